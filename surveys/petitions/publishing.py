"""Publishing answers: an edited copy, a scan that must find nothing, a second person, and taking down at once.

The publication state is an axis of its own; the petition's case state, text and answer are never touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from surveys.core import catalogue, clock
from surveys.core.audit import Actor, record
from surveys.core.crypto import KeyRing
from surveys.core.errors import Conflict, Invalid, NotAllowed, Problem
from surveys.core.text import clean, fold
from surveys.core.translation import lazy
from surveys.petitions import terms
from surveys.petitions.acting import claim
from surveys.petitions.contacts import StaffMember
from surveys.petitions.copy_scan import FoundIn, ScanFailed, scan
from surveys.petitions.events import add_event
from surveys.petitions.finding import in_units
from surveys.petitions.inbox import PUBLISH_STATES
from surveys.petitions.models import Petition, Publication, PublicationEditor, Takedown
from surveys.petitions.publication import MOVES, PublicFacts, why_unpublishable
from surveys.places.models import Procedure

__all__ = [
    "FoundIn", "ScanFailed", "can_publish", "check", "current_copy", "publish", "queue", "return_copy", "save_copy",
    "scan", "start", "unpublish",
]  # fmt: skip

LIMITS: Final = {"title": 200, "question": 20_000, "summary": 600, "answer_text": 20_000, "late_reason": 500}


def start(session: Session, petition: Petition, *, by: StaffMember) -> Publication:
    """Begin a public copy of the answer, or a revision of what is public (that stays public meanwhile)."""
    _may_publish(petition, by)
    claim(session, petition)
    before = petition.publication_state
    target = _move(petition, "revise" if before in ("published", "unpublished") else "start")
    answer = petition.answer
    reason = why_unpublishable(_facts(petition))
    if reason is not None or answer is None:
        raise Conflict(reason)
    earlier = petition.publications[-1] if petition.publications else None
    procedure = session.get(Procedure, petition.procedure_id) if petition.procedure_id else None
    copy = Publication(
        answer_id=answer.id,
        version=earlier.version + 1 if earlier else 1,
        state="editing",
        number=petition.number,
        title=earlier.title if earlier else petition.title,
        question=earlier.question if earlier else petition.text,
        summary=earlier.summary if earlier else "",
        answer_text=earlier.answer_text if earlier and earlier.answer_id == answer.id else answer.text,
        late_reason=earlier.late_reason if earlier else "",
        search_text="",
        kind=petition.kind or petition.chosen_kind,
        field_id=earlier.field_id if earlier else procedure.field_id if procedure else None,
        procedure_id=petition.procedure_id,
        unit_id=answer.unit_id,
        received_on=clock.local_day(petition.received_at),
        due_on=answer.due_on,
        answered_on=clock.local_day(answer.approved_at or clock.now()),
        days_late=answer.days_late,
        edited_by_id=by.id,
        edited_at=clock.now(),
    )
    petition.publications.append(copy)
    session.flush()
    session.add(PublicationEditor(publication_id=copy.id, user_id=by.id))
    _write_down(session, petition, target, "publication_started", by.actor, {"version": copy.version})
    return copy


def save_copy(
    session: Session,
    publication: Publication,
    *,
    by: StaffMember,
    title: str,
    question: str,
    summary: str,
    answer_text: str,
    late_reason: str = "",
    field_id: int | None = None,
) -> Publication:
    """Save the edited texts. Whoever edits cannot be the second person. Raises Invalid with a pointer per text."""
    _may_publish(publication.petition, by)
    if publication.state != "editing":
        raise Conflict(lazy("This copy is not being edited any more."))
    given = {
        "title": title,
        "question": question,
        "summary": summary,
        "answer_text": answer_text,
        "late_reason": late_reason,
    }
    problems = []
    for name, value in given.items():
        lines = name in ("question", "answer_text")
        cleaned = clean(value or "", limit=LIMITS[name], lines=lines, pointer=f"/{name}")
        needed = name in ("title", "question", "answer_text") or (name == "late_reason" and publication.days_late > 0)
        if needed and not cleaned:
            problems.append(Problem(f"/{name}", lazy("This is needed.")))
        setattr(publication, name, cleaned)
    if problems:
        raise Invalid(problems)
    publication.field_id = field_id
    publication.edited_by_id, publication.edited_at = by.id, clock.now()
    _remember_editor(session, publication, by)
    session.flush()
    record(session, actor=by.actor, action="publication.saved", subject=f"petition:{publication.number}")
    return publication


def check(session: Session, publication: Publication, *, by: StaffMember, keys: KeyRing) -> Publication:
    """The copy is ready for the second person. Raises Invalid naming what the scan still finds."""
    petition = publication.petition
    _may_publish(petition, by)
    claim(session, petition)
    if publication.state != "editing":
        raise Conflict(lazy("This copy is not being edited any more."))
    if publication.days_late > 0 and not publication.late_reason:
        raise Invalid([Problem("/late_reason", lazy("Say why the answer was late; it is shown."))])
    found = scan(session, publication, keys=keys, by=by)
    if found:
        raise Invalid(
            [
                Problem(f"/{one.where}", lazy("%(label)s: “%(words)s”", label=one.hit.label, words=one.hit.text))
                for one in found
            ],
            lazy("Personal data were found. Replace them by the marks, then check again."),
        )
    publication.state, publication.checked_at = "checked", clock.now()
    _remember_editor(session, publication, by)
    target = _move(petition, "check")
    _write_down(session, petition, target, "publication_checked", by.actor, {"version": publication.version})
    return publication


def return_copy(session: Session, publication: Publication, *, by: StaffMember, comment: str) -> Publication:
    """The second person wants it changed: back to editing."""
    petition = publication.petition
    _may_publish(petition, by)
    claim(session, petition)
    comment = clean(comment, limit=1000, lines=True, pointer="/comment")
    if not comment:
        raise Invalid([Problem("/comment", lazy("Say what should be changed."))])
    if publication.state != "checked":
        raise Conflict()
    publication.state, publication.checked_at = "editing", None
    target = _move(petition, "return")
    _write_down(session, petition, target, "publication_returned", by.actor, {"comment": comment})
    return publication


def publish(session: Session, publication: Publication, *, by: StaffMember) -> Publication:
    """Make the checked copy public, by somebody who worked on none of it. An earlier version is replaced."""
    petition = publication.petition
    _may_publish(petition, by)
    claim(session, petition)
    if publication.state != "checked":
        raise Conflict(lazy("Only a checked copy can be published."))
    if by.id in _editors(session, publication):
        raise NotAllowed(lazy("Whoever worked on the copy cannot publish it: a second person is needed."))
    reason = why_unpublishable(_facts(petition))
    if reason is not None:
        raise Conflict(reason)
    for other in petition.publications:
        if other.state == "public":
            other.state = "replaced"
    session.flush()
    answer = petition.answer
    publication.state, publication.published_by_id, publication.published_at = "public", by.id, clock.now()
    if answer is not None:
        publication.official_number, publication.official_date = answer.official_number, answer.official_date
    publication.search_text = fold(
        " ".join(
            (publication.number, publication.title, publication.question, publication.summary, publication.answer_text)
        )
    )
    target = _move(petition, "publish")
    _write_down(session, petition, target, "published", by.actor, {"version": publication.version})
    catalogue.bump(session)
    return publication


def unpublish(session: Session, petition: Petition, *, by: StaffMember, reason: str, explanation: str) -> Takedown:
    """Take the public copy down at once; a tombstone and a line in the takedown log stay."""
    _may_publish(petition, by)
    claim(session, petition)
    if reason not in terms.TAKEDOWN_REASONS:
        raise Invalid([Problem("/reason", lazy("Choose one from the list."))])
    explanation = clean(explanation, limit=2000, lines=True, pointer="/explanation")
    if not explanation:
        raise Invalid([Problem("/explanation", lazy("Say why it is taken down."))])
    public = next((one for one in petition.publications if one.state == "public"), None)
    if public is None:
        raise Conflict(lazy("Nothing of this petition is public."))
    for copy in petition.publications:
        if copy.state in ("public", "editing", "checked"):
            copy.state = "withdrawn"
    takedown = Takedown(
        publication_id=public.id,
        petition_id=petition.id,
        at=clock.now(),
        by_id=by.id,
        reason=reason,
        explanation=explanation,
    )
    session.add(takedown)
    target = _move(petition, "unpublish")
    _write_down(session, petition, target, "unpublished", by.actor, {"reason": reason})
    catalogue.bump(session)
    return takedown


def queue(session: Session, staff: StaffMember) -> Sequence[Petition]:
    """Answered petitions that may be published and are not yet, oldest answer first, with their copies."""
    units = staff.units_for("petitions.publish")
    scope = or_(in_units(Petition.unit_id, units), in_units(Petition.intake_unit_id, units))
    return session.scalars(
        select(Petition)
        .where(
            Petition.state.in_((terms.ANSWERED, terms.CLOSED)),
            Petition.answered_at.is_not(None),
            Petition.publishable.is_(True),
            Petition.sealed.is_(False),
            Petition.publication_state.in_(PUBLISH_STATES),
            scope,
        )
        .order_by(Petition.answered_at)
        .options(selectinload(Petition.publications), selectinload(Petition.answers), selectinload(Petition.unit))
    ).all()


def current_copy(petition: Petition) -> Publication | None:
    """The newest copy: the one in work, else the public one."""
    return petition.publications[-1] if petition.publications else None


def can_publish(session: Session, publication: Publication, by: StaffMember) -> bool:
    """Whether `by` may be the second person of this copy."""
    return (
        by.can("petitions.publish", publication.petition.scope_unit_id)
        and publication.state == "checked"
        and by.id not in _editors(session, publication)
    )


def _may_publish(petition: Petition, by: Any) -> None:
    if not isinstance(by, StaffMember) or not by.can("petitions.publish", petition.scope_unit_id):
        raise NotAllowed()


def _facts(petition: Petition) -> PublicFacts:
    return PublicFacts(
        state=petition.state,
        kind=petition.kind,
        sealed=petition.sealed,
        publishable=petition.publishable,
        answered=petition.answer is not None,
    )


def _move(petition: Petition, step: str) -> str:
    """The state a step leads to from here. Raises Conflict for unknown pairs."""
    target = MOVES.get((petition.publication_state, step))
    if target is None:
        raise Conflict(
            lazy(
                "This is not possible while the public copy is “%(state)s”.",
                state=terms.PUBLICATION_LABELS[petition.publication_state],
            )
        )
    return target


def _editors(session: Session, publication: Publication) -> set[int]:
    listed = session.scalars(
        select(PublicationEditor.user_id).where(PublicationEditor.publication_id == publication.id)
    )
    return {publication.edited_by_id, *listed}


def _remember_editor(session: Session, publication: Publication, by: StaffMember) -> None:
    if session.get(PublicationEditor, (publication.id, by.id)) is None:
        session.add(PublicationEditor(publication_id=publication.id, user_id=by.id))


def _write_down(
    session: Session, petition: Petition, target: str, name: str, actor: Actor, data: dict[str, Any]
) -> None:
    before = petition.publication_state
    petition.publication_state = target
    add_event(session, petition, name=name, by=actor, to_state=petition.state, data=data)
    detail = {key: value for key, value in data.items() if key != "comment"}
    record(
        session,
        actor=actor,
        action=f"petition.{name}",
        subject=f"petition:{petition.number}",
        detail={**detail, "from": before, "to": target},
    )
