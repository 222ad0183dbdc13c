"""Looking up places. Everything here is a select; rows come in the order in which people read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, column, or_, select, table
from sqlalchemy.orm import Session, joinedload

from surveys.core.errors import NotFound
from surveys.places.models import Counter, Field, Kiosk, Procedure, Touchpoint, Unit
from surveys.places.rules import hash_token, normalise_touchpoint_code


@dataclass(frozen=True)
class Branch:
    """One unit with its depth in the tree, 0 for the department itself."""

    unit: Unit
    depth: int


def list_units(session: Session, *, active_only: bool = False) -> Sequence[Unit]:
    """All units in their order."""
    wanted = select(Unit).order_by(Unit.position, Unit.code)
    return session.scalars(wanted.where(Unit.active) if active_only else wanted).all()


def unit_tree(session: Session, *, active_only: bool = False) -> list[Branch]:
    """The units as a tree read from the top, children under their parents."""
    units = list_units(session, active_only=active_only)
    known = {unit.id for unit in units}
    children: dict[int | None, list[Unit]] = {}
    for unit in units:
        children.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    branches: list[Branch] = []

    def walk(parent_id: int | None, depth: int) -> None:
        for unit in children.get(parent_id, ()):
            branches.append(Branch(unit, depth))
            walk(unit.id, depth + 1)

    walk(None, 0)
    return branches


def unit_ids_below(session: Session, unit_id: int) -> frozenset[int]:
    """The unit and every unit under it."""
    tree = select(Unit.id).where(Unit.id == unit_id).cte("below", recursive=True)
    tree = tree.union(select(Unit.id).where(Unit.parent_id == tree.c.id))
    return frozenset(session.scalars(select(tree.c.id)))


def find_unit(session: Session, code: str) -> Unit | None:
    """The unit with this code."""
    return session.scalar(select(Unit).where(Unit.code == code))


def get_unit(session: Session, code: str) -> Unit:
    """The unit with this code. Raises NotFound."""
    unit = find_unit(session, code)
    if unit is None:
        raise NotFound
    return unit


def list_counters(session: Session, *, active_only: bool = False) -> Sequence[Counter]:
    """All counters with their units."""
    wanted = select(Counter).options(joinedload(Counter.unit)).order_by(Counter.position, Counter.code)
    return session.scalars(wanted.where(Counter.active) if active_only else wanted).all()


def find_counter(session: Session, code: str) -> Counter | None:
    """The counter with this code."""
    return session.scalar(select(Counter).where(Counter.code == code))


def list_fields(session: Session, *, active_only: bool = False) -> Sequence[Field]:
    """All fields of procedures."""
    wanted = select(Field).order_by(Field.position, Field.code)
    return session.scalars(wanted.where(Field.active) if active_only else wanted).all()


def find_field(session: Session, code: str) -> Field | None:
    """The field with this code."""
    return session.scalar(select(Field).where(Field.code == code))


def list_procedures(session: Session, *, active_only: bool = False) -> Sequence[Procedure]:
    """All procedures with field and unit, grouped by field."""
    wanted = (
        select(Procedure)
        .join(Procedure.field)
        .options(joinedload(Procedure.field), joinedload(Procedure.unit))
        .order_by(Field.position, Field.code, Procedure.code)
    )
    return session.scalars(wanted.where(Procedure.active) if active_only else wanted).all()


def find_procedure(session: Session, code: str) -> Procedure | None:
    """The procedure with this code."""
    return session.scalar(select(Procedure).where(Procedure.code == code))


def _touchpoints() -> Select[Touchpoint]:
    return select(Touchpoint).options(
        joinedload(Touchpoint.unit), joinedload(Touchpoint.counter), joinedload(Touchpoint.procedure)
    )


def list_touchpoints(session: Session, *, active_only: bool = False) -> Sequence[Touchpoint]:
    """All touchpoints with their places."""
    wanted = _touchpoints().order_by(Touchpoint.active.desc(), Touchpoint.channel, Touchpoint.code)
    return session.scalars(wanted.where(Touchpoint.active) if active_only else wanted).all()


def find_touchpoint(session: Session, code: str, *, active_only: bool = False) -> Touchpoint | None:
    """The touchpoint behind a typed or scanned code; upper and lower case, blanks and hyphens do not
    matter.
    """
    wanted = _touchpoints().where(Touchpoint.code == normalise_touchpoint_code(code[:60]))
    return session.scalar(wanted.where(Touchpoint.active) if active_only else wanted)


def get_touchpoint(session: Session, code: str) -> Touchpoint:
    """The touchpoint with this code. Raises NotFound."""
    touchpoint = find_touchpoint(session, code)
    if touchpoint is None:
        raise NotFound
    return touchpoint


# The rooms above own these tables; only "does anything point here" is asked of them, so that what citizens
# answered at a place can never be moved to another place afterwards.
_POINTING = tuple(table(name, column("touchpoint_id")) for name in ("responses", "petitions"))


def touchpoint_has_answers(session: Session, touchpoint_id: int) -> bool:
    """Whether an answer or a petition came in at this touchpoint."""
    found = (select(t.c.touchpoint_id).where(t.c.touchpoint_id == touchpoint_id).exists() for t in _POINTING)
    return bool(session.scalar(select(or_(*found))))


def list_kiosks(session: Session) -> Sequence[Kiosk]:
    """All kiosks with their touchpoints."""
    wanted = select(Kiosk).options(joinedload(Kiosk.touchpoint).joinedload(Touchpoint.unit))
    return session.scalars(wanted.order_by(Kiosk.name)).all()


def get_kiosk(session: Session, kiosk_id: int) -> Kiosk:
    """The kiosk with this key. Raises NotFound."""
    kiosk = session.get(Kiosk, kiosk_id, options=[joinedload(Kiosk.touchpoint)])
    if kiosk is None:
        raise NotFound
    return kiosk


def find_kiosk(session: Session, token: str) -> Kiosk | None:
    """The paired kiosk that sent this token in X-Kiosk; None when it is unknown or revoked."""
    wanted = select(Kiosk).options(joinedload(Kiosk.touchpoint))
    return session.scalar(wanted.where(Kiosk.token_hash == hash_token(token), Kiosk.state == "paired"))
