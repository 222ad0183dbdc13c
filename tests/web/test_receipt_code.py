"""Entering the code: no account, no cookie, the same answer for wrong and unknown, and limited tries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from kiosk.receipt_access import PASS_LIFETIME, WRONG_A_DAY, WRONG_AT_ONCE
from surveys.core import clock, quotas
from surveys.core.codes import new_receipt_code
from surveys.core.database import Database
from tests.support.client import PageClient
from tests.support.engines import both_engines
from tests.support.people import Cast
from tests.support.phone import soup, words
from tests.support.receipt import Office, Sent, open_page, press, send_petition

UNKNOWN = "Không có phản ánh nào mở bằng mã này"


@pytest.fixture
def sent(client: PageClient) -> Sent:
    return send_petition(client)


@both_engines
def test_the_code_opens_the_page_however_it_is_typed(client: PageClient, sent: Sent) -> None:
    for typed in (sent.code, sent.code.lower(), sent.code.replace("-", ""), sent.code.replace("-", "  ")):
        page = open_page(client, typed)
        assert sent.number in page.get_text()


@pytest.mark.parametrize("typed", ["", "abc", "K7QM", "0" * 16, "🙂" * 16, "\u202eK7QM", "x" * 100_000, "%s%n", "\x00"])
def test_nonsense_and_unknown_codes_get_the_same_answer(client: PageClient, sent: Sent, typed: str) -> None:
    answers = [client.submit("/receipt", {"code": one}) for one in (typed, new_receipt_code())]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert all(UNKNOWN in words(answer) for answer in answers)
    assert sent.number not in words(answers[0])


def test_the_number_alone_opens_nothing(client: PageClient, sent: Sent) -> None:
    assert client.submit("/receipt", {"code": sent.number}).status_code == 422


def test_a_get_shows_nothing_whatever_stands_in_the_address(client: PageClient, sent: Sent) -> None:
    for url in (f"/receipt?code={sent.code}", f"/receipt?token={sent.code}", "/receipt/message", "/receipt/withdraw"):
        answer = client.get(url)
        assert answer.status_code in (200, 405)
        assert sent.number not in answer.get_data(as_text=True)


def test_no_cookie_no_cache_no_referrer(client: PageClient, sent: Sent) -> None:
    for answer in (client.get("/receipt"), client.submit("/receipt", {"code": sent.code})):
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_the_code_is_not_on_the_page_and_in_no_address(client: PageClient, sent: Sent) -> None:
    page = open_page(client, sent.code)
    assert sent.code not in str(page)
    assert sent.code.replace("-", "") not in str(page)


def test_after_some_wrong_codes_even_the_right_one_waits(client: PageClient, sent: Sent) -> None:
    for _ in range(WRONG_AT_ONCE):
        assert client.submit("/receipt", {"code": new_receipt_code()}).status_code == 422
    answer = client.submit("/receipt", {"code": sent.code})
    assert answer.status_code == 429
    assert "mười phút" in words(answer)


def test_another_corner_of_the_network_is_not_held_back(client: PageClient, sent: Sent) -> None:
    for _ in range(WRONG_AT_ONCE + 1):
        client.submit("/receipt", {"code": new_receipt_code()}, environ_base={"REMOTE_ADDR": "203.0.113.7"})
    there = client.submit("/receipt", {"code": sent.code}, environ_base={"REMOTE_ADDR": "203.0.113.99"})
    here = client.submit("/receipt", {"code": sent.code}, environ_base={"REMOTE_ADDR": "198.51.100.7"})
    assert (there.status_code, here.status_code) == (429, 200)


@both_engines
def test_wrong_codes_are_counted_without_keeping_the_address(client: PageClient, database: Database) -> None:
    for _ in range(3):
        client.submit("/receipt", {"code": new_receipt_code()}, environ_base={"REMOTE_ADDR": "203.0.113.77"})
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql("select * from quotas").mappings().all()
    assert [row["n"] for row in rows] == [3]
    assert "203.0.113" not in str(rows)


@both_engines
def test_the_daily_count_holds_after_a_restart_and_ends_with_the_day(
    app: Flask, client: PageClient, database: Database, sent: Sent
) -> None:
    key = quotas.pseudonym(app.extensions["ydan"].keys, "127.0.0.1")
    with database.write() as session:
        for _ in range(WRONG_A_DAY):
            quotas.count(session, "receipt", key)
    assert client.submit("/receipt", {"code": sent.code}).status_code == 429
    with clock.freeze(clock.now() + timedelta(days=1)):
        assert client.submit("/receipt", {"code": sent.code}).status_code == 200


def test_a_pass_opens_only_its_own_petition_and_not_for_ever(
    app: Flask, client: PageClient, cast: Cast, sent: Sent
) -> None:
    other = send_petition(client, text="Một việc khác hẳn, xin đừng lẫn.")
    Office(app, cast).ask(sent.number)
    page = open_page(client, sent.code)
    theirs = open_page(client, other.code)
    token = theirs.select_one("input[name=token]")
    assert token is not None
    answer = press(client, page, "message", {"text": "Nộp tại Quầy 2.", "token": str(token["value"])})
    assert other.number in words(answer)
    assert sent.number not in words(answer)
    with clock.freeze(clock.now() + PASS_LIFETIME * 1.1):
        late = press(client, page, "message", {"text": "Đến muộn nhưng đừng mất."})
    assert late.status_code == 403
    assert "Đến muộn nhưng đừng mất." in words(late)
    assert sent.number not in words(late)


@pytest.mark.parametrize("token", ["", "A" * 50, "A" * 100_000, "::::", "đ"])
@pytest.mark.parametrize("action", ["message", "rate", "withdraw", "reopen", "erase", "file"])
def test_a_made_up_pass_opens_nothing(client: PageClient, sent: Sent, token: str, action: str) -> None:
    data = {
        "token": token,
        "text": "Xin chào cơ quan",
        "confirm": "y",
        "rating": "5",
        "reason": "Vì vậy đó",
        "file": "x",
    }
    answer = client.post(f"/receipt/{action}", data=data)
    assert answer.status_code in (403, 404)
    assert sent.number not in words(answer)


@pytest.mark.parametrize("action", ["", "/message", "/rate", "/withdraw", "/reopen", "/erase", "/file"])
def test_other_sites_cannot_post_here(client: PageClient, action: str) -> None:
    assert client.post(f"/receipt{action}", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_the_page_to_enter_works_in_english(client: PageClient, sent: Sent) -> None:
    assert "Track what you sent" in client.page("/receipt?lang=en").get_text()
    page = soup(client.submit("/receipt?lang=en", {"code": sent.code}))
    assert page.html is not None
    assert page.html["lang"] == "en"
