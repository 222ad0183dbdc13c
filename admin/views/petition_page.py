"""Everything that the page of one petition shows, put together once; the template only lays it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request

from admin.views.petition_choices import form_for
from admin.views.petition_forms import FORMS, StepForm
from admin.views.petition_guide import Guide, guide_for
from admin.views.petition_side_forms import (
    AnswerFilesForm,
    ContactForm,
    InternalNoteForm,
    MessageForm,
    OfficialNumberForm,
)
from admin.views.petition_words import ClockWords, clock_words
from surveys.core import clock as time
from surveys.petitions import desk, queries, services, terms
from surveys.petitions.erasing import REMOVED
from surveys.petitions.facts import frozen_answer, roles_of
from surveys.petitions.models import Answer, Attachment, Draft, Petition, ReplyTemplate
from surveys.petitions.notice_texts import notice_text
from surveys.petitions.workflow import BY_CODE, Transition
from surveys.web.access import Staff
from surveys.web.i18n import _, pick
from surveys.web.session import db

# The step that the page puts first, when it is allowed; the others are exits.
FIRST_STEPS = (
    "decline", "extend", "correct", "approve", "send_to_approval", "submit", "draft", "accept", "agency_answered",
    "assign", "hand_over",
)  # fmt: skip
# The step that one would look for in a state: when it is missing, the page says why.
EXPECTED = {
    terms.IN_APPROVAL: ("approve", "petitions.approve"),
    terms.IN_REVIEW: ("send_to_approval", "petitions.review"),
    terms.DRAFTED: ("submit", "petitions.head"),
}
INSIDE = frozenset({"legal", "reviewer", "unit", "head", "approver"})
WRITING_STATES = (terms.IN_PROGRESS, terms.DRAFTED)


@dataclass(frozen=True)
class StepView:
    """One step as the page offers it: its form, and the words on its button."""

    code: str
    label: str
    button: str
    form: StepForm
    danger: bool
    notice: str
    """What the citizen will be told; empty when nothing is sent."""
    failed: bool = False


@dataclass(frozen=True)
class Version:
    """One version of the draft with its difference from the one before: [(same | add | remove, text)]."""

    draft: Draft
    difference: list[tuple[str, str]]


@dataclass(frozen=True)
class PetitionPage:
    """What `admin/petitions/show.html` reads."""

    petition: Petition
    clock: ClockWords
    citation: str
    steps: dict[str, StepView]
    primary: StepView | None
    exits: list[StepView]
    waiting: str
    guide: Guide | None
    timeline: Sequence[Any]
    similar: Sequence[Any]
    versions: list[Version]
    answer: Answer | None
    checklist: list[tuple[bool, str]]
    templates: Sequence[tuple[ReplyTemplate, str]]
    files: dict[str, list[Attachment]]
    has_contact: bool
    may_open_contact: bool
    forms: dict[str, StepForm]
    contact: Any = None
    stale: Any = None
    extra_errors: list[tuple[str | None, Any]] = field(default_factory=list)

    @property
    def erased(self) -> bool:
        """Whether the words are gone for good, so that only number, date and receiver are left."""
        return self.petition.text == REMOVED

    @property
    def failed_form(self) -> StepForm | None:
        """The form that was sent and has something to correct."""
        steps = [step.form for step in self.steps.values() if step.failed]
        return next((form for form in [*steps, *self.forms.values()] if form.errors), None)


def page_of(
    petition: Petition,
    staff: Staff,
    *,
    failed: tuple[str, StepForm] | None = None,
    contact: Any = None,
    stale: Any = None,
    extra_errors: Sequence[tuple[str | None, Any]] = (),
) -> PetitionPage:
    """The page for this reader. `failed` is the form that was sent and comes back, with its code."""
    clock = queries.clock_of(db(), petition)
    roles = roles_of(petition, staff)
    steps = {one.code: _step(one, petition, failed) for one in _offered(petition, staff, roles)}
    primary = next((steps[code] for code in FIRST_STEPS if code in steps), None)
    waiting_answer = frozen_answer(petition) if petition.state == terms.IN_APPROVAL else None
    return PetitionPage(
        petition=petition,
        clock=clock_words(clock),
        citation=clock.citation,
        steps=steps,
        primary=primary,
        exits=[step for step in steps.values() if step is not primary],
        waiting="" if primary else why_nothing(petition, staff),
        guide=guide_for(petition, steps["assign"].form) if "assign" in steps else None,
        timeline=queries.timeline(petition),
        similar=_similar(petition, staff),
        versions=_versions(petition.drafts),
        answer=waiting_answer or petition.answer,
        checklist=checklist(petition, waiting_answer, clock.overdue),
        templates=_templates(petition) if "draft" in steps else (),
        files=_files(petition),
        has_contact=desk.has_contact(db(), petition),
        may_open_contact=staff.can("petitions.contact", petition.scope_unit_id),
        forms=_side_forms(
            petition, roles, failed, may_open_contact=staff.can("petitions.contact", petition.scope_unit_id)
        ),
        contact=contact,
        stale=stale,
        extra_errors=list(extra_errors),
    )


def _offered(petition: Petition, staff: Staff, roles: frozenset[str]) -> list[Transition]:
    """The steps of the table that this reader may take, and saving a further version of a draft, which is no step."""
    offered = [one for one in services.allowed(petition, staff) if one.code in FORMS]
    if petition.state == terms.DRAFTED and "unit" in roles:
        offered.append(BY_CODE["draft"])
    return offered


def checklist(petition: Petition, answer: Answer | None, overdue: int) -> list[tuple[bool, str]]:
    """What an approver would otherwise look up: who wrote, who reviewed, on which law, in time or not."""
    if answer is None:
        return []
    left = services.unresolved(answer.text)
    late = _("The deadline has passed; the citizen is owed an apology.")
    in_time = _("Within the deadline (%(day)s).", day=petition.due_on.strftime("%d/%m/%Y") if petition.due_on else "–")
    people = {"drafter": answer.drafted_by.name, "reviewer": answer.reviewed_by.name}
    return [
        (True, _("Drafted by %(drafter)s, reviewed by %(reviewer)s.", **people)),
        (bool(answer.legal_basis), _("Legal basis: %(law)s", law=answer.legal_basis or "–")),
        (not left, _("Every place of the template is filled.") if not left else ", ".join(left)),
        (overdue == 0, late if overdue else in_time),
        (True, _("Text and files are the ones that Legal reviewed; they cannot have been changed since.")),
    ]


def why_nothing(petition: Petition, staff: Staff) -> str:
    """The sentence in the place of a button: why this reader has none, or who acts now."""
    expected = EXPECTED.get(petition.state)
    if expected and staff.can(expected[1]):
        reason = services.why_not(petition, staff, expected[0])
        if reason is not None:
            return str(reason)
    if petition.proposal and str(petition.proposal.get("by", {}).get("id")) == str(staff.id):
        return _("Your proposal is waiting for a second person.")
    unit = pick(petition.unit, "name") if petition.unit else _("The unit")
    return {
        terms.RECEIVED: _("Legal classifies this petition."),
        terms.ASSIGNED: _("%(unit)s has to accept it.", unit=unit),
        terms.IN_PROGRESS: _("%(unit)s is preparing the answer.", unit=unit),
        terms.AWAITING_CITIZEN: _("The citizen has been asked; the clock stands still until the reply."),
        terms.AWAITING_AGENCY: _("Another agency has been asked; the clock runs on."),
        terms.DRAFTED: _("The head of %(unit)s sends the draft to Legal.", unit=unit),
        terms.IN_REVIEW: _("Legal reviews the draft."),
        terms.IN_APPROVAL: _("A leader approves the answer."),
        terms.ANSWERED: _("The answer has been sent. The citizen may rate it or ask for a new look."),
    }.get(petition.state, _("This petition is finished. Nothing has to be done."))


def _step(transition: Transition, petition: Petition, failed: tuple[str, StepForm] | None) -> StepView:
    code = transition.code
    is_failed = failed is not None and failed[0] == code
    form = failed[1] if failed is not None and is_failed else form_for(code, petition)
    if is_failed:
        form.version.data = petition.version
        form.version.raw_data = None
    return StepView(
        code,
        str(transition.label),
        _button(code, transition),
        form,
        transition.danger,
        notice_text(petition, code),
        is_failed,
    )


def _button(code: str, transition: Transition) -> str:
    return {
        "redirect": _("Seal it and send the guidance"),
        "drop_proposal": _("Do not follow the proposal"),
        "transfer": _("Transfer and tell the citizen"),
        "ask_citizen": _("Send the question"),
        "draft": _("Save the draft"),
        "submit": _("Send the draft to Legal"),
        "return_to_unit": _("Return to the unit with this comment"),
        "return_to_review": _("Return to Legal with this comment"),
        "spam": _("Set aside as spam"),
        "split": _("Split into these parts"),
    }.get(code, str(transition.label))


def _similar(petition: Petition, staff: Staff) -> Sequence[Any]:
    wanted = petition.state == terms.RECEIVED and staff.can("petitions.classify")
    return queries.similar(db(), petition, staff) if wanted else ()


def _versions(drafts: Sequence[Draft]) -> list[Version]:
    """Newest first, each compared with the one before it."""
    versions: list[Version] = []
    before = ""
    for draft in drafts:
        versions.insert(0, Version(draft, queries.compare(before, draft.text) if before else []))
        before = draft.text
    return versions


def _templates(petition: Petition) -> list[tuple[ReplyTemplate, str]]:
    found = services.list_templates(db(), petition.kind)
    return [(template, services.fill_template(db(), template, petition)) for template in found]


def _files(petition: Petition) -> dict[str, list[Attachment]]:
    groups: dict[str, list[Attachment]] = {}
    for file in petition.files:
        if file.removed_at is None:
            groups.setdefault(file.purpose, []).append(file)
    return groups


def _side_forms(
    petition: Petition, roles: frozenset[str], failed: tuple[str, StepForm] | None, *, may_open_contact: bool
) -> dict[str, StepForm]:
    """The forms beside the steps, as far as this reader has a use for them."""
    wanted: dict[str, type[StepForm]] = {}
    if roles & INSIDE:
        wanted["note"] = InternalNoteForm
    if roles & INSIDE and petition.state in terms.OPEN_STATES:
        wanted["message"] = MessageForm
    if "unit" in roles and petition.state in WRITING_STATES:
        wanted["answer_files"] = AnswerFilesForm
    if petition.answer is not None and "legal" in roles:
        wanted["official_number"] = OfficialNumberForm
    if may_open_contact:
        wanted["contact"] = ContactForm
    forms = {name: form(formdata=None, prefix=name, data=_noted(petition, name)) for name, form in wanted.items()}
    for form in forms.values():
        form.version.data = petition.version
    return forms | ({failed[0]: failed[1]} if failed is not None and failed[0] in forms else {})


def _noted(petition: Petition, name: str) -> dict[str, Any] | None:
    answer = petition.answer
    if name == "message" and "apology" in request.args:
        return {"text": desk.apology(petition)}
    if name != "official_number" or answer is None:
        return None
    return {"number": answer.official_number, "on": answer.official_date or time.today()}
