"""Adding, changing and retiring touchpoints. Where answers came in never changes afterwards."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.core.audit import Actor
from surveys.core.translation import lazy
from surveys.places.entries import Entries
from surveys.places.models import Counter, Kiosk, Procedure, Touchpoint, Unit
from surveys.places.queries import touchpoint_has_answers
from surveys.places.rules import (
    CHANNELS,
    TOUCHPOINT_CODE,
    new_touchpoint_code,
    normalise_touchpoint_code,
)
from surveys.places.services import by_code, store

PLACE = {"channel": "channel", "unit_id": "unit", "counter_id": "counter", "procedure_id": "procedure"}
"""The columns that say where answers belong, and the entries that set them."""

_CODE_RULE = lazy("Two to twenty letters without accents or digits, such as “Q2K7”.")
_SETTLED = lazy("Answers have come in here, so its place can no longer change. Retire it and make a new one.")


def save_touchpoint(
    session: Session,
    touchpoint: Touchpoint | None,
    typed: Mapping[str, object],
    *,
    surveys: Collection[str],
    by: Actor,
) -> Touchpoint:
    """Add a touchpoint, or change one; without a code a short random one is made.

    `surveys` are the codes of the questionnaires there are. Raises Invalid with a pointer to every wrong
    entry.
    """
    entries = Entries(typed)
    unit = entries.lookup("unit", by_code(session, Unit))
    counter = entries.lookup("counter", by_code(session, Counter), required=False)
    procedure = entries.lookup("procedure", by_code(session, Procedure), required=False)
    long_survey = entries.text("long_survey", limit=40, required=False)
    values = {
        "code": touchpoint.code if touchpoint else _code(session, entries, typed),
        "name_vi": entries.text("name_vi", limit=200),
        "name_en": entries.text("name_en", limit=200, required=False),
        "channel": entries.choice("channel", CHANNELS),
        "unit_id": unit.id if unit else None,
        "counter_id": counter.id if counter else None,
        "procedure_id": procedure.id if procedure else None,
        "survey_code": entries.choice("survey", surveys),
        "long_survey_code": entries.choice("long_survey", surveys) if long_survey else None,
        "active": entries.flag("active", default=True),
    }
    if counter is not None and unit is not None and counter.unit_id != unit.id:
        entries.refuse("counter", lazy("This counter belongs to another unit."))
    if touchpoint is not None:
        _refuse_moving(session, entries, touchpoint, values)
    entries.finish()
    return store(session, Touchpoint, touchpoint, values, by=by)


def _refuse_moving(session: Session, entries: Entries, touchpoint: Touchpoint, values: Mapping[str, object]) -> None:
    moved = [column for column in PLACE if getattr(touchpoint, column) != values[column]]
    if moved and touchpoint_has_answers(session, touchpoint.id):
        for column in moved:
            entries.refuse(PLACE[column], _SETTLED)
    if not values["active"]:
        stands = select(Kiosk.id).where(Kiosk.touchpoint_id == touchpoint.id, Kiosk.state == "paired")
        if session.scalar(stands.limit(1)):
            entries.refuse("active", lazy("A paired kiosk stands here. Move it or revoke it first."))


def _code(session: Session, entries: Entries, typed: Mapping[str, object]) -> str:
    wanted = normalise_touchpoint_code(str(typed.get("code") or ""))
    taken = set(session.scalars(select(Touchpoint.code)))
    if not wanted:
        while (wanted := new_touchpoint_code()) in taken:
            pass
        return wanted
    if not TOUCHPOINT_CODE.match(wanted):
        entries.refuse("code", _CODE_RULE)
    elif wanted in taken:
        entries.refuse("code", lazy("This code is taken. Please choose another one."))
    return wanted


def typed_touchpoint(touchpoint: Touchpoint) -> dict[str, object]:
    """The stored touchpoint in the form in which it is typed."""
    names = ("code", "name_vi", "name_en", "channel", "active")
    return {name: getattr(touchpoint, name) for name in names} | {
        "unit": touchpoint.unit.code,
        "counter": touchpoint.counter.code if touchpoint.counter else "",
        "procedure": touchpoint.procedure.code if touchpoint.procedure else "",
        "survey": touchpoint.survey_code,
        "long_survey": touchpoint.long_survey_code or "",
    }
