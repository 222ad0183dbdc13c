"""Numbers in addresses: only such as can be a key."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST_KEY = 2**63 - 1


class KeyConverter(IntegerConverter):
    """`<int:…>` that finds nothing for a number too large for the database, which would be an error there."""

    def __init__(self, url_map: Map, **limits: Any) -> None:
        super().__init__(url_map, **{"max": LARGEST_KEY, **limits})


def key_of(text: str | None) -> int | None:
    """A key out of a query argument; None for anything that cannot be one."""
    plain = text is not None and text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_KEY))
    return min(int(text), LARGEST_KEY) if plain and text is not None else None


def init_app(app: Flask) -> None:
    """Use it for every `<int:…>`; runs before any view is registered."""
    app.url_map.converters["int"] = KeyConverter
