"""Tables of the questionnaires: a survey, its editions (frozen wordings) and the questions of each
edition.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event, inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from surveys.core.database import UTC, Base, BigKey, Json, one_of
from surveys.core.errors import Conflict
from surveys.core.translation import lazy
from surveys.questionnaires.rules import EDITION_STATES, KINDS

FROZEN_COLUMNS = ("survey_id", "key", "number", "definition", "sha256", "published_at", "published_by_id")


class Survey(Base):
    """A questionnaire (phiếu khảo sát) whose wording lives in editions."""

    __tablename__ = "surveys"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title_vi: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))


class Edition(Base):
    """One wording of a survey (phiên bản phiếu). After publishing nothing in it changes but live →
    retired.
    """

    __tablename__ = "editions"
    __table_args__ = (
        UniqueConstraint("survey_id", "number"),
        one_of("state", EDITION_STATES),
        CheckConstraint("state = 'draft' or (sha256 is not null and published_at is not null)", name="frozen"),
        Index(
            "uq_editions_one_live",
            "survey_id",
            unique=True,
            sqlite_where=text("state = 'live'"),
            postgresql_where=text("state = 'live'"),
        ),
        Index(
            "uq_editions_one_draft",
            "survey_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default="draft", active_history=True)
    definition: Mapped[dict[str, Any]] = mapped_column(Json)
    sha256: Mapped[str | None] = mapped_column(String(64))
    published_at: Mapped[datetime | None] = mapped_column(UTC)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    survey: Mapped[Survey] = relationship()


class EditionItem(Base):
    """One question of a published edition; answers and tallies point at it."""

    __tablename__ = "edition_items"
    __table_args__ = (UniqueConstraint("edition_id", "code"), one_of("kind", KINDS))

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    factor: Mapped[str | None] = mapped_column(String(10))
    definition: Mapped[dict[str, Any]] = mapped_column(Json)

    edition: Mapped[Edition] = relationship()


@event.listens_for(Edition, "before_update")
def _keep_published_wording(mapper: Mapper[Edition], connection: Connection, edition: Edition) -> None:
    """Refuse any change of a published edition but its retirement: answers were given to these very words."""
    state = inspect(edition).attrs.state.history
    was = (state.deleted or [edition.state])[0]
    if was == "draft":
        return
    changed = [name for name in FROZEN_COLUMNS if inspect(edition).attrs[name].history.has_changes()]
    if changed or (was, edition.state) not in {("live", "live"), ("live", "retired"), ("retired", "retired")}:
        raise Conflict(lazy("A published edition cannot be changed. Make a new edition instead."))


@event.listens_for(Edition, "before_delete")
def _keep_published_edition(mapper: Mapper[Edition], connection: Connection, edition: Edition) -> None:
    if edition.state != "draft":
        raise Conflict(lazy("A published edition cannot be changed. Make a new edition instead."))


@event.listens_for(EditionItem, "before_update")
@event.listens_for(EditionItem, "before_delete")
def _keep_items(mapper: Mapper[EditionItem], connection: Connection, item: EditionItem) -> None:
    """Items exist only in published editions."""
    raise Conflict(lazy("A published edition cannot be changed. Make a new edition instead."))
