"""The verbs of the petitions room. Pages, the API, the command line and the worker change petitions only by these.

`receive` and `act` are the two big ones; the rest write what belongs to a petition without moving it, or move it by
`act` themselves. None of them commits, sends or reads a request.
"""

from __future__ import annotations

import uuid as uuid_module
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.audit import record
from surveys.core.codes import uuid7
from surveys.core.errors import Conflict, Gone, Invalid, NotAllowed, Problem
from surveys.core.text import clean
from surveys.core.translation import lazy
from surveys.notices.services import enqueue
from surveys.petitions import terms
from surveys.petitions.acting import act, allowed, claim, why_not
from surveys.petitions.contacts import (
    CITIZEN,
    By,
    ContactInput,
    OpenedContact,
    StaffMember,
    actor_of,
    erase_contact,
    open_contact,
)
from surveys.petitions.effects_answer import add_draft, latest_draft
from surveys.petitions.facts import gather, roles_of
from surveys.petitions.files import MOST_FILES, CheckedFile, FileStore
from surveys.petitions.intake import LONGEST_TEXT, attach, receive
from surveys.petitions.models import Answer, Attachment, Draft, Event, Message, Petition, ReplyTemplate
from surveys.petitions.steps import StepRun
from surveys.petitions.templates import fill_template, list_templates, save_template, unresolved
from surveys.petitions.workflow import BY_CODE, Transition

__all__ = [
    "CITIZEN", "ContactInput", "OpenedContact", "Transition", "act", "add_answer_file", "add_note", "allowed",
    "erase_contact", "fill_template", "list_templates", "open_contact", "rate", "receive", "remove_answer_file",
    "save_draft", "save_template", "say", "set_official_number", "unresolved", "why_not", "write_to_citizen",
]  # fmt: skip

SHORTEST_MESSAGE = 2
LONGEST_MESSAGE = 5000
_SAID_WHILE = (*terms.OPEN_STATES, terms.ANSWERED, terms.MERGED)


def say(
    session: Session,
    petition: Petition,
    *,
    uuid: uuid_module.UUID,
    text: str,
    files: Sequence[CheckedFile] = (),
    store: FileStore | None = None,
    by: By = CITIZEN,
) -> Message:
    """The citizen's message; a waiting petition goes on by it. The same `uuid` again changes nothing.

    Raises Gone when the petition takes no more messages, Invalid at /text or /files.
    """
    known = _find_message(session, petition, uuid)
    if known is not None:
        return known
    if petition.state not in _SAID_WHILE:
        raise Gone()
    text = _message_text(text, may_be_empty=bool(files))
    if len(files) > MOST_FILES:
        raise Invalid([Problem("/files", lazy("At most %(most)s files can be attached.", most=MOST_FILES))])
    waiting = petition.state == terms.AWAITING_CITIZEN
    try:
        with session.begin_nested():
            message = _write(session, petition, by, "citizen", "reply" if waiting else "message", text, uuid=uuid)
    except IntegrityError:
        # The same form arrived twice at the same moment: whoever was first has stored it.
        known = _find_message(session, petition, uuid)
        if known is None:
            raise
        return known
    attach(session, petition, files, store, purpose="message", message_id=message.id)
    session.refresh(message, ["files"])
    if waiting:
        act(session, petition, "citizen_reply", by=CITIZEN)
    else:
        enqueue(
            session,
            kind="petition.citizen_wrote",
            dedupe_key=f"message:{message.uuid}",
            payload={"petition": petition.id, "number": petition.number, "message": message.id},
        )
    return message


def write_to_citizen(session: Session, petition: Petition, *, by: By, text: str) -> Message:
    """A message from the office to the citizen that asks nothing; the clock runs on."""
    _must_be_inside(petition, by)
    message = _write(session, petition, by, "office", "message", _message_text(text))
    _audit(session, petition, by, "petition.wrote_to_citizen", message=message.id)
    enqueue(
        session,
        kind="petition.message",
        dedupe_key=f"message:{message.uuid}",
        payload={"petition": petition.id, "number": petition.number, "message": message.id},
    )
    return message


def add_note(session: Session, petition: Petition, *, by: By, text: str) -> Message:
    """A note that only the office sees."""
    _must_be_inside(petition, by)
    message = _write(session, petition, by, "internal", "note", _message_text(text))
    _audit(session, petition, by, "petition.noted", message=message.id)
    return message


