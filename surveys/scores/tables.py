"""The same rows as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from surveys.scores.rows import GROUPS, Scores

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for the system's code page and breaks every Vietnamese letter."""

COLUMNS = ("group", "code", "label", "n", "share", "low", "high", "mean", "hidden")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(scores: Scores, groups: Iterable[str] = GROUPS) -> str:
    """One line per row, the headline first; fractions of 1 in full precision, hidden numbers empty."""
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("from", "to", *COLUMNS))
    period = (scores.period.start.isoformat(), scores.period.end.isoformat())
    for group, row in [("headline", scores.headline), *((name, row) for name in groups for row in scores.group(name))]:
        values = row.as_dict()
        hidden = "true" if values.pop("hidden") else "false"
        cells = (safe(value) for value in values.values())
        writer.writerow((*period, group, *cells, hidden))
    return text.getvalue()


def safe(value: object) -> object:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return f"'{value}"
    return "" if value is None else value
