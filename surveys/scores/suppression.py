"""Small cells are hidden, and enough others with them that no hidden one can be had from the totals.

The rule, for the parts of a published total:
1. A part with fewer than `least` answers is hidden (primary suppression).
2. While the hidden parts could be had by subtraction, the smallest part still shown is hidden too
   (complementary suppression). They are safe when there are at least two of them, together they have at
   least `least` answers, and more answers than parts (else each would have to be exactly 1).
3. Where even hiding every part is not enough, the parts are left out altogether. Parts of parts (procedures
   in a field) are treated within their whole; when the whole is hidden, so are its parts.

Subtracting one published period from another is outside this rule; see docs/decisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from surveys.scores.rows import Row, Scores

LEAST = 5


def hide_parts(rows: Sequence[Row], *, least: int = LEAST, rest: int = 0) -> tuple[Row, ...]:
    """The rows with every cell hidden that must be, as parts of one total.

    `rest` answers of the total belong to no row (a form without a procedure) and are never published by
    themselves; they count as one more hidden part.
    """
    counts = {index: row.n or 0 for index, row in enumerate(rows)}
    hidden = {index for index, n in counts.items() if 0 < n < least}
    if hidden:
        shown = sorted((n, index) for index, n in counts.items() if n >= least)
        while not _safe([counts[index] for index in hidden], rest, least):
            if not shown:
                return ()
            hidden.add(shown.pop(0)[1])
    return tuple(row.hide() if index in hidden else row for index, row in enumerate(rows))


def _safe(hidden: Sequence[int], rest: int, least: int) -> bool:
    """Whether the hidden parts, known only by their sum, tell nothing about one of them."""
    parts = len(hidden) + (1 if rest else 0)
    answers = sum(hidden) + rest
    return parts >= 2 and answers >= least and answers > parts


def hide_nested(rows: Sequence[Row], wholes: Iterable[Row], *, least: int = LEAST) -> tuple[Row, ...]:
    """The rows with small cells hidden as parts of their `parent`, whose published row is among `wholes`."""
    published: Mapping[str, Row] = {whole.code: whole for whole in wholes}
    result: dict[int, Row] = {}
    for parent in dict.fromkeys(row.parent for row in rows):
        members = [(index, row) for index, row in enumerate(rows) if row.parent == parent]
        whole = published.get(parent)
        if whole is None or whole.n is None:
            kept: Sequence[Row] = [row.hide() for _, row in members]
        else:
            own = [row for _, row in members]
            rest = max(0, whole.n - sum(row.n or 0 for row in own))
            kept = hide_parts(own, least=least, rest=rest)
        result.update({index: row for (index, _), row in zip(members, kept, strict=False)})
    return tuple(result[index] for index in sorted(result))


def hide_factors(factors: Sequence[Row], items: Sequence[Row], *, least: int = LEAST) -> tuple[Row, ...]:
    """Factors with too few people hidden. A factor pools several questions, so that two people can give
    eight answers: it is shown only when one of its questions alone has enough.
    """
    most: dict[str, int] = {}
    for item in items:
        most[item.parent] = max(most.get(item.parent, 0), item.n or 0)
    return tuple(row.hide() if most.get(row.code, row.n or 0) < least else row for row in factors)


def hide_small_cells(scores: Scores, *, least: int = LEAST) -> Scores:
    """The scores as the public may see them. Faces, counters, the trend and reasons are for staff and are
    left out.
    """
    headline = scores.headline
    staff_only: dict[str, Any] = {"faces": None, "counters": (), "trend": (), "reasons": (), "before": None}
    if 0 < (headline.n or 0) < least:
        return _hide_everything(scores).with_rows(**staff_only)
    fields = hide_parts(scores.fields, least=least, rest=(headline.n or 0) - _answers(scores.fields))
    items = [row for row in scores.questions if row.parent]
    factors = hide_factors(scores.factors, items, least=least)
    questions = {row.code: row for row in hide_nested(items, factors, least=least)}
    for row in scores.questions:
        if not row.parent:
            questions[row.code] = row.hide() if 0 < (row.n or 0) < least else row
    return scores.with_rows(
        questions=tuple(questions[row.code] for row in scores.questions if row.code in questions),
        factors=factors,
        units=hide_parts(scores.units, least=least),
        fields=fields,
        procedures=hide_nested(scores.procedures, fields, least=least),
        channels=hide_parts(scores.channels, least=least),
        months=hide_parts(scores.months, least=least),
        **staff_only,
    )


def _answers(rows: Iterable[Row]) -> int:
    return sum(row.n or 0 for row in rows)


def _hide_everything(scores: Scores) -> Scores:
    """A period with hardly any answer shows none of its numbers."""
    names = ("questions", "factors", "units", "fields", "procedures", "channels", "months")
    hidden = {name: tuple(row.hide() for row in scores.group(name)) for name in names}
    return scores.with_rows(headline=scores.headline.hide(), **hidden)
