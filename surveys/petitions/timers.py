"""What time itself does to petitions: reminders, closing for want of a reply, closing after the rating window.

The worker calls this every few minutes; each petition moves by the same table as by hand, with the system as actor.
Nothing happens at night, at weekends or on holidays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.audit import Actor
from surveys.petitions import terms
from surveys.petitions.acting import act
from surveys.petitions.dating import Almanac, almanac
from surveys.petitions.facts import gather, last_asked, window_open
from surveys.petitions.models import Petition
from surveys.petitions.working_days import Rule, due

TIMERS: Final = Actor.system("timers")
DAY_BEGINS: Final = time(7, 0)
AT_ONCE: Final = 500


@dataclass(frozen=True)
class Ran:
    """What one run did."""

    reminded: int = 0
    closed: int = 0


def run_timers(session: Session) -> Ran:
    """Do what is due now. Does nothing outside office hours; running it again at once does nothing more."""
    book = almanac(session)
    now = clock.to_local(clock.now())
    if not book.calendar.is_working(now.date()) or not DAY_BEGINS <= now.time() <= book.deadlines.day_ends_at:
        return Ran()
    reminded = closed = 0
    for petition in _in_state(session, terms.AWAITING_CITIZEN):
        step = _waiting_step(session, book, petition)
        if step == "close_unanswered":
            act(session, petition, step, by=TIMERS)
            closed += 1
        elif step is not None:
            act(session, petition, "remind", by=TIMERS, final=step == "final")
            reminded += 1
    for petition in _in_state(session, terms.ANSWERED):
        if not window_open(book, petition):
            act(session, petition, "close_window", by=TIMERS)
            closed += 1
    return Ran(reminded, closed)


def _waiting_step(session: Session, book: Almanac, petition: Petition) -> str | None:
    """Reminder halfway, reminder near the end, final notice at the end, and closing two working days after that."""
    asked = last_asked(petition)
    if asked is None:
        return None
    facts = gather(session, petition)
    whole = book.citizen_rule.days
    steps = (
        (max(1, whole // 2), "remind"),
        (max(2, whole - 2), "remind"),
        (whole, "final"),
        (whole + 2, "close_unanswered"),
    )
    for place, (days, step) in enumerate(steps):
        if facts.reminders > place:
            continue
        reached = due(asked.at, Rule(days), book.calendar, day_ends_at=book.deadlines.day_ends_at).due_on
        return step if clock.today() >= reached + timedelta(days=step == "close_unanswered") else None
    return None


def _in_state(session: Session, state: str) -> list[Petition]:
    return list(
        session.scalars(select(Petition).where(Petition.state == state).order_by(Petition.state_since).limit(AT_ONCE))
    )
