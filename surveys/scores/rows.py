"""What the read model hands out: plain rows, the same for the dashboard, the public page, CSV, JSON and the
command.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from surveys.scores.intervals import wilson
from surveys.scores.periods import Period

SATISFIED = 4
"""Faces from here on count as satisfied (4 hài lòng, 5 rất hài lòng)."""

FACES = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Row:
    """One figure with what it rests on.

    `n` valid answers (1-5), `satisfied` of them 4-5, `total` their sum; `share`, `low`, `high` fractions of
    1 (share of 4-5 and its Wilson 95 % limits), `mean` from 1 to 5; all None when there is no answer or the
    row is `hidden`. `parent` is the code of the row this one is a part of (procedure → field, counter →
    unit, question → factor).
    """

    code: str
    label: str
    n: int | None
    satisfied: int | None = None
    total: int | None = None
    share: float | None = None
    low: float | None = None
    high: float | None = None
    mean: float | None = None
    hidden: bool = False
    parent: str = ""

    @classmethod
    def count(cls, code: str, label: str, n: int, satisfied: int, total: int, *, parent: str = "") -> Row:
        """The row of `n` valid answers of which `satisfied` are 4-5 and whose values add up to `total`."""
        if n == 0:
            return cls(code, label, 0, 0, 0, parent=parent)
        low, high = wilson(satisfied, n)
        return cls(code, label, n, satisfied, total, satisfied / n, low, high, total / n, parent=parent)

    def hide(self) -> Row:
        """The row without any number."""
        return Row(self.code, self.label, None, hidden=True, parent=self.parent)

    def as_dict(self) -> dict[str, Any]:
        """The form of `/results.json` and `ydan scores --json`."""
        return {
            "code": self.code,
            "label": self.label,
            "n": self.n,
            "share": self.share,
            "low": self.low,
            "high": self.high,
            "mean": self.mean,
            "hidden": self.hidden,
        }


@dataclass(frozen=True)
class Point:
    """One month of the trend: its figure, and the names of the editions that were first answered in it."""

    row: Row
    new_editions: tuple[str, ...] = ()

    @property
    def has_data(self) -> bool:
        """Whether anything valid was answered in the month."""
        return bool(self.row.n)


@dataclass(frozen=True)
class Choice:
    """One option of a choice question: how often it was chosen, its part of all choices, cumulated from the
    top.
    """

    code: str
    label: str
    n: int
    share: float
    cumulative: float
    vital: bool
    """Whether it belongs to the options that together make the first 80 %."""


@dataclass(frozen=True)
class Submissions:
    """How many forms came in, by outcome; every one of them, whatever it answered."""

    total: int
    completed: int


GROUPS = ("questions", "factors", "units", "procedures", "fields", "channels", "counters", "months")


@dataclass(frozen=True)
class Scores:
    """Everything a page about one period shows."""

    period: Period
    headline: Row
    faces: tuple[int, ...] | None
    """Answers to the headline question by face 1 to 5; None where they are hidden."""
    questions: tuple[Row, ...]
    factors: tuple[Row, ...]
    units: tuple[Row, ...]
    procedures: tuple[Row, ...]
    fields: tuple[Row, ...]
    channels: tuple[Row, ...]
    counters: tuple[Row, ...]
    months: tuple[Row, ...]
    trend: tuple[Point, ...]
    reasons: tuple[Choice, ...]
    submissions: Submissions
    before: Row | None
    """The headline of the period compared with, None when there is none."""
    ever_answered: bool = True
    """Whether anything was answered at any time at all."""

    def untold(self, name: str) -> int:
        """How many headline answers belong to no row of a group of places, because the form did not tell."""
        return max(0, (self.headline.n or 0) - sum(row.n or 0 for row in self.group(name)))

    def group(self, name: str) -> tuple[Row, ...]:
        """The rows of one group by its name in GROUPS."""
        rows: tuple[Row, ...] = getattr(self, name)
        return rows

    def with_rows(self, **groups: Any) -> Scores:
        """The same with other rows."""
        return replace(self, **groups)

    def as_dict(self, groups: Iterable[str] = GROUPS) -> dict[str, Any]:
        """The document of `/results.json` and `ydan scores --json`."""
        document: dict[str, Any] = {
            "period": {"from": self.period.start.isoformat(), "to": self.period.end.isoformat()},
            "headline": self.headline.as_dict(),
        }
        document.update({name: [row.as_dict() for row in self.group(name)] for name in groups})
        return document
