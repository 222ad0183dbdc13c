"""Effects of intake and handling: classes, units, refusals, transfers, questions, merging, splitting, corrections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from surveys.core import clock
from surveys.core.codes import uuid7
from surveys.core.text import clean, fold
from surveys.core.translation import lazy
from surveys.petitions import terms
from surveys.petitions.dating import almanac, clock_of
from surveys.petitions.effects_end import check_correction, proposed
from surveys.petitions.erasing import purge
from surveys.petitions.facts import last_asked
from surveys.petitions.models import Message, Petition
from surveys.petitions.steps import Effect, StepRun, refused
from surveys.petitions.working_days import due
from surveys.places.models import Procedure, Unit

CENTRAL_FORBIDDEN: Final = frozenset({"not_ours", "other_agency"})


def classify(run: StepRun) -> None:
    """Set Legal's class, and what goes with it; the similar cases must have been on the page."""
    petition = run.petition
    if run.data.get("similar_shown") is not True:
        raise refused("similar_shown", lazy("Look at the similar cases first."))
    kind = run.one_of("kind", terms.ASSIGNABLE)
    title = clean(run.data.get("title") or petition.title, limit=200, pointer="/title")
    procedure_id = run.number("procedure_id")
    if procedure_id is not None and run.session.get(Procedure, procedure_id) is None:
        raise refused("procedure_id", lazy("Choose one from the list."))
    publishable = run.data.get("publishable", True) is not False and kind not in terms.NEVER_PUBLISHED
    if run.data.get("publishable") is False:
        run.record["publish_reason"] = run.sentence("publish_reason", needed=False)
    if petition.kind not in (None, kind):
        run.record["kind_before"] = petition.kind
    petition.kind, petition.title, petition.publishable = kind, title, publishable
    petition.search_text = fold(f"{petition.number} {title} {petition.text}")
    if procedure_id is not None:
        petition.procedure_id = procedure_id
    run.record |= {"kind": kind, "publishable": publishable}


def give_to_unit(run: StepRun) -> None:
    """Put it into a unit's hands; from now on its people see the matter."""
    unit_id = run.number("unit_id")
    unit = run.session.get(Unit, unit_id) if unit_id is not None else None
    if unit is None or not unit.active:
        raise refused("unit_id", lazy("Choose one from the list."))
    run.petition.unit_id = unit.id
    run.record["unit"] = unit.code
    run.afterwards.append(lambda: _promise(run))


def _promise(run: StepRun) -> None:
    run.record["due_on"] = str(run.petition.due_on)


def take_from_unit(run: StepRun) -> None:
    """Back to Legal: the unit no longer sees it."""
    run.record |= {"reason": run.sentence("reason"), "unit_id": run.petition.unit_id}
    run.petition.unit_id = None


def seal(run: StepRun) -> None:
    """A complaint or denunciation: no unit sees it, nothing of it is ever published."""
    petition = run.petition
    kind = run.one_of("kind", terms.SEALED_KINDS)
    run.record |= {"kind": kind, "guidance": run.sentence("guidance")}
    petition.kind, petition.sealed, petition.publishable, petition.unit_id = kind, True, False, None
    receiver = run.sentence("receiver", needed=False, limit=200)
    if receiver:
        run.record["receiver"] = receiver


def purge_if_secret(run: StepRun) -> None:
    """After the hand-over of a denunciation only number, date and receiver stay."""
    day = run.day("on")
    if day > clock.today():
        raise refused("on", lazy("This date lies in the future."))
    run.record |= {"receiver": run.sentence("receiver", least=2, limit=200), "on": day.isoformat()}
    if run.petition.kind in terms.PURGED_KINDS:
        run.record["purged"] = True
        purge(run.session, run.petition, by=run.actor, store=run.store)


def propose(run: StepRun) -> None:
    """Write down what the second person will confirm; nothing else changes yet."""
    checks = {
        "propose_decline": _decline_data,
        "propose_correction": _correction_data,
        "propose_extension": _extension_data,
    }
    step = run.transition.code.removeprefix("propose_")
    step = {"decline": "decline", "correction": "correct", "extension": "extend"}[step]
    data = checks[run.transition.code](run)
    run.petition.proposal = {
        "step": step,
        "by": {"id": run.staff_id, "name": run.actor.name},
        "at": run.at.isoformat(),
        "data": data,
    }
    run.record |= data


