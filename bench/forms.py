"""Filling in our own phone form the way a browser does, fast enough for a load generator."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode

from bs4 import BeautifulSoup

NUMBER = re.compile(rb'name="id"[^>]*value="([0-9a-f-]{36})"|value="([0-9a-f-]{36})"[^>]*name="id"')
TOKEN = re.compile(rb'name="token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="token"')
UNANSWERED = ("hidden", "checkbox", "submit", "button", "file")


@dataclass(frozen=True)
class PhoneForm:
    """A form learnt from its page: where it goes, what it carries along, what can be chosen."""

    action: str
    fixed: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, tuple[str, ...]], ...]

    @classmethod
    def read(cls, html: str) -> PhoneForm:
        """Learn the page's POST form; radios and lists are choices, hidden fields are carried along."""
        form = BeautifulSoup(html, "html5lib").select_one("form[method=post]")
        assert form is not None, "the page has no form to send"
        fixed, choices = [], {}
        for control in form.select("input, select, textarea"):
            name, kind = str(control.get("name", "")), str(control.get("type", "text"))
            if control.name == "select":
                values = [str(option.get("value", "")) for option in control.select("option")]
                choices[name] = [value for value in values if value]
            elif kind == "radio":
                choices.setdefault(name, []).append(str(control["value"]))
            elif name not in ("id", "token") and (kind not in UNANSWERED or kind == "hidden"):
                fixed.append((name, str(control.get("value", "")) if control.name == "input" else ""))
        return cls(str(form["action"]), tuple(fixed), tuple((name, tuple(found)) for name, found in choices.items()))

    def bodies(self, first: int) -> Iterator[bytes]:
        """Bodies without number and token, the choices changing from one to the next."""
        count = first
        while True:
            pairs = [*self.fixed]
            for place, (name, values) in enumerate(self.choices):
                pairs.append((name, values[(count + place * 3) % len(values)]))
            yield urlencode(pairs).encode()
            count += 1


def hidden_values(page: bytes) -> tuple[bytes, bytes]:
    """The number and the token of a form that was just answered."""
    number, token = NUMBER.search(page), TOKEN.search(page)
    if number is None or token is None:
        raise ValueError("the page carries no number or no token")
    return number[1] or number[2], token[1] or token[2]


def plain(head: bytes, body: bytes) -> bytes:
    """An answer's body, unpacked when it came compressed."""
    return zlib.decompress(body, 31) if b"content-encoding: gzip" in head.lower() else body


def encoded(value: bytes) -> bytes:
    """A hidden value as it stands in a form's body."""
    return quote_plus(value).encode()
