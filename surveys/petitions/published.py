"""What the public reads: the list with search and filters, one answer, the newest ones, and the same as open data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session, selectinload

from surveys.core import clock
from surveys.core.text import fold
from surveys.petitions.finding import MOST_TERMS, like_pattern
from surveys.petitions.inbox import Page
from surveys.petitions.models import Publication, Rating, Takedown
from surveys.places.models import Field, Unit

PAGE_SIZE: Final = 10
MOST_ROWS: Final = 5000
LATE: Final = "late"
ON_TIME: Final = "on_time"


@dataclass(frozen=True)
class Filters:
    """What the reader chose; empty means everything."""

    text: str = ""
    fields: tuple[str, ...] = ()
    unit: str = ""
    year: int | None = None
    timing: tuple[str, ...] = ()


@dataclass(frozen=True)
class PublishedItem:
    """One public answer and the sender's own rating of it, 1 to 5 or None."""

    publication: Publication
    rating: int | None

    @property
    def on_time(self) -> bool:
        """Whether it was answered by the promised day."""
        return self.publication.days_late == 0


@dataclass(frozen=True)
class Facets:
    """How many answers each filter would show, beside the other filters."""

    fields: Sequence[tuple[Field, int]] = ()
    no_field: int = 0
    units: Sequence[Unit] = ()
    years: Sequence[int] = ()
    on_time: int = 0
    late: int = 0


@dataclass(frozen=True)
class YearFigures:
    """The answers of a year: all, on time, late."""

    year: int
    total: int
    on_time: int
    late: int = field(default=0)


