"""The names behind the numbers in the tallies: questions of every published edition, and places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Integer, String, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from surveys.places.models import Counter, Field, Procedure, Unit
from surveys.questionnaires.models import Edition, EditionItem, Survey

HEADLINE = "G1"
"""The overall question, the same words on every form (domain rules §1.5, §1.6: K2 = G1)."""

REASONS = "K5"
"""What was not good, asked after a low score."""

SUMMARY_PREFIX = "S-"
"""The summary questions per factor stand apart from the factor's index."""


@dataclass(frozen=True)
class Question:
    """One question of one edition."""

    item_id: int
    code: str
    kind: str
    factor: str | None
    position: int
    text: Mapping[str, str]
    options: tuple[tuple[str, Mapping[str, str]], ...]
    edition_key: str
    edition_number: int
    survey: str


@dataclass(frozen=True)
class Place:
    """A unit, counter, field or procedure with the id of what it belongs to."""

    id: int
    code: str
    name: Mapping[str, str]
    parent_id: int | None
    position: int


Places = Mapping[int, Place]


@dataclass(frozen=True)
class Names:
    """Everything a page needs to turn numbers into words, in two statements."""

    questions: tuple[Question, ...]
    factors: Mapping[str, Mapping[str, str]]
    units: Places
    counters: Places
    fields: Places
    procedures: Places
    _by_code: Mapping[str, tuple[Question, ...]] = field(default_factory=dict)

    def items(self, code: str) -> tuple[int, ...]:
        """The item ids of one question in all its editions."""
        return tuple(question.item_id for question in self._by_code.get(code, ()))

    def newest(self, code: str) -> Question | None:
        """The question in its newest wording."""
        return max(self._by_code.get(code, ()), key=lambda q: (q.edition_number, q.item_id), default=None)

    def unit_by_code(self, code: str) -> Place | None:
        """The unit with this code."""
        return next((unit for unit in self.units.values() if unit.code == code), None)

    def unit_tree(self) -> list[tuple[Place, int]]:
        """Every unit with its depth, each directly before what is under it."""
        below: dict[int | None, list[Place]] = {}
        for unit in sorted(self.units.values(), key=lambda unit: (unit.position, unit.id)):
            parent = unit.parent_id if unit.parent_id in self.units else None
            below.setdefault(parent, []).append(unit)
        ordered: list[tuple[Place, int]] = []
        waiting = [(unit, 0) for unit in reversed(below.get(None, []))]
        while waiting:
            unit, depth = waiting.pop()
            ordered.append((unit, depth))
            waiting += [(child, depth + 1) for child in reversed(below.pop(unit.id, []))]
        return ordered

    @staticmethod
    def say(text: Mapping[str, str], locale: str) -> str:
        """A two-language text for a reader; Vietnamese where nothing else was written."""
        return text.get(locale) or text.get("vi", "")

    def units_below(self, unit_id: int) -> frozenset[int]:
        """The unit and everything under it in the tree."""
        found = {unit_id}
        while more := {u.id for u in self.units.values() if u.parent_id in found} - found:
            found |= more
        return frozenset(found)


def read_names(session: Session) -> Names:
    """Read the names of questions and places: two statements, some hundred short rows."""
    questions, factors = _read_questions(session)
    by_code: dict[str, list[Question]] = {}
    for question in questions:
        by_code.setdefault(question.code, []).append(question)
    places = _read_places(session)
    return Names(
        questions,
        factors,
        places["unit"],
        places["counter"],
        places["field"],
        places["procedure"],
        {code: tuple(found) for code, found in by_code.items()},
    )


def _read_questions(session: Session) -> tuple[tuple[Question, ...], dict[str, Mapping[str, str]]]:
    """The questions of all published editions, and the factors' names (the newest edition's win)."""
    rows = session.execute(
        select(
            EditionItem.id,
            EditionItem.code,
            EditionItem.kind,
            EditionItem.factor,
            EditionItem.position,
            EditionItem.definition,
            Edition.key,
            Edition.number,
            Survey.code.label("survey"),
            Edition.definition["factors"].label("factors"),
        )
        .join(Edition, EditionItem.edition_id == Edition.id)
        .join(Survey, Edition.survey_id == Survey.id)
        .order_by(Edition.number, EditionItem.id)
    )
    questions, factors = [], {}
    for row in rows:
        for factor in row.factors or ():
            factors[factor["code"]] = factor["title"]
        questions.append(
            Question(
                row.id, row.code, row.kind, _factor_of(row.code, row.factor), row.position,
                row.definition["text"], _options(row.definition), row.key, row.number, row.survey,
            )
        )  # fmt: skip
    return tuple(questions), factors


def _factor_of(code: str, factor: str | None) -> str | None:
    return None if code.startswith(SUMMARY_PREFIX) else factor or None


def _options(definition: Mapping[str, Any]) -> tuple[tuple[str, Mapping[str, str]], ...]:
    return tuple((option["code"], option["text"]) for option in definition.get("options") or ())


def _read_places(session: Session) -> dict[str, dict[int, Place]]:
    """Units, counters, fields and procedures with one statement."""
    none = cast(null(), Integer)
    parts = [
        _part("unit", Unit, Unit.parent_id, Unit.position),
        _part("counter", Counter, Counter.unit_id, Counter.position),
        _part("field", Field, none, Field.position),
        _part("procedure", Procedure, Procedure.field_id, Procedure.id),
    ]
    places: dict[str, dict[int, Place]] = {"unit": {}, "counter": {}, "field": {}, "procedure": {}}
    for row in session.execute(union_all(*parts)):
        name = {"vi": row.name_vi, "en": row.name_en}
        places[row.kind][row.id] = Place(row.id, row.code, name, row.parent_id, row.position)
    return places


def _part(kind: str, model: Any, parent: Any, position: Any) -> Any:
    return select(
        cast(literal(kind), String(20)).label("kind"),
        model.id.label("id"),
        model.code.label("code"),
        model.name_vi.label("name_vi"),
        model.name_en.label("name_en"),
        parent.label("parent_id"),
        position.label("position"),
    )


def factor_items(questions: Iterable[Question]) -> dict[str, Sequence[int]]:
    """Item ids by factor: the rated items whose answers are pooled into its index."""
    items: dict[str, list[int]] = {}
    for question in questions:
        if question.factor and question.kind == "faces":
            items.setdefault(question.factor, []).append(question.item_id)
    return dict(items)
