"""The calendar page and command: look, add, change, remove, refuse; every change dates open petitions anew."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import select

from surveys.core import clock
from surveys.core.audit import AuditEntry
from surveys.petitions.models import CalendarDay, Petition
from surveys.web.commands.calendar import calendar_group
from tests.support.petitions import Office

MONDAY = "2026-11-09T01:47:00+00:00"


def words(page):
    return " ".join(page.select_one("main").get_text(" ", strip=True).split())


def test_the_page_shows_a_years_days_with_their_basis_and_what_is_undecided(staff):
    with clock.freeze(MONDAY):
        text = words(staff("legal").page("/admin/calendar/?year=2026"))
    assert "Nghỉ hoán đổi với 10/01/2026" in text
    assert "Chính phủ đồng ý ngày 25/12/2025" in text
    assert "chưa có quyết định" in text
    assert "180 ngày" not in text


def test_the_page_warns_when_the_known_holidays_run_out(staff):
    with clock.freeze("2027-08-02T01:47:00+00:00"):
        assert "còn dưới 180 ngày" in words(staff("legal").page("/admin/calendar/"))


def test_adding_a_day_moves_open_petitions_and_is_audited(app, staff):
    office = Office(app)
    with clock.freeze(MONDAY):
        with office.database.write() as session:
            number = office.receive(session).id
        legal = staff("legal")
        response = legal.submit(
            "/admin/calendar/days/new",
            {"day": "2026-11-12", "kind": "off", "name": "Nghỉ bão", "legal_basis": "Công điện 12/CĐ-UBND"},
            follow=True,
        )
        assert "1 ngày hẹn đã đổi." in response.get_data(as_text=True)
        with office.database.read() as session:
            assert session.get_one(Petition, number).due_on == date(2026, 11, 17)
            assert session.scalar(select(AuditEntry.action).where(AuditEntry.subject == "calendar:2026-11-12"))
        form = 'form[action$="/remove"]'
        assert legal.submit("/admin/calendar/days/2026-11-12", form=form).status_code == 302
        with office.database.read() as session:
            assert session.get_one(Petition, number).due_on == date(2026, 11, 16)


def test_changing_a_day_keeps_its_date(app, staff, database):
    legal = staff("legal")
    form = "form.form"
    response = legal.submit(
        "/admin/calendar/days/2026-11-24", {"legal_basis": "Luật sửa đổi 2026", "confirmed": "y"}, form=form
    )
    assert response.status_code == 302
    with database.read() as session:
        row = session.get_one(CalendarDay, date(2026, 11, 24))
        assert (row.legal_basis, row.confirmed) == ("Luật sửa đổi 2026", True)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"day": ""}, "Xin ghi ngày."),
        ({"day": "31/02/2026"}, "Xin ghi ngày."),
        ({"day": "2026-11-14"}, "Ngày làm bù phải là thứ Bảy"),
        ({"name": ""}, "Xin ghi tên ngày."),
        ({"legal_basis": ""}, "Xin ghi văn bản làm căn cứ."),
        ({"day": "2026-09-02"}, "đã có trong lịch"),
        ({"name": "x" * 300}, "200"),
    ],
)
def test_wrong_entries_are_named_and_nothing_is_stored(staff, database, data, says):
    right = {"day": "2026-11-12", "kind": "off", "name": "Nghỉ bão", "legal_basis": "Công điện 12"}
    response = staff("legal").submit("/admin/calendar/days/new", right | data)
    assert response.status_code == 422
    assert says in response.get_data(as_text=True)
    with database.read() as session:
        assert session.get(CalendarDay, date(2026, 11, 12)) is None


@pytest.mark.parametrize("who", ["desk", "unit", "approver", "it"])
def test_others_may_not_open_it(staff, who):
    assert staff(who).get("/admin/calendar/").status_code == 403


@pytest.mark.parametrize(
    "url", ["/admin/calendar/days/2026-13-45", "/admin/calendar/days/x", "/admin/calendar/?year=%F0"]
)
def test_strange_addresses_do_no_harm(staff, url):
    assert staff("legal").get(url).status_code in (200, 404)


def run(app, *arguments):
    return app.test_cli_runner().invoke(calendar_group, arguments)


def test_the_command_says_when_a_period_ends_and_how(app):
    done = run(app, "due", "--received", "2026-02-13", "--rule", "5wd", "--json")
    answer = json.loads(done.output)
    assert answer["due"] == "2026-02-27"
    assert answer["counted"] == ["2026-02-23", "2026-02-24", "2026-02-25", "2026-02-26", "2026-02-27"]
    assert {one["kind"] for one in answer["skipped"]} == {"weekend", "off"}
    assert "2026-02-27" in run(app, "due", "--received", "2026-02-13", "--rule", "5wd").output


@pytest.mark.parametrize(
    ("arguments", "due"),
    [
        (("--received", "2025-12-31T16:00:00+07:00", "--rule", "5wd"), "2026-01-09"),
        (("--received", "2025-12-31T17:00:00+07:00", "--rule", "5wd"), "2026-01-09"),
        (("--received", "2025-12-31T17:00:01+07:00", "--rule", "5wd"), "2026-01-10"),
        (("--received", "2026-07-31", "--rule", "30d"), "2026-09-03"),
        (("--received", "2026-11-02T09:12", "--rule", "15wd", "--pause", "2026-11-11/2026-11-16"), "2026-11-27"),
        (("--received", "2026-11-02", "--rule", "15wd", "--pause", "2026-11-11T08:00/2026-11-11T16:00"), "2026-11-23"),
    ],
)
def test_the_command_knows_hours_swaps_and_pauses(app, arguments, due):
    assert json.loads(run(app, "due", *arguments, "--json").output)["due"] == due


@pytest.mark.parametrize(
    "arguments",
    [
        ("--received", "morgen", "--rule", "5wd"),
        ("--received", "2026-02-13", "--rule", "5"),
        ("--received", "2026-02-13", "--rule", "5wd", "--pause", "2026-02-16"),
        ("--received", "2026-02-13", "--rule", "5wd", "--pause", "2026-02-20/2026-02-16"),
    ],
)
def test_the_command_refuses_what_it_cannot_read(app, arguments):
    done = run(app, "due", *arguments)
    assert done.exit_code == 2
    assert "write" in done.output or "before" in done.output


def test_the_check_exits_1_when_the_calendar_runs_out(app):
    with clock.freeze(MONDAY):
        assert run(app, "check").exit_code == 0
        assert "2026-11-24" in run(app, "check").output
    with clock.freeze("2027-08-02T01:00:00+00:00"):
        done = run(app, "check", "--json")
        assert done.exit_code == 1
        assert json.loads(done.output)["short"] is True
