"""Made-up petitions, lived through in order of time by the real services."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.codes import new_receipt_code, receipt_verifier
from surveys.core.crypto import KeyRing
from surveys.demo import lives
from surveys.demo.lives import Desk, Life
from surveys.demo.staff import Team
from surveys.demo.stories import Story, library, somebody, stories, told
from surveys.demo.timeline import SATURDAY, Timeline, uuid7_at
from surveys.petitions import terms
from surveys.petitions.models import Petition
from surveys.petitions.services import receive
from surveys.places.models import Procedure, Touchpoint, Unit

FIRST_HOUR, LAST_HOUR = 8, 16
RESTING = (
    terms.RECEIVED, terms.ASSIGNED, terms.IN_PROGRESS, terms.AWAITING_CITIZEN, terms.AWAITING_AGENCY, terms.DRAFTED,
    terms.IN_REVIEW, terms.IN_APPROVAL,
)  # fmt: skip
RESTING_PART = 0.14
LATE_EVERY = 7
"""Every seventh of those on the table came so long ago that it is late by now."""

SIDE_WAYS = {"answered": 79, "declined": 5, "redirected": 3, "transferred": 4, "spam": 2, "merged": 4, "withdrawn": 3}
CHANNELS = {"WEB": 40, "KIOSK1": 26, "Q1": 10, "Q2": 7, "Q3": 9, "Q4": 8}
Report = Callable[[int], None]


class Town:
    """All made-up citizens who write."""

    def __init__(self, session: Session, keys: KeyRing, team: Team, timeline: Timeline, seed: int) -> None:
        self.random = Random(f"petitions-{seed}")  # noqa: S311  (made-up data must repeat)
        self.session, self.keys, self.timeline = session, keys, timeline
        units = {unit.code: unit for unit in session.scalars(select(Unit))}
        self.desk = Desk(session, keys, team, units, self.random)
        self.points = {point.code: point for point in session.scalars(select(Touchpoint))}
        self.procedures = {one.code: one for one in session.scalars(select(Procedure))}

    def live(self, count: int, report: Report) -> None:
        """Let `count` petitions come in and go their ways until now, all steps in order of time."""
        waiting: list[tuple[datetime, int, Life]] = []
        for order, (moment, life) in enumerate(self._arrivals(count)):
            heapq.heappush(waiting, (moment, order, life))
        done = 0
        while waiting:
            moment, order, life = heapq.heappop(waiting)
            with clock.freeze(moment):
                pause = next(life, None)
            if pause is not None:
                following = self._after(moment, pause)
                if following < self.timeline.now:
                    heapq.heappush(waiting, (following, order, life))
                    continue
            done += 1
            report(done)

    def _arrivals(self, count: int) -> Iterator[tuple[datetime, Life]]:
        resting = round(count * RESTING_PART)
        for index in range(resting):
            stop = RESTING[index % len(RESTING)]
            ago = self.random.uniform(26, 32) if index % LATE_EVERY == LATE_EVERY - 1 else self.random.uniform(3, 12)
            moment = self._office_hour(self.timeline.now - timedelta(days=ago * 1.4))
            yield moment, self._life_of(self._story(), moment, "resting", stop)
        for moment in self.timeline.moments(count - resting, self.random):
            way = self.random.choices(list(SIDE_WAYS), weights=list(SIDE_WAYS.values()))[0]
            yield moment, self._life_of(self._story(), moment, way)

    def _story(self) -> Story:
        return self.random.choice(stories())

    def _life_of(self, story: Story, moment: datetime, way: str, stop: str = "") -> Life:
        """Receive the petition, then go its way."""
        random, book = self.random, library()
        if way == "declined":
            one = random.choice(book["refused"])
            petition = self._receive(terms.PETITION, one["text"], moment)
            yield from lives.declined(self.desk, petition, one["reason"], one["explanation"])
        elif way == "redirected":
            one = random.choice(book["complaints"])
            petition = self._receive(terms.PETITION, one["text"], moment)
            yield from lives.redirected(self.desk, petition, one["class"])
        elif way == "transferred":
            one = random.choice(book["elsewhere"])
            petition = self._receive(terms.PETITION, told(one["text"], random), moment)
            yield from lives.transferred(self.desk, petition, one["agency"])
        elif way == "spam":
            one = random.choice(book["spam"])
            petition = self._receive(terms.COMMENT, one["text"], moment)
            yield from lives.set_aside(self.desk, petition, one["reason"])
        else:
            petition = self._receive(story.chosen_kind, told(story.text, random), moment, story.procedure)
            yield from self._main_way(petition, story, way, stop)

    def _main_way(self, petition: Petition, story: Story, way: str, stop: str) -> Life:
        if way == "resting":
            return lives.resting(self.desk, petition, story, stop)
        go = {"answered": lives.answered, "merged": lives.merged, "withdrawn": lives.withdrawn}[way]
        return go(self.desk, petition, story)

    def _receive(self, kind: str, text: str, moment: datetime, procedure: str | None = None) -> Petition:
        random = self.random
        point = self.points[random.choices(list(CHANNELS), weights=list(CHANNELS.values()))[0]]
        needed = kind in terms.NEEDS_CONTACT
        contact = somebody(random) if needed or random.random() < 0.35 else None
        return receive(
            self.session,
            keys=self.keys,
            uuid=uuid7_at(moment, random),
            touchpoint=point,
            kind=kind,
            text=text,
            contact=contact,
            consents={"contact_back": contact is not None, "publish_name": False},
            receipt_verifier=receipt_verifier(new_receipt_code()),
            locale="vi",
            channel=point.channel,
            submitted_at=moment,
            procedure=self.procedures.get(procedure or ""),
        )

    def _after(self, moment: datetime, working_days: float) -> datetime:
        """The moment so many working days later, in office hours; holidays are not looked up here."""
        local = clock.to_local(moment)
        whole, part = divmod(working_days, 1)
        hours = local.hour + local.minute / 60 + part * (LAST_HOUR - FIRST_HOUR)
        if hours >= LAST_HOUR:
            whole, hours = whole + 1, FIRST_HOUR + (hours - LAST_HOUR)
        day = local.date()
        while whole > 0 or day.weekday() >= SATURDAY:
            day += timedelta(days=1)
            if day.weekday() < SATURDAY:
                whole -= 1
        return clock.start_of_local_day(day) + timedelta(
            hours=max(hours, FIRST_HOUR), minutes=self.random.randrange(10)
        )

    def _office_hour(self, moment: datetime) -> datetime:
        return self._after(moment, 0.01)


def received(session: Session) -> Sequence[str]:
    """The states of all petitions, for a summary."""
    return list(session.scalars(select(Petition.state)))