def save_draft(
    session: Session,
    petition: Petition,
    *,
    by: By,
    text: str,
    legal_basis: str,
    template: ReplyTemplate | None = None,
    version: int | None = None,
) -> Draft:
    """Save the answer's draft: its first version moves the petition to “drafted”, the next ones are kept beside it.

    Saving what is saved already adds no version. Raises as `act` does.
    """
    data: dict[str, Any] = {"text": text, "legal_basis": legal_basis, "template": template}
    if petition.state != terms.DRAFTED:
        act(session, petition, "draft", by=by, version=version, **data)
        return _latest(petition)
    if version is not None and version != petition.version:
        raise Conflict()
    if not isinstance(by, StaffMember) or "unit" not in roles_of(petition, by):
        raise NotAllowed()
    before = latest_draft(petition)
    run = StepRun(
        session=session,
        petition=petition,
        transition=BY_CODE["draft"],
        facts=gather(session, petition),
        actor=by.actor,
        staff_id=by.id,
        at=clock.now(),
        data=data,
    )
    if before is not None and (before.text, before.legal_basis) == (text.strip(), legal_basis.strip()):
        return before
    claim(session, petition)
    draft = add_draft(run)
    _audit(session, petition, by, "petition.draft_saved", draft=draft.version)
    return draft


def add_answer_file(session: Session, petition: Petition, *, by: By, file: CheckedFile, store: FileStore) -> Attachment:
    """Attach a file to the answer while it is being drafted."""
    _must_be_drafting(petition, by)
    claim(session, petition)
    attachment = attach(session, petition, [file], store, purpose="answer")[0]
    _audit(session, petition, by, "petition.answer_file_added", file=str(attachment.uuid))
    return attachment


def remove_answer_file(session: Session, attachment: Attachment, *, by: By) -> None:
    """Take a file off the answer while it is being drafted; its content stays for the record."""
    petition = attachment.petition
    if attachment.purpose != "answer":
        raise NotAllowed()
    _must_be_drafting(petition, by)
    claim(session, petition)
    attachment.removed_at = clock.now()
    session.flush()
    _audit(session, petition, by, "petition.answer_file_removed", file=str(attachment.uuid))


def rate(session: Session, petition: Petition, *, rating: int, reason: str = "", by: By = CITIZEN) -> Event:
    """The citizen's rating of the answer, 1 to 5; 4 and 5 close the petition."""
    return act(session, petition, "rate", by=by, rating=rating, reason=reason)


def set_official_number(session: Session, petition: Petition, *, by: By, number: str, on: date | None) -> Answer:
    """Write down number and date that the records officer gave the answer's paper."""
    _must_be_inside(petition, by)
    answer = petition.answer
    if answer is None:
        raise Conflict(lazy("There is no answer yet."))
    answer.official_number = clean(number, limit=60, pointer="/number")
    answer.official_date = on
    session.flush()
    _audit(session, petition, by, "petition.official_number", number=answer.official_number)
    return answer


def _find_message(session: Session, petition: Petition, uuid: uuid_module.UUID) -> Message | None:
    known = session.scalar(select(Message).where(Message.uuid == uuid))
    if known is not None and known.petition_id != petition.id:
        raise Conflict()
    return known


def _message_text(text: str, *, may_be_empty: bool = False) -> str:
    text = clean(text, limit=min(LONGEST_MESSAGE, LONGEST_TEXT), lines=True, pointer="/text")
    if len(text) < SHORTEST_MESSAGE and not may_be_empty:
        raise Invalid([Problem("/text", lazy("Please write something."))])
    return text


def _write(
    session: Session,
    petition: Petition,
    by: By,
    direction: str,
    kind: str,
    text: str,
    *,
    uuid: uuid_module.UUID | None = None,
) -> Message:
    actor = actor_of(by)
    message = Message(
        uuid=uuid or uuid7(),
        direction=direction,
        kind=kind,
        author_id=actor.id,
        author_name=actor.name if actor.kind == "staff" else "",
        text=text,
        at=clock.now(),
    )
    petition.messages.append(message)
    session.flush()
    return message


def _must_be_inside(petition: Petition, by: By) -> None:
    if not isinstance(by, StaffMember) or not roles_of(petition, by) & {
        "legal",
        "reviewer",
        "unit",
        "head",
        "approver",
    }:
        raise NotAllowed()


def _must_be_drafting(petition: Petition, by: By) -> None:
    if "unit" not in roles_of(petition, by):
        raise NotAllowed()
    if petition.state not in (terms.IN_PROGRESS, terms.DRAFTED):
        raise Conflict(lazy("The answer can only be changed while it is being drafted."))


def _latest(petition: Petition) -> Draft:
    draft = latest_draft(petition)
    if draft is None:
        raise Conflict()
    return draft


def _audit(session: Session, petition: Petition, by: By, action: str, **detail: object) -> None:
    if isinstance(by, StaffMember):
        record(session, actor=by.actor, action=action, subject=f"petition:{petition.number}", detail=detail)
