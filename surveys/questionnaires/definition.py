"""The parts of a questionnaire as immutable values: what a page draws and what an answer is checked
against.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from surveys.questionnaires.branching import Condition

Text = Mapping[str, str]
"""A text in both languages: {"vi": …, "en": …}."""

OTHER = "other"
"""The option code that stands for none of the catalogue's fields or procedures."""

SETS = ("field", "procedure", "dossier")
SOURCES = ("fields", "procedures")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. `guidance` is shown when it is chosen and collects nothing; `field` is a procedure's
    field.
    """

    code: str
    text: Text
    guidance: Text | None = None
    field: str | None = None
    group: Text | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One question of an edition. `id` is the key of edition_items, to which answers and tallies point."""

    id: int
    code: str
    kind: str
    section: str
    factor: str | None
    position: int
    text: Text
    options: tuple[Option, ...]
    help: Text | None = None
    required: bool = False
    no_opinion: bool = False
    min: int | None = None
    max: int | None = None
    show_if: Condition | None = None
    sets: str | None = None
    headline: bool = False
    summarises: str | None = None

    def option(self, code: str) -> Option | None:
        """The choice with this code, or None."""
        return next((option for option in self.options if option.code == code), None)

    @classmethod
    def of(cls, question: Mapping[str, Any], *, id: int, position: int) -> Item:
        """The question of a valid definition."""
        return cls(
            id=id,
            code=question["code"],
            kind=question["kind"],
            section=question["section"],
            factor=question.get("factor"),
            position=position,
            text=question["text"],
            options=tuple(
                Option(o["code"], o["text"], o.get("guidance"), o.get("field"), o.get("group"))
                for o in question.get("options", ())
            ),
            help=question.get("help"),
            required=bool(question.get("required", False)),
            no_opinion=bool(question.get("no_opinion", False)),
            min=question.get("min"),
            max=question.get("max"),
            show_if=Condition.of(question.get("show_if")),
            sets=question.get("sets"),
            headline=bool(question.get("headline", False)),
            summarises=question.get("summarises"),
        )


@dataclass(frozen=True)
class FrozenEdition:
    """A published wording with its questions in order. `definition` is shared: never change it."""

    id: int
    key: str
    survey_code: str
    definition: Mapping[str, Any]
    items: tuple[Item, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Item]:
        """The questions by their codes."""
        return {item.code: item for item in self.items}

    @cached_property
    def by_id(self) -> Mapping[int, Item]:
        """The questions by the keys that answers carry."""
        return {item.id: item for item in self.items}

    def item(self, code: str) -> Item:
        """The question with this code. Raises KeyError."""
        return self.by_code[code]

    @property
    def headline(self) -> Item | None:
        """The overall question (G1) whose share of 4 and 5 is the headline figure."""
        return next((item for item in self.items if item.headline), None)

    @classmethod
    def of(
        cls, definition: Mapping[str, Any], *, id: int, key: str, item_ids: Mapping[str, int] | None = None
    ) -> FrozenEdition:
        """The edition of a valid definition. Without `item_ids` (a preview) the keys are the positions."""
        items = tuple(
            Item.of(question, id=(item_ids or {}).get(question["code"], position), position=position)
            for position, question in enumerate(definition["questions"], start=1)
        )
        return cls(id=id, key=key, survey_code=definition["code"], definition=definition, items=items)


def digest(definition: Mapping[str, Any]) -> str:
    """SHA-256 of the definition in one canonical form.

    Keys are sorted because PostgreSQL's JSONB does not keep their order.
    """
    canonical = json.dumps(definition, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
