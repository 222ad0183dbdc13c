"""The outbox: whatever leaves the building is a row here, written with the change that causes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from surveys.core.schema import UTC, Base, BigKey, Json, one_of

STATES = ("waiting", "sending", "sent", "failed")


class OutboxItem(Base):
    """One message to deliver. `dedupe_key` makes a repeated cause give one message."""

    __tablename__ = "outbox"
    __table_args__ = (one_of("state", STATES), Index("ix_outbox_state_due_at", "state", "due_at"))

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    dedupe_key: Mapped[str] = mapped_column(String(160), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    created_at: Mapped[datetime] = mapped_column(UTC)
    due_at: Mapped[datetime] = mapped_column(UTC)
    lease_until: Mapped[datetime | None] = mapped_column(UTC)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime | None] = mapped_column(UTC)
