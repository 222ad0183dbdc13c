"""The touch screen: one static page with its words and texts, its pairing page, and two small answers for it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template, request

from kiosk.api_input import read_body
from kiosk.receipt_access import Brake
from kiosk.touch_texts import touch_texts
from kiosk.tracking import tracked
from surveys.core import quotas
from surveys.core.errors import NotAllowed, NotFound
from surveys.core.translation import lazy
from surveys.petitions import published, queries
from surveys.places.queries import find_kiosk
from surveys.places.rules import LANGUAGES
from surveys.web.access import public
from surveys.web.forms import csrf
from surveys.web.kit import current_keys, kit
from surveys.web.office_cache import current_office
from surveys.web.session import db

SMALL_BODY = 2 * 1024
NEWS = 3

blueprint = Blueprint("touch", __name__, url_prefix="/kiosk", template_folder="../templates")
# A device speaks with its X-Kiosk header, which no other site can make a browser send; there is no cookie.
csrf.exempt(blueprint)


@blueprint.get("/")
@public
def show_kiosk() -> Response:
    """The kiosk's page: the same bytes for every device, so that it can be kept for a start without network."""
    return make_response(render_template("kiosk/touch/kiosk.html", config=_config()))


@blueprint.get("/pair")
@public
def show_pairing() -> Response:
    """Where a new device types the code that an administrator was shown."""
    return make_response(render_template("kiosk/touch/pair.html"))


@blueprint.get("/news")
@public
def list_news() -> Response:
    """The newest published answers, for the strip on the first screen."""
    return jsonify(items=[_news(one) for one in published.latest(db(), NEWS)])


@blueprint.post("/track")
@public
def open_receipt() -> Response:
    """What a receipt code opens, in the least words; the code travels in the body and is not kept."""
    kiosk = find_kiosk(db(), request.headers.get("X-Kiosk", ""))
    if kiosk is None:
        raise NotAllowed(lazy("This device is not paired, or its pairing was taken back."))
    brake: Brake = current_app.extensions.setdefault("ydan_receipt_brake", Brake())
    key = quotas.pseudonym(current_keys(), request.remote_addr)
    brake.check(kit().database, key)
    code = read_body(limit=SMALL_BODY).get("code")
    petition = queries.find_by_receipt(db(), current_keys(), code if isinstance(code, str) else "")
    if petition is None:
        brake.count(kit().database, key)
        raise NotFound(lazy("No petition opens with this code. Please compare it letter by letter with your receipt."))
    response = jsonify(tracked(queries.receipt_view(db(), petition)))
    response.headers["Cache-Control"] = "no-store"
    return response


def _config() -> dict[str, Any]:
    """Everything of the office that the screens show, in both languages."""
    office = current_office()
    return {
        "texts": touch_texts(),
        "languages": list(LANGUAGES),
        "office": office.office_name.value,
        "hours": office.reception_hours.value,
        "address": office.office_address.value,
        "phone": office.office_phone.value,
        "guides": {"complaint": office.complaint_guide.value, "denunciation": office.denunciation_guide.value},
        "consent": office.consent_text.value,
        "classify_days": office.classify_days.value,
        "idle_seconds": office.idle_seconds.value,
        "idle_warning_seconds": office.idle_warning_seconds.value,
        "public_url": kit().settings.public_url.rstrip("/"),
    }


def _news(item: published.PublishedItem) -> dict[str, Any]:
    copy = item.publication
    return {
        "question": copy.title,
        "answer": copy.summary,
        "answered_on": copy.answered_on.isoformat(),
        "on_time": item.on_time,
        "unit": copy.unit and {"vi": copy.unit.name_vi, "en": copy.unit.name_en},
    }