def _decline_data(run: StepRun) -> dict[str, str]:
    if run.data.get("reason_code") in CENTRAL_FORBIDDEN:
        raise refused("reason_code", lazy("What belongs to another agency is transferred, not declined."))
    law = run.sentence("law", needed=False, limit=300) or almanac(run.session).office.decline_law.value
    return {
        "reason_code": run.one_of("reason_code", terms.DECLINE_REASONS),
        "explanation": run.sentence("explanation", least=10),
        "law": law,
    }


def _correction_data(run: StepRun) -> dict[str, str]:
    to = run.one_of("to", terms.STATES)
    check_correction(run, to)
    return {"to": to, "reason": run.sentence("reason", least=10)}


def _extension_data(run: StepRun) -> dict[str, str]:
    new_date = run.day("due_on")
    now_due = clock_of(run.session, run.petition).due_on
    if now_due is None or new_date <= now_due or not almanac(run.session).calendar.is_working(new_date):
        raise refused("due_on", lazy("The new date must be a working day after the present one."))
    return {"due_on": new_date.isoformat(), "reason": run.sentence("reason", least=10)}


def decline(run: StepRun) -> None:
    """Confirmed by the second person: the citizen is told reason, law and how to object."""
    run.record |= {
        **proposed(run),
        "proposed_by": run.petition.proposal["by"]["name"] if run.petition.proposal else "",
    }
    run.petition.proposal = None


def extend(run: StepRun) -> None:
    """The head grants the new date; the clock reads it from the event."""
    run.record |= proposed(run)
    run.petition.proposal = None


def drop_proposal(run: StepRun) -> None:
    """The proposal is not followed."""
    run.record |= {"step": run.facts.proposal_step, "explanation": run.sentence("explanation", needed=False)}
    run.petition.proposal = None


def transfer(run: StepRun) -> None:
    """To another agency, with a transfer slip; later than five working days only with the reason for it."""
    book = almanac(run.session)
    day = run.day("on")
    if day > clock.today() or day < clock.local_day(run.petition.received_at):
        raise refused("on", lazy("This date lies before the receipt or in the future."))
    limit = due(
        run.petition.received_at,
        book.deadlines.classify.rule,
        book.calendar,
        day_ends_at=book.deadlines.day_ends_at,
    ).due_on
    late = day > limit
    run.record |= {
        "agency": run.sentence("agency", least=3, limit=200),
        "agency_contact": run.sentence("agency_contact", least=3, limit=300),
        "on": day.isoformat(),
        "reason": run.sentence("reason"),
        "law": book.office.transfer_law.value,
        "late": late,
    }
    if late:
        run.record["late_reason"] = run.sentence("late_reason", least=10)


def ask(run: StepRun) -> None:
    """Put a question to the citizen; the receipt page shows it and the clock stands still."""
    question = run.sentence("question", least=10)
    message = _message(run, question, "question")
    run.record["message"] = message.id


def remind(run: StepRun) -> None:
    """Once more the same question; the last time it says so."""
    run.record["final"] = run.data.get("final") is True


def tell_interim(run: StepRun) -> None:
    """Another agency is asked: the citizen is told whom and until when; the clock runs on."""
    run.record |= {
        "agency": run.sentence("agency", least=3, limit=200),
        "expected_on": run.day("expected_on").isoformat(),
        "note": run.sentence("note", needed=False),
    }


def _message(run: StepRun, text: str, kind: str) -> Message:
    message = Message(
        uuid=uuid7(),
        direction="office",
        kind=kind,
        author_id=run.actor.id,
        author_name=run.actor.name,
        text=text,
        at=run.at,
    )
    run.petition.messages.append(message)
    run.session.flush()
    return message


def previous_state(petition: Petition) -> str:
    """Where a pause began: the state to which a reply leads back."""
    asked = last_asked(petition)
    return asked.from_state if asked is not None and asked.from_state else terms.RECEIVED


CASE_EFFECTS: Final[Mapping[str, Effect]] = {
    "classify": classify,
    "give_to_unit": give_to_unit,
    "take_from_unit": take_from_unit,
    "seal": seal,
    "purge_if_secret": purge_if_secret,
    "propose": propose,
    "decline": decline,
    "extend": extend,
    "drop_proposal": drop_proposal,
    "transfer": transfer,
    "ask": ask,
    "remind": remind,
    "tell_interim": tell_interim,
}
