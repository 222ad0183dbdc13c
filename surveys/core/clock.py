"""Time: UTC inside, Asia/Ho_Chi_Minh for people, and one `now()` that tests can set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")

_frozen: datetime | None = None


def now() -> datetime:
    """The current moment, aware and in UTC."""
    return _frozen or datetime.now(UTC)


@contextmanager
def freeze(moment: str | datetime) -> Iterator[datetime]:
    """Hold `now()` at one aware moment for the whole process, for tests and for illustrative data of the past.

    Only one thread may use it at a time: the moment before is put back at the end.
    """
    global _frozen
    before = _frozen
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    if at.tzinfo is None:
        raise ValueError("freeze() needs a moment with a time zone")
    _frozen = at.astimezone(UTC)
    try:
        yield _frozen
    finally:
        _frozen = before


def is_frozen() -> bool:
    """Whether `freeze` holds the moment."""
    return _frozen is not None


def to_local(moment: datetime) -> datetime:
    """The same moment on Vietnam's clock."""
    return moment.astimezone(LOCAL)


def local_day(moment: datetime) -> date:
    """The calendar day in Vietnam on which the moment falls."""
    return to_local(moment).date()


def today() -> date:
    """Today's date in Vietnam."""
    return local_day(now())


def start_of_local_day(day: date) -> datetime:
    """Midnight in Vietnam at the start of `day`, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=LOCAL).astimezone(UTC)


def end_of_local_day(day: date) -> datetime:
    """The first moment after `day` in Vietnam, in UTC (an exclusive upper bound)."""
    return start_of_local_day(day + timedelta(days=1))
