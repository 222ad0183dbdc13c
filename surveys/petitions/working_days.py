"""Working days of a Vietnamese public office: pure rules, no database.

Sources: Bộ luật Lao động 2019 Điều 111–112 (holidays, substitute days), Bộ luật Dân sự 2015 Điều 147–148 (the
first day is not counted; a period in days that ends on a day off runs to the end of the next working day).

Two kinds of rule: `15wd` counts working days (ngày làm việc: no weekends and holidays, but swapped
Saturdays); `30d` counts calendar days (ngày) and is rolled forward when it ends on a day off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from surveys.core import clock

OFF = "off"
SUBSTITUTE = "substitute"
SWAPPED_OFF = "swapped_off"
SWAPPED_WORK = "swapped_work"
DAY_KINDS = (OFF, SUBSTITUTE, SWAPPED_OFF, SWAPPED_WORK)

WEEKEND = "weekend"
PAUSED = "paused"
ONE_DAY = timedelta(days=1)
DAY_ENDS_AT = time(17, 0)
LONGEST_RULE = 3650

_RULE = re.compile(r"(\d{1,4})(wd|d)")


@dataclass(frozen=True)
class SpecialDay:
    """A day that differs from Monday-to-Friday, why, and on what legal basis."""

    day: date
    kind: str
    name: str
    legal_basis: str = ""
    confirmed: bool = True


class Calendar:
    """The special days; every other Monday to Friday is a working day, every other weekend is off."""

    def __init__(self, days: Iterable[SpecialDay] = ()) -> None:
        self.days: Mapping[date, SpecialDay] = {special.day: special for special in days}

    def is_working(self, day: date) -> bool:
        """Whether the office works on `day`."""
        special = self.days.get(day)
        if special is not None:
            return special.kind == SWAPPED_WORK
        return day.weekday() < 5

    def next_working(self, day: date) -> date:
        """`day` itself when the office works on it, else the first working day after it."""
        for _ in range(LONGEST_RULE):
            if self.is_working(day):
                return day
            day += ONE_DAY
        raise ValueError("the calendar has no working day within ten years")

    def why_off(self, day: date) -> Skipped:
        """The reason why `day` is not counted."""
        special = self.days.get(day)
        if special is None:
            return Skipped(day, WEEKEND, "", "")
        return Skipped(day, special.kind, special.name, special.legal_basis)

    def working_days_between(self, start: date, end: date) -> int:
        """Working days d with start ≤ d < end; negative when end is before start."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working(start + timedelta(days=n)) for n in range((end - start).days))

    def covered_until(self) -> date | None:
        """The end of the last year that has holidays in the table, or None for an empty table."""
        years = [special.day.year for special in self.days.values() if special.kind in (OFF, SUBSTITUTE)]
        return date(max(years), 12, 31) if years else None


@dataclass(frozen=True)
class Rule:
    """A period: `days` working days or, when `working` is false, calendar days."""

    days: int
    working: bool = True

    @classmethod
    def parse(cls, text: str) -> Rule:
        """Read `15wd` or `30d`. Raises ValueError for anything else."""
        match = _RULE.fullmatch(text.strip().lower())
        if match is None or not 1 <= int(match[1]) <= LONGEST_RULE:
            raise ValueError(f"{text!r} is no rule: write a number of days such as 15wd or 30d")
        return cls(int(match[1]), match[2] == "wd")

    def __str__(self) -> str:
        return f"{self.days}{'wd' if self.working else 'd'}"


@dataclass(frozen=True)
class Pause:
    """The clock stands still from `start` until `end` (dates in Vietnam; None: still standing)."""

    start: date
    end: date | None = None


@dataclass(frozen=True)
class Skipped:
    """A day that was not counted and why: weekend, off, substitute, swapped_off or paused."""

    day: date
    kind: str
    name: str
    legal_basis: str


