"""Touchpoints: made, retired, printed with a code that reads; where answers came in never moves."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import zxingcpp
from bs4 import BeautifulSoup
from flask import Flask
from PIL import Image

from surveys.core import clock
from surveys.core.codes import uuid7
from surveys.core.database import Database
from surveys.places.models import Touchpoint
from surveys.places.queries import find_touchpoint, touchpoint_has_answers
from surveys.web.qr import qr_png, qr_svg
from tests.support.client import PageClient

Staff = Callable[..., PageClient]
LIST = "/admin/places/touchpoints"


def answer_at(client: PageClient, code: str) -> None:
    """One completed answer at the touchpoint."""
    now = clock.now()
    body: dict[str, Any] = {
        "id": str(uuid7()),
        "touchpoint": code,
        "edition": "kiosk-1",
        "answers": {"G1": 5},
        "started_at": (now - timedelta(seconds=30)).isoformat(),
        "submitted_at": now.isoformat(),
        "locale": "vi",
        "outcome": "completed",
    }
    answer = client.post("/api/v1/responses", json=body)
    assert answer.status_code == 201, answer.text


def stored(database: Database, code: str) -> Touchpoint:
    """The touchpoint with this code."""
    with database.read() as session:
        found = find_touchpoint(session, code)
        assert found is not None
        return found


def read_code(picture: bytes) -> str:
    """What a scanner reads out of a picture."""
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)).convert("L"))
    return str(found.text)


@pytest.mark.parametrize("code", ["Q1", "Q4", "WEB"])
def test_the_downloaded_picture_reads_as_the_address(staff: Staff, code: str) -> None:
    answer = staff("it").get(f"{LIST}/{code}/qr.png")
    assert answer.mimetype == "image/png"
    assert f'filename="qr-{code}.png"' in answer.headers["Content-Disposition"]
    assert read_code(answer.data) == f"http://localhost/q/{code}"


@pytest.mark.parametrize("part", ["qr.png", "qr.svg", "poster"])
def test_a_kiosk_and_paper_have_no_code_to_print(staff: Staff, part: str) -> None:
    it = staff("it")
    assert it.get(f"{LIST}/KIOSK1/{part}").status_code == 404
    assert not it.page(f"{LIST}/GIAY").select(".qr")


def test_the_drawing_has_the_same_modules_as_the_picture(staff: Staff) -> None:
    it = staff("it")
    drawing = it.get(f"{LIST}/Q2/qr.svg")
    assert drawing.mimetype == "image/svg+xml"
    svg = BeautifulSoup(drawing.text, "xml").svg
    side = int(svg["viewBox"].split()[2])
    assert svg["xmlns"] == "http://www.w3.org/2000/svg"
    picture = Image.new("L", (side, side), 255)
    for bar in svg.path["d"].split("z")[:-1]:
        x, rest = bar[1:].split(" ")
        y, width = rest.split("v")[0].split("h")
        picture.paste(0, (int(x), int(y), int(x) + int(width), int(y) + 1))
    large = picture.resize((side * 8, side * 8), Image.Resampling.NEAREST)
    out = io.BytesIO()
    large.save(out, "PNG")
    assert read_code(out.getvalue()) == "http://localhost/q/Q2"


def test_the_quiet_border_is_part_of_both_pictures(app: Flask) -> None:
    with app.app_context():
        picture = Image.open(io.BytesIO(qr_png("http://localhost/q/Q1"))).convert("L")
        border = picture.crop((0, 0, picture.width, 64))
        assert border.getextrema() == (255, 255)
        assert "M4 4h" in qr_svg("http://localhost/q/Q1")


def test_a_label_in_the_drawing_is_escaped() -> None:
    assert '<svg class="qr"' in qr_svg("x", label='"><script>')
    assert "<script>" not in qr_svg("x", label='"><script>')


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("vi", ("Quầy 2", "Bộ phận tiếp nhận và trả kết quả", "How satisfied are you with today’s service?")),
        ("en", ("Counter 2", "One-Stop Reception Desk", "Scan the code", "How satisfied are you with today’s")),
    ],
)
def test_the_poster_names_the_counter_and_gives_the_address_to_type(
    staff: Staff, locale: str, words: tuple[str, ...]
) -> None:
    page = staff("it").page(f"{LIST}/Q2/poster?lang={locale}")
    for word in words:
        assert word in page.text
    assert page.select_one(".poster__address").text == "localhost/q/Q2"  # type: ignore[union-attr]
    assert page.select_one(".poster svg.qr")["role"] == "img"  # type: ignore[index]
    assert len(page.select(".poster__faces .face")) == 5


def test_a_new_touchpoint_gets_a_short_code_and_its_form_opens(staff: Staff, client: PageClient) -> None:
    new = {"name_vi": "Mã QR tại bàn viết", "code": ""}
    answer = staff("it").submit(f"{LIST}/new", new, follow=True)
    row = next(row for row in BeautifulSoup(answer.text, "html5lib").select("tbody tr") if "bàn viết" in row.text)
    code = row.select("td")[2].text
    assert len(code) == 4
    assert client.get(f"/api/v1/touchpoints/{code}/form").get_json()["edition"] == "kiosk-1"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"code": "Q1"}, "This code is taken."),
        ({"code": "Quầy"}, "Two to twenty letters without accents or digits"),
        ({"name_vi": ""}, "This is needed."),
        ({"unit": "phap-che", "counter": "quay-1"}, "This counter belongs to another unit."),
        ({"channel": "fax"}, "“fax” is not one of the choices."),
        ({"survey": "nothing"}, "“nothing” is not one of the choices."),
    ],
)
def test_a_wrong_entry_is_explained(staff: Staff, wrong: dict[str, str], words: str) -> None:
    answer = staff("it").submit(f"{LIST}/new?lang=en", {"name_vi": "Mới", "code": "NEW1", **wrong})
    assert answer.status_code == 422
    assert words in answer.text


def test_a_place_without_answers_may_move(staff: Staff, database: Database) -> None:
    assert staff("it").submit(f"{LIST}/Q3/edit", {"counter": "quay-4"}).status_code == 302
    assert stored(database, "Q3").counter.code == "quay-4"  # type: ignore[union-attr]


@pytest.mark.parametrize("moved", [{"counter": "quay-4"}, {"channel": "link"}, {"procedure": "atbx-01"}])
def test_where_answers_came_in_cannot_move(
    staff: Staff, client: PageClient, database: Database, moved: dict[str, str]
) -> None:
    answer_at(client, "Q3")
    answer = staff("it").submit(f"{LIST}/Q3/edit?lang=en", moved)
    assert answer.status_code == 422
    assert "its place can no longer change" in answer.text
    assert stored(database, "Q3").counter.code == "quay-3"  # type: ignore[union-attr]


def test_where_answers_came_in_may_be_renamed_and_retired(staff: Staff, client: PageClient, database: Database) -> None:
    answer_at(client, "Q3")
    with database.read() as session:
        assert touchpoint_has_answers(session, stored(database, "Q3").id)
        assert not touchpoint_has_answers(session, stored(database, "Q2").id)
    it = staff("it")
    assert it.submit(f"{LIST}/Q3/edit", {"name_vi": "Mã QR cũ", "active": None}).status_code == 302
    assert stored(database, "Q3").active is False
    assert client.get("/api/v1/touchpoints/Q3/form").status_code == 410


def test_a_touchpoint_with_a_paired_kiosk_is_not_retired(staff: Staff, database: Database) -> None:
    from surveys.core.audit import Actor
    from surveys.places.kiosks import issue_pairing_code, pair, save_kiosk

    by = Actor.system("tests")
    with database.write() as session:
        kiosk = save_kiosk(session, None, {"name": "Sảnh", "touchpoint": "KIOSK1"}, by=by)
        assert pair(session, issue_pairing_code(session, kiosk, by=by))
    answer = staff("it").submit(f"{LIST}/KIOSK1/edit?lang=en", {"active": None})
    assert answer.status_code == 422
    assert "A paired kiosk stands here." in answer.text


def test_the_form_of_a_touchpoint_is_described_for_programs(client: PageClient) -> None:
    short = client.get("/api/v1/touchpoints/q-1/form")
    body = short.get_json()
    assert (body["touchpoint"]["code"], body["touchpoint"]["counter"]["code"]) == ("Q1", "quay-1")
    assert (body["edition"], len(body["questions"]), len(body["sha256"])) == ("kiosk-1", 6, 64)
    assert [option["code"] for option in body["questions"][0]["options"]] == ["khcn", "shtt", "tcdlcl", "atbx", "other"]
    assert [face["value"] for face in body["scales"]["faces"]] == [1, 2, 3, 4, 5]
    long = client.get("/api/v1/touchpoints/Q1/form?long=1").get_json()
    assert (long["edition"], len(long["questions"])) == ("sipas-1", 41)
    again = client.get("/api/v1/touchpoints/q-1/form", headers={"If-None-Match": short.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(("url", "status"), [("NOPE/form", 404), ("KIOSK1/form?long=1", 404), ("\x00/form", 404)])
def test_a_form_that_is_not_there_is_a_problem_document(client: PageClient, url: str, status: int) -> None:
    answer = client.get(f"/api/v1/touchpoints/{url}")
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
