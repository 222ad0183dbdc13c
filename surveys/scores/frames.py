"""The one place that loads pandas: counts from the database become rows by grouping frames, not by looping
over answers.

A frame of counts has the columns of its statement (`cubes.py`): dimensions, `value`, `n`. Faces 1-5 are
valid; 0 is "no opinion" and counts nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from surveys.scores.catalogue import Question
from surveys.scores.rows import FACES, SATISFIED, Choice, Row

PLACE_COLUMNS = ("unit_id", "field_id", "procedure_id", "channel", "counter_id", "value", "n")
ITEM_COLUMNS = ("item_id", "value", "n")
DAY_COLUMNS = ("day", "item_id", "value", "n")
VITAL_PART = 0.8
"""Pareto: the options that together make the first 80 % of all choices are the ones to begin with."""


def frame(columns: Sequence[str], *counts: Iterable[Any]) -> pd.DataFrame:
    """One frame out of the results of several statements with the same columns; a missing place is 0."""
    rows = [tuple(row) for part in counts for row in part]
    made = pd.DataFrame.from_records(rows, columns=list(columns))
    for column in columns:
        if column.endswith("_id") or column in ("value", "n"):
            made[column] = pd.to_numeric(made[column]).fillna(0).astype("int64")
    return made


def valid(counts: pd.DataFrame) -> pd.DataFrame:
    """Only the rated answers, with what they add to each figure: n, satisfied (4-5) and total (value × n)."""
    rated = counts[counts["value"].isin(FACES)].copy()
    rated["satisfied"] = rated["n"].where(rated["value"] >= SATISFIED, 0)
    rated["total"] = rated["value"] * rated["n"]
    return rated


Sums = dict[Any, tuple[int, int, int]]


def sums_by(rated: pd.DataFrame, column: str) -> Sums:
    """(n, satisfied, total) by the values of one column of a frame that `valid` made."""
    if rated.empty:
        return {}
    grouped = rated.groupby(column, sort=True)[["n", "satisfied", "total"]].sum()
    return {key: (int(n), int(good), int(total)) for key, n, good, total in grouped.itertuples(name=None)}


def sums(rated: pd.DataFrame) -> tuple[int, int, int]:
    """(n, satisfied, total) of a whole frame that `valid` made."""
    n, good, total = rated[["n", "satisfied", "total"]].sum()
    return int(n), int(good), int(total)


def named_rows(found: Sums, names: Mapping[Any, tuple[str, str, str]]) -> tuple[Row, ...]:
    """Rows in the order of `names` (key → code, label, parent's code), for the keys that have answers."""
    rows = (Row.count(code, label, *found[key], parent=up) for key, (code, label, up) in names.items() if key in found)
    return tuple(row for row in rows if row.n)


def by_mapping(rated: pd.DataFrame, column: str, groups: Mapping[int, str]) -> Sums:
    """(n, satisfied, total) after renaming the values of a column, so that several become one; others are
    left out.
    """
    renamed = rated.assign(group=rated[column].map(dict(groups)))
    return sums_by(renamed.dropna(subset=["group"]), "group")


def month_sums(half_months: pd.DataFrame, edge_days: pd.DataFrame) -> Sums:
    """(n, satisfied, total) by the 1st of the calendar month, from half-months and left-over days
    together.
    """
    parts = [
        half_months.rename(columns={"period": "day"})[["day", "value", "n"]],
        edge_days[["day", "value", "n"]],
    ]
    filled = [part for part in parts if not part.empty]
    if not filled:
        return {}
    rated = valid(pd.concat(filled, ignore_index=True))
    rated["month"] = [first_of_month(day) for day in rated["day"]]
    return sums_by(rated, "month")


def first_of_month(day: date) -> date:
    """The 1st of the day's month."""
    return day.replace(day=1)


def faces(rated: pd.DataFrame) -> tuple[int, ...]:
    """How often each of the faces 1 to 5 was chosen."""
    counted = rated.groupby("value")["n"].sum().reindex(FACES, fill_value=0)
    return tuple(int(n) for n in counted)


def choices(counts: pd.DataFrame, questions: Sequence[Question], labels: Mapping[str, str]) -> tuple[Choice, ...]:
    """The options of a choice question in all its editions, most frequent first, with cumulated shares."""
    codes = [
        {"item_id": question.item_id, "value": position, "code": code}
        for question in questions
        for position, (code, _) in enumerate(question.options, start=1)
    ]
    if not codes:
        return ()
    merged = counts.merge(pd.DataFrame(codes), on=["item_id", "value"])
    totals = merged.groupby("code")["n"].sum().sort_values(ascending=False, kind="stable")
    if not len(totals):
        return ()
    shares = totals / totals.sum()
    cumulated = shares.cumsum()
    vital = cumulated.shift(fill_value=0.0) < VITAL_PART
    return tuple(
        Choice(str(code), labels[str(code)], int(totals[code]), float(shares[code]), float(cumulated[code]),
               bool(vital[code]))
        for code in totals.index
    )  # fmt: skip


def first_months(half_months: pd.DataFrame) -> dict[int, date]:
    """The 1st of the month in which each item was first answered."""
    if half_months.empty:
        return {}
    first = half_months.groupby("item_id")["period"].min()
    return {int(item): first_of_month(day) for item, day in first.items()}
