"""What the public may read: edited copies, checked by a second person, and the log of what was taken down."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.core.database import UTC, Base, BigKey, one_of
from surveys.people.models import User
from surveys.petitions.models.petition import Petition
from surveys.petitions.terms import TAKEDOWN_REASONS
from surveys.places.models import Field, Procedure, Unit

COPY_STATES = ("editing", "checked", "public", "replaced", "withdrawn")


class Publication(Base):
    """One version of the public copy of an answered petition; a new record, the original is never touched.

    The facts beside the texts (dates, late or not, unit) are copied when it is published, so that the page,
    the feed and the open data say the same for ever.
    """

    __tablename__ = "publications"
    __table_args__ = (
        one_of("state", COPY_STATES),
        UniqueConstraint("petition_id", "version"),
        CheckConstraint("published_by_id <> edited_by_id", name="second_person"),
        Index(
            "uq_publications_one_public",
            "petition_id",
            unique=True,
            sqlite_where=text("state = 'public'"),
            postgresql_where=text("state = 'public'"),
        ),
        Index("ix_publications_state_answered_on", "state", "answered_on"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"), index=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("petition_answers.id"), index=True)
    version: Mapped[int] = mapped_column()
    state: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(20), index=True)
    title: Mapped[str] = mapped_column(String(200))
    question: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    """What the office did, in a sentence or two, shown in bold in lists."""
    answer_text: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20))
    field_id: Mapped[int | None] = mapped_column(ForeignKey("fields.id"), index=True)
    procedure_id: Mapped[int | None] = mapped_column(ForeignKey("procedures.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    received_on: Mapped[date] = mapped_column()
    due_on: Mapped[date | None] = mapped_column()
    answered_on: Mapped[date] = mapped_column()
    days_late: Mapped[int] = mapped_column(default=0)
    late_reason: Mapped[str] = mapped_column(String(500), default="")
    official_number: Mapped[str] = mapped_column(String(60), default="")
    official_date: Mapped[date | None] = mapped_column()
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    edited_at: Mapped[datetime] = mapped_column(UTC)
    checked_at: Mapped[datetime | None] = mapped_column(UTC)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    published_at: Mapped[datetime | None] = mapped_column(UTC, index=True)

    petition: Mapped[Petition] = relationship(back_populates="publications")
    unit: Mapped[Unit | None] = relationship()
    field: Mapped[Field | None] = relationship()
    procedure: Mapped[Procedure | None] = relationship()
    edited_by: Mapped[User] = relationship(foreign_keys=[edited_by_id])
    published_by: Mapped[User | None] = relationship(foreign_keys=[published_by_id])


class PublicationEditor(Base):
    """Everybody who worked on a public copy; none of them can be its second person."""

    __tablename__ = "publication_editors"

    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)


class Takedown(Base):
    """One removal from the public pages; the row stays, the number then shows a tombstone."""

    __tablename__ = "takedowns"
    __table_args__ = (one_of("reason", TAKEDOWN_REASONS),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"), index=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTC)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    reason: Mapped[str] = mapped_column(String(40))
    explanation: Mapped[str] = mapped_column(Text)

    publication: Mapped[Publication] = relationship()
    by: Mapped[User] = relationship()
