"""Drafts of the answer, the answer as it was frozen, approved and sent, and the templates drafts start
from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.core.database import UTC, Base, BigKey, Json
from surveys.people.models import User
from surveys.petitions.models.petition import Petition


class Draft(Base):
    """One version of the answer's draft; every save is a new row, so that versions can be compared."""

    __tablename__ = "petition_drafts"
    __table_args__ = (UniqueConstraint("petition_id", "cycle", "version"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    cycle: Mapped[int] = mapped_column()
    version: Mapped[int] = mapped_column()
    text: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[str] = mapped_column(String(500))
    template_id: Mapped[int | None] = mapped_column(ForeignKey("reply_templates.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTC)

    petition: Mapped[Petition] = relationship(back_populates="drafts")
    author: Mapped[User] = relationship()


class Answer(Base):
    """The answer frozen when Legal sent it to the approver, and what became of it.

    The four-eyes rule stands here in the database too: whoever wrote it can neither review nor approve it,
    the approver is a third person, and a petition's cycle has at most one approved answer.
    """

    __tablename__ = "petition_answers"
    __table_args__ = (
        CheckConstraint("reviewed_by_id <> drafted_by_id", name="reviewer_is_not_drafter"),
        CheckConstraint("approved_by_id <> drafted_by_id", name="approver_is_not_drafter"),
        CheckConstraint("approved_by_id <> reviewed_by_id", name="approver_is_not_reviewer"),
        CheckConstraint("(approved_by_id is null) = (approved_at is null)", name="approved_by_someone"),
        Index(
            "uq_petition_answers_one_a_cycle",
            "petition_id",
            "cycle",
            unique=True,
            sqlite_where=text("approved_at is not null"),
            postgresql_where=text("approved_at is not null"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"), index=True)
    cycle: Mapped[int] = mapped_column()
    draft_id: Mapped[int] = mapped_column(ForeignKey("petition_drafts.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[str] = mapped_column(String(500))
    files: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    """The attachments that go with it: [{id, name, sha256}], part of the digest."""
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    reviewed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    frozen_at: Mapped[datetime] = mapped_column(UTC)
    returned_at: Mapped[datetime | None] = mapped_column(UTC)
    approved_at: Mapped[datetime | None] = mapped_column(UTC, index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    official_number: Mapped[str] = mapped_column(String(60), default="")
    official_date: Mapped[date | None] = mapped_column()
    due_on: Mapped[date | None] = mapped_column()
    days_late: Mapped[int] = mapped_column(default=0)

    petition: Mapped[Petition] = relationship(back_populates="answers")
    draft: Mapped[Draft] = relationship()
    drafted_by: Mapped[User] = relationship(foreign_keys=[drafted_by_id])
    reviewed_by: Mapped[User] = relationship(foreign_keys=[reviewed_by_id])
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])


class Rating(Base):
    """How a citizen rates an answer, 1 to 5. Everybody whose petition was merged into the answered one rates
    too."""

    __tablename__ = "petition_ratings"
    __table_args__ = (
        UniqueConstraint("petition_id", "answer_id"),
        CheckConstraint("rating between 1 and 5", name="rating"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    answer_id: Mapped[int] = mapped_column(ForeignKey("petition_answers.id"), index=True)
    rating: Mapped[int] = mapped_column()
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UTC, index=True)

    petition: Mapped[Petition] = relationship(back_populates="ratings")
    answer: Mapped[Answer] = relationship()


class ReplyTemplate(Base):
    """A text to start a draft from; places in double braces must be filled before it can be sent."""

    __tablename__ = "reply_templates"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20), default="")
    text: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[str] = mapped_column(String(500), default="")
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
