"""What the transition table needs to know: the facts of a petition, and which of its actors somebody is."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.petitions import terms
from surveys.petitions.contacts import By, StaffMember
from surveys.petitions.dating import Almanac, almanac, clock_of
from surveys.petitions.models import Answer, Event, Petition
from surveys.petitions.workflow import ROLES, Facts
from surveys.petitions.working_days import due

UNIT_ROLES = frozenset({"unit", "head"})


def roles_of(petition: Petition, by: By) -> frozenset[str]:
    """Which actors of the table `by` is for this petition.

    Unit and head only where the petition lies with their unit, and never for what is sealed. The system and the
    citizen are themselves and nobody else.
    """
    if not isinstance(by, StaffMember):
        return frozenset({by.kind}) & {"citizen", "system"}
    held = set()
    for role, permissions in ROLES.items():
        if not permissions or (role in UNIT_ROLES and (petition.unit_id is None or petition.sealed)):
            continue
        if all(by.can(permission, petition.scope_unit_id) for permission in permissions):
            held.add(role)
    return frozenset(held)


def gather(session: Session, petition: Petition) -> Facts:
    """Read the facts; drafts, answers and events of the petition are loaded when they are not yet."""
    book = almanac(session)
    cycle_events = [event for event in petition.events if event.cycle == petition.cycle]
    frozen = frozen_answer(petition)
    reminders = _since_asked(cycle_events)
    proposal = petition.proposal or {}
    drafters = drafters_of(petition)
    handed_over = any(event.name == "handed_over" for event in petition.events)
    return Facts(
        state=petition.state,
        kind=petition.kind,
        cycle=petition.cycle,
        has_unit=petition.unit_id is not None,
        sealed=petition.sealed,
        returns=sum(event.name == "returned_to_legal" for event in cycle_events),
        drafters=drafters,
        reviewer=frozen.reviewed_by_id if frozen else None,
        last_reviewer=_last_reviewer(petition),
        proposal_step=proposal.get("step"),
        proposal_by=proposal.get("by", {}).get("id"),
        has_draft=bool(drafters),
        is_late=clock_of(session, petition).overdue > 0,
        extended=any(event.name == "extended" for event in cycle_events),
        in_window=window_open(book, petition),
        can_undo=clock.now() - petition.state_since <= timedelta(days=int(book.office.undo_days.value)),
        is_public=petition.publication_state not in ("private", "unpublished"),
        handed_over=handed_over,
        purged=handed_over and petition.kind in terms.PURGED_KINDS,
        has_answer=answer_for(petition) is not None,
        reminders=len(reminders),
        final_reminder=any(event.data.get("final") for event in reminders),
        returns_allowed=int(book.office.returns_allowed.value),
        cycles_allowed=int(book.office.rounds_allowed.value),
    )


def drafters_of(petition: Petition) -> frozenset[int]:
    """Everybody who wrote a version of the draft in this round."""
    return frozenset(draft.author_id for draft in petition.drafts if draft.cycle == petition.cycle)


def frozen_answer(petition: Petition) -> Answer | None:
    """The answer that waits for its approval."""
    for answer in reversed(petition.answers):
        if answer.cycle == petition.cycle and answer.returned_at is None and answer.approved_at is None:
            return answer
    return None


def answer_for(petition: Petition) -> Answer | None:
    """The answer this citizen gets: the petition's own, or that of the petition it was merged into."""
    if petition.state == terms.MERGED and petition.merged_into is not None:
        return petition.merged_into.answer
    return petition.answer


def window_open(book: Almanac, petition: Petition) -> bool:
    """Whether rating and reopening are still possible: so many working days from the answer or the refusal."""
    since = window_since(petition)
    if since is None:
        return False
    last_day = due(since, book.rating_rule, book.calendar, day_ends_at=book.deadlines.day_ends_at).due_on
    return clock.today() <= last_day


def window_since(petition: Petition) -> datetime | None:
    """When the citizen got what they may object to."""
    if petition.state == terms.MERGED:
        answer = answer_for(petition)
        return answer.approved_at if answer else None
    for event in reversed(petition.events):
        if event.name in ("answered", "declined", "closed_unanswered"):
            return event.at
    return petition.state_since


def last_asked(petition: Petition) -> Event | None:
    """The event with which the petition last began to wait for the citizen."""
    return next((event for event in reversed(petition.events) if event.name == "citizen_asked"), None)


def _since_asked(events: list[Event]) -> list[Event]:
    reminders: list[Event] = []
    for event in events:
        if event.name == "citizen_asked":
            reminders = []
        elif event.name == "citizen_reminded":
            reminders.append(event)
    return reminders


def _last_reviewer(petition: Petition) -> int | None:
    for answer in reversed(petition.answers):
        if answer.cycle < petition.cycle and answer.approved_at is not None:
            return answer.reviewed_by_id
    return None
