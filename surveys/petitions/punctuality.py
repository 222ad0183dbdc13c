"""How many answers went out in time: what ratio a) of QĐ 766/QĐ-TTg is built from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from surveys.core.clock import end_of_local_day, start_of_local_day
from surveys.petitions.models import Answer


@dataclass(frozen=True)
class Punctuality:
    """Answers that were sent in a period, and how many of them by their due date."""

    answered: int
    in_time: int


def count_in_time(session: Session, *, start: date, end: date, units: frozenset[int] | None = None) -> Punctuality:
    """Answers sent from `start` to `end` (days in Vietnam, both included) by the given units; None: all
    units."""
    in_time = func.coalesce(func.sum(case((Answer.days_late == 0, 1), else_=0)), 0)
    statement = select(func.count(), in_time).where(
        Answer.approved_at >= start_of_local_day(start), Answer.approved_at < end_of_local_day(end)
    )
    if units is not None:
        statement = statement.where(Answer.unit_id.in_(units))
    answered, punctual = session.execute(statement).one()
    return Punctuality(int(answered), int(punctual))
