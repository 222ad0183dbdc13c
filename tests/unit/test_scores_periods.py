"""Periods by name, and how they are cut into half-months and left-over days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.scores.periods import (
    Period,
    choices,
    half_month_end,
    half_month_start,
    months_between,
    named_period,
    next_half_month,
    previous,
    report_quarter,
    split,
)

TODAY = date(2026, 11, 12)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
periods = st.tuples(days, st.integers(0, 900)).map(lambda p: Period(p[0], p[0] + timedelta(days=p[1])))


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("cchc-2026-q1", date(2025, 12, 15), date(2026, 3, 14)),
        ("cchc-2026-q2", date(2026, 3, 15), date(2026, 6, 14)),
        ("cchc-2026-6m", date(2025, 12, 15), date(2026, 6, 14)),
        ("cchc-2026-q3", date(2026, 6, 15), date(2026, 9, 14)),
        ("cchc-2026-9m", date(2025, 12, 15), date(2026, 9, 14)),
        ("cchc-2026-q4", date(2026, 9, 15), date(2026, 12, 14)),
        ("cchc-2026", date(2025, 12, 15), date(2026, 12, 14)),
        ("2026-q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-6m", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("this-report-quarter", date(2026, 9, 15), TODAY),
        ("this-month", date(2026, 11, 1), TODAY),
        ("last-12-months", date(2025, 12, 1), TODAY),
        ("this-year", date(2026, 1, 1), TODAY),
    ],
)
def test_named_periods_begin_and_end_as_the_rules_say(code: str, start: date, end: date) -> None:
    assert named_period(code, today=TODAY) == Period(start, end, code)


@pytest.mark.parametrize("code", ["", "2026-13", "2026-00", "cchc-2026-09", "cchc-2026-q5", "0000", "9999-q1", "x"])
def test_unknown_names_are_no_period(code: str) -> None:
    assert named_period(code, today=TODAY) is None


@given(days)
def test_every_day_lies_in_its_report_quarter(day: date) -> None:
    quarter = named_period(report_quarter(day), today=day)
    assert quarter is not None
    assert quarter.contains(day)


def test_the_four_report_quarters_make_the_report_year() -> None:
    quarters = [named_period(f"cchc-2026-q{number}", today=TODAY) for number in (1, 2, 3, 4)]
    year = named_period("cchc-2026", today=TODAY)
    assert year is not None
    assert sum(quarter.days for quarter in quarters if quarter) == year.days


@given(periods)
def test_a_cut_covers_every_day_of_the_period_once(period: Period) -> None:
    cut = split(period)
    covered = []
    start = cut.first
    while start is not None and cut.last is not None and start <= cut.last:
        covered += _days(start, half_month_end(start))
        start = next_half_month(start)
    for begin, end in cut.edges:
        covered += _days(begin, end)
    assert sorted(covered) == _days(period.start, period.end)


@given(periods)
def test_left_over_days_are_few(period: Period) -> None:
    cut = split(period)
    assert len(cut.edges) <= 2
    assert sum((end - begin).days + 1 for begin, end in cut.edges) <= 31


@given(periods, days, days)
def test_days_outside_the_extent_of_the_data_are_not_counted_one_by_one(period: Period, one: date, two: date) -> None:
    first_day, last_day = min(one, two), max(one, two)
    cut = split(period, first_day=first_day, last_day=last_day)
    counted = set()
    start = cut.first
    while start is not None and cut.last is not None and start <= cut.last:
        counted |= set(_days(start, half_month_end(start)))
        start = next_half_month(start)
    for begin, end in cut.edges:
        counted |= set(_days(begin, end))
    with_data = set(_days(first_day, last_day)) if (last_day - first_day).days < 5000 else set()
    assert counted & with_data == set(_days(period.start, period.end)) & with_data


def test_a_period_up_to_today_needs_no_day_by_day_counting() -> None:
    assert split(Period(date(2026, 9, 15), TODAY), last_day=TODAY).edges == ()
    assert split(Period(date(2026, 9, 15), TODAY), last_day=date(2026, 11, 13)).edges == ((date(2026, 11, 1), TODAY),)


def test_reporting_periods_and_months_are_whole_half_months() -> None:
    for period in choices(TODAY):
        if period.code[0].isdigit() or period.code.startswith("cchc"):
            assert split(period).edges == (), period.code


def test_choices_have_begun_and_have_distinct_names() -> None:
    offered = choices(TODAY)
    assert len({period.code for period in offered}) == len(offered)
    assert all(period.start <= TODAY for period in offered)
    assert {"this-report-quarter", "cchc-2026-q4", "2026-11", "2025-q1"} <= {period.code for period in offered}
    assert "2026-12" not in {period.code for period in offered}


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("cchc-2026-q1", date(2025, 9, 15), date(2025, 12, 14)),
        ("cchc-2026-6m", date(2024, 12, 15), date(2025, 6, 14)),
        ("cchc-2026", date(2024, 12, 15), date(2025, 12, 14)),
        ("2026-q1", date(2025, 10, 1), date(2025, 12, 31)),
        ("2026-03", date(2026, 2, 1), date(2026, 2, 28)),
        ("2025", date(2024, 1, 1), date(2024, 12, 31)),
        ("this-report-quarter", date(2026, 6, 15), date(2026, 9, 14)),
        ("this-month", date(2026, 10, 1), date(2026, 10, 31)),
        ("last-12-months", date(2024, 12, 1), date(2025, 11, 30)),
    ],
)
def test_the_period_before(code: str, start: date, end: date) -> None:
    period = named_period(code, today=TODAY)
    assert period is not None
    before = previous(period)
    assert before is not None
    assert (before.start, before.end) == (start, end)


def test_free_dates_have_no_period_before() -> None:
    assert previous(Period(date(2026, 9, 3), date(2026, 9, 20))) is None


def test_a_period_cannot_run_backwards() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Period(date(2026, 2, 1), date(2026, 1, 31))


def test_months_between() -> None:
    assert months_between(date(2025, 12, 15), date(2026, 2, 1)) == [
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]
    assert half_month_start(date(2026, 2, 14)) == date(2026, 2, 1)
    assert half_month_start(date(2026, 2, 15)) == date(2026, 2, 15)
    assert half_month_end(date(2024, 2, 15)) == date(2024, 2, 29)


def _days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=n) for n in range((end - start).days + 1)] if start <= end else []
