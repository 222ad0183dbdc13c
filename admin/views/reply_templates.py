"""Reply templates: the list, and one to write or change."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import Optional

from admin.views.form_fields import LONG, at_most, line, needed, options
from admin.views.form_problems import place_problems
from admin.views.petitions import counts_of
from surveys.core.errors import Invalid, NotFound
from surveys.petitions import services, terms
from surveys.petitions.models import ReplyTemplate
from surveys.web.access import current_staff, requires
from surveys.web.forms import StaffForm
from surveys.web.i18n import _, lazy_gettext
from surveys.web.session import commits, db

blueprint = Blueprint("reply_templates", __name__, template_folder="../templates")

UNPROCESSABLE = 422


class TemplateForm(StaffForm):
    """A text to start answers from."""

    code = line(
        lazy_gettext("Code"),
        limit=40,
        description=lazy_gettext("Short and without blanks; it never changes in reports."),
    )
    title = line(lazy_gettext("Title"), limit=200)
    kind = SelectField(lazy_gettext("For the class"), validators=[Optional()])
    text = TextAreaField(
        lazy_gettext("Text"),
        validators=[needed(), at_most(LONG)],
        render_kw={"rows": 14},
        description=lazy_gettext(
            "Places in double braces: %(places)s fill themselves; any other place is filled by the writer.",
            places="{{số}}, {{ngày nhận}}, {{nội dung}}, {{đơn vị}}, {{thủ tục}}",
        ),
    )
    legal_basis = line(lazy_gettext("Legal basis"), required=False, limit=500)
    active = BooleanField(lazy_gettext("Offered when a draft is started"))


@blueprint.get("/admin/reply-templates/")
@requires("petitions.classify")
def list_templates() -> str:
    """All templates, those out of use last."""
    rows = services.list_templates(db(), also_inactive=True)
    return render_template("admin/reply_templates/list.html", rows=rows, terms=terms, counts=counts_of(current_staff()))


@blueprint.get("/admin/reply-templates/new")
@requires("petitions.classify")
def add_template() -> str:
    """An empty form."""
    return _render(_with_choices(TemplateForm(formdata=None, data={"active": True})), None)


@blueprint.post("/admin/reply-templates/new")
@requires("petitions.classify")
@commits
def create_template() -> Response:
    """Keep a new template."""
    return _save(None)


@blueprint.get("/admin/reply-templates/<int:template_id>")
@requires("petitions.classify")
def edit_template(template_id: int) -> str:
    """One template to change."""
    template = _get(template_id)
    return _render(_with_choices(TemplateForm(formdata=None, obj=template)), template)


@blueprint.post("/admin/reply-templates/<int:template_id>")
@requires("petitions.classify")
@commits
def change_template(template_id: int) -> Response:
    """Keep the change; answers that were written from it stay as they are."""
    return _save(_get(template_id))


def _save(template: ReplyTemplate | None) -> Response:
    form = _with_choices(TemplateForm())
    if not form.validate():
        return make_response(_render(form, template), UNPROCESSABLE)
    data = {name: form[name].data for name in ("code", "title", "kind", "text", "legal_basis", "active")}
    try:
        services.save_template(db(), template, by=current_staff().actor, **data)
    except Invalid as wrong:
        loose = place_problems(form, wrong)
        db().rollback()
        return make_response(_render(form, template, loose), UNPROCESSABLE)
    flash(_("The template “%(title)s” is kept.", title=data["title"]))
    return redirect(url_for("reply_templates.list_templates"), code=303)


def _get(template_id: int) -> ReplyTemplate:
    found = next((one for one in services.list_templates(db(), also_inactive=True) if one.id == template_id), None)
    if found is None:
        raise NotFound
    return found


def _with_choices(form: Any) -> Any:
    kinds = ((kind, terms.KIND_LABELS[kind]) for kind in terms.KINDS if kind in terms.ASSIGNABLE)
    form.kind.choices = options(kinds, first=_("Every class"))
    return form


def _render(form: Any, template: ReplyTemplate | None, loose: Any = ()) -> str:
    title = template.title if template else _("New reply template")
    return render_template(
        "admin/reply_templates/edit.html", form=form, title=title, loose=list(loose), counts=counts_of(current_staff())
    )
