"""What periods are called on a page, and how a page's address names one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from surveys.core.errors import Invalid, Problem
from surveys.core.translation import LazyText, lazy
from surveys.scores.periods import FIRST_YEAR, LAST_YEAR, RELATIVE_CODES, Period, choices, named_period

ROMAN = {"q1": "I", "q2": "II", "q3": "III", "q4": "IV"}

RELATIVE_NAMES: Mapping[str, LazyText] = {
    "this-report-quarter": lazy("This reporting quarter so far"),
    "this-month": lazy("This month so far"),
    "last-3-months": lazy("Last 3 months"),
    "last-12-months": lazy("Last 12 months"),
    "this-year": lazy("This year so far"),
}
REPORT_PARTS: Mapping[str, LazyText] = {
    "6m": lazy("Report, first 6 months of %(year)s"),
    "9m": lazy("Report, first 9 months of %(year)s"),
    "": lazy("Report, year %(year)s"),
}


def name_of(period: Period) -> str:
    """The period's name in the reader's language; free dates are their own name."""
    code = period.code
    if code in RELATIVE_NAMES:
        return str(RELATIVE_NAMES[code])
    if code.startswith("cchc-"):
        year, _, part = code.removeprefix("cchc-").partition("-")
        if part in ROMAN:
            return str(lazy("Report, quarter %(quarter)s of %(year)s", quarter=ROMAN[part], year=year))
        return str(LazyText(REPORT_PARTS[part].message, year=year))
    year, _, part = code.partition("-")
    if part in ROMAN:
        return str(lazy("Quarter %(quarter)s of %(year)s", quarter=ROMAN[part], year=year))
    if part.isdigit():
        return str(lazy("Month %(month)s", month=f"{part}/{year}"))
    return str(lazy("Year %(year)s", year=year)) if code == year and code else dates_of(period)


def dates_of(period: Period) -> str:
    """First and last day; the year is not said twice."""
    short = period.start.year == period.end.year
    return f"{period.start:%d/%m}{'' if short else f'/{period.start.year}'} – {period.end:%d/%m/%Y}"


def offered(today: date) -> list[tuple[str, list[Period]]]:
    """The periods of a choice list in three groups, each with its heading."""
    groups: dict[str, list[Period]] = {"relative": [], "report": [], "calendar": []}
    for period in choices(today):
        relative = period.code in RELATIVE_CODES
        groups["relative" if relative else "report" if period.code.startswith("cchc") else "calendar"].append(period)
    headings = {
        "relative": lazy("Up to today"),
        "report": lazy("Reporting periods"),
        "calendar": lazy("Calendar periods"),
    }
    return [(str(headings[key]), periods) for key, periods in groups.items()]


def asked_period(arguments: Mapping[str, str], *, today: date, default: str) -> Period:
    """The period an address asks for: `from` and `to` as dates (one may be missing), or `period` as a code.

    Raises Invalid with the pointer of what is wrong.
    """
    start, end = _day(arguments, "from"), _day(arguments, "to")
    if start or end:
        start = start or date((end or today).year, 1, 1)
        end = end or max(start, today)
        if end < start:
            raise Invalid([Problem("/to", lazy("The last day lies before the first day."))])
        return Period(start, end)
    period = named_period(arguments.get("period") or default, today=today)
    if period is None:
        raise Invalid([Problem("/period", lazy("There is no such period."))])
    return period


def _day(arguments: Mapping[str, str], name: str) -> date | None:
    text = (arguments.get(name) or "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid([Problem(f"/{name}", lazy("This must be a date such as 2026-09-15."))])
    return day
