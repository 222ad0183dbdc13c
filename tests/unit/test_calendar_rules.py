"""Working days: the golden dates, the first day, 17:00, pauses, rolling, and properties over random calendars."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.core import clock
from surveys.petitions.calendar import known_days
from surveys.petitions.working_days import (
    OFF,
    SWAPPED_WORK,
    Calendar,
    Pause,
    Rule,
    SpecialDay,
    day_zero,
    due,
)

OFFICIAL = Calendar(known_days())
PLAIN = Calendar()


def d(text: str) -> date:
    return date.fromisoformat(text)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.LOCAL)


@pytest.mark.parametrize(
    ("received", "rule", "due_on"),
    [
        ("2026-02-13", "5wd", "2026-02-27"),  # over Tết
        ("2025-12-31", "5wd", "2026-01-09"),  # 01/01 off, 02/01 swapped for Saturday 10/01
        ("2026-04-23", "5wd", "2026-05-05"),  # substitute for Giỗ Tổ, 30/4, 01/5
        ("2026-08-27", "5wd", "2026-09-08"),  # 31/8 swapped for 22/8, 01–02/9
        ("2026-07-31", "30d", "2026-09-03"),  # ends on a Sunday before three days off
        ("2026-11-09", "5wd", "2026-11-16"),
        ("2026-11-09", "15wd", "2026-12-01"),  # 24/11 is Ngày Văn hóa Việt Nam
        ("2026-11-02", "15wd", "2026-11-23"),
        ("2026-01-08", "2wd", "2026-01-10"),  # the worked Saturday counts
        ("2025-04-25", "1wd", "2025-04-26"),
        ("2024-05-03", "1wd", "2024-05-04"),
        ("2024-04-26", "1wd", "2024-05-02"),
    ],
)
def test_golden_dates(received, rule, due_on):
    assert due(d(received), Rule.parse(rule), OFFICIAL).due_on == d(due_on)


def test_the_calendar_knows_the_swap_that_the_package_does_not():
    swapped, worked = OFFICIAL.days[d("2026-01-02")], OFFICIAL.days[d("2026-01-10")]
    assert (swapped.kind, worked.kind) == ("swapped_off", "swapped_work")
    assert "10/01" in swapped.name


def test_days_outside_the_seeded_years_are_not_touched():
    assert {special.day.year for special in known_days()} == {2024, 2025, 2026, 2027}


def test_what_no_decision_has_named_is_marked():
    open_days = {special.day for special in known_days() if not special.confirmed}
    assert d("2026-11-24") in open_days
    assert d("2027-02-08") in open_days
    assert not open_days & {d("2027-01-01"), d("2027-04-30"), d("2027-09-02"), d("2026-09-02")}


@pytest.mark.parametrize(
    ("moment", "zero"),
    [
        ("2026-11-12T08:00:00", "2026-11-12"),
        ("2026-11-12T17:00:00", "2026-11-12"),
        ("2026-11-12T17:00:00.000001", "2026-11-13"),
        ("2026-11-12T17:00:01", "2026-11-13"),
        ("2026-11-13T18:00:00", "2026-11-16"),
        ("2026-11-14T09:00:00", "2026-11-16"),
        ("2026-08-22T09:00:00", "2026-08-22"),
        ("2026-09-01T09:00:00", "2026-09-03"),
    ],
)
def test_what_comes_after_hours_or_on_a_day_off_counts_from_the_next_working_day(moment, zero):
    assert day_zero(local(moment), OFFICIAL) == d(zero)


def test_the_moment_is_judged_on_vietnams_clock():
    assert day_zero(datetime.fromisoformat("2026-11-12T10:00:00+00:00"), PLAIN) == d("2026-11-12")
    assert day_zero(datetime.fromisoformat("2026-11-12T10:00:01+00:00"), PLAIN) == d("2026-11-13")


def test_a_pause_moves_the_date_by_its_working_days_from_start_to_before_end():
    rule = Rule(15)
    plain = due(d("2026-11-02"), rule, OFFICIAL)
    paused = due(d("2026-11-02"), rule, OFFICIAL, pauses=[Pause(d("2026-11-11"), d("2026-11-16"))])
    assert plain.due_on == d("2026-11-23")
    assert paused.moved == 3
    assert paused.due_on == d("2026-11-27")  # 24/11 is off
    assert [one.day for one in paused.skipped if one.kind == "paused"] == [
        d("2026-11-11"),
        d("2026-11-12"),
        d("2026-11-13"),
    ]


@pytest.mark.parametrize(
    "pause",
    [
        Pause(d("2026-11-11"), d("2026-11-11")),  # inside one day
        Pause(d("2026-11-14"), d("2026-11-16")),  # a weekend
        Pause(d("2026-11-11")),  # still open
    ],
)
def test_pauses_that_move_nothing(pause):
    assert due(d("2026-11-02"), Rule(15), OFFICIAL, pauses=[pause]).due_on == d("2026-11-23")


def test_overlapping_pauses_count_once():
    pauses = [Pause(d("2026-11-10"), d("2026-11-12")), Pause(d("2026-11-11"), d("2026-11-13"))]
    assert due(d("2026-11-02"), Rule(15), PLAIN, pauses=pauses).moved == 3


def test_a_rule_in_days_pauses_by_calendar_days_before_it_rolls():
    plain = due(d("2026-07-31"), Rule(29, False), OFFICIAL)
    assert (plain.due_on, plain.rolled_from) == (d("2026-09-03"), d("2026-08-29"))
    paused = due(d("2026-07-31"), Rule(29, False), OFFICIAL, pauses=[Pause(d("2026-08-01"), d("2026-08-08"))])
    assert (paused.moved, paused.due_on, paused.rolled_from) == (7, d("2026-09-07"), d("2026-09-05"))


@pytest.mark.parametrize("text", ["", "wd", "0wd", "15", "-3wd", "15 wd x", "99999wd", "1.5d"])
def test_what_is_no_rule_is_refused(text):
    with pytest.raises(ValueError, match="no rule"):
        Rule.parse(text)


days = st.dates(d("2024-01-01"), d("2027-12-31"))
pauses = st.lists(
    st.tuples(days, st.integers(0, 20)).map(lambda one: Pause(one[0], one[0] + timedelta(days=one[1]))), max_size=3
)


@st.composite
def calendars(draw):
    chosen = draw(st.dictionaries(days, st.booleans(), max_size=40))
    made = []
    for day, worked in chosen.items():
        if worked and day.weekday() >= 5:
            made.append(SpecialDay(day, SWAPPED_WORK, "x"))
        elif day.weekday() < 5:
            made.append(SpecialDay(day, OFF, "x"))
    return Calendar(made)


@given(days, st.integers(1, 60), calendars(), pauses)
def test_working_day_rules_hold_for_every_calendar(received, number, calendar, stops):
    count = due(received, Rule(number), calendar, pauses=stops)
    assert calendar.is_working(count.due_on)
    assert calendar.is_working(count.day_zero)
    assert count.day_zero >= received
    assert len(count.counted) == number
    assert all(calendar.is_working(day) and count.day_zero < day <= count.due_on for day in count.counted)
    # Every day after day zero is either counted or skipped with a reason, and none is both.
    every = {count.day_zero + timedelta(days=n) for n in range(1, (count.due_on - count.day_zero).days + 1)}
    skipped = {one.day for one in count.skipped}
    assert set(count.counted) | skipped == every
    assert not set(count.counted) & skipped
    # The definition of a pause, word for word.
    stood = {p.start + timedelta(days=n) for p in stops if p.end for n in range((p.end - p.start).days)}
    assert count.moved == sum(calendar.is_working(day) for day in stood)
    without = due(received, Rule(number), calendar)
    assert calendar.working_days_between(without.due_on, count.due_on) == count.moved


@given(days, st.integers(1, 60), calendars(), pauses)
def test_calendar_day_rules_end_on_a_working_day_and_never_before_their_number(received, number, calendar, stops):
    count = due(received, Rule(number, False), calendar, pauses=stops)
    last = count.day_zero + timedelta(days=number + count.moved)
    assert calendar.is_working(count.due_on)
    assert count.due_on == calendar.next_working(last)
    assert (count.rolled_from == last) == (count.due_on != last)


@given(days, st.integers(1, 40), calendars())
def test_one_more_day_is_never_earlier(received, number, calendar):
    assert due(received, Rule(number + 1), calendar).due_on > due(received, Rule(number), calendar).due_on


@given(days, st.integers(1, 40), calendars(), days)
def test_one_more_day_off_never_makes_it_earlier(received, number, calendar, extra):
    more = Calendar([*(one for one in calendar.days.values() if one.day != extra), SpecialDay(extra, OFF, "x")])
    assert due(received, Rule(number), more).due_on >= due(received, Rule(number), calendar).due_on
