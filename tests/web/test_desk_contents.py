"""What lies beside the text: the sender's contact, files, messages, notes, papers of the answer."""

from __future__ import annotations

import io
from collections.abc import Callable

from flask import Flask
from PIL import Image
from sqlalchemy import select

from surveys.core.audit import AuditEntry
from surveys.petitions.files import CheckedFile, check_file
from surveys.petitions.models import Attachment
from tests.support.client import PageClient, form_values
from tests.support.desk import ANSWER, LAW, assign, petition_row, receive, take, url_of, words_on

Staff = Callable[..., PageClient]


def picture(colour: str = "green") -> CheckedFile:
    data = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(data, "JPEG")
    return check_file("Tờ niêm yết tại Quầy 2.jpg", data.getvalue())


def audit_actions(app: Flask, number: str) -> list[tuple[str, str]]:
    with app.extensions["ydan"].database.read() as session:
        rows = session.execute(
            select(AuditEntry.action, AuditEntry.detail).where(AuditEntry.subject == f"petition:{number}")
        ).all()
    return [(action, detail) for action, detail in rows]


def ask_for_contact(client: PageClient, number: str, reason: str) -> str:
    form = f'form[action="{url_of(number)}/contact"]'
    answer = client.submit(url_of(number), {"contact-reason": reason}, form=form)
    assert answer.status_code in (200, 422)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.get_data(as_text=True)


def test_the_contact_is_masked_and_shown_once_for_a_reason_that_is_written_down(app: Flask, staff: Staff) -> None:
    number, legal = receive(app), staff("legal")
    assert "0912" not in words_on(legal.page(url_of(number)))
    shown = ask_for_contact(legal, number, "Gọi lại để xác minh ngày nộp hồ sơ")
    assert "0912 345 678" in shown
    assert "Nguyễn Văn Ẩn" in shown
    assert "0912" not in words_on(legal.page(url_of(number)))
    opened = [detail for action, detail in audit_actions(app, number) if action == "petition.contact_opened"]
    assert len(opened) == 1
    assert "Gọi lại để xác minh ngày nộp hồ sơ" in opened[0]


def test_without_a_reason_the_contact_stays_closed(app: Flask, staff: Staff) -> None:
    number, legal = receive(app), staff("legal")
    assert "0912" not in ask_for_contact(legal, number, "x")
    assert "petition.contact_opened" not in [action for action, _detail in audit_actions(app, number)]


def test_units_and_leaders_see_the_matter_but_not_the_person(app: Flask, staff: Staff) -> None:
    number = receive(app)
    assign(staff("legal"), number, app)
    for client in (staff("unit", "qlkh"), staff("head", "qlkh"), staff("approver")):
        page = client.page(url_of(number))
        assert "Người gửi: đã che" in words_on(page)
        token = page.select_one("input[name=csrf_token]")["value"]
        data = {"csrf_token": token, "contact-reason": "Muốn biết ai gửi"}
        assert client.post(f"{url_of(number)}/contact", data=data).status_code == 403


def test_an_anonymous_comment_has_no_contact_to_open(app: Flask, staff: Staff) -> None:
    number = receive(app, kind="comment", contact=None)
    assert "không để lại liên hệ" in words_on(staff("legal").page(url_of(number)))


def test_a_file_is_a_download_that_is_checked_and_written_down(app: Flask, staff: Staff) -> None:
    number = receive(app, files=(picture(),))
    legal = staff("legal")
    button = legal.page(url_of(number)).select_one("form[data-stays]")
    answer = legal.post(str(button["action"]), data=form_values(button))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "T%E1%BB%9D%20ni%C3%AAm%20y%E1%BA%BFt" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert Image.open(io.BytesIO(answer.data)).size == (60, 40)
    assert "petition.file_opened" in [action for action, _detail in audit_actions(app, number)]


