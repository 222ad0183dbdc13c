"""The steps beside the straight way: each exit, each refusal, each page that has gone stale, each wrong input."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from surveys.core import clock
from surveys.core.audit import Actor
from surveys.people.models import User
from surveys.people.services import grant_role
from tests.support.client import PageClient, form_values
from tests.support.desk import ANSWER, LAW, assign, petition_row, receive, take, unit_id, url_of, words_on
from tests.support.people import Cast

Staff = Callable[..., PageClient]


def drafted(app: Flask, staff: Staff) -> str:
    """A petition whose draft lies with Legal."""
    number = receive(app)
    assign(staff("legal"), number, app)
    head = staff("head", "qlkh")
    take(head, number, "accept")
    take(head, number, "draft", {"text": ANSWER, "legal_basis": LAW})
    take(head, number, "submit")
    return number


def also(app: Flask, cast: Cast, who: str, unit: str | None, role: str) -> None:
    """Give a person of the cast a second role, in the whole department."""
    with app.extensions["ydan"].database.write() as session:
        user = session.get_one(User, cast.account(who, unit))
        grant_role(session, user, role=role, unit_id=None, by=Actor.system("tests"))


def post_step(client: PageClient, number: str, step: str) -> int:
    """A step sent by hand, with a good token from any page, past what the page offers."""
    token = client.page(url_of(number)).select_one("main input[name=csrf_token], input[name=csrf_token]")
    assert token is not None
    return client.post(f"{url_of(number)}/steps/{step}", data={"csrf_token": token["value"]}).status_code


def test_a_drafter_who_may_approve_has_no_button_is_told_why_and_is_refused(
    app: Flask, staff: Staff, cast: Cast
) -> None:
    number = drafted(app, staff)
    take(staff("legal"), number, "send-to-approval")
    also(app, cast, "head", "qlkh", "approver")
    drafter = staff("head", "qlkh")
    page = drafter.page(url_of(number))
    assert page.select_one('form[action$="/steps/approve"]') is None
    assert "không thể" in words_on(page) or "không được" in words_on(page)
    refused = drafter.post(
        f"{url_of(number)}/steps/approve", data={"csrf_token": page.select_one("input[name=csrf_token]")["value"]}
    )
    assert refused.status_code == 403
    assert petition_row(app, number).state == "in_approval"


def test_legal_returns_a_draft_with_a_comment_that_the_unit_reads(app: Flask, staff: Staff) -> None:
    number = drafted(app, staff)
    legal, unit = staff("legal"), staff("unit", "qlkh")
    assert take(legal, number, "return-to-unit", {"comment": "Cần nêu rõ ngày niêm yết."}).status_code == 303
    page = words_on(unit.page(url_of(number)))
    assert "Cần nêu rõ ngày niêm yết." in page
    assert "Bị trả lại" in words_on(unit.page("/admin/petitions/"))


def test_the_leader_returns_with_a_comment_from_the_list(app: Flask, staff: Staff) -> None:
    number = drafted(app, staff)
    take(staff("legal"), number, "send-to-approval")
    leader = staff("approver")
    form = f'form[action="{url_of(number)}/steps/return-to-review"]'
    answer = leader.submit("/admin/petitions/", {"return_to_review-comment": "Xin bổ sung căn cứ pháp lý."}, form=form)
    assert answer.status_code == 303
    assert petition_row(app, number).state == "in_review"
    assert "Xin bổ sung căn cứ pháp lý." in words_on(staff("legal").page(url_of(number)))


def test_a_stale_page_says_so_and_keeps_what_was_typed(app: Flask, staff: Staff) -> None:
    number = receive(app)
    first, second = staff("legal"), staff("legal-2")
    page = second.page(url_of(number))
    values = form_values(page.select_one(f'form[action="{url_of(number)}/steps/ask-citizen"]'))
    values["ask_citizen-question"] = "Xin cho biết ngày giờ Ông/Bà đến quầy?"
    assign(first, number, app)
    answer = second.post(f"{url_of(number)}/steps/ask-citizen", data=values)
    assert answer.status_code == 409
    shown = answer.get_data(as_text=True)
    assert "Vụ việc vừa có thay đổi" in shown
    assert "Nguyễn Thị Thùy Dương" in shown
    assert "Xin cho biết ngày giờ Ông/Bà đến quầy?" in shown
    assert petition_row(app, number).state == "assigned"


def test_a_stale_page_whose_step_is_still_possible_can_be_sent_again_as_it_stands(app: Flask, staff: Staff) -> None:
    number = drafted(app, staff)
    legal = staff("legal")
    take(legal, number, "return-to-unit", {"comment": "Cần nêu rõ ngày niêm yết."})
    head, unit = staff("head", "qlkh"), staff("unit", "qlkh")
    form = f'form[action="{url_of(number)}/steps/draft"]'
    values = form_values(unit.page(url_of(number)).select_one(form))
    take(head, number, "draft", {"text": ANSWER + " Xin cảm ơn.", "legal_basis": LAW})
    answer = unit.post(f"{url_of(number)}/steps/draft", data={**values, "draft-text": "Bản của tôi, gõ lâu lắm rồi."})
    assert answer.status_code == 409
    from bs4 import BeautifulSoup

    again = form_values(BeautifulSoup(answer.get_data(as_text=True), "html5lib").select_one(form))
    assert again["draft-text"] == "Bản của tôi, gõ lâu lắm rồi."
    assert unit.post(f"{url_of(number)}/steps/draft", data=again).status_code == 303
    assert "Bản của tôi, gõ lâu lắm rồi." in words_on(unit.page(url_of(number)))


def test_declining_takes_reason_sentence_law_and_a_second_person(app: Flask, staff: Staff) -> None:
    number = receive(app)
    first, second = staff("legal"), staff("legal-2")
    data = {"reason_code": "unclear", "explanation": "Nội dung chưa nêu rõ sự việc và thủ tục."}
    assert take(first, number, "propose-decline", data).status_code == 303
    page = words_on(first.page(url_of(number)))
    assert "đang chờ người thứ hai" in page
    assert post_step(first, number, "decline") == 403
    page = words_on(second.page(url_of(number)))
    assert "Nội dung chưa nêu rõ sự việc và thủ tục." in page
    assert "Nguyễn Thị Thùy Dương" in page
    assert take(second, number, "decline").status_code == 303
    assert petition_row(app, number).state == "declined"


def test_the_second_person_may_drop_the_proposal(app: Flask, staff: Staff) -> None:
    number = receive(app)
    data = {"reason_code": "unclear", "explanation": "Nội dung chưa nêu rõ sự việc."}
    take(staff("legal"), number, "propose-decline", data)
    assert take(staff("legal-2"), number, "drop-proposal", {"explanation": "Đã đủ rõ."}).status_code == 303
    row = petition_row(app, number)
    assert (row.state, row.proposal) == ("received", None)


def test_transfer_needs_agency_contact_date_and_reason(app: Flask, staff: Staff) -> None:
    number = receive(app)
    legal = staff("legal")
    missing = take(legal, number, "transfer", {"agency": "Sở Xây dựng"})
    assert missing.status_code == 422
    assert 'value="Sở Xây dựng"' in missing.get_data(as_text=True)
    data = {
        "agency": "Sở Xây dựng",
        "agency_contact": "02 Nguyễn Văn Trị, Biên Hòa",
        "reason": "Thuộc thẩm quyền của Sở Xây dựng theo Điều 9 NĐ 20/2008.",
    }
    assert take(legal, number, "transfer", data).status_code == 303
    assert petition_row(app, number).state == "transferred"


def test_a_denunciation_is_sealed_and_after_hand_over_its_text_is_gone(app: Flask, staff: Staff) -> None:
    number = receive(app, "Tôi tố cáo một cán bộ nhận tiền khi giải quyết hồ sơ của tôi.")
    legal = staff("legal")
    data = {"kind": "denunciation", "guidance": "Xin gửi đơn tố cáo có chữ ký đến Giám đốc Sở."}
    assert take(legal, number, "redirect", data).status_code == 303
    assert staff("unit", "mot-cua").get(url_of(number)).status_code == 404
    assert "Đã niêm phong" in words_on(legal.page(url_of(number)))
    assert take(legal, number, "hand-over", {"receiver": "Giám đốc Sở"}).status_code == 303
    page = words_on(legal.page(url_of(number)))
    assert "nhận tiền" not in page
    assert "Nội dung đã xóa sau khi bàn giao" in page


def test_spam_and_back(app: Flask, staff: Staff) -> None:
    number, legal = receive(app), staff("legal")
    assert take(legal, number, "spam", {"reason_code": "advertising"}).status_code == 303
    assert petition_row(app, number).state == "spam"
    assert take(legal, number, "unspam").status_code == 303
    assert petition_row(app, number).state == "received"


def test_merge_from_the_similar_list_and_back(app: Flask, staff: Staff) -> None:
    target, number = receive(app), receive(app)
    legal = staff("legal")
    page = legal.page(url_of(number))
    link = page.find("a", string="Gộp vào")
    assert link is not None
    form = f'form[action="{url_of(number)}/steps/merge"]'
    offered = form_values(legal.page(str(link["href"]).split("#")[0]).select_one(form))
    assert offered["merge-target"] == target
    assert legal.post(f"{url_of(number)}/steps/merge", data=offered).status_code == 303
    assert target in words_on(legal.page(url_of(number)))
    assert take(legal, number, "unmerge", {"reason": "Hai nội dung khác nhau."}).status_code == 303
    assert petition_row(app, number).state == "received"


def test_split_needs_two_parts_and_each_becomes_a_petition(app: Flask, staff: Staff) -> None:
    number, legal = receive(app), staff("legal")
    one = take(legal, number, "split", {"parts-0": "Danh mục niêm yết thiếu bản đo kiểm xạ."})
    assert one.status_code == 422
    assert "ít nhất hai phần" in one.get_data(as_text=True)
    parts = {"parts-0": "Danh mục niêm yết thiếu bản đo kiểm xạ.", "parts-1": "Đề nghị cho nộp bổ sung trực tuyến."}
    assert take(legal, number, "split", parts).status_code == 303
    assert "Đề nghị cho nộp bổ sung trực tuyến" in words_on(legal.page("/admin/petitions/?tab=all"))


def test_a_question_pauses_the_clock_and_the_page_says_so(app: Flask, staff: Staff) -> None:
    number = receive(app)
    assign(staff("legal"), number, app)
    unit = staff("unit", "qlkh")
    take(unit, number, "accept")
    question = "Xin Ông/Bà cho biết ngày, giờ đến quầy?"
    assert take(unit, number, "ask-citizen", {"question": question}).status_code == 303
    page = words_on(unit.page(url_of(number)))
    assert "Tạm dừng" in page
    assert question in page


def test_more_time_is_asked_by_the_unit_and_granted_by_the_head(app: Flask, staff: Staff) -> None:
    number = receive(app)
    assign(staff("legal"), number, app)
    unit, head = staff("unit", "qlkh"), staff("head", "qlkh")
    take(unit, number, "accept")
    before = petition_row(app, number).due_on
    assert before is not None
    wanted = before + timedelta(days=14)
    data = {"due_on": wanted.isoformat(), "reason": "Phải đo kiểm tra thực tế tại hiện trường."}
    assert take(unit, number, "propose-extension", data).status_code == 303
    page = words_on(head.page(url_of(number)))
    assert "Phải đo kiểm tra thực tế tại hiện trường." in page
    assert take(head, number, "extend").status_code == 303
    assert petition_row(app, number).due_on > before


def test_wrong_input_comes_back_with_everything_that_was_typed(app: Flask, staff: Staff) -> None:
    number, legal = receive(app), staff("legal")
    answer = take(
        legal, number, "assign",
        {"kind": "pakn_b", "unit_id": "", "publishable": "no", "title": "Trích yếu của tôi"},
    )  # fmt: skip
    assert answer.status_code == 422
    shown = answer.get_data(as_text=True)
    assert "Hãy chọn một mục." in shown
    assert "Xin nêu lý do không công bố." in shown
    assert 'value="Trích yếu của tôi"' in shown
    assert petition_row(app, number).state == "received"


@pytest.mark.parametrize(
    "typed",
    ["x" * 4001, "\x00\x07", "   ", "\u202eabc", "a" * 1_000_000],
    ids=["long", "control", "blank", "rtl", "1MB"],
)
def test_bad_questions_store_nothing_half(app: Flask, staff: Staff, typed: str) -> None:
    number, legal = receive(app), staff("legal")
    answer = take(legal, number, "ask-citizen", {"question": typed})
    row = petition_row(app, number)
    assert answer.status_code == 422
    assert (row.state, row.version) == ("received", 1)


def test_emoji_and_markup_are_shown_as_they_were_typed(app: Flask, staff: Staff) -> None:
    number = receive(app, "Xin <b>khen</b> cán bộ Quầy 2 🙂 <script>alert(1)</script> rất tận tình.")
    page = staff("legal").page(url_of(number))
    assert "<b>khen</b> cán bộ Quầy 2 🙂 <script>alert(1)</script>" in words_on(page)
    assert page.select_one("main script:not([type])") is None


def test_unknown_steps_and_steps_of_others_do_not_exist(app: Flask, staff: Staff) -> None:
    number, legal = receive(app), staff("legal")
    assert post_step(legal, number, "rate") == 404
    assert post_step(legal, number, "propose_decline") == 404
    assert post_step(legal, number, "accept") in (403, 409)
    assert legal.get(f"{url_of(number)}/steps/assign").status_code == 405
    assert legal.get("/admin/petitions/PAKN-2026-999999").status_code == 404
    assert legal.page(f"/admin/petitions/{number.lower()}", status=302)


def test_without_a_token_nothing_happens(app: Flask, staff: Staff) -> None:
    number, legal = receive(app), staff("legal")
    data = {"assign-kind": "pakn_a", "assign-unit_id": unit_id(app, "qlkh")}
    assert legal.post(f"{url_of(number)}/steps/assign", data=data).status_code == 400
    assert petition_row(app, number).state == "received"


def test_an_overdue_petition_offers_the_apology(app: Flask, staff: Staff) -> None:
    with clock.freeze(clock.now() - timedelta(days=40)):
        number = receive(app)
    legal = staff("legal")
    page = legal.page(url_of(number))
    assert "Quá hạn" in words_on(page)
    link = page.find("a", string="Gửi thư xin lỗi người dân")
    assert link is not None
    form = f'form[action="{url_of(number)}/messages"]'
    values = form_values(legal.page(str(link["href"]).split("#")[0]).select_one(form))
    assert "Sở xin lỗi Ông/Bà" in values["message-text"]
    assert legal.post(f"{url_of(number)}/messages", data=values).status_code == 303
    assert "Sở xin lỗi Ông/Bà" in words_on(legal.page(url_of(number)))
