"""What the public sees does not give away a hidden cell: an attacker with the rule in hand is played out in
full.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.scores.periods import Period
from surveys.scores.rows import Row, Scores, Submissions
from surveys.scores.suppression import LEAST, hide_nested, hide_parts, hide_small_cells

cells = st.lists(st.integers(1, 9), min_size=1, max_size=6)


def _rows(counts: list[int], parent: str = "", prefix: str = "r") -> list[Row]:
    return [Row.count(f"{prefix}{i}", f"Row {i}", n, n // 2, n * 3, parent=parent) for i, n in enumerate(counts)]


def _possible(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way in which `parts` cells with at least one answer each can add up to `total`."""
    if parts == 1:
        if total >= 1:
            yield (total,)
        return
    for first in range(1, total - parts + 2):
        for others in _possible(total - first, parts - 1):
            yield (first, *others)


@settings(max_examples=300, deadline=None)
@given(cells)
def test_no_hidden_cell_can_be_had_from_the_total(counts: list[int]) -> None:
    total = sum(counts)
    public = hide_parts(_rows(counts))
    hidden = [row for row in public if row.hidden]
    if not hidden:
        return
    left = total - sum(row.n or 0 for row in public)
    solutions = list(_possible(left, len(hidden)))
    for position in range(len(hidden)):
        assert len({solution[position] for solution in solutions}) > 1
    assert left >= LEAST


@given(cells)
def test_no_small_cell_is_shown_and_hidden_ones_carry_no_number(counts: list[int]) -> None:
    for row in hide_parts(_rows(counts)):
        if row.hidden:
            assert row.as_dict() == {
                "code": row.code, "label": row.label, "n": None, "share": None, "low": None, "high": None,
                "mean": None, "hidden": True,
            }  # fmt: skip
            assert row.satisfied is None
            assert row.total is None
        else:
            assert (row.n or 0) >= LEAST


def test_one_small_cell_takes_the_smallest_other_one_with_it() -> None:
    public = hide_parts(_rows([701, 211, 80, 24, 3]))
    assert [row.hidden for row in public] == [False, False, False, True, True]


def test_nothing_small_means_nothing_hidden() -> None:
    assert not any(row.hidden for row in hide_parts(_rows([5, 6, 700])))


def test_cells_that_would_each_be_one_are_left_out_altogether() -> None:
    assert hide_parts(_rows([1, 1, 1, 1, 1])) == ()


def test_unnamed_answers_hide_among_the_small_cell() -> None:
    """Forms without a procedure are never published by themselves, so that one small procedure is safe
    beside them.
    """
    public = hide_parts(_rows([40, 3]), rest=20)
    assert [row.hidden for row in public] == [False, True]


@settings(max_examples=150, deadline=None)
@given(st.lists(cells, min_size=1, max_size=4))
def test_parts_of_parts_cannot_be_had_from_their_whole(groups: list[list[int]]) -> None:
    wholes = [Row.count(f"f{i}", "Field", sum(group), 0, sum(group)) for i, group in enumerate(groups)]
    parts = [row for i, group in enumerate(groups) for row in _rows(group, parent=f"f{i}", prefix=f"f{i}p")]
    published = hide_parts(wholes)
    public = hide_nested(parts, published)
    for whole in published:
        own = [row for row in public if row.parent == whole.code]
        hidden = [row for row in own if row.hidden]
        if whole.hidden:
            assert len(hidden) == len(own)
        elif hidden and whole.n:
            left = whole.n - sum(row.n or 0 for row in own)
            for position in range(len(hidden)):
                assert len({found[position] for found in _possible(left, len(hidden))}) > 1


def _scores(headline: Row, **groups: list[Row]) -> Scores:
    names = [
        field.name
        for field in fields(Scores)
        if field.name not in {"period", "headline", "submissions", "before", "ever_answered"}
    ]
    values: dict[str, Any] = {name: tuple(groups.get(name, ())) for name in names}
    period = Period(date(2026, 1, 1), date(2026, 3, 31))
    return Scores(period=period, headline=headline, submissions=Submissions(9, 9), before=None, **values)


def test_public_scores_hide_small_cells_in_every_group_and_leave_out_what_is_for_staff() -> None:
    public = hide_small_cells(
        _scores(
            headline=Row.count("G1", "Overall", 50, 40, 200),
            units=_rows([41, 6, 3], prefix="u"),
            fields=_rows([30, 20], prefix="f"),
            procedures=[*_rows([28, 2], parent="f0", prefix="p"), *_rows([20], parent="f1", prefix="q")],
            channels=_rows([25, 25], prefix="c"),
            counters=_rows([50], prefix="k"),
            months=_rows([48, 2], prefix="m"),
            factors=_rows([8], prefix="T"),
            questions=_rows([50], prefix="G") + _rows([4, 4], parent="T0", prefix="T0q"),
        )
    )
    assert [row.hidden for row in public.units] == [False, True, True]
    assert [row.hidden for row in public.procedures] == [True, True, False]
    assert [row.hidden for row in public.months] == [True, True]
    assert [row.hidden for row in public.factors] == [True], "two questions by four people are not eight people"
    assert [row.hidden for row in public.questions] == [False, True, True]
    assert public.headline.n == 50
    assert public.counters == public.trend == public.reasons == ()
    assert public.faces is None


def test_a_period_with_fewer_than_five_answers_shows_no_number_at_all() -> None:
    public = hide_small_cells(
        _scores(headline=Row.count("G1", "Overall", 4, 4, 20), units=_rows([4]), questions=_rows([4, 7]))
    )
    assert public.headline.hidden
    assert all(row.hidden for name in ("units", "questions") for row in public.group(name))
    assert public.faces is None


def test_an_empty_period_is_not_hidden() -> None:
    public = hide_small_cells(_scores(headline=Row.count("G1", "Overall", 0, 0, 0)))
    assert public.headline.n == 0
    assert not public.headline.hidden
    assert public.headline.share is None
