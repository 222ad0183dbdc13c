"""Taking a step: one address for each transition that the page offers, all through the one function that knows the
rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.views.form_problems import place_problems
from admin.views.petition_choices import sent_form
from admin.views.petition_forms import FORMS, StepForm
from admin.views.petition_page import page_of
from admin.views.petitions import counts_of
from surveys.core.errors import Conflict, Invalid
from surveys.petitions import queries, services, terms
from surveys.petitions.models import Petition
from surveys.petitions.workflow import BY_CODE
from surveys.web.access import Staff, current_staff, requires
from surveys.web.i18n import _, pick
from surveys.web.kit import current_keys
from surveys.web.session import commits, db

blueprint = Blueprint("petition_steps", __name__, template_folder="../templates")

UNPROCESSABLE = 422


@dataclass(frozen=True)
class Stale:
    """What the page says when somebody else was faster: the last event, and what was typed meanwhile."""

    message: Any
    event: Any
    typed: list[tuple[str, str]]


@blueprint.post("/admin/petitions/<number>/steps/<step>")
@requires("petitions.read")
@commits
def take_step(number: str, step: str) -> Response:
    """Run one transition; what is wrong comes back on the same page with everything that was typed."""
    staff, code = current_staff(), step.replace("-", "_")
    petition = queries.get_petition(db(), number, staff)
    if code not in FORMS or "_" in step:
        abort(404)
    form = sent_form(code)
    if not form.validate():
        return show_again(petition.number, staff, code, form)
    try:
        _act(petition, code, form, staff)
    except Invalid as wrong:
        return show_again(petition.number, staff, code, form, wrong=wrong)
    except Conflict as overtaken:
        return show_stale(petition.number, staff, code, form, overtaken)
    flash(_done(petition, code))
    return redirect(_next_page(petition), code=303)


def _act(petition: Petition, code: str, form: StepForm, staff: Staff) -> None:
    data = form.data_for_act()
    if code == "draft":
        template = next(
            (one for one in services.list_templates(db()) if str(one.id) == str(data.get("template", ""))), None
        )
        services.save_draft(
            db(),
            petition,
            by=staff,
            text=data["text"],
            legal_basis=data.get("legal_basis", ""),
            template=template,
            version=form.version.data,
        )
        return
    services.act(db(), petition, code, by=staff, version=form.version.data, keys=current_keys(), **data)


def show_again(
    number: str, staff: Staff, code: str, form: StepForm, *, wrong: Invalid | None = None, status: int = UNPROCESSABLE
) -> Response:
    """The page once more with the form as it was sent; nothing that was begun is kept."""
    extra = place_problems(form, wrong) if wrong else []
    db().rollback()
    petition = queries.get_petition(db(), number, staff)
    page = page_of(petition, staff, failed=(code, form), extra_errors=extra)
    return make_response(_render(page, staff), status)


def show_stale(number: str, staff: Staff, code: str, form: StepForm, overtaken: Conflict) -> Response:
    """The page as it is now, saying what changed, with what was typed still in the form or beside it."""
    db().rollback()
    petition = queries.get_petition(db(), number, staff)
    typed = [
        (str(field.label.text), str(field.data))
        for field in form
        if field.type in ("StringField", "TextAreaField") and field.data
    ]
    timeline = queries.timeline(petition)
    stale = Stale(overtaken.message, timeline[-1] if timeline else None, typed)
    page = page_of(petition, staff, failed=(code, form), stale=stale)
    return make_response(_render(page, staff), overtaken.status)


def _render(page: Any, staff: Staff) -> str:
    return render_template("admin/petitions/show.html", page=page, terms=terms, counts=counts_of(staff))


def _done(petition: Petition, code: str) -> str:
    number = petition.number
    if code == "assign" and petition.unit is not None and petition.due_on:
        unit, day = pick(petition.unit, "name"), petition.due_on.strftime("%d/%m/%Y")
        return _("%(number)s is now with %(unit)s, promised for %(day)s.", number=number, unit=unit, day=day)
    if code == "draft":
        return _("The draft of %(number)s is saved as a new version.", number=number)
    if code == "approve":
        return _("The answer to %(number)s is approved and on its way to the citizen.", number=number)
    return _("%(number)s: %(step)s. Done.", number=number, step=BY_CODE[code].label)


def _next_page(petition: Petition) -> str:
    """Back to the list where the step was taken from it, else the petition again."""
    if request.form.get("back") == "approvals":
        return url_for("desk.list_petitions", tab="approve")
    return url_for("desk.show_petition", number=petition.number)
