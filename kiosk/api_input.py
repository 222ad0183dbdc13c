"""Reading JSON bodies of the public API: every wrong field is named by its JSON pointer (RFC 6901)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from surveys.core.errors import DomainError, Invalid, Problem, TooLarge
from surveys.core.text import clean
from surveys.core.translation import LazyText, lazy

Value = TypeVar("Value")
UUID_VERSION = 7
SHORT = 200


class WrongField(Exception):
    """A field does not fit; the message says how."""

    def __init__(self, message: LazyText) -> None:
        self.message = message


def read_body(*, limit: int) -> Mapping[str, Any]:
    """The request's JSON object. Raises a DomainError that says what is wrong with the body as a whole."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    if (request.content_length or 0) > limit:
        raise TooLarge()
    raw = request.stream.read(limit + 1)
    if len(raw) > limit:
        raise TooLarge()
    try:
        body = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise DomainError(lazy("The body is not JSON in UTF-8. Nothing was stored.")) from error
    if not isinstance(body, dict):
        raise DomainError(lazy("The body must be one JSON object. Nothing was stored."))
    return body


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


class Fields:
    """Reads one field after the other and keeps what was wrong, so that the sender hears of everything at once."""

    def __init__(self, body: Mapping[str, Any], known: frozenset[str]) -> None:
        self._body = body
        self.problems = [
            Problem(f"/{str(name)[:80].replace('~', '~0').replace('/', '~1')}", lazy("There is no such field."))
            for name in list(body)[:50]
            if name not in known
        ]

    def read(self, name: str, parse: Callable[[Any], Value], default: Value) -> Value:
        """The parsed field; on a problem the default, with the problem kept."""
        try:
            return parse(self._body.get(name))
        except WrongField as error:
            self.problems.append(Problem(f"/{name}", error.message))
        except Invalid as error:
            self.problems += [Problem(f"/{name}{one.pointer}", one.message) for one in error.problems]
        return default

    def check(self) -> None:
        """Raise Invalid when anything was wrong."""
        if self.problems:
            raise Invalid(self.problems)


def uuid7(value: Any) -> uuid.UUID:
    """A UUID version 7 made by the sender."""
    try:
        parsed = uuid.UUID(value) if isinstance(value, str) else None
    except ValueError:
        parsed = None
    if parsed is None or parsed.version != UUID_VERSION:
        raise WrongField(lazy("This must be a UUID of version 7."))
    return parsed


def moment(value: Any) -> datetime:
    """An ISO 8601 date and time with its zone."""
    try:
        parsed = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        parsed = None
    if parsed is None or parsed.tzinfo is None or not 2000 < parsed.year < 2200:
        raise WrongField(lazy("This must be a date and time with its zone, such as 2026-11-12T08:20:00+07:00."))
    return parsed


def required_line(value: Any) -> str:
    """One non-empty line of text."""
    if not isinstance(value, str) or not value.strip():
        raise WrongField(lazy("This is needed."))
    return clean(value, limit=SHORT)


def optional_line(value: Any) -> str | None:
    """One line of text, or nothing."""
    return None if value in (None, "") else required_line(value)


def one_of(*choices: str) -> Callable[[Any], str]:
    """A parser that takes one of the choices."""

    def parse(value: Any) -> str:
        if value not in choices:
            raise WrongField(lazy("This must be one of: %(choices)s.", choices=", ".join(choices)))
        return str(value)

    return parse


def mapping(value: Any) -> Mapping[str, Any]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise WrongField(lazy("This must be an object."))
    return value
