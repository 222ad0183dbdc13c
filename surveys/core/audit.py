"""The audit trail: one line for every staff action, chained so that a changed line is found at its place."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, String, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.core import clock
from surveys.core.crypto import KeyRing
from surveys.core.schema import UTC, Base, BigKey

CHAIN_LOCK = 0x79_64_61_6E
NO_LINE = b"\0" * 32

_keys: KeyRing | None = None


class AuditEntry(Base):
    """One line: who did what to which thing, and the digest that ties it to the line before."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    at: Mapped[datetime] = mapped_column(UTC, index=True)
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[str] = mapped_column(String(64), index=True)
    actor_name: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(80), index=True)
    subject: Mapped[str] = mapped_column(String(120), index=True)
    detail: Mapped[str] = mapped_column(Text)
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


@dataclass(frozen=True)
class Actor:
    """Who acts: `kind` is staff, citizen, kiosk or system; `name` is shown to auditors."""

    kind: str
    id: str
    name: str

    @classmethod
    def system(cls, name: str = "system") -> Actor:
        """The timers, the command line and the installation itself."""
        return cls("system", name, name)


def use_keys(keys: KeyRing) -> None:
    """Set the key ring that chains the lines of this process."""
    global _keys
    _keys = keys


def record(
    session: Session, *, actor: Actor, action: str, subject: str, detail: Mapping[str, Any] | None = None
) -> AuditEntry:
    """Append one line in the caller's transaction. `detail` never holds a citizen's words or contacts."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": CHAIN_LOCK})
    previous = session.execute(select(AuditEntry.mac).order_by(AuditEntry.id.desc()).limit(1)).scalar()
    entry = AuditEntry(
        at=clock.now(),
        actor_kind=actor.kind,
        actor_id=str(actor.id)[:64],
        actor_name=actor.name[:200],
        action=action[:80],
        subject=subject[:120],
        detail=json.dumps(dict(detail or {}), ensure_ascii=False, sort_keys=True, default=str),
    )
    entry.mac = _mac(previous or NO_LINE, entry)
    session.add(entry)
    session.flush()
    session.info["audited"] = session.info.get("audited", 0) + 1
    return entry


def verify(session: Session, *, rows_at_once: int = 5000) -> Iterator[tuple[int, bool]]:
    """Walk the chain from its start; yields (number of lines read so far, whether all held) after each block.

    The walk ends at the first line that does not fit the one before it.
    """
    previous, last_id, seen = NO_LINE, 0, 0
    while True:
        block = session.scalars(
            select(AuditEntry).where(AuditEntry.id > last_id).order_by(AuditEntry.id).limit(rows_at_once)
        ).all()
        if not block:
            yield seen, True
            return
        for entry in block:
            if not hmac.compare_digest(entry.mac, _mac(previous, entry)):
                yield entry.id, False
                return
            previous, last_id, seen = entry.mac, entry.id, seen + 1
        session.expunge_all()
        yield seen, True


def _mac(previous: bytes, entry: AuditEntry) -> bytes:
    if _keys is None:
        raise RuntimeError("the audit chain has no key; call use_keys() at start")
    fields = (
        entry.at.isoformat(timespec="microseconds"),
        entry.actor_kind,
        entry.actor_id,
        entry.actor_name,
        entry.action,
        entry.subject,
        entry.detail,
    )
    return _keys.mac(previous + json.dumps(fields, ensure_ascii=False).encode(), purpose="audit")
