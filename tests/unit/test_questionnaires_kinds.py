"""Every type of question takes what it should, refuses the rest with a pointer, and counts what it took."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.core.errors import Invalid, Problem
from surveys.questionnaires.definition import FrozenEdition
from surveys.questionnaires.rules import KINDS, REGISTRY, Answers, check_answers, read_form

TEXT = {"vi": "Chữ", "en": "Words"}
OPTIONS = [{"code": code, "text": TEXT} for code in ("a", "b", "c")]


def edition_of(*questions: dict[str, Any]) -> FrozenEdition:
    """An edition with the given questions, with the parts that every question needs."""
    whole = [{"section": "s", "text": TEXT, **question} for question in questions]
    return FrozenEdition.of({"code": "test", "questions": whole}, id=1, key="test-1")


QUESTIONS: dict[str, dict[str, Any]] = {
    "faces": {"no_opinion": True},
    "single": {"options": OPTIONS},
    "multiple": {"options": OPTIONS, "max": 2},
    "scale10": {},
    "yesno": {},
    "number": {"min": 1, "max": 40},
    "short_text": {"max": 10},
    "long_text": {"max": 30},
}
GOOD: dict[str, list[tuple[Any, tuple[int, ...]]]] = {
    "faces": [(1, (1,)), (5, (5,)), ("KB", (0,))],
    "single": [("a", (1,)), ("c", (3,))],
    "multiple": [(["c", "a"], (1, 3)), (["b", "b"], (2,))],
    "scale10": [(0, (0,)), (10, (10,))],
    "yesno": [("yes", (1,)), ("no", (2,))],
    "number": [(1, (1,)), (40, (40,))],
    "short_text": [("Xin chào", ())],
    "long_text": [("Dòng một\nDòng hai", ())],
}
BAD: dict[str, list[Any]] = {
    "faces": [0, 6, -1, 3.0, True, "3", "kb", [3], {"v": 3}, 10**30],
    "single": ["d", "A", "", 1, ["a"], None.__class__, True],
    "multiple": ["a", ["a", "d"], ["a", "b", "c"], [1], {"a": 1}, [["a"]]],
    "scale10": [-1, 11, "5", 5.5, False],
    "yesno": ["Yes", True, 1, "maybe"],
    "number": [0, 41, "7", 7.5, True],
    "short_text": ["x" * 11, 5, ["x"], {"vi": "x"}, True],
    "long_text": ["x" * 31, 5, ["x"]],
}


def test_all_eight_types_are_registered() -> None:
    assert set(KINDS) == set(QUESTIONS) == set(GOOD) == set(BAD)


@pytest.mark.parametrize(("kind", "raw", "numbers"), [(k, raw, n) for k, rows in GOOD.items() for raw, n in rows])
def test_a_good_value_is_taken_and_counted(kind: str, raw: Any, numbers: tuple[int, ...]) -> None:
    edition = edition_of({"code": "X1", "kind": kind, **QUESTIONS[kind]})
    answers = check_answers(edition, {"X1": raw})
    assert tuple(value for _item, value in answers.values) == numbers
    assert bool(answers.texts) == REGISTRY[kind].is_text
    assert all(REGISTRY[kind].show(edition.items[0], number)["vi"] for number in numbers)


@pytest.mark.parametrize(("kind", "raw"), [(k, raw) for k, rows in BAD.items() for raw in rows])
def test_a_bad_value_is_refused_with_a_pointer(kind: str, raw: Any) -> None:
    edition = edition_of({"code": "X1", "kind": kind, **QUESTIONS[kind]})
    with pytest.raises(Invalid) as caught:
        check_answers(edition, {"X1": raw})
    assert [problem.pointer for problem in caught.value.problems] == ["/answers/X1"]
    assert str(caught.value.problems[0].message)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
EVERYTHING = edition_of(*({"code": f"X{n}", "kind": kind, **QUESTIONS[kind]} for n, kind in enumerate(KINDS)))


def either(raw: dict[str, Any]) -> tuple[Answers | None, tuple[Problem, ...]]:
    """The checked answers, or what was wrong with them."""
    try:
        return check_answers(EVERYTHING, raw), ()
    except Invalid as error:
        return None, error.problems


# A machine that is busy with other tests generates slowly; that says nothing about the code.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(raw=st.dictionaries(st.sampled_from([*EVERYTHING.by_code, "Z9", "a/b~"]), JSON, max_size=9))
def test_whatever_is_sent_is_either_stored_whole_or_refused_with_pointers(raw: dict[str, Any]) -> None:
    answers, problems = either(raw)
    if answers is None:
        assert problems
        assert all(problem.pointer.startswith("/answers") for problem in problems)
        return
    for item_id, value in answers.values:
        item = EVERYTHING.by_id[item_id]
        assert REGISTRY[item.kind].show(item, value)
    assert len(set(answers.values)) == len(answers.values)
    assert all(text == text.strip() != "" for _item, text in answers.texts)


@patient
@given(
    face=st.integers(min_value=1, max_value=5), chosen=st.sets(st.sampled_from("abc"), max_size=2), n=st.integers(1, 40)
)
def test_a_html_form_gives_the_same_answers_as_the_api(face: int, chosen: set[str], n: int) -> None:
    posted = {"X0": [str(face)], "X2": sorted(chosen), "X5": [f" {n} "], "X6": ["", "  "], "junk": ["1"]}
    from_form = check_answers(EVERYTHING, read_form(EVERYTHING, posted))
    from_api = check_answers(EVERYTHING, {"X0": face, "X2": sorted(chosen), "X5": n})
    assert from_form == from_api


@pytest.mark.parametrize("typed", ["abc", "1.5", "١٢", "9" * 12, "0x10", "--3"])
def test_what_is_no_number_in_a_form_is_refused_and_not_lost(typed: str) -> None:
    answers = read_form(EVERYTHING, {"X5": [typed]})
    assert answers == {"X5": typed}
    with pytest.raises(Invalid, match="X5"):
        check_answers(EVERYTHING, answers)


def test_text_is_cleaned_of_what_cannot_be_seen() -> None:
    answers = check_answers(EVERYTHING, {"X6": "  Cha\u0300o \u202e\u200b\x07 "})
    assert answers.texts == ((7, "Chào"),)
