"""Writing a petition down for a citizen: on paper, on the telephone, or told at the counter."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, time
from typing import Any

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from admin.views.form_fields import options
from admin.views.form_problems import place_problems
from admin.views.petition_contents import store
from admin.views.petition_side_forms import IntakeForm
from admin.views.petitions import counts_of
from surveys.core import clock
from surveys.core.codes import new_receipt_code, normalise_receipt, receipt_verifier, uuid7
from surveys.core.errors import Invalid, Problem
from surveys.petitions import services, terms
from surveys.petitions.files import check_file
from surveys.petitions.models import Petition
from surveys.places.queries import find_procedure, find_touchpoint, list_procedures, list_touchpoints
from surveys.web.access import current_staff, requires
from surveys.web.i18n import _, pick
from surveys.web.kit import current_keys, kit
from surveys.web.session import commits, db

blueprint = Blueprint("petition_intake", __name__, template_folder="../templates")

UNPROCESSABLE = 422
NOON = time(12, 0)
DEVICES = ("kiosk", "web")


@blueprint.get("/admin/petitions/new")
@requires("petitions.enter")
def enter_petition() -> str:
    """An empty form. Its number and its receipt code are made now, so that sending it twice enters it once."""
    beforehand = {
        "id": str(uuid7()),
        "receipt": new_receipt_code(),
        "written_on": clock.today(),
        "kind": terms.PETITION,
    }
    return _render(_with_choices(IntakeForm(formdata=None, data=beforehand)))


@blueprint.post("/admin/petitions/new")
@requires("petitions.enter")
@commits
def receive_petition() -> Response:
    """Enter it into the register and show the receipt code, once, to be printed and handed over."""
    form: Any = _with_choices(IntakeForm())
    if not form.validate():
        return make_response(_render(form), UNPROCESSABLE)
    try:
        petition = _receive(form)
    except Invalid as wrong:
        loose = place_problems(form, wrong)
        db().rollback()
        return make_response(_render(form, loose), UNPROCESSABLE)
    code = normalise_receipt(form.receipt.data)
    shown = render_template(
        "admin/petitions/entered.html", petition=petition, code=code, receipt_address=receipt_address(), counts=_rail()
    )
    return make_response(shown)


def _receive(form: Any) -> Petition:
    try:
        number, verifier = uuid.UUID(form.id.data), receipt_verifier(form.receipt.data or "")
    except ValueError:
        raise Invalid([Problem("", _("This form is damaged. Please open it anew."))]) from None
    touchpoint = find_touchpoint(db(), form.touchpoint.data)
    if touchpoint is None:
        raise Invalid([Problem("/touchpoint", _("Please choose."))])
    files = [check_file(one.filename or "", one.read()) for one in request.files.getlist("files") if one.filename]
    return services.receive(
        db(),
        keys=current_keys(),
        uuid=number,
        touchpoint=touchpoint,
        kind=form.kind.data,
        text=form.text.data,
        contact=_contact(form),
        consents={"contact_back": form.contact_back.data, "publish_name": form.publish_name.data},
        receipt_verifier=verifier,
        files=files,
        store=store(),
        locale="vi",
        channel=form.came_by.data,
        submitted_at=_written_at(form),
        procedure=find_procedure(db(), form.procedure.data) if form.procedure.data else None,
        by=current_staff(),
        scan=form.came_by.data == "paper",
    )


def _contact(form: Any) -> services.ContactInput | None:
    parts = {name: form[name].data or "" for name in ("name", "address", "phone", "email")}
    return services.ContactInput(**parts) if any(parts.values()) else None


def _written_at(form: Any) -> datetime:
    """The moment that is noted: now for today, noon for a day before."""
    day = form.written_on.data
    if day >= clock.today():
        return clock.now()
    return datetime.combine(day, NOON, tzinfo=clock.LOCAL).astimezone(UTC)


def _with_choices(form: Any) -> Any:
    places = [one for one in list_touchpoints(db(), active_only=True) if one.channel not in DEVICES]
    form.touchpoint.choices = options((one.code, pick(one, "name")) for one in places)
    procedures = list_procedures(db(), active_only=True)
    form.procedure.choices = options(((one.code, pick(one, "name")) for one in procedures), first=_("No procedure"))
    return form


def _render(form: Any, loose: Any = ()) -> str:
    return render_template("admin/petitions/enter.html", form=form, loose=list(loose), counts=_rail())


def _rail() -> dict[str, int]:
    """The desk may enter petitions without reading any; then there is nothing to count."""
    staff = current_staff()
    return counts_of(staff) if staff.can("petitions.read") else {}


def receipt_address() -> str:
    """Where the citizen types the code, as it is printed on paper: without the scheme."""
    return kit().settings.public_url.split("://", 1)[-1].rstrip("/") + "/receipt"
