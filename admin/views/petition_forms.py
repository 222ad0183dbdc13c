"""The forms of the petitions desk: one for each step that a person takes, named as the transition table names it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import FieldList, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from admin.views.form_fields import LINE, LONG, at_most, chosen, day, line, needed, options, sentence, whole_number
from surveys.petitions import terms
from surveys.web.forms import StaffForm
from surveys.web.i18n import lazy_gettext

PARTS = 4


class StepForm(StaffForm):
    """Any step: carries the petition's version, so that a page that has gone stale is noticed."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(min=0)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Several forms stand on one page, each with its prefix; the token is checked for the request under this name.
        self.csrf_token.name = "csrf_token"

    def data_for_act(self) -> dict[str, Any]:
        """What the transition is given: every own field that was filled in."""
        own = {name: field.data for name, field in self._fields.items() if name not in ("version", "csrf_token")}
        return {name: value for name, value in own.items() if value not in (None, "")}


class AssignForm(StepForm):
    """Class, unit, and whether the answer may be published."""

    kind = SelectField(
        lazy_gettext("Class"), validators=[chosen()], render_kw={"data-guide": "kind", "data-first-choice": ""}
    )
    unit_id = SelectField(lazy_gettext("Answering unit"), validators=[chosen()], render_kw={"data-guide": "unit"})
    title = line(lazy_gettext("Working title"), required=False, limit=200)
    procedure_id = SelectField(lazy_gettext("Procedure"), validators=[Optional()])
    publishable = RadioField(
        lazy_gettext("May it be published after the answer?"),
        choices=options(
            [
                ("yes", lazy_gettext("Yes, after personal data are taken out")),
                ("no", lazy_gettext("Not published, for a reason")),
            ]
        ),
        validators=[chosen()],
        default="yes",
    )
    publish_reason = StringField(lazy_gettext("Reason for not publishing"), validators=[at_most(LINE)])
    similar_shown = HiddenField(default="yes")

    def validate_publish_reason(self, field: StringField) -> None:
        """A petition is kept from the public only for a reason."""
        if self.publishable.data == "no" and not field.data:
            raise ValidationError(lazy_gettext("Please say why the answer is not to be published."))

    def data_for_act(self) -> dict[str, Any]:
        """Numbers as numbers, the answer about publishing as true or false."""
        data = super().data_for_act()
        data["unit_id"] = whole_number(self.unit_id.data)
        data["publishable"] = self.publishable.data == "yes" and self.kind.data not in terms.NEVER_PUBLISHED
        data["similar_shown"] = True
        procedure = whole_number(self.procedure_id.data)
        data.pop("procedure_id", None)
        if procedure:
            data["procedure_id"] = procedure
        if data["publishable"]:
            data.pop("publish_reason", None)
        return data


class RedirectForm(StepForm):
    """A complaint or denunciation is shown its own way and sealed."""

    kind = RadioField(
        lazy_gettext("It is really"),
        validators=[chosen()],
        choices=options((kind, terms.KIND_LABELS[kind]) for kind in terms.KINDS if kind in terms.SEALED_KINDS),
    )
    guidance = sentence(lazy_gettext("Guidance for the citizen"), limit=6000)
    receiver = line(lazy_gettext("Who is told inside the department"), required=False)


class HandOverForm(StepForm):
    """To whom a sealed petition was handed outside this system."""

    receiver = line(lazy_gettext("Handed over to"))
    on = day(lazy_gettext("Handed over on"))


class ProposeDeclineForm(StepForm):
    """Reason, sentence and law of a petition that is not accepted."""

    reason_code = SelectField(lazy_gettext("Reason"), validators=[chosen()])
    explanation = sentence(lazy_gettext("Explanation for the citizen"))
    law = line(lazy_gettext("Legal basis"))


class DropProposalForm(StepForm):
    """The second person does not agree."""

    explanation = sentence(lazy_gettext("Why not"), required=False)


class TransferForm(StepForm):
    """The slip that goes with a petition to the agency in charge (phiếu chuyển)."""

    agency = line(lazy_gettext("Agency in charge"))
    agency_contact = line(lazy_gettext("Address or telephone of the agency"))
    on = day(lazy_gettext("Date of the transfer slip"))
    reason = sentence(lazy_gettext("Reason and legal basis"))
    late_reason = sentence(
        lazy_gettext("Why later than 5 working days"),
        required=False,
        description=lazy_gettext("Only when the petition was received more than 5 working days ago."),
    )


