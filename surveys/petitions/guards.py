"""The guards of the transition table: facts and actor in, a sentence or None out.

Guards hold no data of the form: a button is offered exactly when role, state and these guards agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from surveys.core.translation import LazyText, lazy
from surveys.petitions.workflow import FINAL_NOTICE_REMINDERS, Facts, Transition

Guard = Callable[[Facts, int | None, frozenset[str]], LazyText | None]
"""(facts, id of the staff member or None, roles held here) → why not, or None when it holds."""


@dataclass(frozen=True)
class Refusal:
    """A guard that does not hold, and why in words."""

    guard: str
    reason: LazyText

    @property
    def about_the_person(self) -> bool:
        """Whether somebody else could do it: the four-eyes rules."""
        return self.guard in PERSONAL


PERSONAL: Final = frozenset({"not_drafter", "not_reviewer", "second_person", "another_reviewer"})


def refusal(transition: Transition, facts: Facts, actor_id: int | None, roles: frozenset[str]) -> Refusal | None:
    """The first guard that does not hold; None when the step is allowed."""
    for name in transition.guards:
        reason = GUARDS[name](facts, actor_id, roles)
        if reason is not None:
            return Refusal(name, reason)
    return None


def _not_sealed(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    if facts.sealed:
        return lazy("This petition is sealed: it can neither be handled by a unit nor published.")
    return None


def _unassigned(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    if facts.has_unit:
        return lazy("A unit is already handling this petition.")
    return None


def _no_proposal(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    if facts.proposal_step is not None:
        return lazy("A proposal is waiting for a second person. Confirm or drop it first.")
    return None


def _something_is_proposed(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    return None if facts.proposal_step else lazy("Nothing has been proposed.")


def _proposed(step: str) -> Guard:
    def guard(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
        return None if facts.proposal_step == step else lazy("Nothing of this kind has been proposed.")

    return guard


def _second_person(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    if facts.proposal_by is not None and facts.proposal_by == actor_id:
        return lazy("Whoever proposed it cannot confirm it: a second person is needed.")
    return None


def _not_handed_over(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    return lazy("The hand-over is already recorded.") if facts.handed_over else None


def _not_public(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    return lazy("Take the public copy down first.") if facts.is_public else None


def _not_purged(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    return lazy("Only number, date and receiver of this petition are left.") if facts.purged else None


def _may_still_return(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    used_up = facts.returns >= facts.returns_allowed
    if used_up and "approver" not in roles:
        return lazy("It was returned %(times)s times; from now on the leader decides.", times=facts.returns)
    if not used_up and not roles & {"unit", "head"}:
        return lazy("As long as the unit may return it itself, the leader does not.")
    return None


def _has_draft(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    return None if facts.has_draft else lazy("There is no draft of the answer yet.")


def _has_answer(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    return None if facts.has_answer else lazy("There is no answer yet.")


def _not_drafter(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    if actor_id in facts.drafters:
        return lazy("Whoever drafted the answer can neither review nor approve it.")
    return None


def _not_reviewer(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    if actor_id is None or actor_id == facts.reviewer:
        return lazy("Whoever reviewed the answer cannot approve it.")
    return None


def _another_reviewer(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    if facts.last_reviewer is not None and actor_id == facts.last_reviewer:
        return lazy("The citizen asked for a new look: another reviewer than last time is needed.")
    return None


def _not_late(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    return lazy("The deadline has passed: it cannot be extended any more.") if facts.is_late else None


def _not_extended(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    return lazy("The deadline was already extended once.") if facts.extended else None


def _was_reminded(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    if facts.reminders < FINAL_NOTICE_REMINDERS or not facts.final_reminder:
        return lazy("Two reminders and a final notice come before closing for want of a reply.")
    return None


def _in_window(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    return None if facts.in_window else lazy("The time for this is over.")


def _window_is_over(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    return lazy("The citizen may still rate the answer.") if facts.in_window else None


def _cycles_left(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    if facts.cycle >= facts.cycles_allowed:
        return lazy("It was looked at %(times)s times already.", times=facts.cycle)
    return None


def _can_undo(facts: Facts, actor_id: int | None, roles: frozenset[str]) -> LazyText | None:
    return None if facts.can_undo else lazy("The time for undoing this is over.")


GUARDS: Final[Mapping[str, Guard]] = {
    "not_sealed": _not_sealed,
    "unassigned": _unassigned,
    "no_proposal": _no_proposal,
    "something_is_proposed": _something_is_proposed,
    "decline_is_proposed": _proposed("decline"),
    "correction_is_proposed": _proposed("correct"),
    "extension_is_proposed": _proposed("extend"),
    "second_person": _second_person,
    "not_handed_over": _not_handed_over,
    "not_public": _not_public,
    "not_purged": _not_purged,
    "may_still_return": _may_still_return,
    "has_draft": _has_draft,
    "has_answer": _has_answer,
    "not_drafter": _not_drafter,
    "not_reviewer": _not_reviewer,
    "another_reviewer": _another_reviewer,
    "not_late": _not_late,
    "not_extended": _not_extended,
    "was_reminded": _was_reminded,
    "in_window": _in_window,
    "window_is_over": _window_is_over,
    "cycles_left": _cycles_left,
    "can_undo": _can_undo,
}
