"""Everything that the holder of a receipt may see and do, read for one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.core.translation import LazyText
from surveys.petitions import terms
from surveys.petitions.acting import allowed
from surveys.petitions.clocks import Clock
from surveys.petitions.contacts import CITIZEN
from surveys.petitions.dating import clock_of
from surveys.petitions.desk import has_contact
from surveys.petitions.facts import answer_for
from surveys.petitions.models import Answer, Attachment, Event, Message, Petition
from surveys.petitions.timeline import STATE_SENTENCES, TimelineEntry, timeline, upcoming
from surveys.places.models import Unit

CITIZEN_STEPS = ("rate", "reopen", "withdraw")
SAID_WHILE = (*terms.OPEN_STATES, terms.ANSWERED, terms.MERGED)


@dataclass(frozen=True)
class Outcome:
    """How it ended other than by an answer: reason and law, or agency and date."""

    state: str
    label: LazyText
    reason: LazyText | None
    explanation: str
    law: str
    agency: str
    agency_contact: str
    on: date | None


@dataclass(frozen=True)
class Related:
    """Another petition on the same receipt: one that was split off, or the one this was joined with."""

    number: str
    title: str
    state: str
    state_label: LazyText
    unit: Unit | None
    clock: Clock
    answer: Answer | None


@dataclass(frozen=True)
class ReceiptView:
    """What the receipt page shows. `can` holds say, withdraw, reopen, rate and erase_contact as far as possible now."""

    petition: Petition
    number: str
    title: str
    text: str
    kind_label: LazyText
    state: str
    state_label: LazyText
    state_sentence: LazyText
    unit: Unit | None
    clock: Clock
    open_question: Message | None
    messages: Sequence[Message]
    files: Sequence[Attachment]
    answer: Answer | None
    answer_files: Sequence[Attachment]
    rating: int | None
    can: frozenset[str]
    timeline: Sequence[TimelineEntry]
    upcoming: Sequence[LazyText]
    published_number: str | None
    has_contact: bool
    outcome: Outcome | None
    merged_into: Related | None
    children: Sequence[Related]


def receipt_view(session: Session, petition: Petition) -> ReceiptView:
    """Read the receipt page of a petition. Names of officers and notes inside the office are not in it."""
    answer = answer_for(petition)
    rating = petition.rating
    holds_contact = has_contact(session, petition)
    children = session.scalars(
        select(Petition).where(Petition.split_from_id == petition.id).order_by(Petition.id)
    ).all()
    return ReceiptView(
        petition=petition,
        number=petition.number,
        title=petition.title,
        text=petition.text,
        kind_label=terms.KIND_LABELS[petition.kind or petition.chosen_kind],
        state=petition.state,
        state_label=terms.STATE_LABELS[petition.state],
        state_sentence=STATE_SENTENCES[petition.state],
        unit=petition.unit,
        clock=clock_of(session, petition),
        open_question=_open_question(petition),
        messages=[message for message in petition.messages if message.direction != "internal"],
        files=[file for file in petition.files if file.purpose != "answer" and file.removed_at is None],
        answer=answer,
        answer_files=_answer_files(answer),
        rating=rating.rating if rating else None,
        can=_can(petition, holds_contact),
        timeline=timeline(petition, for_citizen=True),
        upcoming=upcoming(petition),
        published_number=petition.number if petition.publication_state in terms.PUBLIC_STATES else None,
        has_contact=holds_contact,
        outcome=outcome_of(petition),
        merged_into=_related(session, petition.merged_into) if petition.state == terms.MERGED else None,
        children=[related for child in children if (related := _related(session, child)) is not None],
    )


def outcome_of(petition: Petition) -> Outcome | None:
    """Reason, law, agency and date of an end without an answer; None otherwise."""
    names = {
        terms.DECLINED: "declined",
        terms.TRANSFERRED: "transferred",
        terms.REDIRECTED: "redirected",
    }
    name = names.get(petition.state)
    event: Event | None = next((one for one in reversed(petition.events) if one.name == name), None)
    if name is None or event is None:
        return None
    data = event.data
    return Outcome(
        state=petition.state,
        label=terms.STATE_LABELS[petition.state],
        reason=terms.DECLINE_LABELS.get(data.get("reason_code", "")),
        explanation=data.get("explanation") or data.get("guidance") or data.get("reason") or "",
        law=data.get("law", ""),
        agency=data.get("agency", ""),
        agency_contact=data.get("agency_contact", ""),
        on=date.fromisoformat(data["on"]) if data.get("on") else None,
    )


def _open_question(petition: Petition) -> Message | None:
    if petition.state != terms.AWAITING_CITIZEN:
        return None
    return next((message for message in reversed(petition.messages) if message.kind == "question"), None)


def _answer_files(answer: Answer | None) -> list[Attachment]:
    if answer is None:
        return []
    listed = {file["id"] for file in answer.files}
    return [file for file in answer.petition.files if str(file.uuid) in listed and file.removed_at is None]


def _can(petition: Petition, holds_contact: bool) -> frozenset[str]:
    codes = {transition.code for transition in allowed(petition, CITIZEN)} & set(CITIZEN_STEPS)
    if petition.state in SAID_WHILE:
        codes.add("say")
    if holds_contact:
        codes.add("erase_contact")
    return frozenset(codes)


def _related(session: Session, other: Petition | None) -> Related | None:
    if other is None or other.sealed:
        return None
    return Related(
        number=other.number,
        title=other.title,
        state=other.state,
        state_label=terms.STATE_LABELS[other.state],
        unit=other.unit,
        clock=clock_of(session, other),
        answer=other.answer,
    )
