"""The public API: forms and petitions from devices and programs, each stored once however often it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, request

from kiosk import api_input as read
from kiosk.openapi import document
from surveys.core.errors import NotAllowed, NotFound
from surveys.core.translation import lazy
from surveys.places.models import Kiosk
from surveys.places.queries import find_kiosk
from surveys.questionnaires.rules import OUTCOMES
from surveys.responses.services import LOCALES, Closed, TooOld, record
from surveys.responses.snapshot import Place
from surveys.web.access import public
from surveys.web.forms import csrf
from surveys.web.kit import kit
from surveys.web.quarantine import quarantine
from surveys.web.session import db
from surveys.web.snapshot import current_snapshot

LARGEST_RESPONSE = 256 * 1024
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_FIELDS = frozenset(
    {"id", "touchpoint", "edition", "answers", "started_at", "submitted_at", "locale", "outcome", "dossier"}
)

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
# No cookie speaks for the sender here, so there is nothing that another site could ride on.
csrf.exempt(blueprint)


@blueprint.get("/openapi.json")
@public
def show_description() -> Response:
    """This API in OpenAPI 3.1."""
    return jsonify(document())


@blueprint.post("/responses")
@public
def record_response() -> tuple[Response, int]:
    """Store one form. 201 when it is new, 200 when the same id was stored before; both mean: it is durable."""
    body = read.read_body(limit=LARGEST_RESPONSE)
    fields = read.Fields(body, _FIELDS)
    id_ = fields.read("id", read.uuid7, UUID(int=0))
    code = fields.read("touchpoint", read.required_line, "")
    edition = fields.read("edition", read.required_line, "")
    answers: Mapping[str, Any] = fields.read("answers", read.mapping, {})
    started_at = fields.read("started_at", read.moment, _NO_TIME)
    submitted_at = fields.read("submitted_at", read.moment, _NO_TIME)
    locale = fields.read("locale", read.one_of(*LOCALES), "vi")
    outcome = fields.read("outcome", read.one_of(*OUTCOMES), "completed")
    dossier = fields.read("dossier", read.optional_line, None)
    fields.check()
    kiosk = allowed_sender(code)
    try:
        stored = record(
            kit().recorder, current_snapshot(),
            id=id_, touchpoint_code=code, edition_key=edition, answers=answers, started_at=started_at,
            submitted_at=submitted_at, locale=locale, outcome=outcome, dossier=dossier,
            kiosk_id=kiosk.id if kiosk else None,
        )  # fmt: skip
    except (Closed, TooOld) as error:
        quarantine(kit().database, id_, error, body)
        raise
    return jsonify(id=str(stored.id), created=stored.created), 201 if stored.created else 200


def allowed_sender(code: str) -> Kiosk | None:
    """The paired device that sends, or None for a public touchpoint.

    Raises NotFound for an unknown touchpoint, NotAllowed when a kiosk's touchpoint is used without its token.
    """
    place: Place | None = current_snapshot().places.get(code)
    if place is None:
        raise NotFound(lazy("There is no such place to answer for. Please scan the code again."))
    token = request.headers.get("X-Kiosk", "")
    kiosk = find_kiosk(db(), token) if token else None
    if token and (kiosk is None or kiosk.touchpoint_id != place.id):
        raise NotAllowed(lazy("This device is not paired with that place, or its pairing was taken back."))
    if place.channel == "kiosk" and kiosk is None:
        raise NotAllowed(lazy("Only a paired kiosk may answer for this place."))
    return kiosk
