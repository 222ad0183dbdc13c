"""Answers are checked against their edition: branching, required questions, what an answer sets."""

from __future__ import annotations

from typing import Any

import pytest

from surveys.core.errors import Invalid
from surveys.questionnaires import library
from surveys.questionnaires.branching import Condition
from surveys.questionnaires.definition import FrozenEdition, digest
from surveys.questionnaires.rules import check_answers, visible_items
from surveys.questionnaires.services import freeze

FIELDS = [{"code": "khcn", "text": {"vi": "KH", "en": "ST"}}, {"code": "other", "text": {"vi": "Khác", "en": "Other"}}]
PROCEDURES = [
    {"code": "atbx-01", "text": {"vi": "Khai báo", "en": "Declare"}, "field": "atbx"},
    {"code": "other", "text": {"vi": "Khác", "en": "Other"}},
]
SOURCES: dict[str, list[dict[str, Any]]] = {"fields": FIELDS, "procedures": PROCEDURES}


def edition(code: str) -> FrozenEdition:
    """Edition 1 of a questionnaire of the library."""
    return FrozenEdition.of(freeze(library.read(code), SOURCES), id=1, key=f"{code}-1")


def pointers(error: pytest.ExceptionInfo[Invalid]) -> list[str]:
    """Where the problems are."""
    return [problem.pointer for problem in error.value.problems]


@pytest.mark.parametrize(
    ("answers", "asked"),
    [({"G1": 3}, True), ({"G1": 4}, False), ({"G1": 5, "K3": 1}, True), ({"G1": 5, "K3": 4}, False), ({}, False)],
)
def test_reasons_are_asked_only_after_a_low_score(answers: dict[str, Any], asked: bool) -> None:
    codes = [item.code for item in visible_items(edition("kiosk"), answers)]
    assert ("K5" in codes) is asked


def test_no_opinion_is_not_a_low_score() -> None:
    condition = Condition.of({"any": [{"question": "G1", "op": "le", "value": 3}]})
    assert condition is not None
    assert not condition.holds({"G1": "KB"})


@pytest.mark.parametrize(
    ("op", "value", "answer", "holds"),
    [
        ("le", 3, 3, True), ("le", 3, 4, False), ("ge", 3, 3, True), ("ge", 3, 2, False),
        ("eq", "late", "late", True), ("eq", "late", "early", False), ("eq", "a", ["a", "b"], True),
        ("ne", "late", "early", True), ("ne", "late", "late", False), ("ne", "late", None, False),
        ("in", ["a", "b"], "b", True), ("in", ["a", "b"], "c", False), ("in", ["a"], ["c", "a"], True),
        ("le", 3, True, False), ("le", 3, "2", False),
    ],
)  # fmt: skip
def test_each_comparison(op: str, value: Any, answer: Any, holds: bool) -> None:
    definition = {"all": [{"question": "Q", "op": op, "value": value}]}
    condition = Condition.of(definition)
    assert condition is not None
    assert condition.holds({"Q": answer}) is holds
    assert condition.as_definition() == definition


def test_an_answer_to_a_hidden_question_is_refused_by_the_api() -> None:
    with pytest.raises(Invalid) as caught:
        check_answers(edition("kiosk"), {"G1": 5, "K5": ["waiting"]})
    assert pointers(caught) == ["/answers/K5"]


def test_a_hidden_question_is_left_out_of_a_form_without_scripts() -> None:
    answers = check_answers(edition("kiosk"), {"G1": 5, "K5": ["nonsense"]}, drop_hidden=True)
    assert answers.given == {"G1": 5}


def test_the_overall_question_is_needed_for_a_completed_form_only() -> None:
    with pytest.raises(Invalid) as caught:
        check_answers(edition("kiosk"), {"K3": 4})
    assert pointers(caught) == ["/answers/G1"]
    for outcome in ("partial", "timeout"):
        assert check_answers(edition("kiosk"), {"K3": 4}, outcome=outcome).given == {"K3": 4}


def test_an_unknown_outcome_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        check_answers(edition("kiosk"), {"G1": 4}, outcome="done")
    assert pointers(caught) == ["/outcome"]


@pytest.mark.parametrize("raw", [None, [], "G1=5", 5])
def test_answers_that_are_no_object_are_refused(raw: object) -> None:
    with pytest.raises(Invalid) as caught:
        check_answers(edition("kiosk"), raw)
    assert pointers(caught) == ["/answers"]


@pytest.mark.parametrize("raw", [{}, {"K3": None}, {"K6": "   "}, {"K5": []}])
def test_a_form_without_any_answer_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as caught:
        check_answers(edition("kiosk"), raw, outcome="partial")
    assert pointers(caught) == ["/answers"]


def test_every_wrong_answer_is_named_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        check_answers(edition("kiosk"), {"G1": 9, "K4": "soon", "K3": "good", "X/1~": 1})
    assert set(pointers(caught)) == {"/answers/G1", "/answers/K4", "/answers/K3", "/answers/X~11~0"}


def test_field_procedure_and_dossier_are_taken_from_the_answers() -> None:
    kiosk = check_answers(edition("kiosk"), {"K1": "khcn", "G1": 4})
    assert (kiosk.field_code, kiosk.procedure_code) == ("khcn", None)
    other = check_answers(edition("kiosk"), {"K1": "other", "G1": 4})
    assert other.field_code is None
    assert (1, 2) in other.values
    sipas = check_answers(edition("sipas"), {"A4": "atbx-01", "A6": " H19.0001 ", "G1": "KB"})
    assert (sipas.procedure_code, sipas.field_code, sipas.dossier) == ("atbx-01", "atbx", "H19.0001")
    assert not sipas.texts


def test_at_most_three_expectations() -> None:
    three = ["simpler", "faster", "online"]
    assert check_answers(edition("sipas"), {"G1": 4, "MD": three}).given["MD"] == three
    with pytest.raises(Invalid) as caught:
        check_answers(edition("sipas"), {"G1": 4, "MD": [*three, "progress"]})
    assert pointers(caught) == ["/answers/MD"]


def test_the_digest_does_not_depend_on_the_order_of_keys() -> None:
    one = {"a": {"vi": "đ", "en": "d"}, "b": [1, 2]}
    two = {"b": [1, 2], "a": {"en": "d", "vi": "đ"}}
    assert digest(one) == digest(two) != digest({**one, "b": [2, 1]})
