"""The one hot path: submissions that arrive together share one durable transaction.

Whoever reaches the write lock first commits everything that waits; the others find their own submission done. There is
no queue thread that could die with answers in it, and nobody is acknowledged before COMMIT has returned.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from surveys.core.database import Database
from surveys.core.errors import Busy
from surveys.responses.batch import Submission, write_batch

LARGEST_BATCH = 32
MOST_WAITING = 256


@dataclass(slots=True)
class _Entry:
    submission: Submission
    done: bool = False
    created: bool = False
    error: Exception | None = field(default=None)


class Recorder:
    """Group commit for one process; the database's write gate joins the processes of one host."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[_Entry] = deque()
        self._leader = threading.Lock()

    def record(self, submission: Submission) -> bool:
        """Store one submission; returns after COMMIT whether it is new (False: it was stored before).

        Raises Busy when too many wait already; the sender keeps it and tries again.
        """
        if len(self._waiting) >= MOST_WAITING:
            raise Busy()
        entry = _Entry(submission)
        self._waiting.append(entry)
        while not entry.done:
            with self._leader:
                if not entry.done:
                    self._commit(self._take())
        if entry.error is not None:
            raise entry.error
        return entry.created

    def _take(self) -> list[_Entry]:
        batch: list[_Entry] = []
        while self._waiting and len(batch) < LARGEST_BATCH:
            batch.append(self._waiting.popleft())
        return batch

    def _commit(self, batch: Sequence[_Entry]) -> None:
        try:
            self._write(batch)
        except Exception as error:
            if len(batch) == 1:
                batch[0].error, batch[0].done = error, True
                return
            # One bad submission must not fail its neighbours: each gets its own transaction.
            for entry in batch:
                self._commit([entry])

    def _write(self, batch: Sequence[_Entry]) -> None:
        with self._database.write_connection() as connection:
            created = write_batch(connection, [entry.submission for entry in batch])
        for entry in batch:
            entry.created = entry.submission.id in created
            created.discard(entry.submission.id)
            entry.done = True
