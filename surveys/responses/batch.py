"""Driver-level writing of a batch: one multi-row statement per table, tallies in the same transaction.

Objects would cost four times the time of these statements; that is why this one module speaks SQL by hand. Every value
is a bound parameter; only table and column names of this module stand in the text.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Connection

from surveys.core.text import fold

FIRST_OF_SECOND_HALF = 15

_RESPONSE_COLUMNS = (
    "id", "touchpoint_id", "edition_id", "unit_id", "counter_id", "field_id", "procedure_id", "kiosk_id", "channel",
    "locale", "outcome", "started_at", "submitted_at", "received_at", "day", "duration_ms", "flags",
)  # fmt: skip
_DAY_KEY = ("day", "unit_id", "item_id", "value")
_PERIOD_KEY = ("period", "unit_id", "field_id", "procedure_id", "channel", "counter_id", "item_id", "value")
_SUBMISSION_KEY = ("day", "unit_id", "channel", "edition_id", "outcome")
MOST_PARAMETERS = 30_000


@dataclass(frozen=True, slots=True)
class Submission:
    """One checked form, ready to be written. `values` and `texts` are (edition item id, value) pairs."""

    id: uuid.UUID
    touchpoint_id: int
    edition_id: int
    unit_id: int
    counter_id: int | None
    field_id: int | None
    procedure_id: int | None
    kiosk_id: int | None
    channel: str
    locale: str
    outcome: str
    started_at: datetime
    submitted_at: datetime
    received_at: datetime
    day: date
    duration_ms: int
    flags: int
    values: tuple[tuple[int, int], ...]
    texts: tuple[tuple[int, str], ...]
    dossier: str | None = None


def half_month(day: date) -> date:
    """The first day of the half-month: the 1st or the 15th."""
    return day.replace(day=1 if day.day < FIRST_OF_SECOND_HALF else FIRST_OF_SECOND_HALF)


def write_batch(connection: Connection, submissions: Sequence[Submission]) -> set[uuid.UUID]:
    """Insert what is new with its answers and move the tallies; returns the ids that were new.

    The caller's transaction makes all of it durable at once.
    """
    dialect = connection.dialect.name
    adapt = _ADAPT[dialect]
    unique = {submission.id: submission for submission in submissions}
    rows = [adapt.response(submission) for submission in unique.values()]
    stored = _insert(connection, "responses", _RESPONSE_COLUMNS, rows, "on conflict (id) do nothing returning id")
    created = {adapt.read_uuid(row[0]) for row in stored}
    fresh = [unique[key] for key in unique if key in created]
    if not fresh:
        return created
    _insert(
        connection, "answers", ("response_id", "item_id", "value"),
        [(adapt.uuid(one.id), item, value) for one in fresh for item, value in one.values],
    )  # fmt: skip
    _insert(
        connection, "answer_texts", ("response_id", "item_id", "text", "search_text"),
        [(adapt.uuid(one.id), item, text, fold(text)) for one in fresh for item, text in one.texts],
    )  # fmt: skip
    _insert(
        connection, "response_dossiers", ("response_id", "dossier"),
        [(adapt.uuid(one.id), one.dossier) for one in fresh if one.dossier],
    )  # fmt: skip
    move_tallies(connection, fresh)
    return created


def move_tallies(connection: Connection, submissions: Iterable[Submission], *, by: int = 1) -> None:
    """Add (or with by=-1 take back) what the submissions count for.

    Keys are merged and sorted: unsorted upserts of several workers dead-lock each other on PostgreSQL.
    """
    days: Counter[tuple[Any, ...]] = Counter()
    periods: Counter[tuple[Any, ...]] = Counter()
    forms: Counter[tuple[Any, ...]] = Counter()
    for one in submissions:
        place = (one.unit_id, one.field_id or 0, one.procedure_id or 0, one.channel, one.counter_id or 0)
        half = half_month(one.day)
        forms[(one.day, one.unit_id, one.channel, one.edition_id, one.outcome)] += by
        for item, value in one.values:
            days[(one.day, one.unit_id, item, value)] += by
            periods[(half, *place, item, value)] += by
    _count(connection, "submission_days", _SUBMISSION_KEY, forms)
    _count(connection, "tally_days", _DAY_KEY, days)
    _count(connection, "tally_periods", _PERIOD_KEY, periods)


def _count(connection: Connection, table: str, key: tuple[str, ...], counts: Counter[tuple[Any, ...]]) -> None:
    date_of = _ADAPT[connection.dialect.name].date
    rows = [(date_of(cell[0]), *cell[1:], n) for cell, n in sorted(counts.items())]
    rule = f"on conflict ({', '.join(key)}) do update set n = {table}.n + excluded.n"
    _insert(connection, table, (*key, "n"), rows, rule)


def _insert(
    connection: Connection, table: str, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]], rule: str = ""
) -> list[Any]:
    """Insert all rows with as few statements as the engine's parameter limit allows; returns what it returns.

    The driver's own cursor is used, inside the connection's transaction: preparing result rows that nobody reads
    would take half of a submission's time.
    """
    returned: list[Any] = []
    if not rows:
        return returned
    at_once = MOST_PARAMETERS // len(columns)
    cursor = connection.connection.cursor()
    try:
        for start in range(0, len(rows), at_once):
            block = rows[start : start + at_once]
            statement = _statement(connection.dialect.paramstyle, table, columns, len(block), rule)
            cursor.execute(statement, [value for row in block for value in row])
            if "returning" in rule:
                returned.extend(cursor.fetchall())
    finally:
        cursor.close()
    return returned


@lru_cache(maxsize=512)
def _statement(paramstyle: str, table: str, columns: tuple[str, ...], rows: int, rule: str) -> str:
    mark = "?" if paramstyle == "qmark" else "%s"
    row = f"({', '.join([mark] * len(columns))})"
    return f"insert into {table} ({', '.join(columns)}) values {', '.join([row] * rows)} {rule}"  # noqa: S608 (own names)


class _Sqlite:
    """Values in the form SQLAlchemy's types store them in on SQLite."""

    @staticmethod
    def uuid(value: UUID) -> Any:
        return value.bytes

    @staticmethod
    def read_uuid(value: Any) -> UUID:
        return UUID(bytes=bytes(value))

    @staticmethod
    def date(value: dt.date) -> Any:
        return value.isoformat()

    @staticmethod
    def moment(value: datetime) -> Any:
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")

    @classmethod
    def response(cls, one: Submission) -> tuple[Any, ...]:
        return (
            cls.uuid(one.id), one.touchpoint_id, one.edition_id, one.unit_id, one.counter_id, one.field_id,
            one.procedure_id, one.kiosk_id, one.channel, one.locale, one.outcome, cls.moment(one.started_at),
            cls.moment(one.submitted_at), cls.moment(one.received_at), cls.date(one.day), one.duration_ms, one.flags,
        )  # fmt: skip


class _Postgres(_Sqlite):
    """psycopg takes the Python values as they are."""

    @staticmethod
    def uuid(value: UUID) -> Any:
        return value

    @staticmethod
    def read_uuid(value: Any) -> UUID:
        return value if isinstance(value, UUID) else UUID(str(value))

    @staticmethod
    def date(value: dt.date) -> Any:
        return value

    @staticmethod
    def moment(value: datetime) -> Any:
        return value


_ADAPT: dict[str, type[_Sqlite]] = {"sqlite": _Sqlite, "postgresql": _Postgres}
