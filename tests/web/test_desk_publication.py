"""The public copy: edited by one, checked by the scan, published by another, taken down at once; the log stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from surveys.petitions.models import Publication, Takedown
from tests.support.client import PageClient, form_values
from tests.support.desk import ANSWER, LAW, WORDS, assign, petition_row, receive, take, words_on

Staff = Callable[..., PageClient]
QUEUE = "/admin/publication/"
CALLING = f"{WORDS} Xin gọi cho tôi, Nguyễn Văn Ẩn, số 0912 345 678 hoặc an@example.vn."


@pytest.fixture
def answered(app: Flask, staff: Staff) -> str:
    """An answered petition whose text holds name, number and e-mail of its sender."""
    number = receive(app, CALLING)
    legal, head = staff("legal"), staff("head", "qlkh")
    assign(legal, number, app)
    take(head, number, "accept")
    take(head, number, "draft", {"text": ANSWER, "legal_basis": LAW})
    take(head, number, "submit")
    take(legal, number, "send-to-approval")
    take(staff("approver"), number, "approve")
    return number


def press(client: PageClient, number: str, button: str, data: dict[str, str] | None = None) -> int:
    """Press a button of the copy's form."""
    return client.submit(f"{QUEUE}{number}", data, form='form[action$="/save"]', button=button).status_code


def begin(client: PageClient, number: str) -> None:
    assert client.submit(f"{QUEUE}{number}", form='form[action$="/start"]').status_code == 303


def make_public(app: Flask, staff: Staff, number: str) -> None:
    legal = staff("legal")
    begin(legal, number)
    assert press(legal, number, "Che tất cả", {"summary": "Đã niêm yết đủ thành phần hồ sơ."}) == 303
    assert press(legal, number, "Xong") == 303
    assert staff("office").submit(f"{QUEUE}{number}", form='form[action$="/publish"]').status_code == 303


def test_an_answer_waits_is_copied_masked_checked_and_published_by_a_second_person(
    app: Flask, staff: Staff, answered: str
) -> None:
    legal, office = staff("legal"), staff("office")
    assert answered in words_on(legal.page(QUEUE))
    begin(legal, answered)
    page = words_on(legal.page(f"{QUEUE}{answered}"))
    assert "Bản gốc" in page
    assert "[số điện thoại]" in page

    assert press(legal, answered, "Xong") == 422
    assert petition_row(app, answered).publication_state == "redacting"

    assert press(legal, answered, "Che tất cả", {"summary": "Đã niêm yết đủ thành phần hồ sơ."}) == 303
    question = legal.page(f"{QUEUE}{answered}").select_one("#question").get_text()
    for hidden in ("0912", "Nguyễn Văn Ẩn", "an@example.vn"):
        assert hidden not in question
    for mark in ("[số điện thoại]", "[họ tên]", "[thư điện tử]"):
        assert mark in question
    assert CALLING in words_on(legal.page(f"{QUEUE}{answered}"))

    assert press(legal, answered, "Xong") == 303
    own = legal.page(f"{QUEUE}{answered}")
    assert own.select_one('form[action$="/publish"]') is None
    assert "người thứ hai" in words_on(own)
    token = own.select_one("input[name=csrf_token]")["value"]
    assert legal.post(f"{QUEUE}{answered}/publish", data={"csrf_token": token}).status_code == 403

    assert "Công dân sẽ thấy thế này" in words_on(office.page(f"{QUEUE}{answered}"))
    assert office.submit(f"{QUEUE}{answered}", form='form[action$="/publish"]').status_code == 303
    assert petition_row(app, answered).publication_state == "published"
    assert petition_row(app, answered).text == CALLING


def test_the_second_person_may_return_it_with_a_comment(app: Flask, staff: Staff, answered: str) -> None:
    legal, office = staff("legal"), staff("office")
    begin(legal, answered)
    press(legal, answered, "Che tất cả")
    press(legal, answered, "Xong")
    form = 'form[action$="/return"]'
    assert office.submit(f"{QUEUE}{answered}", {"comment": ""}, form=form).status_code == 422
    assert office.submit(f"{QUEUE}{answered}", {"comment": "Còn tên xã."}, form=form).status_code == 303
    assert petition_row(app, answered).publication_state == "redacting"


def test_taking_down_needs_a_reason_works_at_once_and_stays_in_the_log(
    app: Flask, staff: Staff, answered: str
) -> None:
    make_public(app, staff, answered)
    legal = staff("legal")
    form = 'form[action$="/unpublish"]'
    assert legal.submit(f"{QUEUE}{answered}", {"reason": ""}, form=form).status_code == 422
    data = {"reason": "personal_data", "explanation": "Còn sót biển số xe."}
    assert legal.submit(f"{QUEUE}{answered}", data, form=form).status_code == 303
    assert petition_row(app, answered).publication_state == "unpublished"
    log = words_on(legal.page(f"{QUEUE}takedowns"))
    assert answered in log
    assert "Còn sót biển số xe." in log
    with app.extensions["ydan"].database.read() as session:
        assert session.scalars(select(Takedown)).one().reason == "personal_data"


def test_a_revision_leaves_the_public_version_up_until_it_is_published(
    app: Flask, staff: Staff, answered: str
) -> None:
    make_public(app, staff, answered)
    begin(staff("legal-2"), answered)
    with app.extensions["ydan"].database.read() as session:
        states = session.scalars(select(Publication.state).order_by(Publication.version)).all()
    assert states == ["public", "editing"]


def test_two_editors_do_not_overwrite_each_other(app: Flask, staff: Staff, answered: str) -> None:
    first, second = staff("legal"), staff("legal-2")
    begin(first, answered)
    form = 'form[action$="/save"]'
    values = form_values(second.page(f"{QUEUE}{answered}").select_one(form))
    assert press(first, answered, "Lưu", {"title": "Tiêu đề của người thứ nhất"}) == 303
    typed = {**values, "title": "Tiêu đề của người thứ hai", "save": "yes"}
    answer = second.post(f"{QUEUE}{answered}/save", data=typed)
    assert answer.status_code == 409
    shown = answer.get_data(as_text=True)
    assert "Nguyễn Thị Thùy Dương" in shown
    assert 'value="Tiêu đề của người thứ hai"' in shown
    again = form_values(BeautifulSoup(shown, "html5lib").select_one(form))
    assert second.post(f"{QUEUE}{answered}/save", data={**again, "save": "yes"}).status_code == 303
    assert "Tiêu đề của người thứ hai" in words_on(first.page(f"{QUEUE}{answered}"))


def test_wrong_texts_come_back_as_typed(app: Flask, staff: Staff, answered: str) -> None:
    legal = staff("legal")
    begin(legal, answered)
    answer = legal.submit(
        f"{QUEUE}{answered}", {"title": "", "summary": "Tóm tắt đã gõ"}, form='form[action$="/save"]', button="Lưu"
    )
    assert answer.status_code == 422
    assert "Tóm tắt đã gõ" in answer.get_data(as_text=True)


def test_what_may_not_be_published_is_not_there(app: Flask, staff: Staff) -> None:
    legal = staff("legal")
    not_answered = receive(app)
    assert legal.get(f"{QUEUE}{not_answered}").status_code == 404
    assert "đều đã có bản công bố" in words_on(legal.page(QUEUE))
    for who, unit in (("unit", "qlkh"), ("administrator", None), ("outsider", None)):
        assert staff(who, unit).get(QUEUE).status_code == 403
