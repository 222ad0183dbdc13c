"""The clock of a petition: computed from its events, the deadlines and the calendar, never stored as truth.

Pure: steps and settings in, a `Clock` out. A citizen's question pauses it, a reply lets it run on, an extension moves
it once, an end stops it, a new look starts it anew; what was promised and missed before stays in the answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from surveys.core import clock
from surveys.petitions.terms import AWAITING_CITIZEN, END_STATES
from surveys.petitions.working_days import Calendar, Count, Pause, Rule, due

CLASSIFY = "classify"
ANSWER = "answer"

RUNNING = "running"
PAUSED = "paused"
STOPPED = "stopped"

SOON_DAYS: Final = 2


@dataclass(frozen=True)
class Deadline:
    """A period and the law or in-house rule it rests on."""

    rule: Rule
    citation: str


@dataclass(frozen=True)
class Deadlines:
    """All periods in force: to classify, and to answer by class."""

    classify: Deadline
    by_kind: Mapping[str, Deadline]
    day_ends_at: time = time(17, 0)

    def for_kind(self, kind: str | None) -> Deadline | None:
        """The period for a class; the classifying period while there is none; None where no clock runs here."""
        return self.classify if kind is None else self.by_kind.get(kind)


@dataclass(frozen=True)
class Step:
    """What the clock reads of an event."""

    at: datetime
    name: str
    from_state: str | None
    to_state: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Clock:
    """Where a petition stands in time.

    `total` days are those of the rule plus extension, `used` have been used up (today included), `left` remain after
    today; `overdue` counts days after the due date. All are working days, or calendar days for rules in 'ngày'.
    """

    stage: str
    state: str
    citation: str
    count: Count | None
    due_on: date | None
    total: int = 0
    used: int = 0
    left: int = 0
    overdue: int = 0
    paused_since: date | None = None
    extended_on: date | None = None

    @property
    def rule(self) -> Rule | None:
        """The period that is counted."""
        return self.count.rule if self.count else None

    @property
    def share(self) -> float:
        """How much of the time is used, over 1 when it is late."""
        return (self.used + self.overdue) / self.total if self.total else 0.0

    @property
    def level(self) -> str:
        """For colours and words: done, late, paused, soon or ok."""
        if self.state == STOPPED or self.due_on is None:
            return "done"
        if self.overdue:
            return "late"
        if self.state == PAUSED:
            return "paused"
        return "soon" if self.left <= SOON_DAYS else "ok"


NO_CLOCK = Clock(ANSWER, STOPPED, "", None, None)


def compute(
    *,
    received_at: datetime,
    kind: str | None,
    state: str,
    steps: Sequence[Step],
    deadlines: Deadlines,
    calendar: Calendar,
    now: datetime,
) -> Clock:
    """The clock at `now`, from the steps of the whole life in order."""
    deadline = deadlines.for_kind(kind)
    if deadline is None:
        return NO_CLOCK
    start, current = _current_cycle(received_at, steps)
    pauses = pauses_of(current)
    extension = next((step for step in reversed(current) if step.name == "extended"), None)
    count = due(start, deadline.rule, calendar, pauses=pauses, day_ends_at=deadlines.day_ends_at)
    if extension is not None:
        count = _extended(count, extension, pauses, calendar)
    stopped_at = _stopped_at(state, current)
    paused_since = pauses[-1].start if state == AWAITING_CITIZEN and pauses and pauses[-1].end is None else None
    measured_on = clock.local_day(stopped_at) if stopped_at else paused_since or clock.local_day(now)
    return Clock(
        stage=CLASSIFY if kind is None else ANSWER,
        state=STOPPED if stopped_at else PAUSED if paused_since else RUNNING,
        citation=deadline.citation,
        count=count,
        due_on=count.due_on,
        total=len(count.counted),
        used=sum(day <= measured_on for day in count.counted),
        left=sum(day > measured_on for day in count.counted),
        overdue=days_late(count.due_on, measured_on, count.rule, calendar),
        paused_since=paused_since,
        extended_on=clock.local_day(extension.at) if extension else None,
    )


def pauses_of(steps: Iterable[Step]) -> list[Pause]:
    """The pauses of a cycle, by dates in Vietnam; the last one is open while the citizen is still asked."""
    pauses: list[Pause] = []
    for step in steps:
        day = clock.local_day(step.at)
        if pauses and pauses[-1].end is None and step.to_state != AWAITING_CITIZEN:
            pauses[-1] = replace(pauses[-1], end=day)
        elif step.to_state == AWAITING_CITIZEN and step.from_state != AWAITING_CITIZEN:
            pauses.append(Pause(day))
    return pauses


def days_late(due_on: date, done_on: date, rule: Rule, calendar: Calendar) -> int:
    """Days after the due date up to and with `done_on`, counted as the rule counts; 0 when in time."""
    if done_on <= due_on:
        return 0
    if not rule.working:
        return (done_on - due_on).days
    one = timedelta(days=1)
    return calendar.working_days_between(due_on + one, done_on + one)


def _current_cycle(received_at: datetime, steps: Sequence[Step]) -> tuple[datetime, Sequence[Step]]:
    for place in range(len(steps) - 1, -1, -1):
        if steps[place].name == "reopened":
            return steps[place].at, steps[place:]
    return received_at, steps


def _stopped_at(state: str, steps: Sequence[Step]) -> datetime | None:
    """When the clock stopped: the first step of the last unbroken run of end states."""
    if state not in END_STATES:
        return None
    stopped: datetime | None = None
    for step in reversed(steps):
        if step.to_state not in END_STATES:
            break
        stopped = step.at
    return stopped


def _extended(count: Count, extension: Step, pauses: Sequence[Pause], calendar: Calendar) -> Count:
    """The count up to the new date; only pauses after the extension still move it."""
    granted_on = clock.local_day(extension.at)
    later = [pause for pause in pauses if pause.start >= granted_on]
    earlier = [pause for pause in pauses if pause.start < granted_on]
    new_date = date.fromisoformat(extension.data["due_on"])
    kept = due(count.day_zero, _rule_until(count, new_date, earlier, calendar), calendar, pauses=earlier)
    whole = due(count.day_zero, kept.rule, calendar, pauses=[*earlier, *later])
    return replace(whole, received=count.received)


def _rule_until(count: Count, new_date: date, pauses: Sequence[Pause], calendar: Calendar) -> Rule:
    moved = due(count.day_zero, count.rule, calendar, pauses=pauses).moved
    one = timedelta(days=1)
    if count.rule.working:
        days = calendar.working_days_between(count.day_zero + one, new_date + one)
    else:
        days = (new_date - count.day_zero).days
    return Rule(max(1, days - moved), count.rule.working)
