"""The touch screen's page and its two small answers, without a browser."""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import select

from kiosk.touch_texts import TEXTS
from surveys.core import clock
from surveys.core.codes import new_receipt_code, receipt_verifier, uuid7
from surveys.core.crypto import KeyRing
from surveys.core.database import Database
from surveys.petitions import services
from surveys.petitions.services import ContactInput
from surveys.places.models import Touchpoint
from tests.support.client import PageClient
from tests.support.kiosk import TOUCHPOINT, new_token


def config_of(client: PageClient) -> dict[str, Any]:
    """What the page hands to its scripts."""
    page = client.get("/kiosk/").get_data(as_text=True)
    found = re.search(r'<script type="application/json" id="config">(.*?)</script>', page, re.S)
    assert found
    config: dict[str, Any] = json.loads(found[1])
    return config


def send_petition(database: Database, keys: KeyRing) -> tuple[str, str]:
    """A petition at the kiosk: its receipt code and its number."""
    code = new_receipt_code()
    with database.write() as session:
        petition = services.receive(
            session, keys=keys, uuid=uuid7(), touchpoint=session.scalars(
                select(Touchpoint).where(Touchpoint.code == TOUCHPOINT)
            ).one(), kind="petition", text="Danh mục niêm yết thiếu bản đo kiểm xạ",
            contact=ContactInput(name="Nguyễn Văn An", address="Xuân Lộc", phone="0912345678"), consents={},
            receipt_verifier=receipt_verifier(code), locale="vi", channel="kiosk", submitted_at=clock.now(),
        )  # fmt: skip
        return code, petition.number


def test_the_page_carries_every_word_in_both_languages(client: PageClient) -> None:
    texts = config_of(client)["texts"]
    assert set(texts["vi"]) == set(texts["en"]) == set(TEXTS)
    same = {key for key in texts["vi"] if texts["vi"][key] == texts["en"][key]}
    assert same == {"receipt.when"}
    assert texts["vi"]["attract.unserved"] == "Tôi chưa được giải quyết"


def test_places_in_the_words_are_the_same_in_both_languages(client: PageClient) -> None:
    texts = config_of(client)["texts"]
    for key, words in texts["vi"].items():
        assert sorted(re.findall(r"\{\w+\}", words)) == sorted(re.findall(r"\{\w+\}", texts["en"][key])), key


def test_the_page_sets_no_cookie_and_names_the_offices_texts(client: PageClient) -> None:
    response = client.get("/kiosk/")
    assert "Set-Cookie" not in response.headers
    config = config_of(client)
    assert "ký" in config["guides"]["denunciation"]["vi"]
    assert "không được công khai" in config["consent"]["vi"]
    assert (config["idle_seconds"], config["idle_warning_seconds"]) == (45, 20)


def test_pairing_is_a_page_of_its_own(client: PageClient) -> None:
    assert "Mã ghép nối" in client.get("/kiosk/pair").get_data(as_text=True)


def test_news_are_empty_before_anything_is_published(client: PageClient) -> None:
    assert client.get("/kiosk/news").get_json() == {"items": []}


def test_tracking_shows_where_it_is_and_nothing_personal(client: PageClient, database: Database, keys: KeyRing) -> None:
    code, number = send_petition(database, keys)
    token = new_token(database)
    answer = client.post("/kiosk/track?lang=vi", json={"code": code}, headers={"X-Kiosk": token})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    shown = answer.get_json()
    assert (shown["number"], shown["state"]) == (number, "Mới tiếp nhận")
    assert shown["due"].startswith("Phân loại chậm nhất ngày ")
    assert shown["timeline"][0]["done"] is True
    text = answer.get_data(as_text=True) + json.dumps(shown, ensure_ascii=False)
    assert not any(word in text for word in ("Nguyễn Văn An", "0912345678", "kiểm xạ", code))


def test_tracking_speaks_english_when_asked(client: PageClient, database: Database, keys: KeyRing) -> None:
    code, _number = send_petition(database, keys)
    token = new_token(database)
    shown = client.post("/kiosk/track?lang=en", json={"code": code}, headers={"X-Kiosk": token}).get_json()
    assert shown["due"].startswith("Classified by ")


def test_tracking_answers_only_a_paired_device(client: PageClient, database: Database, keys: KeyRing) -> None:
    code, _number = send_petition(database, keys)
    for headers in ({}, {"X-Kiosk": "made-up"}):
        refused = client.post("/kiosk/track", json={"code": code}, headers=headers)
        assert refused.status_code == 403


def test_unknown_and_unreadable_codes_are_not_found(client: PageClient, database: Database) -> None:
    headers = {"X-Kiosk": new_token(database)}
    for code in (new_receipt_code(), "0000", "", None, 7, ["x"]):
        assert client.post("/kiosk/track", json={"code": code}, headers=headers).status_code == 404
