"""Reading the audit trail: filtered, newest first, page by page without counting."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.audit import Actor, AuditEntry, record, verify

CHECKED, BROKEN = "audit.checked", "audit.broken"
ROWS_A_PAGE = 50


@dataclass(frozen=True)
class Filter:
    """What is looked for; empty fields do not narrow. `areas` are the parts of actions before their dots."""

    who: str = ""
    areas: tuple[str, ...] = ()
    subject: str = ""
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class Line:
    """One line as it is shown."""

    id: int
    at: datetime
    actor_kind: str
    actor_id: str
    actor_name: str
    action: str
    subject: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class ChainState:
    """The latest check of the chain: when, by whom, how far, and whether it held."""

    at: datetime
    by: str
    lines: int
    whole: bool


def list_lines(
    session: Session, wanted: Filter, *, before: int | None = None, limit: int = ROWS_A_PAGE
) -> tuple[Sequence[Line], bool]:
    """One page of lines older than `before`, newest first, and whether older ones follow; one statement."""
    statement = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit + 1)
    if wanted.who:
        like = f"%{_escaped(wanted.who)}%"
        statement = statement.where(
            or_(AuditEntry.actor_name.ilike(like, escape="\\"), AuditEntry.actor_id == wanted.who)
        )
    if wanted.areas:
        begins = (AuditEntry.action.like(f"{_escaped(area)}.%", escape="\\") for area in wanted.areas)
        statement = statement.where(or_(*begins))
    if wanted.subject:
        statement = statement.where(AuditEntry.subject == wanted.subject)
    if wanted.first_day:
        statement = statement.where(AuditEntry.at >= clock.start_of_local_day(wanted.first_day))
    if wanted.last_day:
        statement = statement.where(AuditEntry.at < clock.end_of_local_day(wanted.last_day))
    if before is not None:
        statement = statement.where(AuditEntry.id < before)
    rows = session.scalars(statement).all()
    return [_line(row) for row in rows[:limit]], len(rows) > limit


def last_check(session: Session) -> ChainState | None:
    """The newest check that somebody or the timer made; None when there was none yet."""
    statement = select(AuditEntry).where(AuditEntry.action.in_((CHECKED, BROKEN)))
    row = session.scalar(statement.order_by(AuditEntry.id.desc()).limit(1))
    if row is None:
        return None
    line = _line(row)
    return ChainState(row.at, row.actor_name, int(line.detail.get("lines", 0)), row.action == CHECKED)


def check_chain(session: Session) -> tuple[int, bool]:
    """Walk the whole chain: the number of lines that held, or the number of the first that did not; and
    which.
    """
    return deque(verify(session), maxlen=1)[0]


def note_check(session: Session, *, lines: int, whole: bool, by: Actor) -> None:
    """Write down what a check found."""
    record(session, actor=by, action=CHECKED if whole else BROKEN, subject="audit", detail={"lines": lines})


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _line(row: AuditEntry) -> Line:
    detail = json.loads(row.detail) if row.detail else {}
    return Line(row.id, row.at, row.actor_kind, row.actor_id, row.actor_name, row.action, row.subject, detail)
