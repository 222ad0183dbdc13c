"""Effects that end a petition or undo an end: merging, splitting, spam, withdrawal, and corrections by two people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from surveys.core import clock
from surveys.core.errors import Conflict
from surveys.core.translation import lazy
from surveys.petitions import terms
from surveys.petitions.facts import frozen_answer
from surveys.petitions.models import Petition
from surveys.petitions.splitting import split_off
from surveys.petitions.steps import Effect, StepRun, refused


def proposed(run: StepRun) -> dict[str, str]:
    """The data that wait for their second person."""
    return dict((run.petition.proposal or {}).get("data", {}))


def correct(run: StepRun) -> None:
    """Two people set a state by hand, in writing; what was recorded before stays."""
    data = proposed(run)
    check_correction(run, data["to"])
    petition = run.petition
    run.target = data["to"]
    run.record |= data
    petition.proposal = None
    petition.sealed = run.target == terms.REDIRECTED
    if petition.kind in terms.SEALED_KINDS and not petition.sealed:
        petition.kind = None
    answered = any(answer.cycle == petition.cycle and answer.approved_at for answer in petition.answers)
    if answered and run.target in terms.OPEN_STATES:
        petition.cycle += 1
    if run.target in (terms.IN_PROGRESS, terms.ASSIGNED, terms.DRAFTED) or run.target in terms.END_STATES:
        _unfreeze_quietly(run)


def check_correction(run: StepRun, to: str) -> None:
    """A correction is no way round the four eyes: it can only go where the records agree."""
    petition = run.petition
    answered = petition.answer is not None and petition.answer.cycle == petition.cycle
    if to == petition.state:
        raise refused("to", lazy("It is in this state already."))
    if petition.publication_state != "private" and to not in (terms.ANSWERED, terms.CLOSED):
        raise refused("to", lazy("Take the public copy down first."))
    impossible = (
        (to == terms.ANSWERED and not answered)
        or (to == terms.IN_APPROVAL and frozen_answer(petition) is None)
        or (to in (terms.DRAFTED, terms.IN_REVIEW) and (answered or not run.facts.has_draft))
        or (to == terms.MERGED and petition.merged_into_id is None)
        or (to == terms.REDIRECTED and petition.kind not in terms.SEALED_KINDS)
        or (to in (terms.ASSIGNED, terms.IN_PROGRESS, terms.AWAITING_AGENCY) and petition.unit_id is None)
    )
    if impossible:
        raise refused("to", lazy("The records of this petition do not allow this state."))


def merge(run: StepRun) -> None:
    """Into another petition about the same matter; receipt, files and rating stay this citizen's own."""
    number = str(run.data.get("target") or "").strip().upper()
    target = run.session.scalar(select(Petition).where(Petition.number == number))
    usable = target is not None and (target.state in terms.OPEN_STATES or target.state == terms.ANSWERED)
    if target is None or not usable or target.sealed or target.id == run.petition.id:
        raise refused("target", lazy("There is no open or answered petition with this number to merge into."))
    if run.session.scalar(select(Petition.id).where(Petition.merged_into_id == run.petition.id).limit(1)):
        raise Conflict(lazy("Others were merged into this petition: merge the other way round."))
    run.petition.merged_into = target
    run.record["target"] = target.number


def unmerge(run: StepRun) -> None:
    """On its own again, with all it had."""
    into = run.petition.merged_into
    run.record |= {"reason": run.sentence("reason"), "target": into.number if into else None}
    run.petition.merged_into = None


def spam(run: StepRun) -> None:
    """Set aside: out of the statistics, but counted."""
    run.record |= {
        "reason_code": run.one_of("reason_code", terms.SPAM_REASONS),
        "explanation": run.sentence("explanation", needed=False),
    }


def restore(run: StepRun) -> None:
    """Not spam after all; the clock was never moved."""
    run.record["kept_for_days"] = (run.at - run.petition.state_since) // timedelta(days=1)


def split(run: StepRun) -> None:
    """Mixed contents: each further part becomes a petition with its own class and clock, on the same receipt."""
    parts = run.data.get("parts")
    if isinstance(parts, str) or not parts:
        raise refused("parts", lazy("Write what the further petitions are about."))
    children = split_off(run.session, run.petition, [str(part) for part in parts], by=run.actor)
    run.record["children"] = [child.number for child in children]


def withdraw(run: StepRun) -> None:
    """The citizen takes it back, having said so twice."""
    if run.data.get("confirm") is not True:
        raise refused("confirm", lazy("Please confirm that you take your petition back."))
    run.petition.proposal = None
    _unfreeze_quietly(run)


def _unfreeze_quietly(run: StepRun) -> None:
    frozen = frozen_answer(run.petition)
    if frozen is not None:
        frozen.returned_at = run.at


def close(run: StepRun) -> None:
    """Nothing more to do."""
    run.record["since"] = clock.local_day(run.petition.state_since).isoformat()


END_EFFECTS: Final[Mapping[str, Effect]] = {
    "correct": correct,
    "merge": merge,
    "unmerge": unmerge,
    "spam": spam,
    "restore": restore,
    "split": split,
    "withdraw": withdraw,
    "close": close,
}
