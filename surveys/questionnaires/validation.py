"""Whether a questionnaire's definition is complete and consistent, in both languages.

Run before anything is stored, for the library's files as for the editor's drafts: every problem is named with
a JSON pointer into the definition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from surveys.core.errors import Invalid, Problem
from surveys.core.translation import lazy
from surveys.questionnaires.branching import ALL, ANY, OPERATORS
from surveys.questionnaires.definition import SETS, SOURCES, Item
from surveys.questionnaires.kinds import REGISTRY, WrongValue

LANGUAGES = ("vi", "en")
TEXT_LIMIT, GUIDANCE_LIMIT = 300, 1000
MOST_QUESTIONS, MOST_OPTIONS = 100, 300

SURVEY_CODE = re.compile(r"[a-z][a-z0-9-]{1,39}\Z")
QUESTION_CODE = re.compile(r"[A-Z][A-Z0-9-]{0,15}\Z")
OPTION_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+-]{0,39}\Z")
SECTION_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,19}\Z")

Problems = Iterator[Problem]


def check_definition(definition: Mapping[str, Any], *, frozen: bool = False) -> None:
    """Raise Invalid with every problem of the definition; `frozen` also wants every list of choices
    filled.
    """
    problems = list(_definition(definition, frozen=frozen))
    if problems:
        raise Invalid(problems)


def _definition(definition: Mapping[str, Any], *, frozen: bool) -> Problems:
    if not SURVEY_CODE.match(str(definition.get("code", ""))):
        yield Problem("/code", lazy("The code needs 2 to 40 small letters, digits or hyphens."))
    for name in ("title", "intro", "thanks"):
        yield from _text(definition.get(name), f"/{name}", limit=GUIDANCE_LIMIT)
    sections = list(_codes(definition, "sections"))
    factors = list(_codes(definition, "factors"))
    for name, codes in (("sections", sections), ("factors", factors)):
        yield from _unique(codes, f"/{name}", SECTION_CODE)
        for place, part in enumerate(definition.get(name, ())):
            yield from _text(part.get("title"), f"/{name}/{place}/title")
            if part.get("lead") is not None:
                yield from _text(part["lead"], f"/{name}/{place}/lead")
    questions = definition.get("questions") or []
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        yield Problem("/questions", lazy("A questionnaire needs 1 to %(most)s questions.", most=MOST_QUESTIONS))
    yield from _unique([str(q.get("code", "")) for q in questions], "/questions", QUESTION_CODE)
    before: dict[str, Mapping[str, Any]] = {}
    for place, question in enumerate(questions):
        yield from _question(question, f"/questions/{place}", sections, factors, before, frozen)
        before[str(question.get("code"))] = question
    yield from _headline(questions)


def _headline(questions: Sequence[Mapping[str, Any]]) -> Problems:
    headlines = [question for question in questions if question.get("headline")]
    if len(headlines) != 1 or headlines[0].get("kind") != "faces":
        yield Problem("/questions", lazy("Exactly one question with faces must be the overall question."))


def _codes(definition: Mapping[str, Any], name: str) -> Iterator[str]:
    for part in definition.get(name) or ():
        yield str(part.get("code", ""))


def _unique(codes: Sequence[str], pointer: str, pattern: re.Pattern[str]) -> Problems:
    for place, code in enumerate(codes):
        if not pattern.match(code):
            yield Problem(
                f"{pointer}/{place}/code",
                lazy("This code is missing or has characters that it may not have."),
            )
        if code in codes[:place]:
            yield Problem(f"{pointer}/{place}/code", lazy("This code is used twice."))


def _text(value: object, pointer: str, *, limit: int = TEXT_LIMIT) -> Problems:
    """Both languages are there, and neither is too long."""
    for language in LANGUAGES:
        text = value.get(language) if isinstance(value, Mapping) else None
        if not isinstance(text, str) or not text.strip():
            yield Problem(f"{pointer}/{language}", lazy("This text is missing."))
        elif len(text) > limit:
            yield Problem(
                f"{pointer}/{language}",
                lazy("This text is too long: at most %(limit)s characters.", limit=limit),
            )


def _question(
    question: Mapping[str, Any],
    pointer: str,
    sections: Sequence[str],
    factors: Sequence[str],
    before: Mapping[str, Mapping[str, Any]],
    frozen: bool,
) -> Problems:
    yield from _text(question.get("text"), f"{pointer}/text")
    if question.get("help") is not None:
        yield from _text(question["help"], f"{pointer}/help")
    if question.get("section") not in sections:
        yield Problem(f"{pointer}/section", lazy("There is no such section."))
    for name in ("factor", "summarises"):
        if question.get(name) is not None and question[name] not in factors:
            yield Problem(f"{pointer}/{name}", lazy("There is no such factor."))
    if question.get("kind") not in REGISTRY:
        yield Problem(f"{pointer}/kind", lazy("There is no such type of question."))
        return
    if question.get("factor") is not None and question["kind"] != "faces":
        yield Problem(f"{pointer}/factor", lazy("Only questions with faces belong to a factor."))
    yield from _options(question, pointer, frozen)
    yield from _limits(question, pointer)
    yield from _sets(question, pointer)
    yield from _show_if(question.get("show_if"), f"{pointer}/show_if", before)


def _options(question: Mapping[str, Any], pointer: str, frozen: bool) -> Problems:
    options = question.get("options") or []
    source = question.get("options_from")
    if not REGISTRY[question["kind"]].has_options:
        if options or source:
            yield Problem(f"{pointer}/options", lazy("This type of question has no choices of its own."))
        return
    if source is not None and source not in SOURCES:
        yield Problem(f"{pointer}/options_from", lazy("Choices can come from the fields or from the procedures."))
    least = 0 if source is not None and not frozen else 2
    if not least <= len(options) <= MOST_OPTIONS:
        yield Problem(f"{pointer}/options", lazy("This question needs at least two choices."))
    yield from _unique([str(option.get("code", "")) for option in options], f"{pointer}/options", OPTION_CODE)
    for place, option in enumerate(options):
        yield from _text(option.get("text"), f"{pointer}/options/{place}/text", limit=GUIDANCE_LIMIT)
        if option.get("guidance") is not None:
            yield from _text(option["guidance"], f"{pointer}/options/{place}/guidance", limit=GUIDANCE_LIMIT)


def _limits(question: Mapping[str, Any], pointer: str) -> Problems:
    for name in ("min", "max"):
        value = question.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            yield Problem(f"{pointer}/{name}", lazy("This must be a whole number."))
            return
    least, most = question.get("min"), question.get("max")
    if least is not None and most is not None and least > most:
        yield Problem(f"{pointer}/max", lazy("The greatest value is smaller than the least one."))
    kind = REGISTRY[question["kind"]]
    if most is not None and (kind.is_text or question["kind"] == "multiple") and most < 1:
        yield Problem(f"{pointer}/max", lazy("This must be at least 1."))


def _sets(question: Mapping[str, Any], pointer: str) -> Problems:
    sets = question.get("sets")
    if sets is None:
        return
    fits = {"field": "single", "procedure": "single", "dossier": "short_text"}
    if sets not in SETS or question["kind"] != fits[sets]:
        yield Problem(f"{pointer}/sets", lazy("This type of question cannot set that."))


def _show_if(condition: object, pointer: str, before: Mapping[str, Mapping[str, Any]]) -> Problems:
    if condition is None:
        return
    modes = [mode for mode in (ALL, ANY) if isinstance(condition, Mapping) and mode in condition]
    if not isinstance(condition, Mapping) or len(modes) != 1 or len(condition) != 1 or not condition[modes[0]]:
        yield Problem(pointer, lazy("A condition needs one list of comparisons, “all” or “any”."))
        return
    for place, clause in enumerate(condition[modes[0]]):
        yield from _clause(clause, f"{pointer}/{modes[0]}/{place}", before)


def _clause(clause: Mapping[str, Any], pointer: str, before: Mapping[str, Mapping[str, Any]]) -> Problems:
    question = before.get(str(clause.get("question")))
    if question is None or question.get("kind") not in REGISTRY:
        yield Problem(f"{pointer}/question", lazy("A condition can only look at a question that stands before it."))
        return
    op, kind = clause.get("op"), REGISTRY[question["kind"]]
    if op not in OPERATORS or op not in kind.compares:
        yield Problem(f"{pointer}/op", lazy("This comparison does not suit that question."))
        return
    if question.get("options_from"):
        return  # its choices are known when it is published, where the frozen definition is checked again
    item = Item.of({"section": "", **question, "show_if": None}, id=0, position=0)
    wanted = clause.get("value")
    for value in wanted if op == "in" and isinstance(wanted, list) else [wanted]:
        try:
            kind.check(item, [value] if question["kind"] == "multiple" else value)
        except WrongValue as error:
            yield Problem(f"{pointer}/value", error.message)
