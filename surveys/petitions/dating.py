"""Deadlines in the database: what is in force, a petition's clock, and its projection `due_on` for lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from surveys.core import clock
from surveys.core.audit import Actor, record
from surveys.core.office import Office, office
from surveys.petitions import terms
from surveys.petitions.calendar import load_calendar
from surveys.petitions.clocks import Clock, Deadline, Deadlines, Step, compute
from surveys.petitions.events import add_event
from surveys.petitions.models import Petition
from surveys.petitions.working_days import Calendar, Rule

_CACHE = "petitions.almanac"
REDATE_AT_ONCE = 500


@dataclass(frozen=True)
class Almanac:
    """Calendar, deadlines and limits in force, read once a session."""

    calendar: Calendar
    deadlines: Deadlines
    office: Office

    @property
    def rating_rule(self) -> Rule:
        """How long rating and reopening stay open."""
        return Rule(int(self.office.rating_days.value))

    @property
    def citizen_rule(self) -> Rule:
        """How long a citizen has to answer a question."""
        return Rule(int(self.office.citizen_reply_days.value))


def almanac(session: Session) -> Almanac:
    """The almanac of this session; read with two statements the first time."""
    known = session.info.get(_CACHE)
    if known is None:
        settings = office(session)
        known = session.info[_CACHE] = Almanac(load_calendar(session), deadlines_of(settings), settings)
    return known


def forget_almanac(session: Session) -> None:
    """Read calendar and settings anew next time, after they were changed in this session."""
    session.info.pop(_CACHE, None)


def deadlines_of(settings: Office) -> Deadlines:
    """The office's periods as rules with their citations."""

    def period(key: str) -> Deadline:
        setting = getattr(settings, key)
        return Deadline(Rule(int(setting.value)), setting.citation)

    answers = {
        terms.COMMENT: "comment_answer_days",
        terms.PRAISE: "comment_answer_days",
        terms.QUESTION: "question_answer_days",
        terms.PAKN_A: "pakn_answer_days",
        terms.PAKN_B: "pakn_answer_days",
        terms.OTHER: "other_answer_days",
        terms.DATA_REQUEST: "data_request_days",
    }
    return Deadlines(
        classify=period("classify_days"),
        by_kind={kind: period(key) for kind, key in answers.items()},
        day_ends_at=time.fromisoformat(settings.day_ends_at.value),
    )


def clock_of(session: Session, petition: Petition, *, now: datetime | None = None) -> Clock:
    """The petition's clock now, computed from its events."""
    return _clock(almanac(session), petition, petition.kind, now or clock.now())


def preview_due(session: Session, petition: Petition, kind: str) -> Clock:
    """The clock as it would run if Legal set this class, for the form before it is sent."""
    return _clock(almanac(session), petition, kind, clock.now())


def redate(session: Session, petition: Petition) -> None:
    """Bring the projection for lists up to date with the clock."""
    petition.due_on = clock_of(session, petition).due_on


def redate_open(session: Session, *, by: Actor) -> int:
    """Re-date every open petition after the calendar or a deadline changed; old and new date stay in the events.

    Returns how many dates moved.
    """
    moved = 0
    for block in _open_petitions(session):
        for petition in block:
            before = petition.due_on
            redate(session, petition)
            if petition.due_on != before:
                moved += 1
                add_event(
                    session,
                    petition,
                    name="redated",
                    by=by,
                    to_state=petition.state,
                    data={"from": _iso(before), "to": _iso(petition.due_on)},
                )
                petition.version += 1
    if moved:
        record(session, actor=by, action="petitions.redated", subject="petitions", detail={"moved": moved})
    return moved


def steps_of(petition: Petition) -> list[Step]:
    """The events as the clock reads them."""
    return [Step(event.at, event.name, event.from_state, event.to_state, event.data) for event in petition.events]


def _clock(book: Almanac, petition: Petition, kind: str | None, now: datetime) -> Clock:
    return compute(
        received_at=petition.received_at,
        kind=kind,
        state=petition.state,
        steps=steps_of(petition),
        deadlines=book.deadlines,
        calendar=book.calendar,
        now=now,
    )


def _open_petitions(session: Session) -> Iterator[Sequence[Petition]]:
    """Open petitions with their events, a few hundred at a time."""
    ids = session.scalars(select(Petition.id).where(Petition.state.in_(terms.OPEN_STATES)).order_by(Petition.id)).all()
    for start in range(0, len(ids), REDATE_AT_ONCE):
        block = ids[start : start + REDATE_AT_ONCE]
        yield session.scalars(
            select(Petition).where(Petition.id.in_(block)).options(selectinload(Petition.events))
        ).all()
        session.flush()


def _iso(day: object) -> str | None:
    return None if day is None else str(day)