def test_a_file_of_another_unit_s_petition_does_not_exist(app: Flask, staff: Staff) -> None:
    number, own = receive(app, files=(picture(),)), receive(app)
    legal = staff("legal")
    assign(legal, number, app, unit="tdc")
    assign(legal, own, app, unit="qlkh")
    action = str(legal.page(url_of(number)).select_one("form[data-stays]")["action"])
    unit = staff("unit", "qlkh")
    token = unit.page(url_of(own)).select_one("input[name=csrf_token]")["value"]
    assert unit.post(action, data={"csrf_token": token}).status_code == 404
    assert unit.post(action.replace(number, own), data={"csrf_token": token}).status_code == 404
    assert legal.get(action).status_code == 405


def test_messages_reach_the_citizen_and_notes_do_not(app: Flask, staff: Staff) -> None:
    number, legal = receive(app), staff("legal")
    for path, code, text in (
        ("messages", "message", "Sở đã chuyển nội dung đến bộ phận chuyên môn."),
        ("notes", "note", "Gọi chị Hạnh ở Quầy 2 hỏi thêm."),
    ):
        form = f'form[action="{url_of(number)}/{path}"]'
        assert legal.submit(url_of(number), {f"{code}-text": text}, form=form).status_code == 303
    page = words_on(legal.page(url_of(number)))
    assert "Sở đã chuyển nội dung đến bộ phận chuyên môn." in page
    with app.extensions["ydan"].database.read() as session:
        from surveys.petitions.models import Message

        kept = dict(session.execute(select(Message.text, Message.direction)).all())
    assert kept["Gọi chị Hạnh ở Quầy 2 hỏi thêm."] == "internal"
    assert kept["Sở đã chuyển nội dung đến bộ phận chuyên môn."] == "office"


def test_an_empty_message_is_not_sent(app: Flask, staff: Staff) -> None:
    number, legal = receive(app), staff("legal")
    form = f'form[action="{url_of(number)}/messages"]'
    answer = legal.submit(url_of(number), {"message-text": "  "}, form=form)
    assert answer.status_code == 422
    assert "Xin điền vào ô này." in answer.get_data(as_text=True)


def test_papers_go_with_the_answer_and_can_be_taken_away_while_it_is_drafted(app: Flask, staff: Staff) -> None:
    number = receive(app)
    assign(staff("legal"), number, app)
    head = staff("head", "qlkh")
    take(head, number, "accept")
    form = f'form[action="{url_of(number)}/answer-files"]'
    paper = (io.BytesIO(picture("blue").data), "Thông báo niêm yết.jpg")
    refused = head.submit(url_of(number), {"answer_files-files": (io.BytesIO(b"MZ\x90"), "virus.exe")}, form=form)
    assert refused.status_code == 422
    assert head.submit(url_of(number), {"answer_files-files": paper}, form=form).status_code == 303
    page = head.page(url_of(number))
    assert "Thông báo niêm yết" in words_on(page)
    remove = page.select_one('form[action$="/remove"]')
    assert head.post(str(remove["action"]), data=form_values(remove)).status_code == 303
    assert "Thông báo niêm yết" not in words_on(head.page(url_of(number)))
    with app.extensions["ydan"].database.read() as session:
        assert session.scalars(select(Attachment.removed_at)).one() is not None


def test_the_clerk_s_number_is_noted_on_the_answer(app: Flask, staff: Staff) -> None:
    number = receive(app)
    legal, head = staff("legal"), staff("head", "qlkh")
    assign(legal, number, app)
    take(head, number, "accept")
    take(head, number, "draft", {"text": ANSWER, "legal_basis": LAW})
    take(head, number, "submit")
    take(legal, number, "send-to-approval")
    take(staff("approver"), number, "approve")
    assert petition_row(app, number).state == "answered"
    form = f'form[action="{url_of(number)}/official-number"]'
    assert legal.submit(url_of(number), {"official_number-number": "1524/SKHCN-PC"}, form=form).status_code == 303
    assert "1524/SKHCN-PC" in words_on(legal.page(url_of(number)))
