"""What is known about staff: accounts, what they were granted, where they are signed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, column, exists, func, or_, select, table, true
from sqlalchemy.orm import Session

from surveys.core.errors import NotFound
from surveys.core.text import fold
from surveys.people.models import Grant, StaffSession, User
from surveys.people.rules import ALL, AllUnits, GrantedRole, Units, manageable

# The unit tree belongs to the room next door; people only needs its keys, parents and names.
UNITS = table("units", *(column(name) for name in ("id", "code", "parent_id", "name_vi", "name_en", "position")))


@dataclass(frozen=True)
class UnitName:
    """A unit as far as an account needs to know it."""

    id: int
    code: str
    parent_id: int | None
    name_vi: str
    name_en: str


@dataclass(frozen=True)
class PersonRow:
    """One line of the list of accounts with the grants in force."""

    id: int
    name: str
    email: str
    active: bool
    unit_id: int | None
    must_change_password: bool
    has_second_step: bool
    last_seen_at: datetime | None
    grants: list[GrantedRole] = field(default_factory=list)


def normal_email(email: str) -> str:
    """The one spelling under which an account is kept and found."""
    return email.strip().casefold()


def within(unit_column: ColumnElement[int] | ColumnElement[int | None], units: Units) -> ColumnElement[bool]:
    """The condition that a row's unit is one of `units`; ALL lets every row pass, also those without a
    unit.
    """
    return true() if isinstance(units, AllUnits) else unit_column.in_(sorted(units))


def find_user_by_email(session: Session, email: str) -> User | None:
    """The account of that address, active or not."""
    return session.scalar(select(User).where(User.email == normal_email(email)))


def find_user(session: Session, user_id: int) -> User | None:
    """The account with that key, active or not."""
    return session.get(User, user_id)


def get_user(session: Session, user_id: int, *, lock: bool = False) -> User:
    """The account; raises NotFound. `lock` holds its row, so that a code is not used twice at the same moment."""
    user = session.get(User, user_id, with_for_update=lock or None)
    if user is None:
        raise NotFound
    return user


def get_manageable(session: Session, user_id: int, units: Units, *, on: date) -> User:
    """The account when somebody who manages accounts in `units` may touch it; raises NotFound otherwise."""
    user = get_user(session, user_id)
    lasting = [grant for grant in granted_roles(session, user_id) if grant.valid_to is None or grant.valid_to >= on]
    if not manageable(units, user.unit_id, lasting):
        raise NotFound
    return user


def list_unit_names(session: Session) -> list[UnitName]:
    """Every unit in the order of the tree's positions."""
    statement = select(UNITS.c.id, UNITS.c.code, UNITS.c.parent_id, UNITS.c.name_vi, UNITS.c.name_en)
    return [UnitName(*row) for row in session.execute(statement.order_by(UNITS.c.position, UNITS.c.id))]


def find_unit_id(session: Session, code: str) -> int | None:
    """The key of the unit with that code."""
    return session.scalar(select(UNITS.c.id).where(UNITS.c.code == code))


def granted_roles(session: Session, user_id: int) -> list[GrantedRole]:
    """The grants of one account that were not taken back, as values for the rules."""
    statement = select(Grant.role, Grant.unit_id, Grant.valid_from, Grant.valid_to)
    rows = session.execute(statement.where(Grant.user_id == user_id, Grant.revoked_at.is_(None)).order_by(Grant.id))
    return [GrantedRole(*row) for row in rows]


def list_grants(session: Session, user_id: int) -> Sequence[Grant]:
    """All grants of one account, newest first, those taken back included."""
    return session.scalars(select(Grant).where(Grant.user_id == user_id).order_by(Grant.id.desc())).all()


def get_grant(session: Session, user_id: int, grant_id: int) -> Grant:
    """The grant of that account; raises NotFound."""
    grant = session.get(Grant, grant_id)
    if grant is None or grant.user_id != user_id:
        raise NotFound
    return grant


def grant_in_force(day: date) -> ColumnElement[bool]:
    """The condition that a grant holds on `day`."""
    ends = or_(Grant.valid_to.is_(None), Grant.valid_to >= day)
    return and_(Grant.revoked_at.is_(None), Grant.valid_from <= day, ends)


def count_administrators(session: Session, *, on: date, without: int) -> int:
    """How many active accounts other than `without` manage accounts in the whole department on that day."""
    statement = (
        select(func.count(func.distinct(User.id)))
        .join(Grant, Grant.user_id == User.id)
        .where(User.active, User.id != without, Grant.role == "administrator", Grant.unit_id.is_(None))
        .where(grant_in_force(on))
    )
    return session.scalar(statement) or 0


def list_people(
    session: Session,
    *,
    on: date,
    words: str = "",
    role: str = "",
    show_inactive: bool = False,
    units: Units = ALL,
) -> list[PersonRow]:
    """Accounts by name with their grants in force, in two statements however many there are.

    `words` are looked for in name and e-mail, accents ignored; `units` are those in which the asker manages
    accounts.
    """
    seen = select(func.max(StaffSession.last_seen_at)).where(StaffSession.user_id == User.id).scalar_subquery()
    statement = select(User, seen.label("last_seen_at")).order_by(User.name, User.id)
    if not show_inactive:
        statement = statement.where(User.active)
    if role:
        holds = exists().where(Grant.user_id == User.id, Grant.role == role, grant_in_force(on))
        statement = statement.where(holds)
    people = {
        user.id: PersonRow(
            id=user.id,
            name=user.name,
            email=user.email,
            active=user.active,
            unit_id=user.unit_id,
            must_change_password=user.must_change_password,
            has_second_step=user.has_second_step,
            last_seen_at=last_seen_at,
        )
        for user, last_seen_at in session.execute(statement)
        if fold(words) in fold(f"{user.name} {user.email}")
    }
    grants = select(Grant).where(grant_in_force(on)).order_by(Grant.id)
    for grant in session.scalars(grants):
        if grant.user_id in people:
            granted = GrantedRole(grant.role, grant.unit_id, grant.valid_from, grant.valid_to)
            people[grant.user_id].grants.append(granted)
    return [person for person in people.values() if manageable(units, person.unit_id, person.grants)]


def find_session(session: Session, session_id: str) -> tuple[StaffSession, User] | None:
    """The signed-in browser and its account, ended or not."""
    statement = select(StaffSession, User).join(User, User.id == StaffSession.user_id)
    row = session.execute(statement.where(StaffSession.id == session_id)).one_or_none()
    return None if row is None else (row[0], row[1])


def list_open_sessions(session: Session, user_id: int, *, seen_since: datetime) -> Sequence[StaffSession]:
    """Sessions of one account that were not ended and were seen after `seen_since`, latest first."""
    statement = select(StaffSession).where(StaffSession.user_id == user_id, StaffSession.ended_at.is_(None))
    statement = statement.where(StaffSession.last_seen_at >= seen_since)
    return session.scalars(statement.order_by(StaffSession.last_seen_at.desc(), StaffSession.id)).all()


def signed_in_from(session: Session, user_id: int, address_prefix: str, *, since: datetime) -> bool:
    """Whether the account was signed in from that neighbourhood of the network since then."""
    statement = select(
        exists().where(
            StaffSession.user_id == user_id,
            StaffSession.address_prefix == address_prefix,
            StaffSession.created_at >= since,
        )
    )
    return bool(session.scalar(statement))
