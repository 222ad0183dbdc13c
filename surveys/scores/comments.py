"""What citizens wrote of their own accord on the forms: anonymous, newest first, found without tone marks."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from surveys.core.text import fold
from surveys.places.models import Counter, Field, Unit
from surveys.questionnaires.models import EditionItem
from surveys.responses.models import AnswerText, AnswerValue, Response
from surveys.scores.catalogue import HEADLINE
from surveys.scores.cubes import Filter
from surveys.scores.periods import Period

PAGE = 25
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Comment:
    """One comment with what is known of the form around it; never who wrote it."""

    response_id: uuid.UUID
    text: str
    question: str
    face: int | None
    submitted_at: datetime
    channel: str
    unit: tuple[str, str]
    counter: tuple[str, str] | None
    field: tuple[str, str] | None


@dataclass(frozen=True)
class CommentPage:
    """One page of comments."""

    comments: tuple[Comment, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // PAGE))


def list_comments(
    session: Session, period: Period, only: Filter, *, search: str = "", face: int | None = None, page: int = 1
) -> CommentPage:
    """Comments of a period, newest first. `search` needs every word, accents and đ do not matter; `face` asks
    for those whose overall score was this."""
    given = _given(period, only, search, face)
    total = session.scalar(select(func.count()).select_from(given.subquery())) or 0
    page = min(max(1, page), max(1, -(-total // PAGE)))
    rows = session.execute(
        given.order_by(Response.submitted_at.desc(), AnswerText.response_id, AnswerText.item_id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    comments = tuple(
        Comment(
            row.response_id,
            row.text,
            row.question,
            row.face if row.face else None,
            row.submitted_at,
            row.channel,
            (row.unit_vi, row.unit_en),
            (row.counter_vi, row.counter_en) if row.counter_vi else None,
            (row.field_vi, row.field_en) if row.field_vi else None,
        )
        for row in rows
    )
    return CommentPage(comments, total, page)


def _given(period: Period, only: Filter, search: str, face: int | None) -> Any:
    headline_item = aliased(EditionItem)
    headline = aliased(AnswerValue)
    statement: Any = (
        select(
            AnswerText.response_id,
            AnswerText.text,
            EditionItem.code.label("question"),
            headline.value.label("face"),
            Response.submitted_at,
            Response.channel,
            Unit.name_vi.label("unit_vi"),
            Unit.name_en.label("unit_en"),
            Counter.name_vi.label("counter_vi"),
            Counter.name_en.label("counter_en"),
            Field.name_vi.label("field_vi"),
            Field.name_en.label("field_en"),
        )
        .join_from(Response, AnswerText, AnswerText.response_id == Response.id)
        .join(EditionItem, EditionItem.id == AnswerText.item_id)
        .join(Unit, Unit.id == Response.unit_id)
        .outerjoin(Counter, Counter.id == Response.counter_id)
        .outerjoin(Field, Field.id == Response.field_id)
        .outerjoin(
            headline_item,
            (headline_item.edition_id == Response.edition_id) & (headline_item.code == HEADLINE),
        )
        .outerjoin(headline, (headline.response_id == Response.id) & (headline.item_id == headline_item.id))
        .where(Response.day.between(period.start, period.end), EditionItem.kind == "long_text")
    )
    if only.units is not None:
        statement = statement.where(Response.unit_id.in_(only.units))
    if only.channel:
        statement = statement.where(Response.channel == only.channel)
    if face is not None:
        statement = statement.where(headline.value == face)
    for word in fold(search[:LONGEST_SEARCH]).split():
        statement = statement.where(AnswerText.search_text.contains(word, autoescape=True))
    return statement


def count_comments(session: Session, since: date, only: Filter) -> int:
    """How many comments were written since a day."""
    statement = (
        select(func.count())
        .join_from(Response, AnswerText, AnswerText.response_id == Response.id)
        .join(EditionItem, EditionItem.id == AnswerText.item_id)
        .where(Response.day >= since, EditionItem.kind == "long_text")
    )
    if only.units is not None:
        statement = statement.where(Response.unit_id.in_(only.units))
    return session.scalar(statement) or 0
