"""The full count: every cell of the tallies against the answers themselves.

The database compares; only the cells that differ come back. A cell that one side lacks counts as 0 there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, extract, func, literal, select, union_all
from sqlalchemy.orm import Session

from surveys.responses.models import AnswerValue, Response
from surveys.tallies.models import SubmissionDay, TallyDay, TallyPeriod

MID = 15


@dataclass(frozen=True)
class Difference:
    """One cell whose tally is not what the answers say."""

    tally: str
    cell: Mapping[str, Any]
    tallied: int
    counted: int

    def __str__(self) -> str:
        where = " ".join(f"{name}={value}" for name, value in self.cell.items())
        return f"{self.tally}: {where}: tallied {self.tallied}, counted {self.counted}"


def recount(session: Session) -> Iterator[Difference]:
    """Every difference between the tallies and a full count, cube by cube; nothing when all is right."""
    for name, tallied, counted in _comparisons():
        yield from _differences(session, name, tallied, counted)


def _comparisons() -> list[tuple[str, Select[Any], Select[Any]]]:
    answered = select().join_from(Response, AnswerValue, AnswerValue.response_id == Response.id)
    given = {"item_id": AnswerValue.item_id, "value": AnswerValue.value}
    days = {"day": Response.day, "unit_id": Response.unit_id, **given}
    places = {
        **_half_month(Response.day),
        "unit_id": Response.unit_id,
        "field_id": func.coalesce(Response.field_id, 0),
        "procedure_id": func.coalesce(Response.procedure_id, 0),
        "channel": Response.channel,
        "counter_id": func.coalesce(Response.counter_id, 0),
        **given,
    }
    forms = _columns(Response, ("day", "unit_id", "channel", "edition_id", "outcome"))
    period = {part: extract(part, TallyPeriod.period) for part in ("year", "month", "day")}
    tallied_places = {**period, **_columns(TallyPeriod, tuple(places)[3:])}
    all_forms = select().select_from(Response)
    return [
        ("tally_days", _tallied(TallyDay, _columns(TallyDay, tuple(days))), _counted(answered, days)),
        ("tally_periods", _tallied(TallyPeriod, tallied_places), _counted(answered, places)),
        ("submission_days", _tallied(SubmissionDay, _columns(SubmissionDay, tuple(forms))), _counted(all_forms, forms)),
    ]


Cells = Mapping[str, ColumnElement[Any] | Any]


def _half_month(day: Any) -> dict[str, ColumnElement[Any]]:
    first = case((extract("day", day) < MID, 1), else_=MID)
    return {"year": extract("year", day), "month": extract("month", day), "day": first}


def _columns(model: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(model, name) for name in names}


def _tallied(model: Any, cells: Cells) -> Select[Any]:
    named = [column.label(name) for name, column in cells.items()]
    return select(*named, model.n.label("tallied"), literal(0).label("counted"))


def _counted(rows: Select[Any], cells: Cells) -> Select[Any]:
    named = [column.label(name) for name, column in cells.items()]
    counted = rows.add_columns(*named, literal(0).label("tallied"), func.count().label("counted"))
    return counted.group_by(*cells.values())


def _differences(session: Session, tally: str, tallied: Select[Any], counted: Select[Any]) -> Iterator[Difference]:
    both = union_all(tallied, counted).subquery()
    keys = [column for column in both.columns if column.name not in ("tallied", "counted")]
    left, right = func.sum(both.c.tallied), func.sum(both.c.counted)
    statement = select(*keys, left.label("tallied"), right.label("counted")).group_by(*keys).having(left != right)
    for row in session.execute(statement.order_by(*keys)):
        *cell, n_tallied, n_counted = row
        named = {key.name: value for key, value in zip(keys, cell, strict=True)}
        yield Difference(tally, named, int(n_tallied), int(n_counted))
