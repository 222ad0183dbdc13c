"""The API of touchpoints and devices: which form is live, pairing, heartbeats."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from kiosk.api_input import read_body
from surveys.core import clock
from surveys.core.errors import Gone, Invalid, NotAllowed, NotFound, Problem
from surveys.core.translation import lazy
from surveys.places.kiosks import heard_from, pair
from surveys.places.models import Kiosk, Touchpoint
from surveys.places.queries import find_kiosk, find_touchpoint
from surveys.places.rules import KioskSettings
from surveys.questionnaires.definition import digest
from surveys.questionnaires.queries import live_edition
from surveys.questionnaires.rules import FACE_WORDS, NO_OPINION, NO_OPINION_TEXT, YES_NO, FrozenEdition
from surveys.web.access import public
from surveys.web.forms import csrf
from surveys.web.kit import kit
from surveys.web.session import commits, db

SMALL_BODY = 8 * 1024

blueprint = Blueprint("api_touchpoints", __name__, url_prefix="/api/v1")
# Devices speak with a header that no other site can make a browser send; there is no cookie to ride on.
csrf.exempt(blueprint)


@blueprint.get("/touchpoints/<code>/form")
@public
def show_form(code: str) -> Response:
    """The edition that is live at a touchpoint; `?long=1` gives the long form that is offered there."""
    touchpoint = find_touchpoint(db(), code)
    if touchpoint is None:
        raise NotFound
    if not touchpoint.active:
        raise Gone(lazy("This place is no longer asked about."))
    survey = touchpoint.long_survey_code if request.args.get("long") == "1" else touchpoint.survey_code
    if survey is None:
        raise NotFound(lazy("There is no long form at this place."))
    response = jsonify(_form(touchpoint, live_edition(db(), survey)))
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.post("/kiosks/pair")
@public
def pair_kiosk() -> Response:
    """Exchange the code that an administrator was shown for the token of this device."""
    code = read_body(limit=SMALL_BODY).get("code")
    if not isinstance(code, str) or not code.strip():
        raise Invalid([Problem("/code", lazy("Please type the pairing code."))])
    # Wrong tries have to be kept, so this does not run under @commits, which undoes what ends in an error.
    with kit().database.write() as session:
        paired = pair(session, code)
        answer = None if paired is None else {"token": paired.token, **_device(paired.kiosk)}
    if answer is None:
        raise NotAllowed(
            lazy("This code is wrong, has been used or is too old. Please ask an administrator for a new one.")
        )
    response = jsonify(answer)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/kiosks/heartbeat")
@public
@commits
def hear_kiosk() -> Response:
    """Note that a device is alive; it is told its settings, its place and the clock in return."""
    kiosk = find_kiosk(db(), request.headers.get("X-Kiosk", ""))
    if kiosk is None:
        raise NotAllowed(lazy("This device is not paired, or its pairing was taken back."))
    heard_from(db(), kiosk, read_body(limit=SMALL_BODY) if request.content_length else {})
    response = jsonify(now=clock.now().isoformat(), catalogue=kit().catalogue.version(), **_device(kiosk))
    response.headers["Cache-Control"] = "no-store"
    return response


def _device(kiosk: Kiosk) -> dict[str, Any]:
    settings = KioskSettings.of(kiosk.settings).as_dict()
    return {
        "kiosk": {"id": kiosk.id, "name": kiosk.name, "settings": settings},
        "touchpoint": _touchpoint(kiosk.touchpoint),
    }


def _touchpoint(touchpoint: Touchpoint) -> dict[str, Any]:
    return {
        "code": touchpoint.code,
        "name": _both(touchpoint),
        "channel": touchpoint.channel,
        "active": touchpoint.active,
        "unit": {"code": touchpoint.unit.code, "name": _both(touchpoint.unit)},
        "counter": touchpoint.counter and {"code": touchpoint.counter.code, "name": _both(touchpoint.counter)},
        "procedure": touchpoint.procedure and {
            "code": touchpoint.procedure.code, "name": _both(touchpoint.procedure)
        },
        "survey": touchpoint.survey_code,
        "long_survey": touchpoint.long_survey_code,
    }  # fmt: skip


def _both(row: Any) -> dict[str, str]:
    return {"vi": row.name_vi, "en": row.name_en or row.name_vi}


def _form(touchpoint: Touchpoint, edition: FrozenEdition) -> dict[str, Any]:
    """The whole form: wording in both languages, choices, branching, and the words of the scales."""
    wording = {key: edition.definition[key] for key in ("title", "intro", "thanks", "sections", "factors")}
    return {
        "touchpoint": _touchpoint(touchpoint),
        "edition": edition.key,
        "survey": edition.survey_code,
        "sha256": digest(edition.definition),
        **wording,
        "scales": {
            "faces": [{"value": value, "text": text} for value, text in FACE_WORDS.items()],
            "no_opinion": {"value": NO_OPINION, "text": NO_OPINION_TEXT},
            "yesno": [{"value": value, "text": text} for value, text in YES_NO.items()],
        },
        "questions": edition.definition["questions"],
    }
