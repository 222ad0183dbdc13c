"""Forms of the public copy."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import Optional

from admin.views.form_fields import LONG, at_most, chosen, line, needed, options, sentence
from surveys.petitions import terms
from surveys.petitions.models import Publication
from surveys.places.queries import list_fields
from surveys.web.forms import StaffForm
from surveys.web.i18n import _, lazy_gettext, pick
from surveys.web.session import db

TEXTS = ("title", "question", "summary", "answer_text", "late_reason")


class CopyForm(StaffForm):
    """The edited texts. `seen` is when the copy had last been saved as this page was shown."""

    seen = HiddenField()
    title = line(lazy_gettext("Title"), limit=200)
    question = TextAreaField(lazy_gettext("Question, without personal data"), validators=[needed(), at_most(LONG)])
    summary = sentence(
        lazy_gettext("What the office did, in a sentence or two"), required=False, limit=600,
        description=lazy_gettext("Shown in bold in the list of published answers."),
    )  # fmt: skip
    answer_text = TextAreaField(lazy_gettext("Answer, without personal data"), validators=[needed(), at_most(LONG)])
    late_reason = line(lazy_gettext("Why the answer was late"), required=False, limit=500)
    field_id = SelectField(lazy_gettext("Field"), validators=[Optional()])


class ReturnCopyForm(StaffForm):
    """What the second person wants changed."""

    comment = sentence(lazy_gettext("What has to be changed"), limit=1000)


class UnpublishForm(StaffForm):
    """Why it is taken down."""

    reason = SelectField(lazy_gettext("Reason"), validators=[chosen()])
    explanation = sentence(lazy_gettext("Explanation for the log"))


def copy_form(copy: Publication) -> CopyForm:
    """The form as the page first shows it."""
    beforehand = {name: getattr(copy, name) for name in TEXTS}
    form = CopyForm(formdata=None, data={**beforehand, "field_id": str(copy.field_id or "")})
    return with_fields(form, copy)


def with_fields(form: Any, copy: Publication) -> CopyForm:
    """The choices of the field, and the mark by which a stale page is noticed."""
    fields = ((str(field.id), pick(field, "name")) for field in list_fields(db(), active_only=True))
    form.field_id.choices = options(fields, first=_("No field"))
    if form.seen.data is None:
        form.seen.data = copy.edited_at.isoformat()
    made: CopyForm = form
    return made


def unpublish_form(*, sent: bool = False) -> UnpublishForm:
    """The form with its reasons."""
    form = UnpublishForm() if sent else UnpublishForm(formdata=None)
    form.reason.choices = options(terms.TAKEDOWN_LABELS.items(), first=_("Please choose"))
    return form
