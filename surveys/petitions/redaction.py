"""Finding what must not become public: numbers, addresses on the net, and the sender's own contact.

It assists, a person decides; but while it finds something, nothing is published, and when it fails, nothing is either.
Positions are code points of the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import phonenumbers

from surveys.core.text import fold
from surveys.core.translation import LazyText, lazy

LABELS: Final[dict[str, LazyText]] = {
    "phone": lazy("Telephone number"),
    "email": lazy("E-mail address"),
    "identity": lazy("Identity number"),
    "plate": lazy("Vehicle plate"),
    "link": lazy("Link"),
    "own_name": lazy("The sender's name"),
    "own_address": lazy("The sender's address"),
}
MARKS: Final[dict[str, str]] = {
    "phone": "[số điện thoại]",
    "email": "[thư điện tử]",
    "identity": "[số giấy tờ]",
    "plate": "[biển số]",
    "link": "[liên kết]",
    "own_name": "[họ tên]",
    "own_address": "[địa chỉ]",
}
"""What stands in the public text instead; typed, so that neither the length nor the kind is lost or guessed."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_EMAIL = re.compile(r"[\w.+-]+\s?(?:@|\[at\]|\(at\)|\ba còng\b)\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_LINK = re.compile(r"\b(?:https?://|www\.|zalo\.me/|facebook\.com/|fb\.com/)\S+", re.IGNORECASE)
_IDENTITY = re.compile(r"(?<![\d.,])(?:\d[ .]?){11}\d(?![\d])|(?<![\d.,])\d{9}(?![\d])")
_PLATE = re.compile(r"\b\d{2}[A-ZĐ][A-Z0-9Đ]?[-\s.]?\d{3}[.\s]?\d{2}\b|\b\d{2}[A-ZĐ][A-Z0-9]?-\d{4}\b")
_SPACED_PHONE = re.compile(r"(?<!\d)(?:\+?84|0)(?:[\s.\-_()]*\d){9}(?!\d)")
_NAME_LEAST = 2
_MORE_THAN_A_WORD = 6


@dataclass(frozen=True)
class Hit:
    """Something found: where it stands, what it is, and the words themselves."""

    start: int
    end: int
    kind: str
    text: str

    @property
    def label(self) -> LazyText:
        """The kind in words."""
        return LABELS[self.kind]

    @property
    def mark(self) -> str:
        """What would stand there instead."""
        return MARKS[self.kind]


def find(text: str, *, own_name: str = "", own_address: str = "") -> list[Hit]:
    """Everything found, in order and without overlaps; the longer find wins.

    `own_name` and `own_address` are the sender's, found with or without tone marks.
    """
    plain, places = _plain(text)
    found = [*_patterns(plain), *_phones(plain)]
    found += _own(plain, own_name, "own_name") + _own_address(plain, own_address)
    kept: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(found, key=lambda one: (one[0] - one[1], one[0])):
        if all(end <= other_start or start >= other_end for other_start, other_end, _ in kept):
            kept.append((start, end, kind))
    hits = []
    for start, end, kind in sorted(kept):
        first, last = places[start], places[end - 1] + 1
        hits.append(Hit(first, last, kind, text[first:last]))
    return hits


def mask(text: str, hits: Iterable[Hit]) -> str:
    """The text with a typed mark in the place of every hit."""
    for hit in sorted(hits, key=lambda one: one.start, reverse=True):
        text = text[: hit.start] + hit.mark + text[hit.end :]
    return text


def _plain(text: str) -> tuple[str, list[int]]:
    """The text with compatibility forms (full-width digits) replaced and invisible letters gone, and for each of its
    characters the place in `text` it came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if _INVISIBLE.match(char):
            continue
        for letter in unicodedata.normalize("NFKC", char):
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


def _patterns(plain: str) -> Iterator[tuple[int, int, str]]:
    shapes = ((_EMAIL, "email"), (_LINK, "link"), (_IDENTITY, "identity"), (_PLATE, "plate"), (_SPACED_PHONE, "phone"))
    for pattern, kind in shapes:
        for match in pattern.finditer(plain):
            yield match.start(), match.end(), kind


def _phones(plain: str) -> Iterator[tuple[int, int, str]]:
    for match in phonenumbers.PhoneNumberMatcher(plain, "VN"):
        yield match.start, match.end, "phone"


def _own(plain: str, words: str, kind: str) -> list[tuple[int, int, str]]:
    """Where the sender's own words stand, whatever the tone marks; folding keeps the length of precomposed text."""
    wanted = fold(words)
    if len(wanted.split()) < _NAME_LEAST:
        return []
    folded = _fold_in_place(plain)
    pattern = r"(?<!\w)" + r"\s+".join(re.escape(part) for part in wanted.split()) + r"(?!\w)"
    return [(match.start(), match.end(), kind) for match in re.finditer(pattern, folded)]


def _own_address(plain: str, address: str) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for part in re.split(r"[,;\n]", address):
        if len(part.strip()) > _MORE_THAN_A_WORD and any(char.isdigit() for char in part):
            found += _own(plain, part, "own_address")
    return found + _own(plain, address, "own_address")


def _fold_in_place(plain: str) -> str:
    folded = (fold(char) if not char.isspace() else char for char in unicodedata.normalize("NFC", plain))
    text = "".join(one if len(one) == 1 else " " for one in folded)
    return text if len(text) == len(plain) else plain.casefold()
