"""Writing a petition down for a citizen at the counter or on the telephone."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from surveys.petitions.models import Petition
from surveys.petitions.queries import find_by_receipt
from tests.support.client import PageClient, form_values
from tests.support.desk import words_on

Staff = Callable[..., PageClient]
ENTER = "/admin/petitions/new"
TOLD = {
    "came_by": "telephone",
    "kind": "petition",
    "text": "Bà con phản ánh máy lấy số tại sảnh hỏng từ thứ Hai.",
    "name": "Trần Thị Lan",
    "address": "Ấp 3, xã Phú Lý",
    "phone": "0251 382 2297",
}


def count(app: Flask) -> int:
    with app.extensions["ydan"].database.read() as session:
        return session.scalar(select(func.count()).select_from(Petition)) or 0


def test_the_desk_enters_a_call_and_hands_out_a_code_that_opens_it(app: Flask, staff: Staff) -> None:
    answer = staff("desk").submit(ENTER, TOLD)
    assert answer.status_code == 200
    page = BeautifulSoup(answer.get_data(as_text=True), "html5lib")
    assert "Đã vào sổ số PAKN-" in words_on(page)
    code = "-".join(group.get_text(strip=True) for group in page.select(".code__group"))
    kit = app.extensions["ydan"]
    with kit.database.read() as session:
        petition = find_by_receipt(session, kit.keys, code)
        assert petition is not None
        assert (petition.channel, petition.state) == ("telephone", "received")
        assert petition.events[0].actor_name == "Lê Thị Quầy"


def test_sending_twice_enters_once_and_shows_the_same_code(app: Flask, staff: Staff) -> None:
    desk = staff("desk")
    values = {**form_values(desk.page(ENTER).select_one("main form[method=post]")), **TOLD}
    first, second = desk.post(ENTER, data=values), desk.post(ENTER, data=values)
    assert first.status_code == second.status_code == 200
    codes = [BeautifulSoup(one.get_data(as_text=True), "html5lib").select_one(".code").text for one in (first, second)]
    assert codes[0] == codes[1]
    assert count(app) == 1


def test_a_scanned_paper_is_kept_with_it(app: Flask, staff: Staff) -> None:
    data = io.BytesIO()
    Image.new("RGB", (80, 80), "white").save(data, "PNG")
    legal = staff("legal")
    scan = (io.BytesIO(data.getvalue()), "Đơn viết tay.png")
    answer = legal.submit(ENTER, {**TOLD, "came_by": "paper", "files": scan})
    assert answer.status_code == 200
    assert "Đơn viết tay" in words_on(legal.page("/admin/petitions/PAKN-2026-000001"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": "ngắn"}, "ít nhất"),
        ({"name": "", "address": "", "phone": ""}, "họ tên"),
        ({"phone": "abc"}, "số điện thoại"),
        ({"came_by": None}, "Hãy chọn một mục."),
        ({"written_on": "32/13/2026"}, "Xin ghi ngày."),
        ({"kind": "denunciation"}, "không"),
        ({"text": "x" * 20_001}, "quá dài"),
        ({"id": "not-a-uuid"}, "Xin mở lại biểu mẫu mới"),
        ({"receipt": "AAAA"}, "Xin mở lại biểu mẫu mới"),
    ],
    ids=["short", "no contact", "phone", "no way", "date", "denunciation", "long", "id", "receipt"],
)
def test_wrong_entries_come_back_with_what_was_typed(
    app: Flask, staff: Staff, wrong: dict[str, str], said: str
) -> None:
    answer = staff("desk").submit(ENTER, {**TOLD, **wrong})
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in shown
    if "name" not in wrong:
        assert 'value="Trần Thị Lan"' in shown
    assert count(app) == 0


def test_units_and_leaders_enter_nothing(staff: Staff) -> None:
    for client in (staff("unit", "qlkh"), staff("approver"), staff("outsider")):
        assert client.get(ENTER).status_code == 403
