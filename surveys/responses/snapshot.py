"""What a submission needs to know of places and editions, read once and kept until the catalogue changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.places.models import Counter, Field, Procedure, Touchpoint, Unit
from surveys.questionnaires.definition import FrozenEdition
from surveys.questionnaires.models import Edition
from surveys.questionnaires.queries import get_edition


@dataclass(frozen=True, slots=True)
class Place:
    """A touchpoint as submissions see it: where an answer counts, and which forms are asked there."""

    id: int
    code: str
    channel: str
    active: bool
    unit_id: int
    counter_id: int | None
    procedure_id: int | None
    survey_code: str
    long_survey_code: str | None
    name_vi: str
    name_en: str
    unit_name_vi: str
    unit_name_en: str
    counter_name_vi: str | None
    counter_name_en: str | None


@dataclass(frozen=True)
class Snapshot:
    """Places, fields, procedures and editions at one catalogue version."""

    version: int
    places: Mapping[str, Place]
    fields: Mapping[str, int]
    procedures: Mapping[str, tuple[int, int]]
    procedure_fields: Mapping[int, int]
    editions: Mapping[str, FrozenEdition]
    live: Mapping[str, FrozenEdition]


def take_snapshot(session: Session, version: int) -> Snapshot:
    """Read the catalogue with a handful of statements."""
    procedures = list(session.execute(select(Procedure.code, Procedure.id, Procedure.field_id)))
    editions = {
        key: (state, get_edition(session, key))
        for key, state in session.execute(select(Edition.key, Edition.state).where(Edition.state != "draft"))
    }
    return Snapshot(
        version=version,
        places={place.code: place for place in _places(session)},
        fields=dict(session.execute(select(Field.code, Field.id)).all()),
        procedures={code: (id_, field_id) for code, id_, field_id in procedures},
        procedure_fields={id_: field_id for _code, id_, field_id in procedures},
        editions={key: edition for key, (_state, edition) in editions.items()},
        live={edition.survey_code: edition for state, edition in editions.values() if state == "live"},
    )


def _places(session: Session) -> list[Place]:
    rows = session.execute(
        select(Touchpoint, Unit, Counter)
        .join(Unit, Unit.id == Touchpoint.unit_id)
        .outerjoin(Counter, Counter.id == Touchpoint.counter_id)
    )
    return [
        Place(
            id=point.id,
            code=point.code,
            channel=point.channel,
            active=point.active,
            unit_id=point.unit_id,
            counter_id=point.counter_id,
            procedure_id=point.procedure_id,
            survey_code=point.survey_code,
            long_survey_code=point.long_survey_code,
            name_vi=point.name_vi,
            name_en=point.name_en,
            unit_name_vi=unit.name_vi,
            unit_name_en=unit.name_en,
            counter_name_vi=counter.name_vi if counter else None,
            counter_name_en=counter.name_en if counter else None,
        )
        for point, unit, counter in rows
    ]
