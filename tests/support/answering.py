"""Made forms by the real checks, written in one batch: what tests of scores count by themselves afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from surveys.core import clock
from surveys.core.codes import uuid7
from surveys.core.database import Database
from surveys.responses.batch import Submission, write_batch
from surveys.responses.recorder import Recorder
from surveys.responses.services import record
from surveys.responses.snapshot import take_snapshot


@dataclass(frozen=True)
class Form:
    """One form as a citizen gave it in."""

    day: date
    answers: Mapping[str, Any]
    place: str = "KIOSK1"
    edition: str = "kiosk-1"
    outcome: str = "completed"


class _Collector(Recorder):
    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.submissions: list[Submission] = []

    def record(self, submission: Submission) -> bool:
        self.submissions.append(submission)
        return True


def give_in(database: Database, forms: Iterable[Form]) -> None:
    """Record the forms at ten in the morning of their days."""
    with database.read() as session:
        snapshot = take_snapshot(session, 0)
    collector = _Collector(database)
    for form in forms:
        at = clock.start_of_local_day(form.day) + timedelta(hours=10)
        with clock.freeze(at):
            _record(collector, snapshot, form, at)
    with database.write_connection() as connection:
        write_batch(connection, collector.submissions)


def _record(collector: _Collector, snapshot: Any, form: Form, at: datetime) -> None:
    record(
        collector,
        snapshot,
        id=uuid7(),
        touchpoint_code=form.place,
        edition_key=form.edition,
        answers=dict(form.answers),
        started_at=at - timedelta(seconds=40),
        submitted_at=at,
        locale="vi",
        outcome=form.outcome,
        drop_hidden=True,
    )


def faces(day: date, counts: Mapping[int, int], **kept: Any) -> list[Form]:
    """So many forms with each overall face: `faces(day, {5: 3, 1: 1})`."""
    return [Form(day, {"G1": face}, **kept) for face, count in counts.items() for _ in range(count)]
