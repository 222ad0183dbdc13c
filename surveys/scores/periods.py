"""Periods of time: free dates, calendar periods, and the reporting periods that cut on the 14th/15th.

The reporting periods are those of văn bản 581/BNV-CCHC (Quý I 15/12-14/3, 6 tháng 15/12-14/6, Quý III
15/6-14/9, Năm 15/12-14/12) and NĐ 09/2019/NĐ-CP (quarters 15/12-14/3, 15/3-14/6, 15/6-14/9, 15/9-14/12).
Because every one of them and every calendar month starts on a 1st or a 15th, the tallies are kept in
half-months that start on those days; `split` says which half-months a period covers whole and which days
stick out at its edges.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
MID = 15
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Period:
    """Days `start` to `end`, both included; `code` names it when it is one of the known kinds, "" for free
    dates.
    """

    start: date
    end: date
    code: str = ""

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a period cannot end before it starts")

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.end - self.start).days + 1

    def contains(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.start <= day <= self.end


@dataclass(frozen=True)
class Cut:
    """A period as the tallies can answer it.

    `first`/`last`: starts of the first and last half-month counted whole (None when no half-month fits);
    `edges`: the ranges of days, at most two and each shorter than a half-month pair, that must be counted
    by day.
    """

    first: date | None
    last: date | None
    edges: tuple[tuple[date, date], ...]


def half_month_start(day: date) -> date:
    """The 1st or the 15th on or before the day: the key of its half-month in the tallies."""
    return day.replace(day=MID if day.day >= MID else 1)


def next_half_month(start: date) -> date:
    """The half-month start after the one given."""
    return start.replace(day=MID) if start.day < MID else first_of_next_month(start)


def half_month_end(start: date) -> date:
    """The last day of the half-month that starts on `start`."""
    return next_half_month(start) - DAY


def first_of_next_month(day: date) -> date:
    """The 1st of the month after the day's."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return first_of_next_month(day) - DAY


def add_months(first: date, months: int) -> date:
    """The 1st of the month that lies `months` after (before, when negative) the given day's month."""
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def months_between(start: date, end: date) -> list[date]:
    """The 1st of every calendar month that the days from `start` to `end` touch, in order."""
    months = [start.replace(day=1)]
    while (following := first_of_next_month(months[-1])) <= end:
        months.append(following)
    return months


def split(period: Period, *, first_day: date | None = None, last_day: date | None = None) -> Cut:
    """Cut a period into whole half-months and edge days.

    `first_day` and `last_day` are the first and last day on which anything was answered: an edge that lies
    outside them needs no counting by day, because the whole half-month then holds nothing more than the
    edge does. That is the case of every period that runs up to today.
    """
    start, end = period.start, period.end
    if first_day is not None and start <= first_day:
        start = half_month_start(start)
    if last_day is not None and end >= last_day:
        end = half_month_end(half_month_start(end))
    first = half_month_start(start)
    if first < start:
        first = next_half_month(first)
    last_end = half_month_end(half_month_start(end))
    last = half_month_start(end) if last_end <= end else half_month_start(half_month_start(end) - DAY)
    if last < first:
        return Cut(None, None, ((start, end),))
    edges = []
    if start < first:
        edges.append((start, first - DAY))
    if half_month_end(last) < end:
        edges.append((next_half_month(last), end))
    return Cut(first, last, tuple(edges))


# The kinds of period by name. A code is stable and stands in addresses: 2026, 2026-q3, 2026-09, cchc-2026-q3.

_CODE = re.compile(
    r"(?:(?P<cchc>cchc)-)?(?P<year>\d{4})(?:-(?:q(?P<quarter>[1-4])|(?P<half>6m)|(?P<nine>9m)|(?P<month>\d\d)))?"
)
_REPORT_MONTHS = {
    "q1": (-1, 3),
    "q2": (2, 6),
    "q3": (5, 9),
    "q4": (8, 12),
    "6m": (-1, 6),
    "9m": (-1, 9),
    "": (-1, 12),
}


