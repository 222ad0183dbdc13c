"""The registry of question types: what each accepts, how a form posts it, and how it is counted."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.core.errors import Invalid
from surveys.core.text import clean
from surveys.core.translation import LazyText, lazy
from surveys.questionnaires.definition import Item, Text

NO_OPINION = "KB"
NO_OPINION_TEXT: Text = {"vi": "Không có ý kiến", "en": "No opinion"}
FACE_WORDS: Mapping[int, Text] = {
    1: {"vi": "Rất không hài lòng", "en": "Very dissatisfied"},
    2: {"vi": "Không hài lòng", "en": "Dissatisfied"},
    3: {"vi": "Bình thường", "en": "Neutral"},
    4: {"vi": "Hài lòng", "en": "Satisfied"},
    5: {"vi": "Rất hài lòng", "en": "Very satisfied"},
}
YES_NO: Mapping[str, Text] = {"yes": {"vi": "Có", "en": "Yes"}, "no": {"vi": "Không", "en": "No"}}

SHORT_LIMIT, LONG_LIMIT = 200, 2000
NUMBER_LEAST, NUMBER_MOST = 0, 1_000_000

_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,9}\Z")


class WrongValue(ValueError):
    """An answer that this question does not take; `message` says what it takes."""

    def __init__(self, message: LazyText) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Kind(ABC):
    """One type of question.

    A *value* is the form of the API: 1–5 or "KB", an option's code, a list of codes, "yes"/"no", a number, a
    text.
    """

    code: str
    label: LazyText
    has_options: bool = False
    is_text: bool = False
    compares: tuple[str, ...] = field(default=("eq", "ne", "in"))

    @abstractmethod
    def check(self, item: Item, raw: object) -> Any:
        """The checked value of one answer, None when it says nothing. Raises WrongValue."""

    def from_form(self, item: Item, posted: Sequence[str]) -> object | None:
        """The API's value of what an HTML form or a CSV cell holds, None when it was left empty.

        What cannot be read is passed on as it stands, so that `check` refuses it with its own words.
        """
        chosen = [one.strip() for one in posted if one.strip()]
        return chosen[-1] if chosen else None

    @abstractmethod
    def tally(self, item: Item, value: Any) -> tuple[int, ...]:
        """The numbers that are stored and counted for a checked value; none for texts."""

    def show(self, item: Item, number: int) -> Text:
        """The words behind a stored number, for tables and exports."""
        return {"vi": str(number), "en": str(number)}


class Numeric(Kind):
    """Whole numbers between two ends."""

    def ends(self, item: Item) -> tuple[int, int]:
        """The least and the greatest number that is taken."""
        return (
            NUMBER_LEAST if item.min is None else item.min,
            NUMBER_MOST if item.max is None else item.max,
        )

    def check(self, item: Item, raw: object) -> Any:
        least, most = self.ends(item)
        if isinstance(raw, bool) or not isinstance(raw, int) or not least <= raw <= most:
            raise WrongValue(lazy("Please give a whole number from %(least)s to %(most)s.", least=least, most=most))
        return raw

    def from_form(self, item: Item, posted: Sequence[str]) -> object | None:
        typed = super().from_form(item, posted)
        return int(typed) if isinstance(typed, str) and _WHOLE_NUMBER.match(typed) else typed

    def tally(self, item: Item, value: Any) -> tuple[int, ...]:
        return (value,)


class Scale10(Numeric):
    """0 to 10, as in "how likely"."""

    def ends(self, item: Item) -> tuple[int, int]:
        return 0, 10


class Faces(Numeric):
    """Five faces 1–5, with "KB" (no opinion, counted as 0) where the question offers it."""

    def ends(self, item: Item) -> tuple[int, int]:
        return 1, 5

    def check(self, item: Item, raw: object) -> Any:
        if raw == NO_OPINION and isinstance(raw, str):
            if item.no_opinion:
                return NO_OPINION
            raise WrongValue(lazy("“No opinion” is not offered here. Please choose one of the five faces."))
        if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= 5:
            raise WrongValue(lazy("Please choose one of the five faces, 1 to 5."))
        return raw

    def tally(self, item: Item, value: Any) -> tuple[int, ...]:
        return (0 if value == NO_OPINION else value,)

    def show(self, item: Item, number: int) -> Text:
        return NO_OPINION_TEXT if number == 0 else FACE_WORDS[number]


class Single(Kind):
    """One of several choices."""

    def codes(self, item: Item) -> Sequence[str]:
        """The codes that are taken, in order; a stored number is the place in this list, from 1."""
        return [option.code for option in item.options]

    def check(self, item: Item, raw: object) -> Any:
        if not isinstance(raw, str) or raw not in self.codes(item):
            raise WrongValue(lazy("Please choose one of the answers offered."))
        return raw

    def tally(self, item: Item, value: Any) -> tuple[int, ...]:
        return (self.codes(item).index(value) + 1,)

    def show(self, item: Item, number: int) -> Text:
        return item.options[number - 1].text


class YesNo(Single):
    """Yes (1) or no (2)."""

    def codes(self, item: Item) -> Sequence[str]:
        return list(YES_NO)

    def show(self, item: Item, number: int) -> Text:
        return list(YES_NO.values())[number - 1]


class Multiple(Single):
    """Several choices, at most `max`; each is counted once however often it is sent."""

    def check(self, item: Item, raw: object) -> Any:
        codes = self.codes(item)
        if not isinstance(raw, list | tuple) or any(not isinstance(one, str) or one not in codes for one in raw):
            raise WrongValue(lazy("Please choose among the answers offered."))
        chosen = [code for code in codes if code in raw]
        most = item.max or len(codes)
        if len(chosen) > most:
            raise WrongValue(lazy("Please choose at most %(most)s answers.", most=most))
        return chosen or None

    def from_form(self, item: Item, posted: Sequence[str]) -> object | None:
        return [one.strip() for one in posted if one.strip()] or None

    def tally(self, item: Item, value: Any) -> tuple[int, ...]:
        codes = self.codes(item)
        return tuple(codes.index(code) + 1 for code in value)


@dataclass(frozen=True)
class Words(Kind):
    """A text: stored and searched, never counted."""

    limit: int = SHORT_LIMIT
    lines: bool = False

    def check(self, item: Item, raw: object) -> Any:
        try:
            return clean(raw, limit=item.max or self.limit, lines=self.lines) or None
        except Invalid as error:
            message = error.problems[0].message
            raise WrongValue(message if isinstance(message, LazyText) else lazy(message)) from error

    def from_form(self, item: Item, posted: Sequence[str]) -> object | None:
        typed = posted[-1] if posted else ""
        return typed if typed.strip() else None

    def tally(self, item: Item, value: Any) -> tuple[int, ...]:
        return ()


_ORDERED = ("le", "ge", "eq", "ne", "in")

REGISTRY: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        Faces("faces", lazy("Five faces"), compares=_ORDERED),
        Single("single", lazy("One choice"), has_options=True),
        Multiple("multiple", lazy("Several choices"), has_options=True),
        Scale10("scale10", lazy("Scale 0 to 10"), compares=_ORDERED),
        YesNo("yesno", lazy("Yes or no")),
        Numeric("number", lazy("Number"), compares=_ORDERED),
        Words("short_text", lazy("Short text"), is_text=True, compares=()),
        Words("long_text", lazy("Long text"), is_text=True, compares=(), limit=LONG_LIMIT, lines=True),
    )
}
