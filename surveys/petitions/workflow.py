"""The transition table: who may move a petition from which state to which, and what has to be true.

Data only, and pure functions over plain values. `acting` runs it, pages ask it for their buttons, tests walk
it. The row numbers are those of the department's process description; rows with the same number are one step
in two hands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from surveys.core.translation import LazyText, lazy
from surveys.petitions.terms import (
    ANSWERED,
    ASSIGNED,
    AWAITING_AGENCY,
    AWAITING_CITIZEN,
    CLOSED,
    DECLINED,
    DRAFTED,
    IN_APPROVAL,
    IN_PROGRESS,
    IN_REVIEW,
    MERGED,
    OPEN_STATES,
    RECEIVED,
    REDIRECTED,
    SPAM,
    STATES,
    TRANSFERRED,
    WITHDRAWN,
)

PREVIOUS: Final = "previous"
SAME: Final = "same"
CHOSEN: Final = "chosen"

Needs = tuple[str, ...]
ROLES: Final[Mapping[str, Needs]] = {
    "legal": ("petitions.classify",),
    "reviewer": ("petitions.review",),
    "unit": ("petitions.handle",),
    "head": ("petitions.head",),
    "approver": ("petitions.approve",),
    "privacy": ("petitions.contact", "audit.read"),
    "citizen": (),
    "system": (),
}
"""The actors of the table and the permissions that make a staff member one of them. `reviewer` is Legal
reading a draft. The head of a unit is also one of the unit. `privacy` is the data officer: nobody else may
both open contacts and read the audit trail."""


@dataclass(frozen=True)
class Transition:
    """One line of the table.

    `target` is a state, or SAME, PREVIOUS (where the pause began) or CHOSEN (named in the data). `asks` are
    the data that must be given, `may_ask` those that can be. `guards` name functions of `guards`; `effects`
    of `effects`.
    """

    row: str
    code: str
    label: LazyText
    sources: tuple[str, ...]
    target: str
    who: tuple[str, ...]
    event: str
    asks: tuple[str, ...] = ()
    may_ask: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    notice: str | None = None
    danger: bool = False


@dataclass(frozen=True)
class Facts:
    """What the guards need to know about a petition, read once before a step."""

    state: str
    kind: str | None
    cycle: int
    has_unit: bool
    sealed: bool
    returns: int = 0
    drafters: frozenset[int] = frozenset()
    reviewer: int | None = None
    last_reviewer: int | None = None
    proposal_step: str | None = None
    proposal_by: int | None = None
    has_draft: bool = False
    is_late: bool = False
    extended: bool = False
    in_window: bool = True
    can_undo: bool = True
    is_public: bool = False
    handed_over: bool = False
    purged: bool = False
    has_answer: bool = False
    reminders: int = 0
    final_reminder: bool = False
    returns_allowed: int = 3
    cycles_allowed: int = 3


_HANDLING = (ASSIGNED, IN_PROGRESS, AWAITING_AGENCY, DRAFTED)


def _rows() -> tuple[Transition, ...]:
    t = Transition
    return (
        t("2", "assign", lazy("Assign to a unit"), (RECEIVED, IN_PROGRESS), ASSIGNED, ("legal",), "assigned",
          asks=("kind", "unit_id", "similar_shown"), may_ask=("title", "procedure_id", "publishable", "publish_reason"),
          guards=("not_sealed", "unassigned", "no_proposal"), effects=("classify", "give_to_unit"),
          notice="petition.assigned"),
        t("3", "redirect", lazy("Guide to the complaint or denunciation procedure"), (RECEIVED,), REDIRECTED,
          ("legal",), "redirected", asks=("kind", "guidance"), may_ask=("receiver",),
          guards=("no_proposal", "not_public"), effects=("seal",), notice="petition.redirected", danger=True),
        t("3", "hand_over", lazy("Record the hand-over"), (REDIRECTED,), SAME, ("legal",), "handed_over",
          asks=("receiver", "on"), guards=("not_handed_over",), effects=("purge_if_secret",)),
        t("4", "propose_decline", lazy("Propose not to accept"), (RECEIVED,), SAME, ("legal",), "decline_proposed",
          asks=("reason_code", "explanation"), may_ask=("law",), guards=("no_proposal",),
          effects=("propose",)),
        t("4", "decline", lazy("Confirm: not accepted"), (RECEIVED,), DECLINED, ("legal", "approver"), "declined",
          guards=("decline_is_proposed", "second_person"), effects=("decline",), notice="petition.declined",
          danger=True),
        t("4", "drop_proposal", lazy("Do not follow the proposal"), OPEN_STATES, SAME,
          ("legal", "unit", "head", "approver", "privacy"), "proposal_dropped", may_ask=("explanation",),
          guards=("something_is_proposed",), effects=("drop_proposal",)),
        t("5", "transfer", lazy("Transfer to another agency"), (RECEIVED, IN_PROGRESS), TRANSFERRED, ("legal",),
          "transferred", asks=("agency", "agency_contact", "on", "reason"), may_ask=("late_reason",),
          guards=("no_proposal",), effects=("transfer",), notice="petition.transferred", danger=True),
        t("6", "accept", lazy("Accept and start work"), (ASSIGNED,), IN_PROGRESS, ("unit",), "accepted"),
        t("7", "return_to_legal", lazy("Return to Legal"), (ASSIGNED, IN_PROGRESS), RECEIVED,
          ("unit", "head", "approver"), "returned_to_legal", asks=("reason",), guards=("may_still_return",),
          effects=("take_from_unit",)),
        t("8", "ask_citizen", lazy("Ask the citizen"), (RECEIVED, IN_PROGRESS), AWAITING_CITIZEN, ("legal", "unit"),
          "citizen_asked", asks=("question",), guards=("no_proposal",), effects=("ask",), notice="petition.question"),
        t("9", "citizen_reply", lazy("The citizen has replied"), (AWAITING_CITIZEN,), PREVIOUS,
          ("citizen", "system"), "citizen_replied"),
        t("10", "ask_agency", lazy("Ask another agency"), (IN_PROGRESS,), AWAITING_AGENCY, ("unit",), "agency_asked",
          asks=("agency", "expected_on"), may_ask=("note",), effects=("tell_interim",), notice="petition.interim"),
        t("10", "agency_answered", lazy("The agency has answered"), (AWAITING_AGENCY,), IN_PROGRESS, ("unit",),
          "agency_answered", may_ask=("note",)),
        t("11", "draft", lazy("Draft the answer"), (IN_PROGRESS,), DRAFTED, ("unit",), "drafted",
          asks=("text", "legal_basis"), may_ask=("template",), guards=("no_proposal",),
          effects=("save_draft",)),
        t("11", "submit", lazy("Send to Legal"), (DRAFTED,), IN_REVIEW, ("head",), "submitted",
          guards=("has_draft", "no_proposal"), effects=("check_draft",)),
        t("12", "return_to_unit", lazy("Return to the unit"), (IN_REVIEW,), IN_PROGRESS, ("reviewer",),
          "returned_to_unit", asks=("comment",), effects=("comment",)),
        t("12", "return_to_review", lazy("Return to Legal's review"), (IN_APPROVAL,), IN_REVIEW, ("approver",),
          "returned_to_review", asks=("comment",), effects=("unfreeze", "comment")),
        t("13", "send_to_approval", lazy("Submit for approval"), (IN_REVIEW,), IN_APPROVAL, ("reviewer",), "reviewed",
          guards=("has_draft", "not_drafter", "another_reviewer"), effects=("check_draft", "freeze")),
        t("13", "approve", lazy("Approve and send the answer"), (IN_APPROVAL,), ANSWERED, ("approver",), "answered",
          guards=("not_drafter", "not_reviewer"), effects=("answer",), notice="petition.answered"),
        t("14", "remind", lazy("Remind the citizen"), (AWAITING_CITIZEN,), SAME, ("system",), "citizen_reminded",
          may_ask=("final",), effects=("remind",), notice="petition.reminder"),
        t("14", "close_unanswered", lazy("Close: no reply"), (AWAITING_CITIZEN,), CLOSED, ("system",),
          "closed_unanswered", guards=("was_reminded",), effects=("close",), notice="petition.closed"),
        t("15", "rate", lazy("Rate the answer"), (ANSWERED, MERGED), CHOSEN, ("citizen",), "rated", asks=("rating",),
          may_ask=("reason",), guards=("has_answer", "in_window"), effects=("rate",)),
        t("15", "close_window", lazy("Close: time for rating is over"), (ANSWERED,), CLOSED, ("system",),
          "closed_after_window", guards=("window_is_over",), effects=("close",)),
        t("16", "reopen", lazy("Ask for a new look"), (ANSWERED, CLOSED, DECLINED), IN_PROGRESS, ("citizen",),
          "reopened", asks=("reason",), guards=("in_window", "cycles_left"), effects=("reopen",)),
        t("17", "merge", lazy("Merge into another petition"), (RECEIVED,), MERGED, ("legal",), "merged",
          asks=("target",), guards=("not_sealed", "no_proposal"), effects=("merge",), notice="petition.merged"),
        t("17", "unmerge", lazy("Undo the merge"), (MERGED,), RECEIVED, ("legal",), "unmerged", asks=("reason",),
          guards=("can_undo",), effects=("unmerge",), notice="petition.unmerged"),
        t("18", "withdraw", lazy("Withdraw"), OPEN_STATES, WITHDRAWN, ("citizen",), "withdrawn", asks=("confirm",),
          effects=("withdraw",), danger=True),
        t("19", "spam", lazy("Set aside as spam"), (RECEIVED,), SPAM, ("legal",), "marked_spam",
          asks=("reason_code",), may_ask=("explanation",), guards=("no_proposal",), effects=("spam",),
          danger=True),
        t("19", "unspam", lazy("Undo: not spam"), (SPAM,), RECEIVED, ("legal",), "unmarked_spam",
          guards=("can_undo",), effects=("restore",)),
        t("20", "split", lazy("Split into several"), (RECEIVED,), SAME, ("legal",), "split", asks=("parts",),
          guards=("not_sealed", "no_proposal"), effects=("split",), notice="petition.split"),
        t("21", "propose_correction", lazy("Propose a correction"), STATES, SAME, ("approver",),
          "correction_proposed", asks=("to", "reason"), guards=("no_proposal", "not_purged"),
          effects=("propose",)),
        t("21", "correct", lazy("Confirm the correction"), STATES, CHOSEN, ("privacy",), "corrected",
          guards=("correction_is_proposed", "second_person"), effects=("correct",), danger=True),
        t("C", "propose_extension", lazy("Ask for more time"), _HANDLING, SAME, ("unit",), "extension_proposed",
          asks=("due_on", "reason"), guards=("not_late", "not_extended", "no_proposal"),
          effects=("propose",)),
        t("C", "extend", lazy("Grant more time"), _HANDLING, SAME, ("head",), "extended",
          guards=("extension_is_proposed", "second_person", "not_late", "not_extended"), effects=("extend",),
          notice="petition.extended"),
    )  # fmt: skip


TABLE: Final[tuple[Transition, ...]] = _rows()
BY_CODE: Final[Mapping[str, Transition]] = {transition.code: transition for transition in TABLE}

FINAL_NOTICE_REMINDERS: Final = 2
"""At least so many reminders and a final notice go out before a petition is closed for want of a reply."""
