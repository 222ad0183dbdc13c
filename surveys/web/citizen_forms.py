"""Forms for people without an account: no cookie, so nothing that a strange site could ride on.

Every form that is shown gets its own number (a UUID version 7) and a token signed by this installation: which form,
which number, when. The number makes a repeat harmless, the token tells our own forms from made-up ones for 24 hours.
What looks like a robot is flagged and stored all the same: people with odd telephones must never be turned away.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from flask import Blueprint, request
from flask_wtf import FlaskForm
from wtforms import HiddenField

from surveys.core import clock
from surveys.core.codes import uuid7
from surveys.core.crypto import KeyRing
from surveys.core.errors import Invalid, NotAllowed
from surveys.core.text import visible
from surveys.core.translation import lazy
from surveys.web.forms import csrf

LIFETIME = timedelta(hours=24)
FASTEST_PERSON = timedelta(seconds=3)
HONEYPOT = "website"
UNREADABLE = "\ufffd"
"""What the decoder of multipart forms leaves in the place of bytes that are not UTF-8."""
LARGEST_WITHOUT_FILES = 4 * 1024 * 1024
URLENCODED = "application/x-www-form-urlencoded"

_MAC_LENGTH = 16
_ISSUED_LENGTH = 5


@dataclass(frozen=True)
class FormInstance:
    """One form as it was shown to one person.

    `state` is "good", "expired" (ours, but older than 24 hours) or "unknown" (not made by this installation; `id`
    is then a new one). `opened_at` is when it was first shown. `flags` names what looks automatic (see
    `responses.models.FLAGS`); it never decides whether something is stored.
    """

    id: uuid.UUID
    token: str
    opened_at: datetime
    state: str = "good"
    flags: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether the form may be taken as it is."""
        return self.state == "good"


def issue(keys: KeyRing, form: str, *, bound: str = "", instance_id: uuid.UUID | None = None) -> FormInstance:
    """A number and a token for a form that is about to be shown.

    `bound` is anything else that the form carries and that must come back unchanged (the receipt code).
    """
    number = instance_id or uuid7()
    opened_at = clock.now().replace(microsecond=0)
    issued = int(opened_at.timestamp()).to_bytes(_ISSUED_LENGTH, "big")
    mac = _mac(keys, form, number, issued, bound)
    token = base64.urlsafe_b64encode(issued + mac).rstrip(b"=").decode()
    return FormInstance(number, token, opened_at)


def read_instance(keys: KeyRing, form: str, values: Mapping[str, Any], *, bound: str = "") -> FormInstance:
    """The instance that came back with a submission.

    An expired one keeps its number and gets a fresh token, so that sending once more is enough and counts once.
    """
    number, issued = _opened(keys, form, values, bound)
    if number is None:
        return replace(issue(keys, form, bound=bound), state="unknown")
    opened_at = datetime.fromtimestamp(issued, UTC)
    age = clock.now() - opened_at
    signs = {"honeypot": bool(values.get(HONEYPOT)), "fast": age < FASTEST_PERSON, "stale_form": age > LIFETIME}
    flags = tuple(name for name, seen in signs.items() if seen)
    if age > LIFETIME:
        fresh = issue(keys, form, bound=bound, instance_id=number)
        return FormInstance(number, fresh.token, opened_at, "expired", flags)
    return FormInstance(number, str(values.get("token")), opened_at, flags=flags)


def protect(blueprint: Blueprint) -> None:
    """Guard every POST of a citizens' blueprint: only from our own pages, and no larger than a form without files is.

    It takes the place of the CSRF token, which needs a cookie.
    """
    csrf.exempt(blueprint)
    blueprint.before_request(_check_submission)


def _check_submission() -> None:
    if request.method != "POST":
        return
    refuse_other_sites()
    if request.mimetype == URLENCODED:
        # Kept, because `unreadable` looks at the bytes.
        request.max_content_length = LARGEST_WITHOUT_FILES
        request.get_data()


def refuse_other_sites() -> None:
    """Refuse a submission that another site's page started.

    Browsers that do not say where a request comes from are let through: the token still has to be ours. "null" is
    what our own pages send when they withhold their address.
    """
    came_from = request.headers.get("Sec-Fetch-Site")
    if came_from is not None:
        allowed = came_from in ("same-origin", "none")
    else:
        origin = request.headers.get("Origin")
        allowed = origin in (None, "null") or urlsplit(str(origin)).netloc == request.host
    if not allowed:
        raise NotAllowed(
            lazy(
                "This form was sent from another website, so it was not accepted. Please open our own page and send "
                "it from there."
            )
        )


def unreadable() -> list[str]:
    """The names of fields whose bytes were not UTF-8 text.

    Once a form is parsed, wrong bytes look like typed text; that is why `protect` keeps the body.
    """
    if request.mimetype == URLENCODED:
        pairs = (pair.partition(b"=") for pair in request.get_data().split(b"&"))
        return [unquote_to_bytes(name).decode(errors="replace") for name, _sign, value in pairs if not _is_text(value)]
    return [name for name, entries in request.form.lists() if any(UNREADABLE in entry for entry in entries)]


def _is_text(value: bytes) -> bool:
    if value.isascii() and b"%" not in value:
        return True
    try:
        unquote_to_bytes(value).decode()
    except UnicodeDecodeError:
        return False
    return True


class CitizenForm(FlaskForm):
    """A WTForms form for a citizen's page: the number and token travel in hidden fields, and no session is used."""

    class Meta:
        csrf = False

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """What was typed is shown again, and a page with control characters in it would not be valid."""
            return unbound_field.bind(form=form, filters=[_visible], **options)

    id = HiddenField()
    token = HiddenField()

    def add_error(self, name: str, message: object) -> None:
        """Put one more message at a field, or at the form when it has no such field."""
        field = self._fields.get(name)
        if field is None:
            self.form_errors.append(message)
        else:
            field.errors = [*field.errors, message]

    def take(self, error: Invalid) -> None:
        """Show at the fields what a service found wrong."""
        for problem in error.problems:
            self.add_error(problem.pointer.rsplit("/", 1)[-1], problem.message)

    @property
    def problems(self) -> list[tuple[str, object]]:
        """(field, message) for the summary at the top, in the order of the form."""
        at_fields = [(field.name, message) for field in self for message in field.errors]
        return [*(("", message) for message in self.form_errors), *at_fields]


def _visible(value: object) -> object:
    return visible(value) if isinstance(value, str) else value


def _mac(keys: KeyRing, form: str, number: uuid.UUID, issued: bytes, bound: str) -> bytes:
    message = b"|".join((form.encode(), number.bytes, issued, bound.encode()))
    return keys.mac(message, purpose="form-instance")[:_MAC_LENGTH]


def _opened(keys: KeyRing, form: str, values: Mapping[str, Any], bound: str) -> tuple[uuid.UUID | None, int]:
    try:
        number = uuid.UUID(str(values.get("id", ""))[:36])
        raw = base64.b64decode(str(values.get("token", ""))[:64] + "==", altchars=b"-_", validate=False)
    except (ValueError, binascii.Error):
        return None, 0
    issued, mac = raw[:_ISSUED_LENGTH], raw[_ISSUED_LENGTH:]
    if len(mac) != _MAC_LENGTH or not hmac.compare_digest(mac, _mac(keys, form, number, issued, bound)):
        return None, 0
    return number, int.from_bytes(issued, "big")
