"""Units and counters."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin.views.places.forms import CounterForm, UnitForm
from admin.views.places.pages import blueprint, form_page, save, tabs
from surveys.core.errors import NotFound
from surveys.places.models import Counter
from surveys.places.queries import find_counter, get_unit, list_counters, unit_tree
from surveys.places.services import save_counter, save_unit, typed_unit
from surveys.web.access import current_staff, requires
from surveys.web.i18n import _, pick
from surveys.web.session import commits, db


@blueprint.get("/")
@requires("places.edit")
def list_units() -> str:
    """The tree of units, and the counters."""
    counters = list_counters(db())
    tree = unit_tree(db())
    return render_template("admin/places/units.html", tabs=tabs("units"), tree=tree, counters=counters)


def _unit_page(name: str = "") -> dict[str, Any]:
    return {"title": name or _("New unit"), "tabs": tabs("units"), "back": url_for("places.list_units")}


@blueprint.get("/units/new")
@requires("places.edit")
def new_unit() -> Response:
    """An empty form for a unit."""
    return form_page(UnitForm(data={"active": True, "kind": "division"}).fill(db()), **_unit_page())


@blueprint.post("/units/new")
@requires("places.edit")
@commits
def add_unit() -> BaseResponse:
    """Add a unit."""
    form, by = UnitForm().fill(db()), current_staff().actor
    return save(form, lambda typed: save_unit(db(), None, typed, by=by), done=_("The unit was added."), **_unit_page())


@blueprint.get("/units/<code>")
@requires("places.edit")
def edit_unit(code: str) -> Response:
    """The form of a unit."""
    unit = get_unit(db(), code)
    form = UnitForm(data=typed_unit(db(), unit)).fill(db())
    form.freeze_code()
    return form_page(form, code=code, **_unit_page(pick(unit, "name")))


@blueprint.post("/units/<code>")
@requires("places.edit")
@commits
def change_unit(code: str) -> BaseResponse:
    """Change a unit, or switch it off."""
    unit, by = get_unit(db(), code), current_staff().actor
    page = _unit_page(pick(unit, "name"))
    form = UnitForm().fill(db())
    form.freeze_code()
    done = _("The change was saved.")
    return save(form, lambda typed: save_unit(db(), unit, typed, by=by), done=done, code=code, **page)


def _get_counter(code: str) -> Counter:
    counter = find_counter(db(), code)
    if counter is None:
        raise NotFound
    return counter


def _counter_page(name: str = "") -> dict[str, Any]:
    return {"title": name or _("New counter"), "tabs": tabs("units"), "back": url_for("places.list_units")}


@blueprint.get("/counters/new")
@requires("places.edit")
def new_counter() -> Response:
    """An empty form for a counter."""
    return form_page(CounterForm(data={"active": True, "unit": "mot-cua"}).fill(db()), **_counter_page())


@blueprint.post("/counters/new")
@requires("places.edit")
@commits
def add_counter() -> BaseResponse:
    """Add a counter."""
    form, by = CounterForm().fill(db()), current_staff().actor
    done = _("The counter was added.")
    return save(form, lambda typed: save_counter(db(), None, typed, by=by), done=done, **_counter_page())


@blueprint.get("/counters/<code>")
@requires("places.edit")
def edit_counter(code: str) -> Response:
    """The form of a counter."""
    counter = _get_counter(code)
    form = CounterForm(obj=counter)
    form.freeze_code()
    return form_page(form, code=code, **_counter_page(pick(counter, "name")))


@blueprint.post("/counters/<code>")
@requires("places.edit")
@commits
def change_counter(code: str) -> BaseResponse:
    """Change a counter, or switch it off."""
    counter, by = _get_counter(code), current_staff().actor
    page = _counter_page(pick(counter, "name"))
    form = CounterForm()
    form.freeze_code()
    done = _("The change was saved.")
    return save(form, lambda typed: save_counter(db(), counter, typed, by=by), done=done, code=code, **page)
