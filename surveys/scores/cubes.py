"""The statements behind a page of scores. Each returns counts, grouped by the database; none returns an
answer.

Half-months that a period covers whole come from `tally_periods`. Free dates may leave a few days over at
the edges: those come from `tally_days`, or from the answers of these days where a dimension is asked that
it does not have.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from surveys.responses.models import AnswerValue, Response
from surveys.scores.periods import Cut
from surveys.tallies.models import SubmissionDay, TallyDay, TallyPeriod

Counts = Sequence[Any]
NO_PLACE = 0
"""Stands in the tallies for a dimension that a form did not tell."""


@dataclass(frozen=True)
class Filter:
    """Which answers are meant: the units (None: all) and the channel ("": all)."""

    units: frozenset[int] | None = None
    channel: str = ""


@dataclass(frozen=True)
class Extent:
    """The first and last day on which anything was answered; None when nothing ever was."""

    first_day: date | None
    last_day: date | None


def read_extent(session: Session) -> Extent:
    """The days between which there are answers; two steps down the primary key."""
    first = select(func.min(TallyDay.day)).scalar_subquery()
    last = select(func.max(TallyDay.day)).scalar_subquery()
    found = session.execute(select(first, last)).one()
    return Extent(found[0], found[1])


def count_items(session: Session, cut: Cut, only: Filter) -> Counts:
    """(item_id, value, n) over the whole half-months of the cut, for every question."""
    if cut.first is None:
        return ()
    statement = (
        select(TallyPeriod.item_id, TallyPeriod.value, func.sum(TallyPeriod.n).label("n"))
        .where(TallyPeriod.period.between(cut.first, cut.last), *_in_tally(TallyPeriod, only))
        .group_by(TallyPeriod.item_id, TallyPeriod.value)
    )
    return session.execute(statement).all()


def count_half_months(session: Session, first: date, last: date, items: Collection[int], only: Filter) -> Counts:
    """(period, item_id, value, n) of some questions for the half-months from `first` to `last`."""
    statement = (
        select(TallyPeriod.period, TallyPeriod.item_id, TallyPeriod.value, func.sum(TallyPeriod.n).label("n"))
        .where(
            TallyPeriod.period.between(first, last),
            TallyPeriod.item_id.in_(items),
            *_in_tally(TallyPeriod, only),
        )
        .group_by(TallyPeriod.period, TallyPeriod.item_id, TallyPeriod.value)
    )
    return session.execute(statement).all()


_PLACE = ("unit_id", "field_id", "procedure_id", "channel", "counter_id")


def count_places(session: Session, cut: Cut, items: Collection[int], only: Filter) -> Counts:
    """(unit_id, field_id, procedure_id, channel, counter_id, value, n) of some questions over whole
    half-months.
    """
    if cut.first is None:
        return ()
    columns = [getattr(TallyPeriod, name) for name in _PLACE]
    statement = (
        select(*columns, TallyPeriod.value, func.sum(TallyPeriod.n).label("n"))
        .where(
            TallyPeriod.period.between(cut.first, cut.last),
            TallyPeriod.item_id.in_(items),
            *_in_tally(TallyPeriod, only),
        )
        .group_by(*columns, TallyPeriod.value)
    )
    return session.execute(statement).all()


def count_edge_items(session: Session, cut: Cut, only: Filter) -> Counts:
    """(day, item_id, value, n) of the days that stick out of the half-months, for every question."""
    if not cut.edges:
        return ()
    if only.channel:
        return session.execute(_edge_answers(cut, only, [Response.day, AnswerValue.item_id])).all()
    columns = (TallyDay.day, TallyDay.item_id, TallyDay.value)
    statement = (
        select(*columns, func.sum(TallyDay.n).label("n"))
        .where(_on_edges(TallyDay.day, cut), *_in_tally(TallyDay, only))
        .group_by(*columns)
    )
    return session.execute(statement).all()


def count_edge_places(session: Session, cut: Cut, items: Collection[int], only: Filter) -> Counts:
    """The same columns as `count_places`, for the days that stick out, counted from the answers of these
    days.
    """
    if not cut.edges:
        return ()
    places = [
        Response.unit_id,
        Response.field_id,
        Response.procedure_id,
        Response.channel,
        Response.counter_id,
    ]
    statement = _edge_answers(cut, only, places).where(AnswerValue.item_id.in_(items))
    return session.execute(statement).all()


def _edge_answers(cut: Cut, only: Filter, columns: Sequence[Any]) -> Select[Any]:
    statement = (
        select(*columns, AnswerValue.value, func.count().label("n"))
        .join_from(Response, AnswerValue, AnswerValue.response_id == Response.id)
        .where(_on_edges(Response.day, cut))
        .group_by(*columns, AnswerValue.value)
    )
    if only.units is not None:
        statement = statement.where(Response.unit_id.in_(only.units))
    if only.channel:
        statement = statement.where(Response.channel == only.channel)
    return statement


def count_submissions(session: Session, start: date, end: date, only: Filter) -> Counts:
    """(outcome, n) of the forms that came in from `start` to `end`."""
    conditions: list[ColumnElement[bool]] = [SubmissionDay.day.between(start, end)]
    if only.units is not None:
        conditions.append(SubmissionDay.unit_id.in_(only.units))
    if only.channel:
        conditions.append(SubmissionDay.channel == only.channel)
    statement = select(SubmissionDay.outcome, func.sum(SubmissionDay.n).label("n")).where(*conditions)
    return session.execute(statement.group_by(SubmissionDay.outcome)).all()


def _in_tally(tally: Any, only: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if only.units is not None:
        conditions.append(tally.unit_id.in_(only.units))
    if only.channel:
        conditions.append(tally.channel == only.channel)
    return conditions


def _on_edges(day: Any, cut: Cut) -> ColumnElement[bool]:
    return or_(false(), *(and_(day >= start, day <= end) for start, end in cut.edges))
