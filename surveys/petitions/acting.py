"""Running the transition table: one function moves a petition, in one transaction, and writes one event."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import update
from sqlalchemy.orm import Session, object_session
from sqlalchemy.orm.attributes import set_committed_value

from surveys.core import clock
from surveys.core.audit import record
from surveys.core.crypto import KeyRing
from surveys.core.errors import Conflict, NotAllowed
from surveys.core.translation import LazyText, lazy
from surveys.notices.services import enqueue
from surveys.petitions import terms
from surveys.petitions.contacts import By, StaffMember, actor_of
from surveys.petitions.dating import redate
from surveys.petitions.effects_answer import ANSWER_EFFECTS
from surveys.petitions.effects_case import CASE_EFFECTS, previous_state
from surveys.petitions.effects_end import END_EFFECTS
from surveys.petitions.events import add_event
from surveys.petitions.facts import gather, roles_of
from surveys.petitions.files import FileStore
from surveys.petitions.guards import refusal
from surveys.petitions.models import Event, Petition
from surveys.petitions.steps import StepRun
from surveys.petitions.workflow import BY_CODE, CHOSEN, PREVIOUS, SAME, TABLE, Transition

EFFECTS: Final = {**CASE_EFFECTS, **END_EFFECTS, **ANSWER_EFFECTS}
_PRIVATE: Final = frozenset({"comment", "reason", "explanation", "late_reason", "note", "publish_reason", "guidance"})
"""Sentences stay in the event; the audit trail names only who did what to which petition."""


def act(
    session: Session,
    petition: Petition,
    code: str,
    *,
    by: By,
    version: int | None = None,
    keys: KeyRing | None = None,
    store: FileStore | None = None,
    **data: Any,
) -> Event:
    """Run one transition of the table.

    Raises NotAllowed when the actor is not one of those who may, or is not the second person; Conflict when the state
    does not allow it or somebody was faster (`version` is that of the page the actor saw); Invalid with a pointer per
    wrong datum. Nothing is changed then.
    """
    transition = _transition(code)
    if version is not None and version != petition.version:
        raise Conflict()
    if petition.state not in transition.sources:
        raise _impossible(petition, transition)
    roles = roles_of(petition, by) & set(transition.who)
    if not roles:
        raise NotAllowed()
    staff_id = by.id if isinstance(by, StaffMember) else None
    facts = gather(session, petition)
    refused = refusal(transition, facts, staff_id, roles)
    if refused is not None:
        raise NotAllowed(refused.reason) if refused.about_the_person else Conflict(refused.reason)
    claim(session, petition)
    run = StepRun(
        session=session,
        petition=petition,
        transition=transition,
        facts=facts,
        actor=actor_of(by),
        staff_id=staff_id,
        at=clock.now(),
        data=data,
        keys=keys,
        store=store,
    )
    for effect in transition.effects:
        EFFECTS[effect](run)
    return _write_down(run)


def allowed(petition: Petition, by: By) -> list[Transition]:
    """The transitions that `by` may run on the petition now; the page's buttons are exactly these."""
    session = _session_of(petition)
    roles = roles_of(petition, by)
    staff_id = by.id if isinstance(by, StaffMember) else None
    open_to = [
        transition for transition in TABLE if petition.state in transition.sources and roles & set(transition.who)
    ]
    if not open_to:
        return []
    facts = gather(session, petition)
    return [
        transition
        for transition in open_to
        if refusal(transition, facts, staff_id, roles & set(transition.who)) is None
    ]


def why_not(petition: Petition, by: By, code: str) -> LazyText | None:
    """The guard's sentence when state and role fit but a guard refuses; None when it is allowed or not theirs."""
    transition = _transition(code)
    roles = roles_of(petition, by) & set(transition.who)
    if petition.state not in transition.sources or not roles:
        return None
    staff_id = by.id if isinstance(by, StaffMember) else None
    refused = refusal(transition, gather(_session_of(petition), petition), staff_id, roles)
    return refused.reason if refused else None


def _session_of(petition: Petition) -> Session:
    session = object_session(petition)
    if session is None:
        raise ValueError("the petition belongs to no session")
    return session


def _transition(code: str) -> Transition:
    transition = BY_CODE.get(code)
    if transition is None:
        raise Conflict(lazy("There is no step called %(code)s.", code=code))
    return transition


def _impossible(petition: Petition, transition: Transition) -> Conflict:
    return Conflict(
        lazy(
            "“%(step)s” is not possible while the petition is “%(state)s”. Please look at it again.",
            step=transition.label,
            state=terms.STATE_LABELS[petition.state],
        )
    )


def claim(session: Session, petition: Petition) -> None:
    """Win the race: the step goes on only for whoever moves the version on from what was read.

    On PostgreSQL the UPDATE waits for a rival and then finds the new version; on SQLite writers queue anyway.
    """
    session.flush()
    claimed = session.execute(
        update(Petition)
        .where(Petition.id == petition.id, Petition.version == petition.version, Petition.state == petition.state)
        .values(version=Petition.version + 1)
        .returning(Petition.version)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if claimed is None:
        session.expire(petition)
        raise Conflict()
    set_committed_value(petition, "version", claimed)


def _write_down(run: StepRun) -> Event:
    petition, transition = run.petition, run.transition
    before = petition.state
    target = _target(run)
    if target != before:
        petition.state, petition.state_since = target, run.at
        petition.closed_at = run.at if target in terms.END_STATES and target != terms.ANSWERED else None
    event = add_event(
        run.session,
        petition,
        name=transition.event,
        by=run.actor,
        from_state=before,
        to_state=target,
        data=run.record,
    )
    redate(run.session, petition)
    for afterwards in run.afterwards:
        afterwards()
    event.data = dict(run.record)
    run.session.flush()
    detail = {key: value for key, value in run.record.items() if key not in _PRIVATE}
    record(
        run.session,
        actor=run.actor,
        action=f"petition.{transition.event}",
        subject=f"petition:{petition.number}",
        detail={**detail, "from": before, "to": target},
    )
    if transition.notice is not None:
        _tell(run, event, transition.notice)
    return event


def _target(run: StepRun) -> str:
    match run.transition.target:
        case t if t == SAME:
            return run.petition.state
        case t if t == PREVIOUS:
            return previous_state(run.petition)
        case t if t == CHOSEN:
            return run.target
        case target:
            return target


def _tell(run: StepRun, event: Event, kind: str) -> None:
    """The citizen's notice: an outbox row in the same transaction; words and contact are read when it is sent."""
    enqueue(
        run.session,
        kind=kind,
        dedupe_key=f"petition:{run.petition.number}:{event.seq}",
        payload={"petition": run.petition.id, "number": run.petition.number, "event": event.seq},
    )
