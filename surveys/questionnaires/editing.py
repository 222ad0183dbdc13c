"""Changing a draft's definition: every function takes one definition and gives a new one."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.core.errors import Conflict, NotFound
from surveys.core.translation import lazy

Definition = Mapping[str, Any]
Question = dict[str, Any]

KEPT_PARTS = ("headline", "sets", "summarises")
"""What a question is to the product; the editor does not change it."""


def find_question(definition: Definition, code: str) -> Question:
    """A copy of the question with this code. Raises NotFound."""
    return copy.deepcopy(definition["questions"][_place(definition, code)])


def _place(definition: Definition, code: str) -> int:
    for place, question in enumerate(definition["questions"]):
        if question["code"] == code:
            return place
    raise NotFound


def replace_question(definition: Definition, code: str, question: Question) -> tuple[dict[str, Any], int]:
    """The definition with the question in new words, and its place.

    Its code, its type and what it is to the product stay. In another section it goes behind that section's
    questions.
    """
    changed = copy.deepcopy(dict(definition))
    place = _place(definition, code)
    before = changed["questions"].pop(place)
    kept = {name: before[name] for name in ("code", "kind", *KEPT_PARTS) if name in before}
    if question.get("section") != before["section"]:
        place = _end_of_section(changed, str(question.get("section")))
    changed["questions"].insert(place, {**question, **kept})
    return changed, place


def add_question(definition: Definition, question: Question) -> tuple[dict[str, Any], int]:
    """The definition with a new question behind the others of its section, and its place."""
    changed = copy.deepcopy(dict(definition))
    place = _end_of_section(changed, str(question.get("section")))
    changed["questions"].insert(place, question)
    return changed, place


def _end_of_section(definition: Definition, section: str) -> int:
    order = [part["code"] for part in definition["sections"]]
    if section not in order:
        return len(definition["questions"])
    until = order.index(section)
    behind = [n for n, q in enumerate(definition["questions"], 1) if order.index(q["section"]) <= until]
    return max(behind, default=0)


def move_question(definition: Definition, code: str, *, up: bool) -> dict[str, Any]:
    """The definition with the question one place up or down inside its section."""
    changed = copy.deepcopy(dict(definition))
    questions = changed["questions"]
    place = _place(definition, code)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(questions) or questions[other]["section"] != questions[place]["section"]:
        raise Conflict(lazy("The question already stands at the end of its section."))
    questions[place], questions[other] = questions[other], questions[place]
    return changed


def remove_question(definition: Definition, code: str) -> dict[str, Any]:
    """The definition without the question."""
    changed = copy.deepcopy(dict(definition))
    changed["questions"].pop(_place(definition, code))
    return changed


@dataclass(frozen=True)
class Difference:
    """What a new wording changes, by question code."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    moved: bool

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.moved)


def compare(old: Definition, new: Definition) -> Difference:
    """How `new` differs from `old`, question by question."""
    before = {question["code"]: question for question in old["questions"]}
    after = {question["code"]: question for question in new["questions"]}
    both = [code for code in after if code in before]
    return Difference(
        added=tuple(code for code in after if code not in before),
        removed=tuple(code for code in before if code not in after),
        changed=tuple(code for code in both if before[code] != after[code]),
        moved=both != [code for code in before if code in after],
    )
