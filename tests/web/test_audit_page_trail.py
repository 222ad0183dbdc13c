"""The audit trail's page: finding lines, turning pages, seeing that a line was changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from surveys.core import clock
from surveys.core.audit import Actor, AuditEntry, record
from surveys.core.database import Database
from tests.support.client import PageClient
from tests.support.engines import both_engines
from tests.support.statements import counted_statements

Staff = Callable[..., PageClient]


def lines(person: PageClient, query: str = "") -> list[str]:
    rows = person.page(f"/admin/audit/?{query}").select("main tbody tr")
    return [" | ".join(cell.get_text(" ", strip=True) for cell in row.select("td")) for row in rows]


def write_lines(database: Database, count: int, name: str = "Võ Văn Đường", day: str = "2026-03-10") -> None:
    with clock.freeze(f"{day}T03:00:00+00:00"), database.write() as session:
        for number in range(count):
            actor = Actor("staff", "77", name)
            record(session, actor=actor, action="unit.changed", subject=f"unit:{number}", detail={"n": number})


def test_a_line_says_who_what_when_and_concerning_what(staff: Staff) -> None:
    newest = lines(staff("administrator"))[0]
    assert "Ngô Quản Trị | đăng nhập | user:" in newest


@both_engines
def test_lines_are_found_by_who_what_when_and_concerning(staff: Staff, database: Database) -> None:
    write_lines(database, 3)
    admin = staff("administrator")
    assert len(lines(admin, "who=võ+văn")) == 3
    assert len(lines(admin, "who=77")) == 3
    assert len(lines(admin, "area=places")) == 3
    assert len(lines(admin, "subject=unit:1")) == 1
    assert len(lines(admin, "from=2026-03-10&to=2026-03-10")) == 3
    assert len(lines(admin, "from=2026-03-11&who=võ")) == 0
    assert len(lines(admin, "to=2026-03-09")) == 0
    assert len(lines(admin, "who=%25")) == 0, "a percent sign is a percent sign"


@pytest.mark.parametrize(
    "query",
    [
        "from=31/02/2026",
        "area=drop+table",
        "before=abc",
        "before=99999999999999999999999",
        "who=%00",
        "subject=" + "x" * 9000,
    ],
)
def test_odd_questions_get_a_page(staff: Staff, query: str) -> None:
    staff("administrator").page(f"/admin/audit/?{query}")


@both_engines
def test_pages_show_every_line_once_and_cost_the_same(app: Flask, staff: Staff, database: Database) -> None:
    admin = staff("administrator")
    admin.page("/admin/audit/")
    with counted_statements(app) as few:
        admin.page("/admin/audit/")
    write_lines(database, 120)
    seen: list[str] = []
    url = "/admin/audit/?area=places"
    while url:
        with counted_statements(app) as many:
            page = admin.page(url)
        seen += [row.select("td")[4].get_text(strip=True) for row in page.select("main tbody tr")]
        older = page.select_one("a[rel=next]")
        url = str(older["href"]) if older else ""
    assert seen == [f"unit:{number}" for number in reversed(range(120))]
    assert len([one for one in many if "catalogue" not in one]) <= len(few) <= 6


def test_a_whole_trail_is_said_to_be_whole(staff: Staff) -> None:
    admin = staff("administrator")
    assert "chưa được kiểm tra lần nào" in admin.page("/admin/audit/").get_text()
    after = admin.submit("/admin/audit/", form="main form[action$='/check']", follow=True).get_data(as_text=True)
    assert "Nhật ký kiểm tra còn nguyên vẹn." in after
    assert "bởi Ngô Quản Trị" in after


@pytest.mark.parametrize("harm", ["change", "remove", "swap"])
def test_a_changed_or_removed_line_is_found(staff: Staff, database: Database, harm: str) -> None:
    write_lines(database, 5)
    with database.write() as session:
        ids = session.scalars(select(AuditEntry.id).where(AuditEntry.action == "unit.changed")).all()
        if harm == "change":
            session.execute(update(AuditEntry).where(AuditEntry.id == ids[2]).values(actor_name="Người khác"))
        elif harm == "remove":
            session.execute(delete(AuditEntry).where(AuditEntry.id == ids[2]))
        else:
            first, second = session.get_one(AuditEntry, ids[1]), session.get_one(AuditEntry, ids[2])
            first.subject, second.subject = second.subject, first.subject
    admin = staff("administrator")
    after = admin.submit("/admin/audit/", form="main form[action$='/check']", follow=True).get_data(as_text=True)
    assert "đã bị thay đổi" in after
    number = {"change": ids[2], "remove": ids[3], "swap": ids[1]}[harm]
    assert f"dòng {number} không khớp" in after
    assert "Đã bị thay đổi" in admin.page("/admin/audit/").get_text(), "it stays on the page"


def test_the_data_officer_reads_the_trail_too(staff: Staff) -> None:
    assert lines(staff("privacy"))


def test_what_happened_to_one_account_is_one_click_from_it(staff: Staff) -> None:
    admin = staff("administrator")
    link = next(
        one for one in admin.page("/admin/people/1").select("main a") if one.get_text() == "Nhật ký của tài khoản này"
    )
    assert all("user:1" in line for line in lines(admin, str(link["href"]).partition("?")[2]))
