"""What all pages of the places share: the blueprint, the tabs, and one way to save a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin.views.form_problems import place_problems
from surveys.core.errors import Invalid
from surveys.web.forms import StaffForm
from surveys.web.i18n import _
from surveys.web.session import keep_nothing

blueprint = Blueprint("places", __name__, url_prefix="/admin/places", template_folder="../../templates")

UNPROCESSABLE = 422


def tabs(current: str) -> list[tuple[str, str, bool, None]]:
    """The parts of the places as tabs: address, words, whether it is this one."""
    parts = (
        ("units", "places.list_units", _("Units and counters")),
        ("procedures", "places.list_procedures", _("Fields and procedures")),
        ("touchpoints", "places.list_touchpoints", _("Touchpoints")),
        ("import", "places.choose_file", _("Import from CSV")),
    )
    return [(url_for(endpoint), words, key == current, None) for key, endpoint, words in parts]


def show_problems(form: StaffForm, error: Invalid) -> None:
    """Write every problem beside the field that it points at, the others above the form."""
    form.form_errors.extend(message for _anchor, message in place_problems(form, error))


def form_page(form: StaffForm, status: int = 200, **shown: Any) -> Response:
    """The page of one form; `shown` has its title, the tab it belongs to and where to go back to."""
    return Response(render_template("admin/places/form.html", form=form, **shown), status=status)


def save(
    form: StaffForm, action: Callable[[Mapping[str, object]], Any], *, back: str, done: str, **shown: Any
) -> BaseResponse:
    """Give what was typed to the domain: back to the list when it took it, else the same form with the
    reasons.
    """
    try:
        action(form.data)
    except Invalid as error:
        keep_nothing()
        show_problems(form, error)
        return form_page(form, UNPROCESSABLE, back=back, **shown)
    flash(done)
    return redirect(back)