def list_published(session: Session, filters: Filters, *, page: int = 1, size: int = PAGE_SIZE) -> Page[PublishedItem]:
    """One page of public answers, newest answer first."""
    where = _where(filters)
    total = session.scalar(select(func.count()).select_from(Publication).where(*where)) or 0
    page = max(1, min(page, -(-total // size) or 1))
    return Page(_items(session, _newest(where).limit(size).offset((page - 1) * size)), total, page, size)


def all_published(session: Session, filters: Filters, *, limit: int = MOST_ROWS) -> list[PublishedItem]:
    """All that match, newest first, for open data and the feed."""
    return _items(session, _newest(_where(filters)).limit(limit))


def latest(session: Session, limit: int = 3) -> list[PublishedItem]:
    """The newest public answers, for the kiosk, the board and the home page."""
    return all_published(session, Filters(), limit=limit)


def find_published(session: Session, number: str) -> PublishedItem | None:
    """The public answer with this number, or None."""
    found = _items(session, _newest([Publication.state == "public", Publication.number == number.strip().upper()]))
    return found[0] if found else None


def find_takedown(session: Session, number: str) -> Takedown | None:
    """The tombstone of a number that was public and is no more."""
    return session.scalar(
        select(Takedown)
        .join(Publication, Publication.id == Takedown.publication_id)
        .where(Publication.number == number.strip().upper())
        .order_by(Takedown.id.desc())
        .limit(1)
    )


def facets(session: Session, filters: Filters) -> Facets:
    """The numbers beside the filters."""
    without_fields = _where(Filters(filters.text, (), filters.unit, filters.year, filters.timing))
    counted = select(Publication.field_id, func.count()).where(*without_fields).group_by(Publication.field_id)
    by_field: dict[int | None, int] = {row[0]: row[1] for row in session.execute(counted)}
    without_timing = _where(Filters(filters.text, filters.fields, filters.unit, filters.year, ()))
    total, late = _timing(session, without_timing)
    known = session.scalars(
        select(Field).where(Field.id.in_([one for one in by_field if one])).order_by(Field.position)
    )
    return Facets(
        fields=[(one, by_field[one.id]) for one in known],
        no_field=by_field.get(None, 0),
        units=_units(session),
        years=_years(session),
        on_time=total - late,
        late=late,
    )


def year_figures(session: Session, year: int | None = None) -> YearFigures:
    """Counts for the head of the page, of `year` or of this year."""
    year = year or clock.today().year
    total, late = _timing(session, _where(Filters(year=year)))
    return YearFigures(year, total, total - late, late)


def as_record(item: PublishedItem, *, base_url: str) -> Mapping[str, Any]:
    """One answer as plain values with fixed names, for JSON and CSV."""
    copy = item.publication
    return {
        "number": copy.number,
        "title": copy.title,
        "question": copy.question,
        "summary": copy.summary,
        "answer": copy.answer_text,
        "kind": copy.kind,
        "field": copy.field.code if copy.field else None,
        "field_name": copy.field.name_vi if copy.field else None,
        "procedure": copy.procedure.code if copy.procedure else None,
        "procedure_name": copy.procedure.name_vi if copy.procedure else None,
        "unit": copy.unit.code if copy.unit else None,
        "unit_name": copy.unit.name_vi if copy.unit else None,
        "received_on": copy.received_on.isoformat(),
        "due_on": copy.due_on.isoformat() if copy.due_on else None,
        "answered_on": copy.answered_on.isoformat(),
        "on_time": item.on_time,
        "days_late": copy.days_late,
        "late_reason": copy.late_reason,
        "official_number": copy.official_number,
        "official_date": copy.official_date.isoformat() if copy.official_date else None,
        "rating": item.rating,
        "version": copy.version,
        "published_at": copy.published_at.isoformat(timespec="seconds") if copy.published_at else None,
        "url": f"{base_url}/published/{copy.number}",
    }


def _where(filters: Filters) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [Publication.state == "public"]
    for word in fold(filters.text).split()[:MOST_TERMS]:
        where.append(Publication.search_text.like(like_pattern(word), escape="\\"))
    if filters.fields:
        where.append(_in_fields(filters.fields))
    if filters.unit:
        where.append(Publication.unit_id.in_(select(Unit.id).where(Unit.code == filters.unit)))
    if filters.year is not None:
        where.append(Publication.answered_on.between(date(filters.year, 1, 1), date(filters.year, 12, 31)))
    if len(set(filters.timing) & {LATE, ON_TIME}) == 1:
        where.append(Publication.days_late > 0 if LATE in filters.timing else Publication.days_late == 0)
    return where


def _in_fields(codes: Sequence[str]) -> ColumnElement[bool]:
    named = Publication.field_id.in_(select(Field.id).where(Field.code.in_(codes)))
    return named | Publication.field_id.is_(None) if "-" in codes else named


def _newest(where: Sequence[ColumnElement[bool]]) -> Any:
    rated = and_(Rating.petition_id == Publication.petition_id, Rating.answer_id == Publication.answer_id)
    return (
        select(Publication, Rating.rating)
        .outerjoin(Rating, rated)
        .where(*where)
        .order_by(Publication.answered_on.desc(), Publication.id.desc())
        .options(selectinload(Publication.unit), selectinload(Publication.field), selectinload(Publication.procedure))
    )


def _items(session: Session, chosen: Any) -> list[PublishedItem]:
    return [PublishedItem(publication, rating) for publication, rating in session.execute(chosen)]


def _timing(session: Session, where: Sequence[ColumnElement[bool]]) -> tuple[int, int]:
    late = func.coalesce(func.sum(case((Publication.days_late > 0, 1), else_=0)), 0)
    total, late_count = session.execute(select(func.count(), late).select_from(Publication).where(*where)).one()
    return int(total), int(late_count)


def _units(session: Session) -> Sequence[Unit]:
    shown = select(Publication.unit_id).where(Publication.state == "public")
    return session.scalars(select(Unit).where(Unit.id.in_(shown)).order_by(Unit.position, Unit.id)).all()


def _years(session: Session) -> list[int]:
    ends = select(func.min(Publication.answered_on), func.max(Publication.answered_on))
    first, last = session.execute(ends.where(Publication.state == "public")).one()
    return list(range(last.year, first.year - 1, -1)) if first else []
