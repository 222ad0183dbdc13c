"""Answers about the calendar as plain values, for the command line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.petitions.calendar import coverage
from surveys.petitions.dating import almanac
from surveys.petitions.working_days import Pause, Rule, due


class BadQuestion(Exception):
    """A date, a rule or a pause cannot be read; the message says which and how to write it."""


def due_answer(session: Session, *, received: str, rule: str, pauses: Iterable[str] = ()) -> dict[str, Any]:
    """When the period ends: due, day_zero, the counted and the skipped days with their reasons. Dates in ISO form."""
    book = almanac(session)
    try:
        period = Rule.parse(rule)
    except ValueError as error:
        raise BadQuestion(str(error)) from error
    count = due(
        read_moment(received),
        period,
        book.calendar,
        pauses=[read_pause(pause) for pause in pauses],
        day_ends_at=book.deadlines.day_ends_at,
    )
    return {
        "received": received,
        "rule": str(count.rule),
        "day_zero": count.day_zero.isoformat(),
        "due": count.due_on.isoformat(),
        "moved_by_pauses": count.moved,
        "rolled_from": count.rolled_from.isoformat() if count.rolled_from else None,
        "counted": [day.isoformat() for day in count.counted],
        "skipped": [
            {"day": one.day.isoformat(), "kind": one.kind, "name": one.name, "legal_basis": one.legal_basis}
            for one in count.skipped
        ],
    }


def check_answer(session: Session) -> dict[str, Any]:
    """How far the calendar reaches: until, short (under 180 days), and the days that no decision has confirmed."""
    known = coverage(session)
    return {
        "until": known.until.isoformat() if known.until else None,
        "short": known.short,
        "unconfirmed": [day.isoformat() for day in known.unconfirmed],
    }


def read_moment(text: str) -> datetime | date:
    """A day (2026-11-12) or a moment; a moment without a zone is on Vietnam's clock."""
    text = text.strip()
    try:
        if len(text) <= len("2026-11-12"):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadQuestion(f"{text!r} is no date: write 2026-11-12 or 2026-11-12T16:59:00+07:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.LOCAL)


def read_pause(text: str) -> Pause:
    """FROM/TO; an open pause (FROM/) has moved nothing yet."""
    start, slash, end = text.partition("/")
    if not slash:
        raise BadQuestion(f"{text!r} is no pause: write FROM/TO, for example 2026-11-03/2026-11-09")
    begins = _day(read_moment(start))
    ends = _day(read_moment(end)) if end.strip() else None
    if ends is not None and ends < begins:
        raise BadQuestion(f"{text!r} ends before it begins")
    return Pause(begins, ends)


def _day(moment: datetime | date) -> date:
    return clock.local_day(moment) if isinstance(moment, datetime) else moment
