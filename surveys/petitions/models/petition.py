"""The petition itself, its contact (apart and sealed), its consents and its history."""

from __future__ import annotations

import uuid as uuid_module
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.core.database import UTC, Base, BigKey, Json, UUIDKey, one_of
from surveys.petitions.terms import CHOSEN_KINDS, KINDS, PUBLICATION_STATES, STATES
from surveys.places.models import Procedure, Touchpoint, Unit

if TYPE_CHECKING:
    from surveys.petitions.models.answer import Answer, Draft, Rating
    from surveys.petitions.models.correspondence import Attachment, Message
    from surveys.petitions.models.publication import Publication


class Petition(Base):
    """Everything that a citizen writes and expects someone to read (góp ý, phản ánh, kiến nghị …).

    Three axes that are never one column: `state` (who must act), `publication_state` (what the public sees)
    and the clock, which is computed from the events and the calendar. `due_on` is only its projection for
    lists.
    """

    __tablename__ = "petitions"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("chosen_kind", CHOSEN_KINDS),
        one_of("state", STATES),
        one_of("publication_state", PUBLICATION_STATES),
        CheckConstraint("merged_into_id <> id", name="merged_elsewhere"),
        Index("ix_petitions_inbox", "state", "due_on"),
        Index("ix_petitions_unit_state", "unit_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    uuid: Mapped[uuid_module.UUID] = mapped_column(UUIDKey, unique=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    chosen_kind: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str | None] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    publication_state: Mapped[str] = mapped_column(String(20), default="private")
    publishable: Mapped[bool] = mapped_column(default=True)
    sealed: Mapped[bool] = mapped_column(default=False)

    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    intake_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    procedure_id: Mapped[int | None] = mapped_column(ForeignKey("procedures.id"), index=True)
    touchpoint_id: Mapped[int] = mapped_column(ForeignKey("touchpoints.id"), index=True)
    kiosk_id: Mapped[int | None] = mapped_column(ForeignKey("kiosks.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    locale: Mapped[str] = mapped_column(String(5))

    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text)

    submitted_at: Mapped[datetime] = mapped_column(UTC)
    received_at: Mapped[datetime] = mapped_column(UTC, index=True)
    clock_from: Mapped[date] = mapped_column()
    due_on: Mapped[date | None] = mapped_column()
    answered_at: Mapped[datetime | None] = mapped_column(UTC)
    state_since: Mapped[datetime] = mapped_column(UTC)
    closed_at: Mapped[datetime | None] = mapped_column(UTC, index=True)
    cycle: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    proposal: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """A step that waits for its second person: {step, by, at, data}."""

    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("petitions.id"), index=True)
    split_from_id: Mapped[int | None] = mapped_column(ForeignKey("petitions.id"), index=True)

    receipt_lookup: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    receipt_hash: Mapped[bytes | None] = mapped_column(LargeBinary(64))

    unit: Mapped[Unit | None] = relationship(foreign_keys=[unit_id])
    intake_unit: Mapped[Unit] = relationship(foreign_keys=[intake_unit_id])
    procedure: Mapped[Procedure | None] = relationship()
    touchpoint: Mapped[Touchpoint] = relationship()
    events: Mapped[list[Event]] = relationship(order_by="Event.seq", back_populates="petition")
    messages: Mapped[list[Message]] = relationship(order_by="Message.id", back_populates="petition")
    files: Mapped[list[Attachment]] = relationship(order_by="Attachment.id", back_populates="petition")
    drafts: Mapped[list[Draft]] = relationship(order_by="Draft.id", back_populates="petition")
    answers: Mapped[list[Answer]] = relationship(order_by="Answer.id", back_populates="petition")
    ratings: Mapped[list[Rating]] = relationship(order_by="Rating.id", back_populates="petition")
    publications: Mapped[list[Publication]] = relationship(order_by="Publication.id", back_populates="petition")
    consents: Mapped[list[Consent]] = relationship(order_by="Consent.id", back_populates="petition")
    merged_into: Mapped[Petition | None] = relationship(foreign_keys=[merged_into_id], remote_side=[id])
    split_from: Mapped[Petition | None] = relationship(foreign_keys=[split_from_id], remote_side=[id])

    @property
    def scope_unit_id(self) -> int:
        """The unit whose people may be asked about it: the handling unit, before that the one that received
        it."""
        return self.unit_id if self.unit_id is not None else self.intake_unit_id

    @property
    def answer(self) -> Answer | None:
        """The newest answer that was approved."""
        return next((answer for answer in reversed(self.answers) if answer.approved_at is not None), None)

    @property
    def rating(self) -> Rating | None:
        """The sender's newest rating."""
        return self.ratings[-1] if self.ratings else None


class PetitionNumber(Base):
    """The last public number of each year; taken in the petition's own transaction, so that none is
    missing."""

    __tablename__ = "petition_numbers"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column()


class Contact(Base):
    """Who the citizen is and how to reach them: sealed, apart from the text, opened only by
    `open_contact`."""

    __tablename__ = "petition_contacts"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"), unique=True)
    name: Mapped[bytes | None] = mapped_column(LargeBinary)
    address: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    email: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_lookup: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    erased_at: Mapped[datetime | None] = mapped_column(UTC)


class Consent(Base):
    """One consent asked for: which text in which version was shown, and whether it was given."""

    __tablename__ = "petition_consents"
    __table_args__ = (Index("ix_petition_consents_petition_id_purpose", "petition_id", "purpose"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    purpose: Mapped[str] = mapped_column(String(40))
    text_version: Mapped[str] = mapped_column(ForeignKey("consent_texts.version"))
    given: Mapped[bool] = mapped_column()
    at: Mapped[datetime] = mapped_column(UTC)

    petition: Mapped[Petition] = relationship(back_populates="consents")


class ConsentText(Base):
    """A wording that citizens were asked to agree to, kept for as long as the consents that name it.

    `version` is the beginning of the SHA-256 of the text, so that an edited wording is a new version by
    itself.
    """

    __tablename__ = "consent_texts"

    version: Mapped[str] = mapped_column(String(20), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    first_used_at: Mapped[datetime] = mapped_column(UTC)


class Event(Base):
    """One step of a petition's life. Written once, never edited; clocks, timelines and notices are read from
    it."""

    __tablename__ = "petition_events"
    __table_args__ = (UniqueConstraint("petition_id", "seq"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    seq: Mapped[int] = mapped_column()
    at: Mapped[datetime] = mapped_column(UTC)
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str | None] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    cycle: Mapped[int] = mapped_column()
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[str] = mapped_column(String(64))
    actor_name: Mapped[str] = mapped_column(String(200))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(Json)

    petition: Mapped[Petition] = relationship(back_populates="events")
    unit: Mapped[Unit | None] = relationship()
