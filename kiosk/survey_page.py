"""A frozen edition as the questions of a plain HTML page: wording, widgets and what was already chosen.

Without scripts a question that depends on an earlier answer is on the page with a sentence that says when it applies;
browsers that understand `:has()` hide it until then, and the server drops what was not asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from surveys.core.errors import Problem
from surveys.core.text import visible
from surveys.questionnaires.branching import ANY, Clause, Condition
from surveys.questionnaires.rules import FACE_WORDS, NO_OPINION, NO_OPINION_TEXT, YES_NO, FrozenEdition, Item
from surveys.web.i18n import _, pick

SHORT_FORM = 10
"""Up to so many questions a form is short: the overall question leads, and faces stand in rows."""

LONG_LIST = 12
SOFT_HYPHEN = "\u00ad"
SECONDS_A_QUESTION = 7
MOST_CONDITIONS = 6
LOW_FACES = 3


@dataclass(frozen=True)
class Choice:
    """One answer that can be ticked. `when` names the conditions it fulfils."""

    value: str
    text: str
    face: int | None = None
    group: str = ""
    guidance: str = ""
    when: str = ""


@dataclass(frozen=True)
class PageQuestion:
    """One question as the template draws it."""

    code: str
    kind: str
    text: str
    hint: str = ""
    required: bool = False
    layout: str = ""
    only_if: str = ""
    shown_by: str = ""
    choices: tuple[Choice, ...] = ()
    given: frozenset[str] = frozenset()
    typed: str = ""
    error: object = ""

    @property
    def groups(self) -> dict[str, list[Choice]]:
        """The choices of a long list under the headings they stand under."""
        grouped: dict[str, list[Choice]] = {}
        for choice in self.choices:
            grouped.setdefault(choice.group, []).append(choice)
        return grouped


@dataclass(frozen=True)
class PageSection:
    """A part of the form with its heading."""

    code: str
    title: str
    lead: str
    questions: tuple[PageQuestion, ...]


@dataclass(frozen=True)
class SurveyPage:
    """A whole form in one language."""

    title: str
    intro: str
    short: bool
    sections: tuple[PageSection, ...]
    problems: tuple[tuple[str, object], ...] = field(default=())

    @property
    def questions(self) -> list[PageQuestion]:
        """All questions in the order of the page."""
        return [question for section in self.sections for question in section.questions]

    @property
    def counted(self) -> int:
        """How many questions everybody is asked, without the ones that only some get and the free words."""
        return sum(1 for question in self.questions if question.kind != "long_text")

    @property
    def minutes(self) -> int:
        """About how long it takes, in whole minutes."""
        return max(1, round(self.counted * SECONDS_A_QUESTION / 60))


def survey_page(
    edition: FrozenEdition,
    *,
    leave_out: frozenset[str] = frozenset(),
    posted: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[Problem] = (),
) -> SurveyPage:
    """The page of one edition in the request's language.

    `leave_out` holds what the place already says ("field", "procedure", "dossier"). `posted` and `problems` put back
    what was chosen and say what is wrong with it.
    """
    short = len(edition.items) <= SHORT_FORM
    items = [item for item in edition.items if item.sets is None or item.sets not in leave_out]
    if short:
        items.sort(key=lambda item: not item.headline)
    conditions = _number_conditions(items)
    errors = {_code_of(problem): problem.message for problem in problems}
    questions = {
        item.code: _with_answers(_question(edition, item, conditions, short=short), posted or {}, errors)
        for item in items
    }
    return SurveyPage(
        title=pick(edition.definition["title"]),
        intro=pick(edition.definition.get("intro")),
        short=short,
        sections=_sections(edition, items, questions),
        problems=tuple((_anchor(questions, _code_of(problem)), problem.message) for problem in problems),
    )


def _sections(
    edition: FrozenEdition, items: Sequence[Item], questions: Mapping[str, PageQuestion]
) -> tuple[PageSection, ...]:
    titles = {section["code"]: section for section in edition.definition.get("sections", ())}
    grouped: dict[str, list[PageQuestion]] = {}
    for item in items:
        grouped.setdefault(item.section, []).append(questions[item.code])
    return tuple(
        PageSection(
            code,
            pick(titles.get(code, {}).get("title")),
            pick(titles.get(code, {}).get("lead")),
            tuple(members),
        )
        for code, members in grouped.items()
    )


def _question(edition: FrozenEdition, item: Item, conditions: Mapping[Condition, int], *, short: bool) -> PageQuestion:
    number = conditions.get(item.show_if) if item.show_if else None
    layout = _layout(item, short=short)
    words = _breakable if layout == "scale" else str
    return PageQuestion(
        code=item.code,
        kind=item.kind,
        text=pick(item.text),
        hint=_hint(item),
        required=item.required,
        layout=layout,
        only_if=_only_if(edition, item.show_if) if item.show_if else "",
        shown_by=f"o{number}" if number else "",
        choices=tuple(
            replace(choice, text=words(choice.text), when=_fulfils(item, choice, conditions))
            for choice in _choices(item)
        ),
    )


def _choices(item: Item) -> list[Choice]:
    if item.kind == "faces":
        faces = [Choice(str(value), pick(words), face=value) for value, words in FACE_WORDS.items()]
        return [*faces, Choice(NO_OPINION, pick(NO_OPINION_TEXT))] if item.no_opinion else faces
    if item.kind == "yesno":
        return [Choice(code, pick(words)) for code, words in YES_NO.items()]
    if item.kind == "scale10":
        return [Choice(str(value), str(value)) for value in range(11)]
    return [
        Choice(option.code, pick(option.text), group=pick(option.group), guidance=pick(option.guidance))
        for option in item.options
    ]


def _breakable(word: str) -> str:
    """The word with places where it may be broken: "dissatisfied" is wider than a fifth of a small phone."""
    return word.replace("issatisfied", f"is{SOFT_HYPHEN}satisfied").replace("satisfied", f"satis{SOFT_HYPHEN}fied")


def _layout(item: Item, *, short: bool) -> str:
    if item.kind == "faces":
        return "" if short else "scale"
    if item.kind == "scale10":
        return "ten"
    return "select" if item.kind == "single" and len(item.options) > LONG_LIST else ""


def _hint(item: Item) -> str:
    hint = pick(item.help)
    if hint or item.kind != "multiple":
        return hint
    most = item.max or len(item.options)
    return _("You may choose several.") if most >= len(item.options) else _("Choose at most %(most)s.", most=most)


def _number_conditions(items: Sequence[Item]) -> dict[Condition, int]:
    """A number for every condition that a style sheet can follow: one of several clauses on questions with choices."""
    found = dict.fromkeys(
        item.show_if for item in items if item.show_if and (item.show_if.mode == ANY or len(item.show_if.clauses) == 1)
    )
    return {condition: number for number, condition in enumerate(list(found)[:MOST_CONDITIONS], start=1)}


def _fulfils(item: Item, choice: Choice, conditions: Mapping[Condition, int]) -> str:
    """The classes of the conditions that this choice makes true."""
    value: object = int(choice.value) if choice.value.isdigit() and item.kind in ("faces", "scale10") else choice.value
    return " ".join(
        f"w{number}"
        for condition, number in conditions.items()
        if any(clause.question == item.code and clause.holds({item.code: value}) for clause in condition.clauses)
    )


def _only_if(edition: FrozenEdition, condition: Condition) -> str:
    """When a question applies, in a sentence for readers whose browser cannot hide it."""
    if all(_means_dissatisfied(edition, clause) for clause in condition.clauses):
        return _("If you were not satisfied with something:")
    words = [f"“{text}”" for clause in condition.clauses for text in _accepted(edition, clause)]
    return _("If you chose %(answers)s above:", answers=" / ".join(dict.fromkeys(words)))


def _means_dissatisfied(edition: FrozenEdition, clause: Clause) -> bool:
    item = edition.by_code.get(clause.question)
    return item is not None and item.kind == "faces" and clause.op == "le" and clause.value <= LOW_FACES


def _accepted(edition: FrozenEdition, clause: Clause) -> list[str]:
    item = edition.by_code.get(clause.question)
    if item is None:
        return []
    numeric = item.kind in ("faces", "scale10")
    return [
        choice.text
        for choice in _choices(item)
        if clause.holds({item.code: int(choice.value) if numeric and choice.value.isdigit() else choice.value})
    ]


def _with_answers(
    question: PageQuestion, posted: Mapping[str, Sequence[str]], errors: Mapping[str, object]
) -> PageQuestion:
    values = posted.get(question.code, ())
    error = errors.get(question.code, "")
    if not values and not error:
        return question
    return replace(question, given=frozenset(values), typed=visible(values[-1]) if values else "", error=error)


def _code_of(problem: Problem) -> str:
    return problem.pointer.removeprefix("/answers").removeprefix("/").replace("~1", "/").replace("~0", "~")


def _anchor(questions: Mapping[str, PageQuestion], code: str) -> str:
    """The id of the first control of a question, or of the first question when the whole form is meant."""
    return f"{code if code in questions else next(iter(questions))}-1"
