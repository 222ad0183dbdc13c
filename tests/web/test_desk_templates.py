"""Reply templates: listed, written, changed, and used to start a draft."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from tests.support.client import PageClient, form_values
from tests.support.desk import assign, receive, take, url_of, words_on

Staff = Callable[..., PageClient]
TEMPLATES = "/admin/reply-templates/"
OWN = {
    "code": "mau-thu",
    "title": "Mẫu thử của Pháp chế",
    "kind": "pakn_a",
    "text": "Về ý kiến số {{số}}, {{đơn vị}} trả lời: {{nội dung xử lý}}.",
    "legal_basis": "Nghị định 20/2008/NĐ-CP, Điều 14",
}


def test_legal_writes_a_template_and_changes_it(staff: Staff) -> None:
    legal = staff("legal")
    assert legal.submit(f"{TEMPLATES}new", OWN).status_code == 303
    page = legal.page(TEMPLATES)
    assert "Mẫu thử của Pháp chế" in words_on(page)
    link = next(link for link in page.select("main a") if link.get_text(strip=True) == "Mẫu thử của Pháp chế")
    assert legal.submit(str(link["href"]), {"title": "Mẫu đã sửa"}).status_code == 303
    assert "Mẫu đã sửa" in words_on(legal.page(TEMPLATES))


def test_wrong_templates_come_back_as_typed(staff: Staff) -> None:
    legal = staff("legal")
    assert legal.submit(f"{TEMPLATES}new", OWN).status_code == 303
    taken = legal.submit(f"{TEMPLATES}new", {**OWN, "title": "Tên khác"})
    assert taken.status_code == 422
    assert 'value="Tên khác"' in taken.get_data(as_text=True)
    assert legal.submit(f"{TEMPLATES}new", {**OWN, "code": "b", "text": ""}).status_code == 422
    assert legal.get(f"{TEMPLATES}99999").status_code == 404


def test_a_draft_starts_from_a_template_filled_as_far_as_the_system_knows(app: Flask, staff: Staff) -> None:
    legal = staff("legal")
    legal.submit(f"{TEMPLATES}new", OWN)
    number = receive(app)
    assign(legal, number, app)
    head = staff("head", "qlkh")
    take(head, number, "accept")
    page = head.page(url_of(number))
    option = next(one for one in page.select("#template-choice option") if "Mẫu thử" in one.text)
    started = head.page(f"{url_of(number)}?template={option['value']}")
    values = form_values(started.select_one(f'form[action="{url_of(number)}/steps/draft"]'))
    assert values["draft-text"] == f"Về ý kiến số {number}, Phòng Quản lý khoa học trả lời: {{{{nội dung xử lý}}}}."
    assert head.post(f"{url_of(number)}/steps/draft", data=values).status_code == 303
    unfilled = take(head, number, "submit")
    assert unfilled.status_code == 422
    assert "nội dung xử lý" in unfilled.get_data(as_text=True)


def test_others_do_not_touch_templates(staff: Staff) -> None:
    for who, unit in (("unit", "qlkh"), ("approver", None), ("outsider", None)):
        assert staff(who, unit).get(TEMPLATES).status_code == 403
