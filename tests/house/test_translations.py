"""Every sentence of the pages and of the domain is in the Vietnamese catalogue, once, whole and with its places."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from functools import cache

from babel.messages.catalog import Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from tests.support.house import ROOT, code_files, template_files

Key = tuple[str, str]

PYTHON_KEYWORDS = {
    "_": None,
    "N_": None,
    "lazy": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PAGE_KEYWORDS = {name: PYTHON_KEYWORDS[name] for name in ("_", "gettext", "ngettext", "pgettext", "npgettext")}
PAGE_OPTIONS = {"extensions": "jinja2.ext.do", "trimmed": "true", "silent": "false", "newstyle_gettext": "true"}
PLACE = re.compile(r"%\((\w+)\)[a-z]|\{(\w*)\}")
ACCENTED = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹáàãéèíìóòõúùý]", re.IGNORECASE)
BRACKETS = re.compile(r"\([^)]*\)")


@cache
def said() -> dict[Key, str]:
    """(context, source sentence) → where it is said first."""
    found: dict[Key, str] = {}
    for name, text in [*code_files(), *template_files()]:
        method = babel_extract if name.endswith(".html") else "python"
        keywords = PAGE_KEYWORDS if name.endswith(".html") else PYTHON_KEYWORDS
        messages = extract(method, io.BytesIO(text.encode()), keywords, (), PAGE_OPTIONS)
        for line, message, _comments, context in messages:
            source = message if isinstance(message, str) else message[-2] if len(message) > 1 else message[0]
            found.setdefault((context or "", source), f"{name}:{line}")
    return found


@cache
def translated() -> dict[Key, list[tuple[str, Message]]]:
    """(context, source sentence) → the catalogue entries, each with its file."""
    found: dict[Key, list[tuple[str, Message]]] = defaultdict(list)
    for path in sorted((ROOT / "translations" / "vi").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="vi", abort_invalid=True):
                if message.id:
                    source = message.id if isinstance(message.id, str) else message.id[0]
                    found[(message.context or "", source)].append((path.name, message))
    return found


def strings(message: Message) -> list[str]:
    """The Vietnamese of an entry: one string, or the plural forms."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_no_sentence_is_missing() -> None:
    missing = {f"{where}: {key[1]}" for key, where in said().items() if key not in translated()}
    assert not missing
    assert len(said()) > 200, "the sweep must see the pages"


def test_no_translation_is_empty_or_unsure() -> None:
    bad = [
        f"{name}: {key[1]}"
        for key, entries in translated().items()
        for name, message in entries
        if message.fuzzy or not all(text.strip() for text in strings(message))
    ]
    assert not bad


def test_no_translation_is_stale() -> None:
    stale = [f"{entries[0][0]}: {key[1]}" for key, entries in translated().items() if key not in said()]
    assert not stale


def test_a_sentence_means_the_same_in_every_room() -> None:
    differing = {
        key[1]: [(name, message.string) for name, message in entries]
        for key, entries in translated().items()
        if len({str(message.string) for _name, message in entries}) > 1
    }
    assert not differing


def test_places_for_values_are_kept() -> None:
    changed = []
    for key, entries in translated().items():
        for name, message in entries:
            ids = [message.id] if isinstance(message.id, str) else list(message.id)
            allowed = {frozenset(PLACE.findall(one)) for one in ids}
            changed += [
                f"{name}: {key[1]} → {text}"
                for text in strings(message)
                if frozenset(PLACE.findall(text)) not in allowed
            ]
    assert not changed


def test_source_sentences_are_english() -> None:
    """Proper names may stand in brackets: "Legal (Phòng Pháp chế)"."""
    vietnamese = {f"{where}: {key[1]}" for key, where in said().items() if ACCENTED.search(BRACKETS.sub("", key[1]))}
    assert not vietnamese
