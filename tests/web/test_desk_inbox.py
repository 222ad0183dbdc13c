"""The inbox: what is mine and not done, most urgent first; the counters filter; each role sees its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, insert, select

from surveys.core import clock
from surveys.core.codes import uuid7
from surveys.core.text import fold
from surveys.petitions.models import Petition
from tests.support.client import PageClient
from tests.support.desk import WORDS, assign, receive, take, words_on

Staff = Callable[..., PageClient]
INBOX = "/admin/petitions/"
MANY = 10_000


@contextmanager
def counted_statements(app: Flask) -> Iterator[list[str]]:
    """Every statement that the database is asked meanwhile."""
    engine, seen = app.extensions["ydan"].database.engine, []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def multiply(app: Flask, number: str, times: int) -> None:
    """The same petition many times over, each with a number and a due date of its own."""
    with app.extensions["ydan"].database.write() as session:
        original = session.scalars(select(Petition).where(Petition.number == number)).one()
        columns = {column.key: getattr(original, column.key) for column in Petition.__table__.columns}
        rows = []
        for n in range(times):
            own = f"PAKN-2026-{n + 1000:06d}"
            due_on = columns["due_on"] + timedelta(days=n % 30)
            rows.append({**columns, "id": n + 1000, "uuid": uuid7(), "number": own, "receipt_lookup": None,
                         "receipt_hash": None, "due_on": due_on, "search_text": fold(f"{own} {WORDS}")})  # fmt: skip
        session.execute(insert(Petition), rows)


def titles(page: object) -> list[str]:
    return [link.get_text(strip=True) for link in page.select("[data-row-link]")]  # type: ignore[attr-defined]


def test_the_most_urgent_comes_first_with_clock_matter_unit_and_state(app: Flask, staff: Staff) -> None:
    with clock.freeze(clock.now() - timedelta(days=4)):
        receive(app, "Biểu mẫu trên cổng khác biểu mẫu tại quầy. Tôi bị trả lại hồ sơ.")
    receive(app, "Máy lấy số tại sảnh hỏng từ sáng nay. Đề nghị sửa.")
    page = staff("legal").page(INBOX)
    assert titles(page) == ["Biểu mẫu trên cổng khác biểu mẫu tại quầy", "Máy lấy số tại sảnh hỏng từ sáng nay"]
    row = page.select_one("tbody tr").get_text(" ", strip=True)
    assert "Hạn phân loại" in row
    assert "Chưa giao" in row
    assert "Mới tiếp nhận" in row
    assert page.select_one("tbody tr .clock__cell--gone") is not None


def test_counters_count_and_filter(app: Flask, staff: Staff) -> None:
    first, second = (
        receive(app),
        receive(app, "Hỏi thời hạn gia hạn giấy phép X-quang khi đổi địa chỉ?", kind="question"),
    )
    legal = staff("legal")
    assign(legal, first, app)
    page = legal.page(INBOX)
    tiles = {
        tile.select_one(".tile__label").text: tile.select_one(".tile__value").text for tile in page.select(".tile")
    }
    assert len(tiles) == 7
    assert tiles["Cần phân loại"] == "1"
    assert tiles["Cần thẩm định"] == "0"
    assert second in words_on(legal.page(f"{INBOX}?tab=classify"))
    assert first not in words_on(legal.page(f"{INBOX}?tab=classify"))
    assert first in words_on(legal.page(f"{INBOX}?tab=all"))


def test_search_finds_without_accents_and_by_number(app: Flask, staff: Staff) -> None:
    number = receive(app, "Đường vào Chi cục ngập nước, đề nghị sửa chữa sớm.")
    other = receive(app)
    legal = staff("legal")
    found = words_on(legal.page(f"{INBOX}?q=duong+vao+chi+cuc"))
    assert number in found
    assert other not in found
    assert number in words_on(legal.page(f"{INBOX}?q={number[-3:]}"))
    nothing = words_on(legal.page(f"{INBOX}?q=khong+co+gi+nhu+vay"))
    assert "Không có vụ nào khớp" in nothing
    assert "Xem tất cả" in nothing


def test_filters_combine_and_unknown_values_are_ignored(app: Flask, staff: Staff) -> None:
    number, question = receive(app), receive(app, "Hỏi lệ phí cấp giấy phép bức xạ là bao nhiêu?", kind="question")
    legal = staff("legal")
    assign(legal, number, app)
    chosen = words_on(legal.page(f"{INBOX}?tab=all&state=assigned&kind=pakn_a"))
    assert number in chosen
    assert question not in chosen
    assert question in words_on(legal.page(f"{INBOX}?tab=nonsense&state=%00&kind=x&unit=abc&page=-5"))


def test_empty_inbox_says_what_next(staff: Staff) -> None:
    assert "Không còn việc nào chờ Ông/Bà" in words_on(staff("legal").page(INBOX))
    assert "Không có trả lời nào chờ Ông/Bà duyệt" in words_on(staff("approver").page(INBOX))


def test_a_unit_sees_its_own_and_nobody_else_s(app: Flask, staff: Staff) -> None:
    own, foreign = receive(app), receive(app, "Kiểm định phương tiện đo chậm trả kết quả hai tuần.")
    legal = staff("legal")
    assign(legal, own, app, unit="qlkh")
    assign(legal, foreign, app, unit="tdc")
    unit = staff("unit", "qlkh")
    page = words_on(unit.page(f"{INBOX}?tab=all"))
    assert own in page
    assert foreign not in page
    assert unit.get(f"{INBOX}{foreign}").status_code == 404


@pytest.mark.parametrize("who", ["administrator", "outsider", "desk", "it"])
def test_people_without_petitions_are_refused(app: Flask, staff: Staff, who: str) -> None:
    number = receive(app)
    client = staff(who)
    assert client.get(INBOX).status_code == 403
    assert client.get(f"{INBOX}{number}").status_code == 403


def test_who_is_not_signed_in_is_asked_to(app: Flask, client: PageClient) -> None:
    number = receive(app)
    answer = client.get(f"{INBOX}{number}")
    assert answer.status_code == 302
    assert "/admin/sign-in" in answer.location


def test_ten_thousand_petitions_cost_the_same_statements_as_one(app: Flask, staff: Staff) -> None:
    number = receive(app)
    legal = staff("legal")
    legal.page(INBOX)
    with counted_statements(app) as for_one:
        legal.page(INBOX)
    multiply(app, number, MANY)
    with counted_statements(app) as for_many:
        page = legal.page(INBOX)
    # What is done once a minute for the session or the settings may fall into either page.
    assert len([one for one in for_many if "petition" in one]) == len([one for one in for_one if "petition" in one])
    assert len(for_many) <= 14
    assert len(titles(page)) == 8
    assert "10.001" in words_on(page)
    assert len(titles(legal.page(f"{INBOX}?page=1251"))) == 1


def test_the_approver_starts_with_the_list_to_approve_and_the_unit_with_its_work(app: Flask, staff: Staff) -> None:
    number = receive(app)
    assign(staff("legal"), number, app)
    unit = staff("unit", "qlkh")
    assert number in words_on(unit.page(INBOX))
    assert take(unit, number, "accept").status_code == 303
    assert "Trả lời chờ duyệt" in words_on(staff("approver").page(INBOX))
