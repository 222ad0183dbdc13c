"""The two questionnaires are complete in both languages and word for word those of the rules."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from surveys.core.errors import Invalid
from surveys.questionnaires import library
from surveys.questionnaires.validation import check_definition

Definition = dict[str, Any]


@pytest.fixture(params=library.LIBRARY)
def definition(request: pytest.FixtureRequest) -> Definition:
    """Each questionnaire of the library."""
    return library.read(request.param)


def texts(part: object, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every two-language text of a definition with its path."""
    if isinstance(part, dict):
        if "vi" in part or "en" in part:
            yield path, part
        else:
            for key, value in part.items():
                yield from texts(value, f"{path}/{key}")
    elif isinstance(part, list):
        for n, value in enumerate(part):
            yield from texts(value, f"{path}/{n}")


def test_every_text_is_there_in_vietnamese_and_english(definition: Definition) -> None:
    found = list(texts(definition))
    assert len(found) > 20
    for path, text in found:
        assert set(text) == {"vi", "en"}, path
        assert text["vi"].strip(), path
        assert text["en"].strip(), path
        assert text["vi"] != text["en"], path


def test_the_definition_passes_its_own_check(definition: Definition) -> None:
    check_definition(definition)


def test_the_kiosk_form_has_the_questions_of_the_rules() -> None:
    questions = {question["code"]: question for question in library.read("kiosk")["questions"]}
    assert list(questions) == ["K1", "G1", "K3", "K4", "K5", "K6"]
    assert questions["K1"]["text"]["vi"] == "Ông/Bà vừa làm thủ tục thuộc lĩnh vực nào?"
    assert questions["K3"]["text"] == {
        "vi": "Thái độ và hướng dẫn của công chức?",
        "en": "Staff attitude and guidance?",
    }
    assert [option["text"]["vi"] for option in questions["K4"]["options"]] == [
        "Sớm hẹn", "Đúng hẹn", "Trễ hẹn", "Chưa đến hạn",
    ]  # fmt: skip
    assert [option["text"]["vi"] for option in questions["K5"]["options"]] == [
        "Chờ lâu", "Phải đi lại nhiều lần", "Hướng dẫn khó hiểu", "Thái độ", "Yêu cầu thêm giấy tờ",
        "Phí, lệ phí", "Thiết bị/chỗ ngồi", "Kết quả sai sót", "Khác",
    ]  # fmt: skip


def test_the_long_form_has_28_rated_items_in_five_factors() -> None:
    questions = library.read("sipas")["questions"]
    rated = [question for question in questions if question["kind"] == "faces"]
    assert len(rated) == 28
    assert all(question["no_opinion"] for question in rated)
    by_factor = {code: sum(1 for q in rated if q.get("factor") == code) for code in "THCQP"}
    assert by_factor == {"T": 4, "H": 4, "C": 7, "Q": 3, "P": 4}
    assert [q["code"] for q in rated if q.get("summarises")] == ["S-T", "S-H", "S-C", "S-Q", "S-P"]
    assert not any(q.get("factor") for q in rated if q.get("summarises"))
    codes = [q["code"] for q in questions]
    assert {"A1", "A2", "A3", "A4", "A5", "A6", "G1", "F1", "F2", "F3", "F3A", "F4", "MD", "YK"} <= set(codes)
    assert len(codes) == len(set(codes)) == 41


def test_the_overall_question_has_the_same_words_on_both_forms() -> None:
    heads = [[q for q in library.read(code)["questions"] if q.get("headline")] for code in library.LIBRARY]
    assert [len(found) for found in heads] == [1, 1]
    assert heads[0][0]["code"] == heads[1][0]["code"] == "G1"
    assert heads[0][0]["text"] == heads[1][0]["text"]


def test_paying_outside_the_rules_leads_to_guidance_and_collects_nothing() -> None:
    questions = library.read("sipas")["questions"]
    asked = next(q for q in questions if q["code"] == "F4")
    yes = next(option for option in asked["options"] if option["code"] == "yes")
    assert "tố cáo" in yes["guidance"]["vi"]
    assert not [q for q in questions if "F4" in str(q.get("show_if"))]


BREAKS: dict[str, tuple[Any, str]] = {
    "a text without English": (lambda d: d["questions"][1]["text"].pop("en"), "/questions/1/text/en"),
    "an empty title": (lambda d: d["title"].update(vi=" "), "/title/vi"),
    "a code used twice": (lambda d: d["questions"][2].update(code="G1"), "/questions/2/code"),
    "an unknown type": (lambda d: d["questions"][2].update(kind="stars"), "/questions/2/kind"),
    "an unknown section": (lambda d: d["questions"][2].update(section="zz"), "/questions/2/section"),
    "an unknown factor": (lambda d: d["questions"][2].update(factor="Z"), "/questions/2/factor"),
    "a single choice": (
        lambda d: d["questions"][3].update(options=d["questions"][3]["options"][:1]),
        "/questions/3/options",
    ),
    "choices with one code": (
        lambda d: d["questions"][3]["options"][1].update(code="early"),
        "/questions/3/options/1/code",
    ),
    "choices on faces": (
        lambda d: d["questions"][2].update(options=d["questions"][3]["options"]),
        "/questions/2/options",
    ),
    "a look ahead": (
        lambda d: d["questions"][0].update(show_if={"all": [{"question": "G1", "op": "le", "value": 3}]}),
        "/questions/0/show_if/all/0/question",
    ),
    "a comparison that does not suit": (
        lambda d: d["questions"][4].update(show_if={"all": [{"question": "K4", "op": "le", "value": "late"}]}),
        "/questions/4/show_if/all/0/op",
    ),
    "a value that cannot be": (
        lambda d: d["questions"][4].update(show_if={"any": [{"question": "G1", "op": "le", "value": 7}]}),
        "/questions/4/show_if/any/0/value",
    ),
    "an empty condition": (lambda d: d["questions"][4].update(show_if={"any": []}), "/questions/4/show_if"),
    "no overall question": (lambda d: d["questions"][1].pop("headline"), "/questions"),
    "two overall questions": (lambda d: d["questions"][2].update(headline=True), "/questions"),
    "a wrong thing to set": (lambda d: d["questions"][2].update(sets="field"), "/questions/2/sets"),
    "a limit below one": (lambda d: d["questions"][4].update(max=0), "/questions/4/max"),
    "a limit that is no number": (lambda d: d["questions"][4].update(max="many"), "/questions/4/max"),
}


@pytest.mark.parametrize("broken", sorted(BREAKS))
def test_a_broken_definition_is_refused_with_a_pointer(broken: str) -> None:
    breaks, pointer = BREAKS[broken]
    definition = copy.deepcopy(library.read("kiosk"))
    breaks(definition)
    with pytest.raises(Invalid) as caught:
        check_definition(definition)
    assert pointer in [problem.pointer for problem in caught.value.problems]


def test_a_frozen_definition_needs_its_choices_filled() -> None:
    with pytest.raises(Invalid) as caught:
        check_definition(library.read("kiosk"), frozen=True)
    assert [problem.pointer for problem in caught.value.problems] == ["/questions/0/options"]