@dataclass(frozen=True)
class Count:
    """A due date and how it was counted.

    `day_zero` is the day of receipt (or the working day it was deferred to) and is never counted. `counted`
    are the days that use up the rule, in order; `moved` is by how many days the pauses moved the date;
    `rolled_from` is the day off on which a rule in calendar days ended, if it did.
    """

    received: datetime | date
    day_zero: date
    rule: Rule
    due_on: date
    counted: tuple[date, ...]
    skipped: tuple[Skipped, ...]
    moved: int = 0
    rolled_from: date | None = None

    @property
    def deferred(self) -> bool:
        """Whether it arrived after hours or on a day off, so that the count starts later."""
        return _local_date(self.received) != self.day_zero


def day_zero(received: datetime | date, calendar: Calendar, *, day_ends_at: time = DAY_ENDS_AT) -> date:
    """The day from which a period runs: the local day of receipt, or the next working day when it arrived
    after `day_ends_at` (that very second is still in time) or on a day off."""
    day = _local_date(received)
    if isinstance(received, datetime) and clock.to_local(received).time() > day_ends_at:
        day += ONE_DAY
    return calendar.next_working(day)


def due(
    received: datetime | date,
    rule: Rule,
    calendar: Calendar,
    *,
    pauses: Iterable[Pause] = (),
    day_ends_at: time = DAY_ENDS_AT,
) -> Count:
    """When a period that starts with `received` ends, and how that was counted.

    A pause moves the date by the number of days d (working days, or calendar days for a rule in 'ngày') with
    start ≤ d < end; so a pause inside one day moves nothing. A pause without an end has not moved anything
    yet.
    """
    zero = day_zero(received, calendar, day_ends_at=day_ends_at)
    paused = paused_days(pauses)
    count = _count_working if rule.working else _count_calendar
    return count(received, zero, rule, calendar, paused)


def paused_days(pauses: Iterable[Pause]) -> frozenset[date]:
    """Every date on which the clock stood still; overlapping pauses count once."""
    days: set[date] = set()
    for pause in pauses:
        if pause.end is not None:
            days.update(pause.start + timedelta(days=n) for n in range((pause.end - pause.start).days))
    return frozenset(days)


def _count_working(
    received: datetime | date, zero: date, rule: Rule, calendar: Calendar, paused: frozenset[date]
) -> Count:
    moved = sum(calendar.is_working(day) for day in paused)
    left = rule.days + moved
    day, passed, skipped = zero, [], []
    while left:
        day += ONE_DAY
        if calendar.is_working(day):
            passed.append(day)
            left -= 1
        else:
            skipped.append(calendar.why_off(day))
    counted, standing = _apart(passed, paused, moved)
    return Count(received, zero, rule, day, counted, _in_order([*skipped, *standing]), moved)


def _count_calendar(
    received: datetime | date, zero: date, rule: Rule, calendar: Calendar, paused: frozenset[date]
) -> Count:
    moved = len(paused)
    last = zero + timedelta(days=rule.days + moved)
    passed = [zero + timedelta(days=n) for n in range(1, rule.days + moved + 1)]
    counted, standing = _apart(passed, paused, moved)
    due_on = calendar.next_working(last)
    rolled = [calendar.why_off(last + timedelta(days=n)) for n in range((due_on - last).days)]
    skipped = [*standing, *rolled]
    return Count(received, zero, rule, due_on, counted, _in_order(skipped), moved, last if rolled else None)


def _apart(passed: list[date], paused: frozenset[date], moved: int) -> tuple[tuple[date, ...], list[Skipped]]:
    """Split the days that passed into those that used up the rule and those on which the clock stood.

    A pause that began on day zero or lies past the end moves the date too: then the last days stand for it.
    """
    standing = [day for day in passed if day in paused]
    counted = [day for day in passed if day not in paused]
    missing = moved - len(standing)
    if missing > 0:
        standing += counted[-missing:]
        counted = counted[:-missing]
    return tuple(counted), [Skipped(day, PAUSED, "", "") for day in standing]


def _in_order(skipped: list[Skipped]) -> tuple[Skipped, ...]:
    return tuple(sorted(skipped, key=lambda one: one.day))


def _local_date(received: datetime | date) -> date:
    return clock.local_day(received) if isinstance(received, datetime) else received
