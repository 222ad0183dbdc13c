"""Forms beside the steps: messages, notes, contact, papers of the answer; writing a petition down at the desk."""

from __future__ import annotations

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Optional

from admin.views.form_fields import LONG, at_most, chosen, day, line, needed, options, sentence
from admin.views.petition_forms import StepForm
from surveys.petitions import terms
from surveys.web.forms import StaffForm
from surveys.web.i18n import lazy_gettext as _l


class MessageForm(StepForm):
    """A message to the citizen that asks nothing."""

    text = sentence(_l("Message to the citizen"), limit=4000)


class InternalNoteForm(StepForm):
    """A note that only staff read."""

    text = sentence(_l("Internal note"), limit=4000)


class ContactForm(StepForm):
    """The reason goes into the audit trail before the contact is shown."""

    reason = line(_l("Reason"), description=_l("It is written to the audit trail with your name."), limit=200)


class AnswerFilesForm(StepForm):
    """Papers that go with the answer."""

    files = MultipleFileField(
        _l("Files for the citizen"), description=_l("JPEG, PNG, WebP or PDF, at most 10 MB each.")
    )


class OfficialNumberForm(StepForm):
    """Number and date under which the clerk's office registered the answer."""

    number = line(_l("Number of the answer"), limit=60)
    on = day(_l("Date of the answer"))


class IntakeForm(StaffForm):
    """A petition written down for a citizen at the counter or on the telephone."""

    id = HiddenField()
    receipt = HiddenField()
    came_by = RadioField(
        _l("How it came"),
        validators=[chosen()],
        choices=options(
            [("paper", _l("On paper")), ("telephone", _l("By telephone")), ("assisted", _l("Told at the counter"))]
        ),
    )
    touchpoint = SelectField(_l("Where"), validators=[chosen()])
    written_on = DateField(
        _l("Written or told on"),
        validators=[InputRequired(_l("Please give a date."))],
        description=_l("The deadline counts from today, the day it is entered."),
    )
    kind = RadioField(
        _l("Kind"),
        validators=[chosen()],
        choices=options((kind, terms.KIND_LABELS[kind]) for kind in terms.CHOSEN_KINDS),
    )
    procedure = SelectField(_l("Procedure"), validators=[Optional()])
    text = TextAreaField(
        _l("What the citizen says, word for word"),
        validators=[needed(), at_most(LONG)],
        render_kw={"rows": 8},
        description=_l("Do not write state secrets here."),
    )
    name = line(_l("Full name"), required=False, limit=200)
    address = line(_l("Address"), required=False)
    phone = line(_l("Telephone"), required=False, limit=40)
    email = line(_l("E-mail"), required=False, limit=200)
    contact_back = BooleanField(_l("The citizen agrees to be contacted again"))
    publish_name = BooleanField(_l("The citizen agrees that the name is published"))
    files = MultipleFileField(_l("Scanned papers"), description=_l("JPEG, PNG, WebP or PDF, at most 10 MB each."))
