"""Citizens' words: what cannot be seen goes, everything else stays; search ignores accents and đ."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.core.errors import Invalid
from surveys.core.text import clean, fold


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Đường Nguyễn Ái Quốc", "duong nguyen ai quoc"),
        ("ĐIỆN  biên\n phủ", "dien bien phu"),
        ("Thửa đất số 12", "thua dat so 12"),
        (unicodedata.normalize("NFD", "Kiến nghị"), "kien nghi"),
    ],
)
def test_search_folds_tone_marks_and_d(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=300))
def test_cleaning_leaves_composed_text_without_controls(text: str) -> None:
    cleaned = clean(text, limit=1000, lines=True)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not [char for char in cleaned if unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t"]
    assert clean(cleaned, limit=1000, lines=True) == cleaned


def test_bidirectional_tricks_and_null_bytes_go_and_emoji_stay() -> None:
    assert clean("an\u202etoàn\x00 👨‍👩‍👧 ✅", limit=50) == "antoàn 👨‍👩‍👧 ✅"


def test_lines_stay_only_where_they_are_wanted() -> None:
    assert clean("một\r\nhai\n\n\n\nba", limit=50, lines=True) == "một\nhai\n\nba"
    assert clean("một\r\nhai", limit=50) == "một hai"


def test_too_long_is_refused_with_both_numbers() -> None:
    with pytest.raises(Invalid) as refusal:
        clean("ă" * 11, limit=10, pointer="/text")
    problem = refusal.value.problems[0]
    assert problem.pointer == "/text"
    assert "11" in str(problem.message)
    assert "10" in str(problem.message)


@pytest.mark.parametrize("value", [None, 3, ["a"], {"a": 1}])
def test_what_is_no_text_is_refused(value: object) -> None:
    with pytest.raises(Invalid):
        clean(value, limit=10)
