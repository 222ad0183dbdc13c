"""Filling an installation with illustrative data."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from surveys.core import catalogue, clock
from surveys.core.audit import record
from surveys.core.crypto import KeyRing
from surveys.core.database import Database
from surveys.core.errors import Conflict
from surveys.core.office import change_setting, office
from surveys.core.translation import lazy
from surveys.demo.editions import renew_kiosk_form
from surveys.demo.petitions import Town
from surveys.demo.places import add_places
from surveys.demo.responses import Crowd, Gatherer
from surveys.demo.staff import AUTHOR, hire
from surveys.demo.timeline import Timeline
from surveys.notices.models import OutboxItem
from surveys.petitions.models import Petition
from surveys.responses.models import Response
from surveys.responses.snapshot import take_snapshot

NEW_WORDING_AFTER = 0.72
CITATION = "Số liệu minh họa do lệnh ydan demo tạo ra"
Report = Callable[[str, int], None]


@dataclass(frozen=True)
class Filled:
    """What was added. `password` opens every made-up staff account; None when none was asked for."""

    responses: int
    petitions: int
    password: str | None = None


def is_illustrative(session: Session) -> bool:
    """Whether this installation holds made-up data."""
    return bool(office(session).illustrative_data.value)


def has_data(session: Session) -> bool:
    """Whether anybody answered or wrote, or was made up to."""
    answered = session.scalar(select(func.count()).select_from(select(Response.id).limit(1).subquery()))
    written = session.scalar(select(func.count()).select_from(select(Petition.id).limit(1).subquery()))
    return bool(answered or written)


def fill(
    database: Database,
    keys: KeyRing,
    *,
    responses: int,
    petitions: int,
    months: int,
    seed: int,
    accounts: bool = False,
    report: Report = lambda what, count: None,
) -> Filled:
    """Add made-up responses and petitions of the last `months` months, and mark the installation.

    The same seed on the same day gives the same data (but for receipt codes, which are secrets). Raises
    Conflict where real data are: made-up ones must never be mixed into them.
    """
    now = clock.now()
    with database.read() as session:
        if has_data(session) and not is_illustrative(session):
            raise Conflict(lazy("There are real data here. Illustrative data are only for an empty installation."))
    timeline = Timeline.of(months, now)
    since = clock.start_of_local_day(timeline.days[0])
    password = secrets.token_urlsafe(12) if accounts else None
    with clock.freeze(since), database.write() as session:
        if not is_illustrative(session):
            change_setting(session, "illustrative_data", value=True, citation=CITATION, by=AUTHOR)
        add_places(session)
        team = hire(session, since=timeline.days[0], password=password)
    with database.write() as session:
        renewed = timeline.days[int(len(timeline.days) * NEW_WORDING_AFTER)].replace(day=1)
        editions = renew_kiosk_form(session, since=clock.start_of_local_day(renewed) + timedelta(hours=6))
        catalogue.bump(session)
    gatherer = Gatherer(database, lambda count: report("responses", count))
    with database.read() as session:
        snapshot = take_snapshot(session, 0)
    Crowd(snapshot, editions, timeline, seed).answer_all(responses, gatherer)
    with database.write() as session:
        first_notice = session.scalar(select(func.max(OutboxItem.id))) or 0
        Town(session, keys, team, timeline, seed).live(petitions, lambda count: report("petitions", count))
        _send_nothing(session, first_notice)
        _write_down(session, now, gatherer.written, petitions, seed)
    return Filled(gatherer.written, petitions, password)


def _send_nothing(session: Session, first_notice: int) -> None:
    """Made-up citizens get no messages: what the steps put into the outbox is taken out again."""
    session.flush()
    session.execute(delete(OutboxItem).where(OutboxItem.id > first_notice))


def _write_down(session: Session, now: datetime, responses: int, petitions: int, seed: int) -> None:
    detail = {"responses": responses, "petitions": petitions, "seed": seed, "at": now.isoformat()}
    record(session, actor=AUTHOR, action="demo.filled", subject="installation", detail=detail)
