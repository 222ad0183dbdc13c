"""What a citizen answered, once. No address of the network, no name, no cookie stands beside it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from surveys.core.schema import UTC, Base, BigKey, Json, UUIDKey, one_of
from surveys.places.rules import CHANNELS
from surveys.questionnaires.rules import OUTCOMES

FLAGS = {"clock_suspect": 1, "fast": 2, "honeypot": 4, "burst": 8, "foreign_origin": 16, "stale_form": 32}
"""Reasons to look twice at a form, as bits of `responses.flags`. A flagged form is stored like any other."""


class Response(Base):
    """One form that somebody gave in. The id is made by the device that asked (UUID version 7)."""

    __tablename__ = "responses"
    __table_args__ = (
        one_of("outcome", OUTCOMES),
        one_of("channel", CHANNELS),
        Index("ix_responses_day", "day"),
        Index("ix_responses_unit_id_day", "unit_id", "day"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[uuid.UUID] = mapped_column(UUIDKey, primary_key=True)
    touchpoint_id: Mapped[int] = mapped_column(ForeignKey("touchpoints.id"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("counters.id"))
    field_id: Mapped[int | None] = mapped_column(ForeignKey("fields.id"))
    procedure_id: Mapped[int | None] = mapped_column(ForeignKey("procedures.id"))
    kiosk_id: Mapped[int | None] = mapped_column(ForeignKey("kiosks.id"))
    channel: Mapped[str] = mapped_column(String(12))
    locale: Mapped[str] = mapped_column(String(8))
    outcome: Mapped[str] = mapped_column(String(10))
    started_at: Mapped[datetime] = mapped_column(UTC)
    submitted_at: Mapped[datetime] = mapped_column(UTC)
    received_at: Mapped[datetime] = mapped_column(UTC)
    day: Mapped[date] = mapped_column(Date)
    duration_ms: Mapped[int] = mapped_column(Integer)
    flags: Mapped[int] = mapped_column(Integer, default=0)


class AnswerValue(Base):
    """One value given to one question of a frozen edition; several rows for several choices."""

    __tablename__ = "answers"
    __table_args__ = {"sqlite_with_rowid": False}

    response_id: Mapped[uuid.UUID] = mapped_column(UUIDKey, ForeignKey("responses.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("edition_items.id"), primary_key=True)
    value: Mapped[int] = mapped_column(Integer, primary_key=True)


class AnswerText(Base):
    """Words given to one question, with the folded form that search uses."""

    __tablename__ = "answer_texts"
    __table_args__ = {"sqlite_with_rowid": False}

    response_id: Mapped[uuid.UUID] = mapped_column(UUIDKey, ForeignKey("responses.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("edition_items.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text)


class ResponseDossier(Base):
    """The dossier a form belongs to, kept apart so that lists of answers do not carry it."""

    __tablename__ = "response_dossiers"

    response_id: Mapped[uuid.UUID] = mapped_column(UUIDKey, ForeignKey("responses.id"), primary_key=True)
    dossier: Mapped[str] = mapped_column(String(60), index=True)


class QuarantinedResponse(Base):
    """A form that could not be counted and must not be dropped: kept as it came, with the reason."""

    __tablename__ = "quarantined_responses"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    response_id: Mapped[uuid.UUID] = mapped_column(UUIDKey, unique=True)
    received_at: Mapped[datetime] = mapped_column(UTC)
    reason: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
