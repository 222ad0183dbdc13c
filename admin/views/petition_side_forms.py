"""Forms beside the steps: messages, notes, contact, papers of the answer; writing a petition down at the desk."""

from __future__ import annotations

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Optional

from admin.views.form_fields import LONG, at_most, chosen, day, line, needed, options, sentence
from admin.views.petition_forms import StepForm
from surveys.petitions import terms
from surveys.web.forms import StaffForm
from surveys.web.i18n import lazy_gettext


class MessageForm(StepForm):
    """A message to the citizen that asks nothing."""

    text = sentence(lazy_gettext("Message to the citizen"), limit=4000)


class InternalNoteForm(StepForm):
    """A note that only staff read."""

    text = sentence(lazy_gettext("Internal note"), limit=4000)


class ContactForm(StepForm):
    """The reason goes into the audit trail before the contact is shown."""

    reason = line(
        lazy_gettext("Reason"), description=lazy_gettext("It is written to the audit trail with your name."), limit=200
    )


class AnswerFilesForm(StepForm):
    """Papers that go with the answer."""

    files = MultipleFileField(
        lazy_gettext("Files for the citizen"), description=lazy_gettext("JPEG, PNG, WebP or PDF, at most 10 MB each.")
    )


class OfficialNumberForm(StepForm):
    """Number and date under which the clerk's office registered the answer."""

    number = line(lazy_gettext("Number of the answer"), limit=60)
    on = day(lazy_gettext("Date of the answer"))


class IntakeForm(StaffForm):
    """A petition written down for a citizen at the counter or on the telephone."""

    id = HiddenField()
    receipt = HiddenField()
    came_by = RadioField(
        lazy_gettext("How it came"),
        validators=[chosen()],
        choices=options(
            [
                ("paper", lazy_gettext("On paper")),
                ("telephone", lazy_gettext("By telephone")),
                ("assisted", lazy_gettext("Told at the counter")),
            ]
        ),
    )
    touchpoint = SelectField(lazy_gettext("Where"), validators=[chosen()])
    written_on = DateField(
        lazy_gettext("Written or told on"),
        validators=[InputRequired(lazy_gettext("Please give a date."))],
        description=lazy_gettext("The deadline counts from today, the day it is entered."),
    )
    kind = RadioField(
        lazy_gettext("Kind"),
        validators=[chosen()],
        choices=options((kind, terms.KIND_LABELS[kind]) for kind in terms.CHOSEN_KINDS),
    )
    procedure = SelectField(lazy_gettext("Procedure"), validators=[Optional()])
    text = TextAreaField(
        lazy_gettext("What the citizen says, word for word"),
        validators=[needed(), at_most(LONG)],
        render_kw={"rows": 8},
        description=lazy_gettext("Do not write state secrets here."),
    )
    name = line(lazy_gettext("Full name"), required=False, limit=200)
    address = line(lazy_gettext("Address"), required=False)
    phone = line(lazy_gettext("Telephone"), required=False, limit=40)
    email = line(lazy_gettext("E-mail"), required=False, limit=200)
    contact_back = BooleanField(lazy_gettext("The citizen agrees to be contacted again"))
    publish_name = BooleanField(lazy_gettext("The citizen agrees that the name is published"))
    files = MultipleFileField(
        lazy_gettext("Scanned papers"), description=lazy_gettext("JPEG, PNG, WebP or PDF, at most 10 MB each.")
    )
