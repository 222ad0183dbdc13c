"""Marks for translatable text that work without a web framework.

The domain names its messages in plain English; the web kit installs the translator at start.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Translator = Callable[[str], str]

_translate: Translator = lambda message: message  # noqa: E731  (a plain default, replaced once at start)


def install_translator(translate: Translator) -> None:
    """Use `translate` whenever a lazy message is turned into text."""
    global _translate
    _translate = translate


def N_(message: str) -> str:
    """Mark a message for the catalogue and return it unchanged."""
    return message


class LazyText:
    """A message that is translated when it is shown, in the reader's language.

    Values for `%(name)s` places are kept apart, so that the catalogue holds the pattern only.
    """

    __slots__ = ("message", "values")

    def __init__(self, message: str, **values: Any) -> None:
        self.message = message
        self.values = values

    def __str__(self) -> str:
        text = _translate(self.message)
        return text % self.values if self.values else text

    def __html__(self) -> str:
        from markupsafe import escape

        return str(escape(str(self)))

    def __repr__(self) -> str:
        return f"LazyText({self.message!r})"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash((self.message, tuple(sorted(self.values.items()))))


def lazy(message: str, **values: Any) -> LazyText:
    """A translatable message with its values, to be shown later."""
    return LazyText(message, **values)
