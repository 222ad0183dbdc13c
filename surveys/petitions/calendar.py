"""The calendar in the database: seeding it, editing it, and what an edit moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.core import catalogue, clock
from surveys.core.audit import Actor, record
from surveys.core.errors import Invalid, NotFound, Problem
from surveys.core.text import clean
from surveys.core.translation import LazyText, lazy
from surveys.petitions.models import CalendarDay
from surveys.petitions.working_days import (
    DAY_KINDS,
    OFF,
    SUBSTITUTE,
    SWAPPED_OFF,
    SWAPPED_WORK,
    Calendar,
    SpecialDay,
)

FIRST_YEAR, LAST_YEAR = 2024, 2027
OFFICIAL_UNTIL = 2026
WARN_DAYS = 180

LABOUR_CODE = "Bộ luật Lao động 45/2019/QH14, Điều 112"
SUBSTITUTE_LAW = "Bộ luật Lao động 45/2019/QH14, Điều 111 khoản 3"
CULTURE_DAY = "Nghị quyết 80-NQ/TW; chờ sửa đổi Bộ luật Lao động, Điều 112"
SWAPS: dict[date, tuple[date, str]] = {
    date(2024, 4, 29): (date(2024, 5, 4), "Hoán đổi ngày làm việc dịp 30/4–01/5/2024"),
    date(2025, 5, 2): (date(2025, 4, 26), "Hoán đổi ngày làm việc dịp 30/4–01/5/2025"),
    date(2026, 1, 2): (date(2026, 1, 10), "Chính phủ đồng ý ngày 25/12/2025 hoán đổi 02/01 và 10/01/2026"),
    date(2026, 8, 31): (date(2026, 8, 22), "Hoán đổi ngày làm việc dịp Quốc khánh 2026"),
}
"""Working days given for another: day off → the Saturday worked for it, and the decision. The first of 2026 is not
known to the package."""

KIND_LABELS: dict[str, LazyText] = {
    OFF: lazy("Public holiday"),
    SUBSTITUTE: lazy("Substitute day off"),
    SWAPPED_OFF: lazy("Day off, worked on another day"),
    SWAPPED_WORK: lazy("Working Saturday"),
}


@dataclass(frozen=True)
class Coverage:
    """How far ahead the calendar knows the holidays; `short` when that ends within 180 days of `today`."""

    until: date | None
    unconfirmed: tuple[date, ...]
    short: bool


def load_calendar(session: Session) -> Calendar:
    """The whole calendar, read with one statement."""
    return Calendar(
        SpecialDay(row.day, row.kind, row.name, row.legal_basis, row.confirmed)
        for row in session.scalars(select(CalendarDay))
    )


def list_days(session: Session, year: int | None = None) -> Sequence[CalendarDay]:
    """The special days in order, of one year or all."""
    chosen = select(CalendarDay).order_by(CalendarDay.day)
    if year is not None:
        chosen = chosen.where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)))
    return session.scalars(chosen).all()


def known_days() -> list[SpecialDay]:
    """The days of 2024 to 2027 from the `holidays` package, and the swap of 02/01/2026 that it does not know."""
    import holidays  # only here: web workers never need it

    table = holidays.country_holidays("VN", years=range(FIRST_YEAR, LAST_YEAR + 1), language="vi")
    days = {
        day: _from_package(day, name)
        for day, name in sorted(table.items())
        if FIRST_YEAR <= day.year <= LAST_YEAR and day.weekday() < 5
    }
    for day in table.weekend_workdays:
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            days[day] = SpecialDay(day, SWAPPED_WORK, "Làm bù", LABOUR_CODE)
    for off, (worked, basis) in SWAPS.items():
        days[off] = SpecialDay(off, SWAPPED_OFF, f"Nghỉ hoán đổi với {worked:%d/%m/%Y}", basis)
        days[worked] = SpecialDay(worked, SWAPPED_WORK, f"Làm bù cho {off:%d/%m/%Y}", basis)
    return [days[day] for day in sorted(days)]


def _from_package(day: date, name: str) -> SpecialDay:
    """Tết and the second day of Quốc khánh are decided each year; 24/11 still waits for the Labour Code."""
    if (day.month, day.day) == (11, 24):
        return SpecialDay(day, OFF, name, CULTURE_DAY, confirmed=False)
    decided_yearly = day.month == 2 or (day.month == 9 and day.day != 2)
    confirmed = day.year <= OFFICIAL_UNTIL or not decided_yearly
    if "bù" in name.lower():
        return SpecialDay(day, SUBSTITUTE, name, SUBSTITUTE_LAW, confirmed)
    return SpecialDay(day, OFF, name, LABOUR_CODE, confirmed)


def seed_calendar(session: Session) -> int:
    """Add the known days that are not in the table yet; what the office edited stays. Returns how many were added."""
    present = set(session.scalars(select(CalendarDay.day)))
    missing = [special for special in known_days() if special.day not in present]
    for special in missing:
        session.add(
            CalendarDay(
                day=special.day,
                kind=special.kind,
                name=special.name,
                legal_basis=special.legal_basis,
                confirmed=special.confirmed,
            )
        )
    session.flush()
    return len(missing)


def put_day(
    session: Session, *, by: Actor, day: date, kind: str, name: str, legal_basis: str, confirmed: bool = True
) -> int:
    """Add or change one day, and re-date the open petitions. Returns how many dates moved.

    Raises Invalid for an unknown kind, a missing name or legal basis, or a kind that makes no difference on that day.
    """
    name = clean(name, limit=200, pointer="/name")
    legal_basis = clean(legal_basis, limit=300, pointer="/legal_basis")
    problems = _problems(day, kind, name, legal_basis)
    if problems:
        raise Invalid(problems)
    row = session.get(CalendarDay, day)
    before = row.kind if row else None
    if row is None:
        row = CalendarDay(day=day)
        session.add(row)
    row.kind, row.name, row.legal_basis, row.confirmed = kind, name, legal_basis, confirmed
    session.flush()
    return _changed(session, by, "calendar.set", day, {"from": before, "to": kind, "basis": legal_basis})


def remove_day(session: Session, *, by: Actor, day: date) -> int:
    """Make `day` an ordinary day again, and re-date the open petitions. Returns how many dates moved."""
    row = session.get(CalendarDay, day)
    if row is None:
        raise NotFound()
    before = {"kind": row.kind, "basis": row.legal_basis}
    session.delete(row)
    session.flush()
    return _changed(session, by, "calendar.removed", day, before)


def coverage(session: Session) -> Coverage:
    """How far the holidays are known, and which future days still wait for a decision."""
    rows = session.execute(select(CalendarDay.day, CalendarDay.kind, CalendarDay.confirmed)).all()
    years = [row.day.year for row in rows if row.kind in (OFF, SUBSTITUTE)]
    until = date(max(years), 12, 31) if years else None
    today = clock.today()
    unconfirmed = tuple(sorted(row.day for row in rows if not row.confirmed and row.day >= today))
    return Coverage(until, unconfirmed, until is None or until < today + timedelta(days=WARN_DAYS))


def _problems(day: date, kind: str, name: str, legal_basis: str) -> list[Problem]:
    problems = []
    if kind not in DAY_KINDS:
        problems.append(Problem("/kind", lazy("Choose what kind of day it is.")))
    elif (kind == SWAPPED_WORK) != (day.weekday() >= 5):
        problems.append(
            Problem("/kind", lazy("A worked day must be a Saturday or Sunday, a day off Monday to Friday."))
        )
    if not name:
        problems.append(Problem("/name", lazy("Give the day a name.")))
    if not legal_basis:
        problems.append(Problem("/legal_basis", lazy("Name the decision it rests on.")))
    return problems


def _changed(session: Session, by: Actor, action: str, day: date, detail: dict[str, Any]) -> int:
    from surveys.petitions.dating import forget_almanac, redate_open

    forget_almanac(session)
    record(session, actor=by, action=action, subject=f"calendar:{day.isoformat()}", detail=detail)
    catalogue.bump(session)
    return redate_open(session, by=by)