def named_period(code: str, *, today: date) -> Period | None:
    """The period a code names, or None when there is no such code. Relative codes are counted from
    `today`.
    """
    if code in _RELATIVE:
        return _RELATIVE[code](today)
    match = _CODE.fullmatch(code)
    if match is None or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        return None
    year = int(match["year"])
    if match["cchc"]:
        return None if match["month"] else _report_period(code, year, code.partition(f"{year}-")[2])
    return _calendar_period(code, year, match)


def _report_period(code: str, year: int, part: str) -> Period:
    """A CCHC period: from the 15th of the month before it to the 14th of its last month."""
    before, last = _REPORT_MONTHS[part]
    start = add_months(date(year, 1, 1), before).replace(day=MID)
    return Period(start, date(year, last, MID - 1), code)


def _calendar_period(code: str, year: int, match: re.Match[str]) -> Period | None:
    """A calendar month, quarter, half, nine months or year."""
    if match["month"]:
        if not 1 <= int(match["month"]) <= 12:
            return None
        start = date(year, int(match["month"]), 1)
        return Period(start, month_end(start), code)
    if match["quarter"]:
        start = date(year, int(match["quarter"]) * 3 - 2, 1)
        return Period(start, month_end(add_months(start, 2)), code)
    last_month = 6 if match["half"] else 9 if match["nine"] else 12
    return Period(date(year, 1, 1), month_end(date(year, last_month, 1)), code)


def report_year(day: date) -> int:
    """The reporting year a day belongs to: from 15/12 on, the next one."""
    return day.year + 1 if (day.month, day.day) >= (12, MID) else day.year


def report_quarter(day: date) -> str:
    """The code of the reporting quarter (NĐ 09/2019) in which a day lies."""
    year = report_year(day)
    part = next(q for q in ("q1", "q2", "q3", "q4") if _report_period("", year, q).contains(day))
    return f"cchc-{year}-{part}"


def _this_report_quarter(today: date) -> Period:
    code = report_quarter(today)
    whole = named_period(code, today=today)
    assert whole is not None  # report_quarter makes only known codes
    return Period(whole.start, today, "this-report-quarter")


_RELATIVE = {
    "this-report-quarter": _this_report_quarter,
    "this-month": lambda today: Period(today.replace(day=1), today, "this-month"),
    "last-3-months": lambda today: Period(add_months(today, -2), today, "last-3-months"),
    "last-12-months": lambda today: Period(add_months(today, -11), today, "last-12-months"),
    "this-year": lambda today: Period(date(today.year, 1, 1), today, "this-year"),
}
RELATIVE_CODES = tuple(_RELATIVE)


def choices(today: date) -> list[Period]:
    """The periods a page offers, grouped by their code's form: relative ones, reporting periods and
    calendar periods of this reporting year and the one before it. Periods that have not begun are left
    out.
    """
    years = (report_year(today), report_year(today) - 1)
    codes = list(RELATIVE_CODES)
    codes += [f"cchc-{year}-{part}" for year in years for part in ("q1", "q2", "6m", "q3", "9m", "q4")]
    codes += [f"cchc-{year}" for year in years]
    codes += [f"{year}-q{number}" for year in years for number in (1, 2, 3, 4)]
    codes += [f"{year}-{month:02d}" for year in years for month in range(1, 13)]
    codes += [str(year) for year in years]
    periods = [period for code in codes if (period := named_period(code, today=today))]
    return [period for period in periods if period.start <= today]


_STEP_BACK = {"last-3-months": 3, "this-month": 1, "this-report-quarter": 3}


def previous(period: Period) -> Period | None:
    """The period a named one is compared with: the quarter or month before, the same part of the year before.

    None for free dates, which have no natural predecessor.
    """
    months = _STEP_BACK.get(period.code, 12)
    match = _CODE.fullmatch(period.code)
    if match:
        months = 3 if match["quarter"] else 1 if match["month"] else 12
    elif period.code not in _RELATIVE:
        return None
    start = add_months(period.start, -months).replace(day=period.start.day)
    if months == 12 and match:
        return Period(start, month_end(add_months(period.end, -12)).replace(day=period.end.day))
    return Period(start, period.start - DAY)
