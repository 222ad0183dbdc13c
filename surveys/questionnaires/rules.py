"""Checking answers against the edition they were given to. Values in, values out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.core.errors import Invalid, Problem
from surveys.core.translation import lazy
from surveys.questionnaires.definition import OTHER, FrozenEdition, Item, Option, Text, digest
from surveys.questionnaires.kinds import (
    FACE_WORDS,
    NO_OPINION,
    NO_OPINION_TEXT,
    REGISTRY,
    YES_NO,
    Kind,
    WrongValue,
)

__all__ = [
    "EDITION_STATES",
    "FACE_WORDS",
    "KINDS",
    "NO_OPINION",
    "NO_OPINION_TEXT",
    "OTHER",
    "OUTCOMES",
    "REGISTRY",
    "YES_NO",
    "Answers",
    "FrozenEdition",
    "Item",
    "Kind",
    "Option",
    "Text",
    "check_answers",
    "digest",
    "read_form",
    "visible_items",
]

EDITION_STATES = ("draft", "live", "retired")
OUTCOMES = ("completed", "partial", "timeout")
KINDS = tuple(REGISTRY)

_MOST_UNKNOWN_NAMED = 20


@dataclass(frozen=True, slots=True)
class Answers:
    """Checked answers, ready to be stored.

    `values` and `texts` are (item id, number) and (item id, text) in the order of the questions, a question
    with several choices giving several pairs. `given` holds the checked API values by question code.
    """

    values: tuple[tuple[int, int], ...]
    texts: tuple[tuple[int, str], ...]
    field_code: str | None
    procedure_code: str | None
    dossier: str | None
    given: Mapping[str, Any]


def check_answers(
    edition: FrozenEdition, raw: object, *, outcome: str = "completed", drop_hidden: bool = False
) -> Answers:
    """Check one set of answers by question code; a missing code or null is a skipped question.

    Answers to questions that the show-if conditions hide are refused, or silently left out with `drop_hidden`
    (a form without scripts shows and posts everything). Only `completed` enforces required questions. Raises
    Invalid with one problem for every place, pointing at /answers/<code>.
    """
    if outcome not in OUTCOMES:
        raise Invalid([Problem("/outcome", lazy("The outcome must be completed, partial or timeout."))])
    if not isinstance(raw, Mapping):
        raise Invalid([Problem("/answers", lazy("The answers must be an object with question codes as its keys."))])
    problems = [
        Problem(_pointer(code), lazy("This edition has no such question."))
        for code in [code for code in raw if code not in edition.by_code][:_MOST_UNKNOWN_NAMED]
    ]
    given: dict[str, Any] = {}
    for item in edition.items:
        asked = item.show_if is None or item.show_if.holds(given)
        try:
            value = _check_one(item, raw.get(item.code), asked=asked, drop_hidden=drop_hidden)
            if value is not None:
                given[item.code] = value
            elif item.required and asked and outcome == "completed":
                raise WrongValue(lazy("Please answer this question."))
        except WrongValue as error:
            problems.append(Problem(_pointer(item.code), error.message))
    if not problems and not given:
        problems.append(Problem("/answers", lazy("There is no answer in it yet. Please answer at least one question.")))
    if problems:
        raise Invalid(problems)
    return _collect(edition, given)


def _check_one(item: Item, raw: object, *, asked: bool, drop_hidden: bool) -> Any:
    """The checked value of one question, None when it was skipped or its answer is dropped."""
    if raw is None or (drop_hidden and not asked):
        return None
    value = REGISTRY[item.kind].check(item, raw)
    if value is not None and not asked:
        raise WrongValue(lazy("This question is not asked after the answers before it."))
    return value


def _collect(edition: FrozenEdition, given: Mapping[str, Any]) -> Answers:
    values: list[tuple[int, int]] = []
    texts: list[tuple[int, str]] = []
    sets: dict[str, str] = {}
    for item in edition.items:
        value = given.get(item.code)
        if value is None:
            continue
        if item.sets == "dossier":
            sets["dossier"] = value
            continue
        if REGISTRY[item.kind].is_text:
            texts.append((item.id, value))
        values.extend((item.id, number) for number in REGISTRY[item.kind].tally(item, value))
        if item.sets and value != OTHER:
            sets[item.sets] = value
            option = item.option(value)
            if option is not None and option.field:
                sets.setdefault("field", option.field)
    return Answers(tuple(values), tuple(texts), sets.get("field"), sets.get("procedure"), sets.get("dossier"), given)


def read_form(edition: FrozenEdition, posted: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """The API's answers out of an HTML form whose fields are named after the question codes.

    `posted` is `request.form.to_dict(flat=False)`; fields that are no question are left out.
    """
    answers: dict[str, object] = {}
    for item in edition.items:
        value = REGISTRY[item.kind].from_form(item, posted.get(item.code, ()))
        if value is not None:
            answers[item.code] = value
    return answers


def visible_items(edition: FrozenEdition, given: Mapping[str, object]) -> list[Item]:
    """The questions that are asked, given the checked values so far."""
    return [item for item in edition.items if item.show_if is None or item.show_if.holds(given)]


def _pointer(code: object) -> str:
    """The JSON pointer (RFC 6901) of one answer, kept short when the key is nonsense."""
    return "/answers/" + str(code)[:80].replace("~", "~0").replace("/", "~1")
