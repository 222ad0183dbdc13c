"""Effects around the answer: drafts, freezing it for approval, sending it, rating, and a new look."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select

from surveys.core import clock
from surveys.core.codes import uuid7
from surveys.core.errors import Conflict, NotAllowed
from surveys.core.text import clean
from surveys.core.translation import lazy
from surveys.notices.services import enqueue
from surveys.petitions import terms
from surveys.petitions.clocks import days_late
from surveys.petitions.dating import almanac, clock_of
from surveys.petitions.facts import answer_for, frozen_answer
from surveys.petitions.models import Answer, Attachment, Draft, Message, Petition, Rating, ReplyTemplate
from surveys.petitions.steps import Effect, StepRun, refused
from surveys.petitions.templates import LONGEST_ANSWER, LONGEST_BASIS, unresolved
from surveys.petitions.working_days import day_zero

SHORTEST_ANSWER: Final = 10
SATISFIED_FROM: Final = 4


def digest(text: str, legal_basis: str, files: Sequence[Mapping[str, Any]]) -> bytes:
    """SHA-256 over the answer as it is sent: text, legal basis, and names and digests of the attachments."""
    listed = sorted([str(file["name"]), str(file["sha256"])] for file in files)
    whole = json.dumps([text, legal_basis, listed], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).digest()


def latest_draft(petition: Petition) -> Draft | None:
    """The newest version of this round's draft."""
    drafts = [draft for draft in petition.drafts if draft.cycle == petition.cycle]
    return max(drafts, key=lambda draft: draft.version, default=None)


def answer_files(petition: Petition) -> list[Attachment]:
    """What is attached to this round's answer."""
    return [
        file
        for file in petition.files
        if file.purpose == "answer" and file.cycle == petition.cycle and file.removed_at is None
    ]


def add_draft(run: StepRun) -> Draft:
    """Write a new version. Raises Invalid at /text or /legal_basis."""
    if run.staff_id is None:
        raise NotAllowed()
    text = clean(run.data.get("text") or "", limit=LONGEST_ANSWER, lines=True, pointer="/text")
    legal_basis = clean(run.data.get("legal_basis") or "", limit=LONGEST_BASIS, pointer="/legal_basis")
    if len(text) < SHORTEST_ANSWER:
        raise refused("text", lazy("Please write at least %(least)s characters.", least=SHORTEST_ANSWER))
    template = run.data.get("template")
    latest = latest_draft(run.petition)
    draft = Draft(
        cycle=run.petition.cycle,
        version=latest.version + 1 if latest else 1,
        text=text,
        legal_basis=legal_basis,
        template_id=template.id if isinstance(template, ReplyTemplate) else None,
        author_id=run.staff_id,
        at=run.at,
    )
    run.petition.drafts.append(draft)
    run.session.flush()
    run.record["draft"] = draft.version
    return draft


def save_draft(run: StepRun) -> None:
    """The first version of a round, or the next one after a return."""
    add_draft(run)


def check_draft(run: StepRun) -> None:
    """What goes on must be finished: no unfilled place, and a legal basis. Raises Invalid naming the places."""
    draft = latest_draft(run.petition)
    if draft is None:
        raise Conflict(lazy("There is no draft of the answer yet."))
    open_places = unresolved(draft.text) + unresolved(draft.legal_basis)
    if open_places:
        raise refused("text", lazy("These places are still to be filled: %(places)s", places=", ".join(open_places)))
    if not draft.legal_basis:
        raise refused("legal_basis", lazy("Name the legal basis of the answer."))
    run.record["draft"] = draft.version


def freeze(run: StepRun) -> None:
    """Fix the answer for the approver: text, attachments and their digest."""
    petition, draft = run.petition, latest_draft(run.petition)
    if draft is None or run.staff_id is None:
        raise Conflict(lazy("There is no draft of the answer yet."))
    files = _listed(answer_files(petition))
    answer = Answer(
        cycle=petition.cycle,
        draft=draft,
        text=draft.text,
        legal_basis=draft.legal_basis,
        files=files,
        sha256=digest(draft.text, draft.legal_basis, files),
        drafted_by_id=draft.author_id,
        reviewed_by_id=run.staff_id,
        frozen_at=run.at,
        unit_id=petition.unit_id,
    )
    petition.answers.append(answer)
    run.session.flush()
    run.record["sha256"] = answer.sha256.hex()


