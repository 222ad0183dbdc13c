"""Putting messages into the outbox, and taking them out to deliver."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.database import Database, upsert
from surveys.notices.models import OutboxItem

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=6)

Deliver = Callable[[str, str, Mapping[str, Any]], None]


def enqueue(
    session: Session, *, kind: str, dedupe_key: str, payload: Mapping[str, Any], due_at: datetime | None = None
) -> None:
    """Add one message in the caller's transaction; the same `dedupe_key` again adds nothing.

    The payload names rows (`petition`, `event`), never a citizen's words or contact: those are read when sending.
    """
    now = clock.now()
    row = {
        "kind": kind,
        "dedupe_key": dedupe_key,
        "payload": dict(payload),
        "state": "waiting",
        "created_at": now,
        "due_at": due_at or now,
        "attempts": 0,
        "last_error": "",
    }
    table = OutboxItem.__table__
    statement = upsert(session.get_bind().dialect.name, table, [row])  # type: ignore[arg-type]
    session.execute(statement.on_conflict_do_nothing(index_elements=["dedupe_key"]))


def claim(database: Database, *, limit: int = 20) -> list[OutboxItem]:
    """Take what is due and free, for one lease; two workers never take the same row."""
    now = clock.now()
    free = or_(
        OutboxItem.state == "waiting", (OutboxItem.state == "sending") & (OutboxItem.lease_until < now)
    )
    with database.write() as session:
        due = select(OutboxItem).where(free, OutboxItem.due_at <= now).order_by(OutboxItem.due_at).limit(limit)
        items = list(session.scalars(due.with_for_update(skip_locked=True)))
        for item in items:
            item.state, item.lease_until, item.attempts = "sending", now + LEASE, item.attempts + 1
    return items


def deliver_due(database: Database, deliver: Deliver, *, limit: int = 20) -> int:
    """Send one round of due messages outside any transaction; returns how many were tried.

    At least once: a crash between sending and marking sends again, with the same `dedupe_key` for the receiver.
    """
    items = claim(database, limit=limit)
    for item in items:
        try:
            deliver(item.kind, item.dedupe_key, item.payload)
        except Exception as error:  # the next try or a person must see every kind of failure
            _mark_failed(database, item, f"{type(error).__name__}: {error}"[:500])
        else:
            _mark_sent(database, item.id)
    return len(items)


def _mark_sent(database: Database, item_id: int) -> None:
    with database.write() as session:
        session.execute(
            update(OutboxItem)
            .where(OutboxItem.id == item_id)
            .values(state="sent", sent_at=clock.now(), lease_until=None, last_error="")
        )


def _mark_failed(database: Database, item: OutboxItem, error: str) -> None:
    state = "failed" if item.attempts >= MOST_ATTEMPTS else "waiting"
    with database.write() as session:
        session.execute(
            update(OutboxItem)
            .where(OutboxItem.id == item.id)
            .values(state=state, lease_until=None, last_error=error, due_at=clock.now() + wait_after(item.attempts))
        )


def wait_after(attempts: int) -> timedelta:
    """Exponential back-off from 30 seconds with ±25 % jitter, at most six hours."""
    wait = min(LONGEST_WAIT, timedelta(seconds=30 * 2 ** max(0, attempts - 1)))
    return wait * (0.75 + secrets.randbelow(501) / 1000)
