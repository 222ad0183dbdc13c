"""The public API for comments and petitions: received once, acknowledged when durable."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify
from sqlalchemy import select

from kiosk import api_input as read
from kiosk.views.api import allowed_sender
from surveys.core import clock
from surveys.core.errors import Invalid, Problem
from surveys.core.translation import lazy
from surveys.petitions import services
from surveys.petitions.files import CheckedFile, FileStore, check_file
from surveys.petitions.models import Petition
from surveys.petitions.services import ContactInput
from surveys.petitions.terms import CHOSEN_KINDS
from surveys.places.models import Touchpoint
from surveys.responses.services import LOCALES
from surveys.web.access import public
from surveys.web.forms import csrf
from surveys.web.kit import kit
from surveys.web.session import commits, db

LARGEST_PETITION = 56 * 1024 * 1024
MOST_FILES = 5
_FIELDS = frozenset(
    {"id", "touchpoint", "kind", "text", "contact", "consents", "receipt_verifier", "attachments", "submitted_at",
     "locale"}
)  # fmt: skip
_CONTACT_FIELDS = frozenset({"name", "address", "phone", "email"})

blueprint = Blueprint("api_petitions", __name__, url_prefix="/api/v1")
csrf.exempt(blueprint)


@blueprint.post("/petitions")
@public
@commits
def receive_petition() -> tuple[Response, int]:
    """Take one comment or petition. 201 with its number when new, 200 with the same number when sent again."""
    body = read.read_body(limit=LARGEST_PETITION)
    fields = read.Fields(body, _FIELDS)
    uuid = fields.read("id", read.uuid7, UUID(int=0))
    code = fields.read("touchpoint", read.required_line, "")
    kind = fields.read("kind", read.one_of(*CHOSEN_KINDS), "")
    text = fields.read("text", _text, "")
    contact = fields.read("contact", _contact, None)
    consents: Mapping[str, bool] = fields.read("consents", _consents, {})
    verifier = fields.read("receipt_verifier", read.required_line, "")
    files: tuple[CheckedFile, ...] = fields.read("attachments", _files, ())
    submitted_at = fields.read("submitted_at", _maybe_moment, clock.now())
    locale = fields.read("locale", _locale, "vi")
    fields.check()
    kiosk = allowed_sender(code)
    known = db().scalar(select(Petition.id).where(Petition.uuid == uuid)) is not None
    place = db().scalars(select(Touchpoint).where(Touchpoint.code == code)).one()
    petition = services.receive(
        db(), keys=kit().keys, uuid=uuid, touchpoint=place, kind=kind, text=text, contact=contact, consents=consents,
        receipt_verifier=verifier, files=files, store=FileStore.from_settings(kit().settings, kit().keys),
        locale=locale, channel=place.channel, submitted_at=submitted_at, kiosk_id=kiosk.id if kiosk else None,
    )  # fmt: skip
    return jsonify(id=str(uuid), number=petition.number, created=not known), 200 if known else 201


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise read.WrongField(lazy("This must be text."))
    return value


def _maybe_moment(value: Any) -> Any:
    return clock.now() if value is None else read.moment(value)


def _locale(value: Any) -> str:
    return "vi" if value is None else read.one_of(*LOCALES)(value)


def _contact(value: Any) -> ContactInput | None:
    if value is None:
        return None
    given = read.mapping(value)
    unknown = [Problem(f"/{str(key)[:80]}", lazy("There is no such field.")) for key in given.keys() - _CONTACT_FIELDS]
    wrong = [Problem(f"/{key}", lazy("This must be text.")) for key, one in given.items() if not isinstance(one, str)]
    if unknown or wrong:
        raise Invalid(unknown + wrong)
    return ContactInput(
        name=given.get("name", ""),
        address=given.get("address", ""),
        phone=given.get("phone", ""),
        email=given.get("email", ""),
    )


def _consents(value: Any) -> Mapping[str, bool]:
    given = {} if value is None else read.mapping(value)
    if any(not isinstance(one, bool) for one in given.values()):
        raise read.WrongField(lazy("Every consent must be true or false."))
    return given


def _files(value: Any) -> tuple[CheckedFile, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MOST_FILES:
        raise read.WrongField(lazy("At most %(most)s files can be attached.", most=MOST_FILES))
    checked = []
    for one in value:
        if not isinstance(one, dict) or not isinstance(one.get("name"), str) or not isinstance(one.get("content"), str):
            raise read.WrongField(lazy("Every attachment needs a name and its content in base64."))
        try:
            data = base64.b64decode(one["content"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise read.WrongField(lazy("Every attachment needs a name and its content in base64.")) from error
        checked.append(check_file(one["name"], data))
    return tuple(checked)
