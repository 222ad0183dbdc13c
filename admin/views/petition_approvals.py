"""The leader's list: question, answer, checklist and the two ways to decide, for several petitions at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from admin.views.petition_forms import CommentForm, StepForm
from admin.views.petition_page import checklist, why_nothing
from surveys.petitions import services
from surveys.petitions.facts import frozen_answer
from surveys.petitions.inbox import InboxRow
from surveys.petitions.models import Answer, Petition
from surveys.web.access import Staff

Form = TypeVar("Form", bound=StepForm)


@dataclass(frozen=True)
class Decision:
    """One card: `approve` and `send_back` are None where this reader may not; `why_not` then says why."""

    petition: Petition
    answer: Answer | None
    checklist: list[tuple[bool, str]]
    approve: StepForm | None
    send_back: CommentForm | None
    why_not: str


def decision_of(row: InboxRow, staff: Staff) -> Decision:
    """The card of one line of the inbox; its petition has been loaded with everything that it shows."""
    petition = row.petition
    codes = {one.code for one in services.allowed(petition, staff)}
    answer = frozen_answer(petition)
    return Decision(
        petition=petition,
        answer=answer,
        checklist=checklist(petition, answer, row.clock.overdue),
        approve=_own(StepForm(formdata=None, prefix="approve"), petition) if "approve" in codes else None,
        send_back=_own(CommentForm(formdata=None, prefix="return_to_review"), petition)
        if "return_to_review" in codes
        else None,
        why_not=why_nothing(petition, staff),
    )


def _own(form: Form, petition: Petition) -> Form:
    """Give the fields ids of their own, because the list holds the same form several times."""
    form.version.data = petition.version
    for field in form:
        field.id = f"{field.id}-{petition.id}"
        field.label.field_id = field.id
    return form
