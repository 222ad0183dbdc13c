"""Adding and changing units, counters, fields and procedures.

Nothing is ever deleted: what citizens answered points at it. What is no longer used is switched off. A code
never changes after it was given, because exports, questionnaires and printed posters name it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.core.audit import Actor, record
from surveys.core.catalogue import bump
from surveys.core.translation import lazy
from surveys.places.entries import Entries
from surveys.places.models import Counter, Field, Procedure, Touchpoint, Unit
from surveys.places.queries import unit_ids_below
from surveys.places.rules import CODE, UNIT_KINDS

Typed = Mapping[str, object]
Row = TypeVar("Row", Unit, Counter, Field, Procedure, Touchpoint)

CODE_RULE = lazy("Small letters without accents, digits and single hyphens only, such as “phap-che”.")
IN_USE = lazy("It is still in use below. Please switch off what belongs to it first.")
RESERVED_CODES = {"other"}
MOST_DAYS = 365


def by_code(session: Session, model: type[Row]) -> dict[str, Row]:
    """All rows of a table by their codes."""
    return {row.code: row for row in session.scalars(select(model))}


def save_unit(session: Session, unit: Unit | None, typed: Typed, *, by: Actor) -> Unit:
    """Add a unit, or change one. Raises Invalid with a pointer to every wrong entry."""
    entries = Entries(typed)
    code = _code(session, entries, Unit, unit)
    parent = entries.lookup("parent", by_code(session, Unit), required=False)
    values = {
        "code": code,
        "parent_id": parent.id if parent else None,
        "kind": entries.choice("kind", UNIT_KINDS),
        "name_vi": entries.text("name_vi", limit=200),
        "name_en": entries.text("name_en", limit=200, required=False),
        "short_vi": entries.text("short_vi", limit=60),
        "short_en": entries.text("short_en", limit=60, required=False),
        "position": _position(session, entries, Unit),
        "active": entries.flag("active", default=True),
    }
    if unit is not None and parent is not None and parent.id in unit_ids_below(session, unit.id):
        entries.refuse("parent", lazy("A unit cannot stand under itself."))
    if unit is not None and not values["active"] and _unit_in_use(session, unit):
        entries.refuse("active", IN_USE)
    entries.finish()
    return store(session, Unit, unit, values, by=by)


def save_counter(session: Session, counter: Counter | None, typed: Typed, *, by: Actor) -> Counter:
    """Add a counter, or change one. Its unit stays, because answers were counted there."""
    entries = Entries(typed)
    unit = counter.unit if counter else entries.lookup("unit", by_code(session, Unit))
    values = {
        "code": _code(session, entries, Counter, counter),
        "unit_id": unit.id if unit else None,
        "name_vi": entries.text("name_vi", limit=100),
        "name_en": entries.text("name_en", limit=100, required=False),
        "position": _position(session, entries, Counter),
        "active": entries.flag("active", default=True),
    }
    if counter is not None and not values["active"] and _used_by_touchpoint(session, counter_id=counter.id):
        entries.refuse("active", IN_USE)
    entries.finish()
    return store(session, Counter, counter, values, by=by)


def save_field(session: Session, field: Field | None, typed: Typed, *, by: Actor) -> Field:
    """Add a field of procedures, or change one."""
    entries = Entries(typed)
    values = {
        "code": _code(session, entries, Field, field),
        "name_vi": entries.text("name_vi", limit=200),
        "name_en": entries.text("name_en", limit=200, required=False),
        "position": _position(session, entries, Field),
        "active": entries.flag("active", default=True),
    }
    if field is not None and not values["active"]:
        used = select(Procedure.id).where(Procedure.field_id == field.id, Procedure.active)
        if session.scalar(used.limit(1)):
            entries.refuse("active", IN_USE)
    entries.finish()
    return store(session, Field, field, values, by=by)


def save_procedure(session: Session, procedure: Procedure | None, typed: Typed, *, by: Actor) -> Procedure:
    """Add a procedure, or change one."""
    entries = Entries(typed)
    field = entries.lookup("field", by_code(session, Field))
    unit = entries.lookup("unit", by_code(session, Unit), required=False)
    least = entries.whole("days_min", least=1, most=MOST_DAYS)
    most = entries.whole("days_max", least=1, most=MOST_DAYS)
    values = {
        "code": _code(session, entries, Procedure, procedure),
        "field_id": field.id if field else None,
        "unit_id": unit.id if unit else None,
        "name_vi": entries.text("name_vi", limit=500),
        "name_en": entries.text("name_en", limit=500, required=False),
        "days_min": least if least is not None else most,
        "days_max": most if most is not None else least,
        "source": entries.text("source", limit=200, required=False),
        "active": entries.flag("active", default=True),
    }
    if least is not None and most is not None and most < least:
        entries.refuse("days_max", lazy("The longest time is shorter than the shortest one."))
    if procedure is not None and not values["active"] and _used_by_touchpoint(session, procedure_id=procedure.id):
        entries.refuse("active", IN_USE)
    entries.finish()
    return store(session, Procedure, procedure, values, by=by)


def _code(session: Session, entries: Entries, model: type[Row], row: Row | None) -> str:
    """The code of the row: given once, free, and not a word that questionnaires need."""
    if row is not None:
        return row.code
    code = entries.code("code", CODE, CODE_RULE)
    if code in RESERVED_CODES or session.scalar(select(model.id).where(model.code == code)):
        entries.refuse("code", lazy("This code is taken. Please choose another one."))
    return code


def _position(session: Session, entries: Entries, model: type[Unit] | type[Counter] | type[Field]) -> int:
    """The place in the list that was typed, or the one behind all others."""
    typed = entries.whole("position")
    return typed if typed is not None else (session.scalar(select(func.max(model.position))) or 0) + 1


def _unit_in_use(session: Session, unit: Unit) -> bool:
    below = select(Unit.id).where(Unit.parent_id == unit.id, Unit.active)
    counters = select(Counter.id).where(Counter.unit_id == unit.id, Counter.active)
    used = (session.scalar(one.limit(1)) for one in (below, counters))
    return any(used) or _used_by_touchpoint(session, unit_id=unit.id)


def _used_by_touchpoint(session: Session, **place: int) -> bool:
    wanted = select(Touchpoint.id).filter_by(active=True, **place).limit(1)
    return session.scalar(wanted) is not None


def store(session: Session, model: type[Row], row: Row | None, values: Mapping[str, Any], *, by: Actor) -> Row:
    """Add or change one row, with an audit line that says what changed and a sign to citizens' pages."""
    name = model.__name__.lower()
    if row is None:
        row = model(**values)
        session.add(row)
        action, detail = f"{name}.added", dict(values)
    else:
        changed = {key: value for key, value in values.items() if getattr(row, key) != value}
        if not changed:
            return row
        action, detail = f"{name}.changed", {key: [getattr(row, key), value] for key, value in changed.items()}
        for key, value in changed.items():
            setattr(row, key, value)
    session.flush()
    bump(session)
    record(session, actor=by, action=action, subject=f"{name}:{row.code}", detail=detail)
    return row


def typed_unit(session: Session, unit: Unit) -> dict[str, object]:
    """The stored unit in the form in which it is typed, for forms and partial imports."""
    parent = session.get(Unit, unit.parent_id) if unit.parent_id else None
    names = ("code", "kind", "name_vi", "name_en", "short_vi", "short_en", "position", "active")
    return {name: getattr(unit, name) for name in names} | {"parent": parent.code if parent else ""}


def typed_procedure(procedure: Procedure) -> dict[str, object]:
    """The stored procedure in the form in which it is typed."""
    names = ("code", "name_vi", "name_en", "days_min", "days_max", "source", "active")
    return {name: getattr(procedure, name) for name in names} | {
        "field": procedure.field.code,
        "unit": procedure.unit.code if procedure.unit else "",
    }
