"""Fields as the staff's forms use them: one line, a sentence, a date, each with its limit and its words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import DateField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from surveys.web.i18n import lazy_gettext

LONG = 20_000
SENTENCE = 2_000
LINE = 300
LONGEST_NUMBER = 9
PARTS = 4


def needed() -> DataRequired:
    """Something has to be written here."""
    return DataRequired(lazy_gettext("Please fill in this place."))


def chosen() -> InputRequired:
    """One of the choices has to be taken."""
    return InputRequired(lazy_gettext("Please choose."))


def at_most(limit: int) -> Length:
    """A limit in characters, with the number in the message."""
    return Length(max=limit, message=lazy_gettext("This is too long: at most %(max)d characters."))


def sentence(label: Any, *, required: bool = True, limit: int = SENTENCE, **extra: Any) -> TextAreaField:
    """A place for a sentence or a few."""
    first = needed() if required else Optional()
    return TextAreaField(label, validators=[first, at_most(limit)], render_kw={"rows": 3}, **extra)


def line(label: Any, *, required: bool = True, limit: int = LINE, **extra: Any) -> StringField:
    """A place for one line."""
    return StringField(label, validators=[needed() if required else Optional(), at_most(limit)], **extra)


def day(label: Any) -> DateField:
    """A date."""
    return DateField(label, validators=[InputRequired(lazy_gettext("Please give a date."))])


def whole_number(value: Any) -> int | None:
    """The number that a choice stands for; None for the empty choice."""
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def options(pairs: Iterable[tuple[str, Any]], *, first: Any = None) -> list[SelectChoice]:
    """The choices of a list, from (value, words) pairs; `first` are the words of the empty choice on top."""
    empty = [] if first is None else [SelectChoice("", first)]
    return empty + [SelectChoice(value, words) for value, words in pairs]
