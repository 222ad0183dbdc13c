"""Bad input through the citizens' pages: a clear message, nothing typed is lost, nothing half is stored."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.core.codes import uuid7
from surveys.core.database import Database
from surveys.petitions.models import Contact, Message, Petition
from surveys.responses.models import AnswerText, AnswerValue, Response
from tests.support.client import PageClient
from tests.support.phone import count, fill, send, soup, words
from tests.support.receipt import TEXT, WHO, open_page, press, send_petition

FORM = "/q/Q2"
FULL = "/q/Q2/full"
PETITION = "/petitions/new?kind=petition&at=Q2"
COMMENT = "/petitions/new?kind=comment&at=Q2"
MEGABYTE = "ă" * 500_000 + "\n" + "b" * 500_000
RTL = "\u202eمرحبا שלום\u202c"
CONTROLS = "Chờ\x00 lâu\x1b[31m\x07 quá\u200b\ufeff"
EMOJI = "Cảm ơn 😀👩‍👩‍👧‍👦🇻🇳 nhiều lắm"

WRONG = [
    ("G1", "0"), ("G1", "6"), ("G1", "KB"), ("G1", "4.0"), ("G1", "1e0"), ("G1", "٤"), ("G1", "😀"),
    ("G1", "4" * 9_000),
    ("G1", "-1"), ("G1", "null"), ("K1", "khong-co"), ("K1", "' or 1=1 --"), ("K4", "LATE"), ("K4", "<b>"),
    ("K3", "five"), ("K6", "a" * 2001), ("K6", MEGABYTE),
]  # fmt: skip


def nothing_stored(database: Database) -> bool:
    tables = (Response, AnswerValue, AnswerText, Petition, Contact)
    return not any(count(database, table) for table in tables)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_answer_is_named_kept_and_not_stored(
    client: PageClient, database: Database, name: str, value: str, lang: str
) -> None:
    answers = {"G1": "4", "K5": None, name: value}
    answer = send(client, f"{FORM}?lang={lang}", fill(client, f"{FORM}?lang={lang}", **answers))
    assert answer.status_code == 422
    page = soup(answer)
    assert page.html is not None
    assert page.html["lang"] == lang
    link = page.select_one("[role=alert] a")
    assert link is not None
    assert link["href"] == f"#{name}-1"
    if name == "K6":
        kept = page.select_one("textarea[name=K6]")
        assert kept is not None
        assert len(kept.get_text()) >= len(value)
    if name != "G1":
        assert page.select_one("input[name=G1][value='4'][checked]") is not None
    assert nothing_stored(database)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [(CONTROLS, "Chờ lâu[31m quá"), (EMOJI, EMOJI), (RTL, "مرحبا שלום"), ("e\u0302\u0301", "ế"),
     ("<script>", "<script>"),
     ("  a\r\n\r\n\r\n\r\nb  ", "a\n\nb"), ("x" * 2000, "x" * 2000)],
)  # fmt: skip
def test_words_are_stored_as_they_can_be_seen(client: PageClient, database: Database, typed: str, stored: str) -> None:
    assert send(client, FORM, fill(client, FORM, G1="3", K6=typed)).status_code == 303
    with database.read() as session:
        assert session.query(AnswerText).one().text == stored


@pytest.mark.parametrize("field", ["K6", "G1", "K4"])
def test_bytes_that_are_not_utf_8_are_refused(client: PageClient, database: Database, field: str) -> None:
    values = fill(client, FORM, G1="4", K6="Giữ lại", K4="late")
    values.pop(field)
    body = "&".join(f"{quote_plus(k)}={quote_plus(v)}" for k, v in values.items()).encode()
    broken = body + b"&" + field.encode() + b"=Ch%C3%28+l%E2u"
    answer = client.post(FORM, data=broken, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert "không đọc được" in words(answer)
    assert nothing_stored(database)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b'{"G1": 4}', "application/json"),
        (b"--x\r\nno end", "multipart/form-data; boundary=x"),
        (b"hello", "text/plain"),
        (b"&" * 5000, "application/x-www-form-urlencoded"),
    ],
)
@pytest.mark.parametrize("url", [FORM, FULL, "/petitions/new", "/receipt", "/receipt/message", "/receipt/rate"])
def test_a_body_that_is_no_form_is_answered_and_stores_nothing(
    client: PageClient, database: Database, url: str, body: bytes, kind: str
) -> None:
    answer = client.post(url, data=body, content_type=kind)
    assert 400 <= answer.status_code < 500, answer.status_code
    assert soup(answer).select_one("h1") is not None
    assert nothing_stored(database)


def test_more_than_the_server_takes_is_said_in_words(client: PageClient, database: Database) -> None:
    answer = send(client, FORM, fill(client, FORM, G1="4", K6="a" * 5_000_000))
    assert answer.status_code == 413
    assert soup(answer).select_one("h1") is not None
    assert nothing_stored(database)


def test_fields_sent_twice_or_unknown_do_no_harm(client: PageClient, database: Database) -> None:
    values = fill(client, FORM, G1="4")
    values.setlist("K4", ["late", "early"])
    values.setlist("unit_id", ["1"])
    values["__class__"] = "x"
    assert send(client, FORM, values).status_code == 303
    assert count(database, Response) == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    answers=st.dictionaries(
        st.sampled_from(["G1", "K1", "K3", "K4", "K5", "K6", "edition", "website", "lang", "nope"]),
        st.one_of(st.text(max_size=60), st.sampled_from(["1", "5", "KB", "late", "waiting", "\x00", "\u202e"])),
        max_size=8,
    )
)
def test_whatever_is_posted_is_either_stored_whole_or_shown_again(
    client: PageClient, database: Database, answers: dict[str, str]
) -> None:
    before = count(database, Response)
    texts = count(database, AnswerText)
    values = fill(client, FORM, **answers)
    answer = send(client, FORM, values)
    assert answer.status_code in (303, 422)
    stored = count(database, Response) - before
    assert stored == (1 if answer.status_code == 303 else 0)
    assert count(database, AnswerText) - texts <= stored


PETITION_WRONG = [
    ("text", ""), ("text", "   \n "), ("text", "a" * 20_001), ("text", MEGABYTE), ("text", "\x00\x01\x02" * 10),
    ("name", "a" * 121), ("name", "\u200b\u200b"), ("name", MEGABYTE), ("address", "a" * 301), ("address", "\u202e"),
    ("phone", "😀"), ("phone", "0" * 400), ("phone", "+1"), ("email", "a" * 300 + "@x.vn"), ("email", "a b@c.vn"),
    ("email", "a@b.vn\nBcc: c@d.vn"), ("email", "😀"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), PETITION_WRONG)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_wrong_petition_is_shown_again_with_everything(
    client: PageClient, database: Database, name: str, value: str, lang: str
) -> None:
    url = f"{PETITION}&lang={lang}"
    answer = send(client, url, fill(client, url, **({"text": TEXT, **WHO} | {name: value})))
    assert answer.status_code == 422
    page = soup(answer)
    assert page.html is not None
    assert page.html["lang"] == lang
    assert page.select_one(f".bad #{name}") is not None
    for field, kept in WHO.items():
        if field != name:
            assert page.select_one(f"#{field}")["value"] == kept  # type: ignore[index]
    assert nothing_stored(database)


@pytest.mark.parametrize("typed", [EMOJI, RTL + " bảng niêm yết", CONTROLS + " ở quầy", "<img src=x onerror=alert(1)>"])
def test_odd_letters_in_a_comment_are_kept_and_harmless(client: PageClient, database: Database, typed: str) -> None:
    sent = send_petition(client, kind="comment", text=typed)
    page = open_page(client, sent.code)
    assert page.select("main img, main script") == []
    assert count(database, Petition) == 1


def test_a_petition_in_bytes_that_are_not_utf_8_is_refused(client: PageClient, database: Database) -> None:
    values = fill(client, PETITION, text=TEXT, **WHO)
    body = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (k.encode(), v.encode())
        for k, v in values.items() if k != "name"
    )  # fmt: skip
    body += b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nTr\xe2n Th\xff\r\n--x--\r\n'
    answer = client.post(PETITION, data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 422
    page = soup(answer)
    assert page.select_one(".bad #name") is not None
    assert TEXT in str(page.select_one("textarea"))
    assert nothing_stored(database)


@pytest.mark.parametrize(
    "change",
    [{"id": "x"}, {"id": str(uuid7())}, {"token": "🙂"}, {"token": "x" * 90_000}, {"receipt": "K7QM"}, {"receipt": ""},
     {"kind": "complaint"}, {"kind": "'"}, {"kind": ""}, {"contact_back": "x" * 5000, "token": ""}],
)  # fmt: skip
def test_hidden_fields_that_were_changed_store_nothing(
    client: PageClient, database: Database, change: dict[str, Any]
) -> None:
    answer = send(client, PETITION, fill(client, PETITION, **({"text": TEXT, **WHO} | change)))
    assert answer.status_code == 422
    assert nothing_stored(database)


@pytest.mark.parametrize("typed", ["", " \n\t ", "a" * 4001, MEGABYTE, "\x00\x07"])
def test_a_wrong_message_is_shown_again(client: PageClient, database: Database, typed: str) -> None:
    page = open_page(client, send_petition(client).code)
    answer = press(client, page, "message", {"text": typed})
    assert answer.status_code == 422
    assert soup(answer).select_one(".bad textarea#message-text") is not None
    assert count(database, Message) == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.dictionaries(
        st.sampled_from(["text", "name", "address", "phone", "email", "contact_back"]), st.text(max_size=80), max_size=6
    )
)
def test_whatever_a_petition_says_it_is_stored_whole_or_not_at_all(
    client: PageClient, database: Database, changes: dict[str, str]
) -> None:
    before = (count(database, Petition), count(database, Contact))
    answer = send(client, PETITION, fill(client, PETITION, **({"text": TEXT, **WHO} | changes)))
    added = 1 if answer.status_code == 200 else 0
    assert answer.status_code in (200, 422)
    assert (count(database, Petition), count(database, Contact)) == (before[0] + added, before[1] + added)