class ReasonForm(StepForm):
    """One written reason."""

    reason = sentence(lazy_gettext("Reason"))


class QuestionForm(StepForm):
    """A question to the citizen; the clock stands still until the reply."""

    question = sentence(
        lazy_gettext("Question to the citizen"),
        limit=4000,
        description=lazy_gettext("The clock stands still until the citizen replies."),
    )


class AskAgencyForm(StepForm):
    """Another agency is asked; the clock runs on."""

    agency = line(lazy_gettext("Agency asked"))
    expected_on = day(lazy_gettext("Answer expected on"))
    note = sentence(lazy_gettext("Note"), required=False)


class NoteForm(StepForm):
    """A note that may stay empty."""

    note = sentence(lazy_gettext("Note"), required=False)


class DraftForm(StepForm):
    """A version of the answer."""

    template = HiddenField()
    text = TextAreaField(
        lazy_gettext("Text of the answer"),
        validators=[needed(), at_most(LONG)],
        render_kw={"rows": 14},
        description=lazy_gettext(
            "Places in double braces, such as %(example)s, have to be filled before it goes to Legal.",
            example="{{ngày}}",
        ),
    )
    legal_basis = line(lazy_gettext("Legal basis"), limit=500)


class CommentForm(StepForm):
    """What has to be changed."""

    comment = sentence(lazy_gettext("What has to be changed"), limit=4000)


class MergeForm(StepForm):
    """The petition that this one is answered with."""

    target = line(lazy_gettext("Number of the other petition"), limit=40)


class SpamForm(StepForm):
    """Why it is set aside."""

    reason_code = SelectField(lazy_gettext("Reason"), validators=[chosen()])
    explanation = sentence(lazy_gettext("Note"), required=False)


class SplitForm(StepForm):
    """Several matters in one text: each becomes a petition with its own class and clock."""

    parts = FieldList(
        TextAreaField(lazy_gettext("Part"), validators=[Optional(), at_most(LONG)], render_kw={"rows": 3}),
        label=lazy_gettext("Parts"),
        min_entries=PARTS,
        max_entries=PARTS,
    )

    def validate_parts(self, field: FieldList) -> None:
        """One part is no split."""
        if len(self.filled()) < 2:
            raise ValidationError(lazy_gettext("Please write at least two parts."))

    def filled(self) -> list[str]:
        """The parts that were written, in their order."""
        return [text.strip() for text in self.parts.data if text and text.strip()]

    def data_for_act(self) -> dict[str, Any]:
        """The parts alone."""
        return {"parts": self.filled()}


class CorrectionForm(StepForm):
    """A wrong state is put right by two people."""

    to = SelectField(lazy_gettext("The right state"), validators=[chosen()])
    reason = sentence(lazy_gettext("Reason"))


class ExtensionForm(StepForm):
    """More time, once, before the deadline."""

    due_on = day(lazy_gettext("New date"))
    reason = sentence(lazy_gettext("Reason, shown to the citizen"))


FORMS: Mapping[str, type[StepForm]] = {
    "assign": AssignForm,
    "redirect": RedirectForm,
    "hand_over": HandOverForm,
    "propose_decline": ProposeDeclineForm,
    "decline": StepForm,
    "drop_proposal": DropProposalForm,
    "transfer": TransferForm,
    "accept": StepForm,
    "return_to_legal": ReasonForm,
    "ask_citizen": QuestionForm,
    "ask_agency": AskAgencyForm,
    "agency_answered": NoteForm,
    "draft": DraftForm,
    "submit": StepForm,
    "return_to_unit": CommentForm,
    "return_to_review": CommentForm,
    "send_to_approval": StepForm,
    "approve": StepForm,
    "merge": MergeForm,
    "unmerge": ReasonForm,
    "spam": SpamForm,
    "unspam": StepForm,
    "split": SplitForm,
    "propose_correction": CorrectionForm,
    "correct": StepForm,
    "propose_extension": ExtensionForm,
    "extend": StepForm,
}
"""Steps that staff take on the petition's page, by transition code."""
