"""The tracking page: state, promise, question, answer, and everything its holder may do, once."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from surveys.core import clock
from surveys.core.database import Database
from surveys.petitions.models import Attachment, Contact, Event, Message, Petition
from tests.support.client import PageClient, find_form, form_values
from tests.support.engines import both_engines
from tests.support.people import NAMES, Cast
from tests.support.phone import count, soup, words
from tests.support.receipt import ANSWER, QUESTION, TEXT, WHO, Office, Sent, open_page, press, send_petition


@pytest.fixture
def sent(client: PageClient) -> Sent:
    with clock.freeze("2026-11-02T02:12:00+00:00"):
        return send_petition(client)


@pytest.fixture
def office(app: Flask, cast: Cast) -> Office:
    return Office(app, cast)


def state(database: Database, sent: Sent) -> str:
    with database.read() as session:
        return session.scalars(select(Petition.state).where(Petition.number == sent.number)).one()


def text(page: object) -> str:
    return " ".join(page.get_text(" ").split()) if hasattr(page, "get_text") else ""


@both_engines
def test_it_shows_state_promise_and_how_it_was_counted(client: PageClient, office: Office, sent: Sent) -> None:
    with clock.freeze("2026-11-03T02:00:00+00:00"):
        office.assign(sent.number)
    with clock.freeze("2026-11-05T02:00:00+00:00"):
        page = open_page(client, sent.code)
    shown = text(page)
    assert sent.number in shown
    assert "Phòng Quản lý khoa học" in shown
    assert "Hẹn 23/11/2026" in shown
    assert "ngày 3 / 15" in shown
    assert "Nhận 09:12 ngày 02/11/2026" in shown
    assert "Đếm 15 ngày làm việc từ 03/11/2026" in shown
    assert TEXT in shown


def test_officers_names_and_the_senders_contact_are_not_on_the_page(
    client: PageClient, office: Office, sent: Sent
) -> None:
    office.answer(sent.number)
    shown = text(open_page(client, sent.code))
    assert not [name for name in NAMES.values() if name in shown]
    assert WHO["name"] not in shown
    assert WHO["phone"] not in shown


@both_engines
def test_a_question_stops_the_clock_until_it_is_answered(
    client: PageClient, database: Database, office: Office, sent: Sent
) -> None:
    office.ask(sent.number)
    page = open_page(client, sent.code)
    heading = page.select_one("h1")
    assert heading is not None
    assert "Cần Ông/Bà trả lời" in heading.get_text()
    assert QUESTION in text(page)
    assert "tạm dừng" in text(page)
    answer = press(client, page, "message", {"text": "Tôi nộp tại Quầy 2."})
    assert answer.status_code == 200
    assert "Đã gửi tin" in words(answer)
    assert state(database, sent) == "in_progress"
    assert "Tôi nộp tại Quầy 2." in words(answer)


@both_engines
def test_a_message_sent_twice_is_there_once(client: PageClient, database: Database, sent: Sent) -> None:
    page = open_page(client, sent.code)
    for _ in range(3):
        assert press(client, page, "message", {"text": "Tôi gửi thêm ảnh bảng niêm yết."}).status_code == 200
    assert count(database, Message) == 1


def test_a_picture_can_follow_and_be_fetched_again(client: PageClient, database: Database, sent: Sent) -> None:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "#9A3412").save(out, "PNG")
    form = find_form(open_page(client, sent.code), 'form[action^="/receipt/message"]')
    data = form_values(form) | {"text": "", "files": (io.BytesIO(out.getvalue()), "ảnh mới.png")}
    answer = client.post("/receipt/message", data=data)
    assert answer.status_code == 200, words(answer)
    assert count(database, Attachment) == 1
    fetched = press(client, soup(answer), "file")
    assert fetched.status_code == 200
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in fetched.headers["Content-Security-Policy"]
    assert Image.open(io.BytesIO(fetched.data)).size == (30, 20)


def test_files_of_another_petition_are_not_given_out(client: PageClient, database: Database, sent: Sent) -> None:
    out = io.BytesIO()
    Image.new("RGB", (30, 20)).save(out, "PNG")
    other = send_petition(client, files=(io.BytesIO(out.getvalue()), "của người khác.png"))
    with database.read() as session:
        theirs = session.scalars(select(Attachment.uuid)).one()
    token = open_page(client, sent.code).select_one("input[name=token]")
    assert token is not None
    answer = client.post("/receipt/file", data={"token": str(token["value"]), "file": str(theirs)})
    assert answer.status_code == 404
    assert "của người khác.png" in text(open_page(client, other.code))


@both_engines
def test_the_answer_is_shown_and_rated_once(client: PageClient, database: Database, office: Office, sent: Sent) -> None:
    office.answer(sent.number)
    page = open_page(client, sent.code)
    assert ANSWER in text(page)
    assert page.select("input[name=rating][checked]") == []
    answer = press(client, page, "rate", {"rating": "5"})
    assert "Đã ghi nhận đánh giá" in words(answer)
    assert "Ông/Bà đã đánh giá câu trả lời: Rất hài lòng" in words(answer)
    assert state(database, sent) == "closed"
    again = press(client, page, "rate", {"rating": "1"})
    assert "Rất hài lòng" in words(again)
    with database.read() as session:
        assert [event.name for event in session.scalars(select(Event)).all()].count("rated") == 1


def test_a_rating_without_a_face_is_refused_in_words(
    client: PageClient, database: Database, office: Office, sent: Sent
) -> None:
    office.answer(sent.number)
    page = open_page(client, sent.code)
    for rating in ("", "0", "6", "KB", "5.0", "năm", "5" * 5000):
        answer = press(client, page, "rate", {"rating": rating, "reason": "Giữ lại lý do"})
        assert answer.status_code == 422
        assert "Giữ lại lý do" in words(answer)
    assert state(database, sent) == "answered"


def test_a_low_rating_leaves_it_open_to_a_new_look(
    client: PageClient, database: Database, office: Office, sent: Sent
) -> None:
    office.answer(sent.number)
    answer = press(client, open_page(client, sent.code), "rate", {"rating": "2", "reason": "Chưa nói khi nào xong."})
    assert state(database, sent) == "answered"
    page = soup(answer)
    assert press(client, page, "reopen", {"reason": ""}).status_code == 422
    again = press(client, page, "reopen", {"reason": "Bảng vẫn thiếu giấy này."})
    assert again.status_code == 200
    assert state(database, sent) == "in_progress"
    repeated = press(client, page, "reopen", {"reason": "Bảng vẫn thiếu giấy này."})
    assert "tình trạng hiện nay" in words(repeated)
    with database.read() as session:
        assert session.scalars(select(Petition.cycle)).one() == 2


@both_engines
def test_withdrawing_needs_the_box_and_happens_once(client: PageClient, database: Database, sent: Sent) -> None:
    page = open_page(client, sent.code)
    refused = press(client, page, "withdraw")
    assert refused.status_code == 422
    assert soup(refused).select_one("details[open] #withdraw-confirm") is not None
    assert state(database, sent) == "received"
    for _ in range(2):
        done = press(client, page, "withdraw", {"confirm": "y"})
        assert done.status_code == 200
        assert "Ông/Bà đã rút" in words(done)
    assert state(database, sent) == "withdrawn"
    assert soup(done).select_one('form[action*="withdraw"]') is None


@both_engines
def test_contact_data_can_be_erased_and_the_petition_goes_on(
    client: PageClient, database: Database, sent: Sent
) -> None:
    page = open_page(client, sent.code)
    assert press(client, page, "erase").status_code == 422
    done = press(client, page, "erase", {"confirm": "y"})
    assert "Đã xóa họ tên" in words(done)
    with database.read() as session:
        contact = session.scalars(select(Contact)).one()
        assert (contact.name, contact.address, contact.phone, contact.email) == (None, None, None, None)
    assert state(database, sent) == "received"
    assert soup(done).select_one('form[action*="erase"]') is None


def test_a_refusal_says_the_reason_and_the_law(client: PageClient, office: Office, sent: Sent) -> None:
    office.step(sent.number, "propose_decline", "legal", reason_code="unclear", explanation="Chưa rõ việc gì ở đâu.")
    office.step(sent.number, "decline", "legal-2")
    shown = text(open_page(client, sent.code))
    assert "Chưa rõ việc gì ở đâu." in shown
    assert "Nghị định 20/2008" in shown


def test_a_late_petition_says_so_with_a_word(client: PageClient, office: Office, sent: Sent) -> None:
    with clock.freeze("2026-11-03T02:00:00+00:00"):
        office.assign(sent.number)
    with clock.freeze("2026-11-26T02:00:00+00:00"):
        # The 24th of November is a holiday, so it is not counted as late.
        assert "Quá hạn 2 ngày" in text(open_page(client, sent.code))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_state_has_its_words_in_both_languages(client: PageClient, office: Office, sent: Sent, lang: str) -> None:
    steps = [lambda: None, lambda: office.ask(sent.number)]
    for step in steps:
        step()
        page = open_page(client, sent.code, lang=lang)
        heading = page.select_one("h1")
        assert heading is not None
        assert heading.get_text(strip=True)
        assert ("%(" in page.get_text()) is False
