"""Reading what was typed into a form, a CSV row or a command into checked values, naming every wrong entry
at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from surveys.core.errors import Invalid, Message, Problem
from surveys.core.text import clean
from surveys.core.translation import lazy

_YES = {"1", "true", "yes", "y", "x", "có", "on"}
_NO = {"0", "false", "no", "n", "không", ""}
_WHOLE = re.compile(r"[0-9]{1,6}\Z")


class Entries:
    """The typed values of one row; problems pile up with the pointer `/<name>` until `finish`."""

    def __init__(self, typed: Mapping[str, object]) -> None:
        self._typed = typed
        self.problems: list[Problem] = []

    def refuse(self, name: str, message: Message) -> None:
        """Note that the entry `name` is wrong."""
        self.problems.append(Problem(f"/{name}", message))

    def finish(self) -> None:
        """Raise Invalid when anything was wrong."""
        if self.problems:
            raise Invalid(self.problems)

    def text(self, name: str, *, limit: int, required: bool = True) -> str:
        """A tidy line."""
        value = self._typed.get(name)
        try:
            text = clean("" if value is None else value, limit=limit, pointer=f"/{name}")
        except Invalid as error:
            self.problems.extend(error.problems)
            return ""
        if required and not text:
            self.refuse(name, lazy("This is needed."))
        return text

    def code(self, name: str, pattern: re.Pattern[str], rule: Message, *, limit: int = 40) -> str:
        """A code that others will refer to."""
        code = self.text(name, limit=limit)
        if code and not pattern.match(code):
            self.refuse(name, rule)
        return code

    def choice(self, name: str, offered: Collection[str]) -> str:
        """One of the offered words."""
        word = self.text(name, limit=60)
        if word and word not in offered:
            self.refuse(name, lazy("“%(word)s” is not one of the choices.", word=word))
        return word

    def whole(self, name: str, *, least: int = 0, most: int = 9999) -> int | None:
        """A whole number, None when it was left empty."""
        value = self._typed.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        number = int(str(value).strip()) if _WHOLE.match(str(value).strip()) else None
        if number is None or not least <= number <= most:
            message = lazy("Please give a whole number from %(least)s to %(most)s.", least=least, most=most)
            self.refuse(name, message)
        return number

    def flag(self, name: str, *, default: bool) -> bool:
        """Yes or no."""
        value = self._typed.get(name)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        word = str(value).strip().casefold()
        if word not in _YES | _NO:
            self.refuse(name, lazy("Please write 1 for yes or 0 for no."))
        return word in _YES

    def lookup(self, name: str, rows: Mapping[str, Any], *, required: bool = True) -> Any:
        """The row whose code was given, None when none was."""
        code = self.text(name, limit=60, required=required)
        if code and code not in rows:
            self.refuse(name, lazy("There is nothing with the code “%(code)s”.", code=code))
        return rows.get(code) if code else None
