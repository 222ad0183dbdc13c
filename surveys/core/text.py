"""Citizens' words: cleaned of what cannot be seen, folded for search, never changed otherwise."""

from __future__ import annotations

import re
import unicodedata

from surveys.core.errors import Invalid, Problem
from surveys.core.translation import lazy

# Zero-width, bidirectional and other format characters let a text look different from what it is;
# the joiners inside emoji are kept.
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_BLANKS = re.compile(r"[^\S\n]+")
_MANY_LINES = re.compile(r"\n{3,}")


def visible(text: str) -> str:
    """The text without control characters (line breaks and tabs stay) and without what hides or turns other letters."""
    return _CONTROLS.sub("", _INVISIBLE.sub("", text))


def clean(value: object, *, limit: int, lines: bool = False, pointer: str = "") -> str:
    """One tidy NFC string out of whatever was typed.

    Control and invisible characters go, blanks are collapsed, line breaks stay only where `lines` is true.
    `limit` counts code points after cleaning. Raises Invalid, naming `pointer`, when it is no text or too long.
    """
    if not isinstance(value, str):
        raise Invalid([Problem(pointer, lazy("This must be text."))])
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    text = visible(text)
    if lines:
        text = _MANY_LINES.sub("\n\n", "\n".join(_BLANKS.sub(" ", line).strip() for line in text.split("\n")))
    else:
        text = _BLANKS.sub(" ", text.replace("\n", " "))
    text = text.strip()
    if len(text) > limit:
        message = lazy("This is too long: %(length)s characters, at most %(limit)s.", length=len(text), limit=limit)
        raise Invalid([Problem(pointer, message)])
    return text


def fold(text: str) -> str:
    """The form used for search: lower case, without tone marks, đ as d, single blanks.

    Done here and not in the database, because SQLite's FTS5 folds tone marks but not đ.
    """
    lowered = text.casefold().replace("đ", "d")
    letters = (char for char in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(char))
    return " ".join("".join(letters).split())
