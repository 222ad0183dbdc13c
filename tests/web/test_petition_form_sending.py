"""Writing to the office: a comment without a name, a petition with one, guidance for what must not be typed."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from surveys.core import clock
from surveys.core.codes import normalise_receipt
from surveys.core.crypto import KeyRing
from surveys.core.database import Database
from surveys.petitions import queries, services
from surveys.petitions.models import Consent, Contact, Petition
from tests.support.client import PageClient, form_values
from tests.support.engines import both_engines
from tests.support.phone import count, fill, send, soup, words
from tests.support.writing import PETITION, TEXT, WHO, write


def png(width: int = 40, height: int = 30) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#0B5A52").save(out, "PNG")
    return out.getvalue()


def code_on(answer: TestResponse) -> str:
    shown = soup(answer).select_one(".code")
    assert shown is not None, words(answer)
    code = normalise_receipt(shown.get_text())
    assert code is not None
    return code


def the_petition(database: Database) -> Petition:
    with database.read() as session:
        return session.scalars(select(Petition)).one()


@both_engines
def test_a_petition_is_received_with_its_contact_under_seal(
    client: PageClient, database: Database, keys: KeyRing
) -> None:
    answer = send(client, PETITION, write(client, contact_back="y"))
    assert answer.status_code == 200
    petition = the_petition(database)
    with database.write() as session:
        found = session.get_one(Petition, petition.id)
        contact = services.open_contact(session, keys, found, by=services.CITIZEN, reason="kiểm tra trong thử nghiệm")
        assert contact is not None
        assert (contact.name, contact.phone) == (WHO["name"], WHO["phone"])
        given = dict(session.execute(select(Consent.purpose, Consent.given)).all())
    assert given == {"contact_back": True, "publish_name": False}
    with database.engine.connect() as connection:
        for table in ("petitions", "petition_contacts", "petition_events", "outbox"):
            assert "Ánh" not in str(connection.exec_driver_sql(f"select * from {table}").all())


@both_engines
def test_the_code_on_the_receipt_opens_the_petition_and_is_stored_nowhere(
    client: PageClient, database: Database, keys: KeyRing
) -> None:
    answer = send(client, PETITION, write(client))
    code = code_on(answer)
    with database.read() as session:
        found = queries.find_by_receipt(session, keys, code)
        assert found is not None
        assert found.number == the_petition(database).number
    plain = code.replace("-", "")
    with database.engine.connect() as connection:
        everything = str(connection.exec_driver_sql("select * from petitions").all())
    assert code not in everything
    assert plain not in everything


def test_the_receipt_is_in_no_address_and_no_cache(client: PageClient) -> None:
    answer = send(client, PETITION, write(client))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    code = code_on(answer)
    addresses = [str(one.get("href") or one.get("action") or "") for one in soup(answer).select("a, form, link")]
    assert not any(code in address for address in addresses)


@both_engines
def test_sending_again_shows_the_same_receipt_and_adds_nothing(client: PageClient, database: Database) -> None:
    values = write(client)
    first, second = send(client, PETITION, values), send(client, PETITION, values)
    assert code_on(first) == code_on(second)
    assert the_petition(database).number in words(second)
    assert count(database, Contact) == 1


def test_the_code_cannot_be_swapped_for_one_of_somebody_else(client: PageClient, database: Database) -> None:
    values = write(client)
    values["receipt"] = fill(client, PETITION)["receipt"]
    assert send(client, PETITION, values).status_code == 422
    assert count(database, Petition) == 0


def test_what_is_missing_is_named_at_its_field_and_nothing_typed_is_lost(
    client: PageClient, database: Database
) -> None:
    answer = send(client, PETITION, write(client, address="", phone="", contact_back="y"))
    assert answer.status_code == 422
    page = soup(answer)
    listed = {str(link["href"]) for link in page.select("[role=alert] a")}
    assert {"#address", "#phone"} <= listed
    assert page.select_one("input[name=name]")["value"] == WHO["name"]  # type: ignore[index]
    assert TEXT in str(page.select_one("textarea"))
    assert page.select_one("input[name=contact_back][checked]") is not None
    assert count(database, Petition) == 0
    assert count(database, Contact) == 0


def test_a_mended_petition_keeps_its_code(client: PageClient, database: Database) -> None:
    values = write(client, phone="")
    page = soup(send(client, PETITION, values)).select_one("form[method=post]")
    assert page is not None
    again = form_values(page) | {"phone": "0912345678"}
    assert again["receipt"] == values["receipt"]
    assert code_on(client.post(PETITION, data=again)) == values["receipt"]


def test_e_mail_alone_is_enough(client: PageClient) -> None:
    assert send(client, PETITION, write(client, phone="", email="anh.nguyen@example.vn")).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "12"),
        ("phone", "gọi tôi nhé"),
        ("email", "không có"),
        ("email", "a@b"),
        ("name", ""),
        ("text", "ngắn"),
    ],
)
def test_wrong_entries_are_refused_and_kept(client: PageClient, database: Database, field: str, value: str) -> None:
    answer = send(client, PETITION, write(client, **{field: value}))
    assert answer.status_code == 422
    page = soup(answer)
    assert page.select_one(f".bad #{field}[aria-invalid]") is not None
    assert value in str(page.select_one(f"#{field}"))
    assert count(database, Petition) == 0


def test_a_form_that_lay_open_for_a_day_asks_for_one_more_press(client: PageClient, database: Database) -> None:
    with clock.freeze("2026-11-10T08:00:00+00:00"):
        values = write(client)
    with clock.freeze("2026-11-11T09:00:00+00:00"):
        answer = send(client, PETITION, values)
        assert answer.status_code == 422
        form = soup(answer).select_one("form[method=post]")
        assert form is not None
        again = form_values(form)
        assert (again["text"], again["receipt"], again["id"]) == (TEXT, values["receipt"], values["id"])
        assert client.post(PETITION, data=again).status_code == 200
    assert count(database, Petition) == 1


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_petition_from_another_site_is_refused(
    client: PageClient, database: Database, headers: dict[str, str]
) -> None:
    assert send(client, PETITION, write(client), headers=headers).status_code == 403
    assert count(database, Petition) == 0


def test_english_pages_answer_in_english(client: PageClient) -> None:
    url = f"{PETITION}&lang=en"
    page = client.page(url)
    assert "Please write in Vietnamese" in page.get_text()
    answer = client.submit(url, {"text": "no"})
    assert "Please check what was entered" in words(answer)
    done = send(client, url, write(client, url))
    assert "Your receipt code" in words(done)


def test_the_qr_code_holds_the_code_behind_the_hash(client: PageClient) -> None:
    import zxingcpp

    answer = send(client, PETITION, write(client))
    path = soup(answer).select_one("svg.qr path")
    picture = soup(answer).select_one("svg.qr")
    assert path is not None
    assert picture is not None
    side = (
        int(str(picture["viewbox"]).split()[-1]) if picture.get("viewbox") else int(str(picture["viewBox"]).split()[-1])
    )
    image = Image.new("L", (side * 8, side * 8), 255)
    x = y = 0
    for part in str(path["d"]).split("M")[1:]:
        start, _, run = part.partition("h")
        x, y = (int(n) for n in start.split())
        width = int(run.split("v")[0])
        image.paste(0, (x * 8, y * 8, (x + width) * 8, (y + 1) * 8))
    read = zxingcpp.read_barcodes(image)
    assert [one.text for one in read] == [f"http://localhost/receipt#{code_on(answer)}"]