def unfreeze(run: StepRun) -> None:
    """The approver sent it back: what was frozen is kept as returned."""
    frozen = frozen_answer(run.petition)
    if frozen is not None:
        frozen.returned_at = run.at


def comment(run: StepRun) -> None:
    """Why it goes back; shown inside the office only."""
    run.record["comment"] = run.sentence("comment")
    run.petition.messages.append(
        Message(
            uuid=uuid7(),
            direction="internal",
            kind="note",
            author_id=run.actor.id,
            author_name=run.actor.name,
            text=run.record["comment"],
            at=run.at,
        )
    )


def answer(run: StepRun) -> None:
    """Approve what was frozen, after proving that nothing of it changed since."""
    petition, frozen = run.petition, frozen_answer(run.petition)
    draft = latest_draft(petition)
    if frozen is None or draft is None or run.staff_id is None:
        raise Conflict(lazy("There is nothing to approve."))
    now_attached = _listed(answer_files(petition))
    same = (
        frozen.sha256
        == digest(frozen.text, frozen.legal_basis, frozen.files)
        == digest(draft.text, draft.legal_basis, now_attached)
    )
    if not same:
        raise Conflict(lazy("The answer is not the one that was reviewed. Return it to review; nothing was sent."))
    time = clock_of(run.session, petition)
    frozen.approved_by_id, frozen.approved_at = run.staff_id, run.at
    frozen.due_on = time.due_on
    if time.due_on is not None and time.rule is not None:
        today = clock.local_day(run.at)
        frozen.days_late = days_late(time.due_on, today, time.rule, almanac(run.session).calendar)
    petition.answered_at = run.at
    run.record |= {"sha256": frozen.sha256.hex(), "days_late": frozen.days_late, "due_on": str(time.due_on)}
    run.session.flush()
    _tell_merged(run, frozen)


def _tell_merged(run: StepRun, sent: Answer) -> None:
    """Everybody whose petition was merged into this one gets the same answer."""
    merged = select(Petition).where(Petition.merged_into_id == run.petition.id, Petition.state == terms.MERGED)
    for other in run.session.scalars(merged):
        enqueue(
            run.session,
            kind="petition.answered",
            dedupe_key=f"petition:{other.number}:answered:{sent.id}",
            payload={"petition": other.id, "number": other.number, "answer": sent.id},
        )


def rate(run: StepRun) -> None:
    """The citizen's own rating; satisfied ends it, less leaves the door open for a new look."""
    value = run.number("rating")
    if value is None or not 1 <= value <= 5:
        raise refused("rating", lazy("Choose one of the five faces."))
    given = answer_for(run.petition)
    if given is None:
        raise Conflict(lazy("There is no answer yet."))
    rating = next((one for one in run.petition.ratings if one.answer_id == given.id), None)
    if rating is None:
        rating = Rating(answer=given)
        run.petition.ratings.append(rating)
    rating.rating, rating.reason, rating.at = value, run.sentence("reason", needed=False), run.at
    run.session.flush()
    satisfied = value >= SATISFIED_FROM and run.petition.state == terms.ANSWERED
    run.target = terms.CLOSED if satisfied else run.petition.state
    run.record["rating"] = value


def reopen(run: StepRun) -> None:
    """A new look: the round counts up and a new clock starts; the first dates and any breach stay in the answers."""
    petition = run.petition
    book = almanac(run.session)
    text = run.sentence("reason", least=10)
    petition.messages.append(
        Message(
            uuid=uuid7(),
            direction="citizen",
            kind="message",
            author_id=run.actor.id,
            author_name="",
            text=text,
            at=run.at,
        )
    )
    petition.cycle += 1
    petition.proposal = None
    petition.answered_at = petition.closed_at = None
    petition.clock_from = day_zero(run.at, book.calendar, day_ends_at=book.deadlines.day_ends_at)


def _listed(files: Iterable[Attachment]) -> list[dict[str, Any]]:
    return [{"id": str(file.uuid), "name": file.name, "sha256": file.sha256.hex()} for file in files]


ANSWER_EFFECTS: Final[Mapping[str, Effect]] = {
    "save_draft": save_draft,
    "check_draft": check_draft,
    "freeze": freeze,
    "unfreeze": unfreeze,
    "comment": comment,
    "answer": answer,
    "rate": rate,
    "reopen": reopen,
}
