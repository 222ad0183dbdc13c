"""The department's own places as CSV files beside this module, loaded into an empty installation.

Units are those that plan 1790/KH-SKHCN names, procedures the starter list with the published working days
where a source gives them. Loading only adds what is missing by code: what an administrator has edited stays.
"""

from __future__ import annotations

import csv
from importlib.resources import files

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.places.models import Counter, Field, Procedure, Touchpoint, Unit

Row = dict[str, str]


def read(name: str) -> list[Row]:
    """The rows of `<name>.csv`."""
    text = files(__package__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def load_catalogue(session: Session) -> int:
    """Add the department's units, counters, fields, procedures and touchpoints that are missing; returns how
    many.
    """
    added = _load_units(session)
    units = dict(session.execute(select(Unit.code, Unit.id)).all())
    added += _load_counters(session, units) + _load_fields(session)
    fields = dict(session.execute(select(Field.code, Field.id)).all())
    added += _load_procedures(session, units, fields) + _load_touchpoints(session, units)
    return added


def _missing(session: Session, model: type, name: str) -> list[Row]:
    present = set(session.scalars(select(model.code)))  # type: ignore[attr-defined]
    return [row for row in read(name) if row["code"] not in present]


def _load_units(session: Session) -> int:
    rows = _missing(session, Unit, "units")
    for row in rows:
        parent = session.scalar(select(Unit.id).where(Unit.code == row["parent"])) if row["parent"] else None
        names = {name: row[name] for name in ("code", "kind", "name_vi", "name_en", "short_vi", "short_en")}
        session.add(Unit(**names, parent_id=parent, position=int(row["position"]), active=True))
        session.flush()
    return len(rows)


def _load_counters(session: Session, units: dict[str, int]) -> int:
    rows = _missing(session, Counter, "counters")
    for row in rows:
        names = {name: row[name] for name in ("code", "name_vi", "name_en")}
        session.add(Counter(**names, unit_id=units[row["unit"]], position=int(row["position"]), active=True))
    session.flush()
    return len(rows)


def _load_fields(session: Session) -> int:
    rows = _missing(session, Field, "fields")
    for row in rows:
        names = {name: row[name] for name in ("code", "name_vi", "name_en")}
        session.add(Field(**names, position=int(row["position"]), active=True))
    session.flush()
    return len(rows)


def _load_procedures(session: Session, units: dict[str, int], fields: dict[str, int]) -> int:
    rows = _missing(session, Procedure, "procedures")
    for row in rows:
        session.add(
            Procedure(
                **{name: row[name] for name in ("code", "name_vi", "name_en", "source")},
                field_id=fields[row["field"]],
                unit_id=units[row["unit"]] if row["unit"] else None,
                days_min=int(row["days_min"]) if row["days_min"] else None,
                days_max=int(row["days_max"]) if row["days_max"] else None,
                active=True,
            )
        )
    session.flush()
    return len(rows)


def _load_touchpoints(session: Session, units: dict[str, int]) -> int:
    counters = dict(session.execute(select(Counter.code, Counter.id)).all())
    rows = _missing(session, Touchpoint, "touchpoints")
    for row in rows:
        session.add(
            Touchpoint(
                **{name: row[name] for name in ("code", "channel", "name_vi", "name_en")},
                unit_id=units[row["unit"]],
                counter_id=counters[row["counter"]] if row["counter"] else None,
                survey_code=row["survey"],
                long_survey_code=row["long_survey"] or None,
                active=True,
                settings={},
            )
        )
    session.flush()
    return len(rows)
