"""Writing to the office: choose what it is, write it, keep the receipt code."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for

from kiosk.light_page import light_page, moment
from kiosk.petition_form import WRITABLE, PetitionForm
from kiosk.self_service import find_place, find_portal, place_name
from surveys.core import clock
from surveys.core.codes import receipt_verifier
from surveys.core.errors import Invalid, NotFound
from surveys.core.translation import lazy
from surveys.petitions import queries, services
from surveys.petitions.files import FileStore
from surveys.petitions.models import Petition
from surveys.petitions.terms import COMPLAINT, DENUNCIATION
from surveys.places.models import Touchpoint
from surveys.responses.snapshot import Place
from surveys.web.access import public
from surveys.web.citizen_forms import protect
from surveys.web.i18n import _, current_locale, lang_url
from surveys.web.kit import current_keys, kit
from surveys.web.office_cache import current_office
from surveys.web.qr import qr_svg
from surveys.web.session import commits, db
from surveys.web.snapshot import current_snapshot

blueprint = Blueprint("petitions", __name__, url_prefix="/petitions", template_folder="../templates")
protect(blueprint)
blueprint.add_app_template_filter(moment)

GUIDED = (COMPLAINT, DENUNCIATION)


@blueprint.get("/new")
@public
def choose_kind() -> Response:
    """First what it is; then the form, or guidance for what must not be typed here."""
    kind = request.args.get("kind", "")
    place = _place(request.args.get("at", ""))
    if kind in GUIDED:
        office = current_office()
        guide = office.complaint_guide if kind == COMPLAINT else office.denunciation_guide
        return _page("guidance", place, kind=kind, guide=guide.text(current_locale()), citation=guide.citation)
    if kind in WRITABLE:
        return _form_page(PetitionForm.fresh(current_keys(), kind), place)
    return _page("choose", place)


@blueprint.post("/new")
@public
def send_petition() -> Response:
    """Take it once. The answer is the receipt itself: the code stands nowhere on the server, so it cannot be shown
    at another address, and sending the same form again shows the same receipt."""
    place = _place(request.args.get("at", ""))
    form = PetitionForm.sent(current_keys())
    if form.kind.data not in WRITABLE:
        return _page("choose", place, status=422)
    # Files are opened and pictures redrawn here, before the write transaction begins.
    if not form.validate():
        return _form_page(form, place, 422)
    return _receive(form, place)


@commits
def _receive(form: PetitionForm, place: Place) -> Response:
    parts = kit()
    try:
        petition = services.receive(
            db(),
            keys=parts.keys,
            uuid=form.instance.id,
            touchpoint=db().get_one(Touchpoint, place.id),
            kind=form.kind.data,
            text=form.text.data,
            contact=form.contact,
            consents=form.consents,
            receipt_verifier=receipt_verifier(form.receipt.data),
            files=form.checked_files,
            store=FileStore.from_settings(parts.settings, parts.keys),
            locale=current_locale(),
            channel=place.channel,
            submitted_at=clock.now(),
        )
    except Invalid as error:
        form.take(error)
        return _form_page(form, place, 422)
    return _receipt_page(petition, form.receipt.data, place)


def _receipt_page(petition: Petition, code: str, place: Place) -> Response:
    address = kit().settings.public_url + lang_url(url_for("receipt.enter_code"))
    return _page(
        "received",
        place,
        petition=petition,
        kind=petition.chosen_kind,
        code=code,
        groups=code.split("-"),
        receipt_address=address,
        qr=qr_svg(f"{address}#{code}", label=_("QR code of the tracking page with your code")),
        clock=queries.clock_of(db(), petition),
    )


def _form_page(form: PetitionForm, place: Place, status: int = 200) -> Response:
    return _page("form", place, status, form=form, kind=form.kind.data, consent=current_office().consent_text)


def _page(template: str, place: Place, status: int = 200, **values: object) -> Response:
    kind = str(values.get("kind", ""))
    page = render_template(
        f"kiosk/petitions/{template}.html",
        at=place.code,
        **light_page("petitions.choose_kind", at=place.code, kind=kind, here=place_name(place)),
        **values,
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _place(code: str) -> Place:
    """The place that is written from: the one named, else the portal's own."""
    snapshot = current_snapshot()
    named = find_place(snapshot, code)
    place = named if named is not None and named.active else find_portal(snapshot)
    if place is None:
        raise NotFound(lazy("The office takes nothing on this page at the moment. Please come to the desk or call."))
    return place
