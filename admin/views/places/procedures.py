"""Fields and procedures."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin.views.places.forms import FieldForm, ProcedureForm
from admin.views.places.pages import blueprint, form_page, save, tabs
from surveys.core.errors import NotFound
from surveys.places.models import Field, Procedure
from surveys.places.queries import find_field, find_procedure, list_fields
from surveys.places.queries import list_procedures as all_procedures
from surveys.places.services import save_field, save_procedure, typed_procedure
from surveys.web.access import current_staff, requires
from surveys.web.i18n import _, pick
from surveys.web.session import commits, db


@blueprint.get("/procedures")
@requires("places.edit")
def list_procedures() -> str:
    """The fields with their procedures."""
    by_field: dict[int, list[Procedure]] = {}
    for procedure in all_procedures(db()):
        by_field.setdefault(procedure.field_id, []).append(procedure)
    return render_template(
        "admin/places/procedures.html", tabs=tabs("procedures"), fields=list_fields(db()), by_field=by_field
    )


def _page(title: str) -> dict[str, Any]:
    return {"title": title, "tabs": tabs("procedures"), "back": url_for("places.list_procedures")}


@blueprint.get("/fields/new")
@requires("places.edit")
def new_field() -> Response:
    """An empty form for a field."""
    return form_page(FieldForm(data={"active": True}), **_page(_("New field")))


@blueprint.post("/fields/new")
@requires("places.edit")
@commits
def add_field() -> BaseResponse:
    """Add a field."""
    form, by = FieldForm(), current_staff().actor
    done = _("The field was added. Forms offer it from their next edition on.")
    return save(form, lambda typed: save_field(db(), None, typed, by=by), done=done, **_page(_("New field")))


def _get_field(code: str) -> Field:
    field = find_field(db(), code)
    if field is None:
        raise NotFound
    return field


@blueprint.get("/fields/<code>")
@requires("places.edit")
def edit_field(code: str) -> Response:
    """The form of a field."""
    field = _get_field(code)
    form = FieldForm(obj=field)
    form.freeze_code()
    return form_page(form, code=code, **_page(pick(field, "name")))


@blueprint.post("/fields/<code>")
@requires("places.edit")
@commits
def change_field(code: str) -> BaseResponse:
    """Change a field, or switch it off."""
    field, by = _get_field(code), current_staff().actor
    page = _page(pick(field, "name"))
    form = FieldForm()
    form.freeze_code()
    done = _("The change was saved.")
    return save(form, lambda typed: save_field(db(), field, typed, by=by), done=done, code=code, **page)


@blueprint.get("/procedures/new")
@requires("places.edit")
def new_procedure() -> Response:
    """An empty form for a procedure."""
    return form_page(ProcedureForm(data={"active": True}).fill(db()), **_page(_("New procedure")))


@blueprint.post("/procedures/new")
@requires("places.edit")
@commits
def add_procedure() -> BaseResponse:
    """Add a procedure."""
    form, by = ProcedureForm().fill(db()), current_staff().actor
    done = _("The procedure was added. Forms offer it from their next edition on.")
    return save(form, lambda typed: save_procedure(db(), None, typed, by=by), done=done, **_page(_("New procedure")))


def _get_procedure(code: str) -> Procedure:
    procedure = find_procedure(db(), code)
    if procedure is None:
        raise NotFound
    return procedure


@blueprint.get("/procedures/<code>")
@requires("places.edit")
def edit_procedure(code: str) -> Response:
    """The form of a procedure."""
    procedure = _get_procedure(code)
    form = ProcedureForm(data=typed_procedure(procedure)).fill(db())
    form.freeze_code()
    return form_page(form, code=code, **_page(pick(procedure, "name")))


@blueprint.post("/procedures/<code>")
@requires("places.edit")
@commits
def change_procedure(code: str) -> BaseResponse:
    """Change a procedure, or switch it off."""
    procedure, by = _get_procedure(code), current_staff().actor
    page = _page(pick(procedure, "name"))
    form = ProcedureForm().fill(db())
    form.freeze_code()
    done = _("The change was saved.")
    return save(form, lambda typed: save_procedure(db(), procedure, typed, by=by), done=done, code=code, **page)
