"""Made-up staff, one or more for each role. Nobody can sign in as them unless a password is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from surveys.core.audit import Actor
from surveys.people import queries, services
from surveys.people.passwords import hash_password, new_one_time_password
from surveys.people.rules import GrantedRole, Units, standing
from surveys.places.queries import list_units

AUTHOR = Actor.system("ydan demo")
DOMAIN = "ydan.example"

# (address before the @, name, role, unit in which the role holds; "" for the whole department)
CAST: Sequence[tuple[str, str, str, str]] = (
    ("phapche1", "Nguyễn Thị Thùy Dương", "legal", ""),
    ("phapche2", "Lê Hoàng Phúc", "legal", ""),
    ("quay", "Lý Thu Hà", "desk", "mot-cua"),
    ("motcua", "Vũ Thanh Bình", "unit", "mot-cua"),
    ("truong.motcua", "Đặng Kim Yến", "head", "mot-cua"),
    ("vanphong", "Bùi Quốc Nam", "unit", "van-phong"),
    ("chanh.vanphong", "Phạm Ngọc Thảo", "head", "van-phong"),
    ("qlkh", "Trần Minh Khánh", "unit", "qlkh"),
    ("truong.qlkh", "Đỗ Hữu Sơn", "head", "qlkh"),
    ("tdc", "Huỳnh Thị Mai", "unit", "tdc"),
    ("truong.tdc", "Võ Thanh Long", "head", "tdc"),
    ("tinhoc", "Hồ Đức Tú", "unit", "tin-hoc"),
    ("truong.tinhoc", "Phan Ngọc Linh", "head", "tin-hoc"),
    ("dulieu", "Ngô Thị Vân", "unit", "phap-che"),
    ("truong.phapche", "Dương Quốc Hùng", "head", "phap-che"),
    ("giamdoc", "Hoàng Minh Quân", "approver", ""),
    ("phogiamdoc", "Nguyễn Thu Trang", "approver", ""),
    ("tonghop", "Trần Thị Hạnh", "office", ""),
    ("baove.dulieu", "Lê Kim Châu", "privacy", ""),
    ("cntt", "Phạm Hữu Giang", "it", ""),
    ("quantri.minhhoa", "Vũ Thị Nga", "administrator", ""),
)


@dataclass(frozen=True)
class Person:
    """A member of staff as the petitions room needs to know them."""

    id: int
    actor: Actor
    role: str
    unit: str
    standing: Mapping[str, Units]

    def can(self, permission: str, unit_id: int | None = None) -> bool:
        """Whether the permission is held: anywhere, or in `unit_id` when one is given."""
        units = self.standing.get(permission)
        return units is not None and (unit_id is None or unit_id in units)

    def units_for(self, permission: str) -> Units:
        """The units in which the permission is held."""
        return self.standing.get(permission, frozenset())


@dataclass(frozen=True)
class Team:
    """All made-up staff by role."""

    people: tuple[Person, ...]

    def all(self, role: str) -> list[Person]:
        """Everybody with a role."""
        return [person for person in self.people if person.role == role]

    def of_unit(self, role: str, unit: str) -> Person:
        """The one person with a role in a unit."""
        return next(person for person in self.people if (person.role, person.unit) == (role, unit))


def hire(session: Session, *, since: date, password: str | None) -> Team:
    """Make the accounts that are missing, with roles that hold from `since` on.

    With a password all of them open with it; without, with one that nobody was told.
    """
    units = {unit.code: unit for unit in list_units(session)}
    parents = {unit.id: unit.parent_id for unit in units.values()}
    hashed = hash_password(password) if password else None
    nobody_knows = new_one_time_password()
    team = []
    for address, name, role, unit_code in CAST:
        unit_id = units[unit_code].id if unit_code else None
        email = f"{address}@{DOMAIN}"
        user = queries.find_user_by_email(session, email)
        if user is None:
            user = services.create_account(
                session, email=email, name=name, unit_id=unit_id, password=nobody_knows, by=AUTHOR
            )
            services.grant_role(session, user, role=role, unit_id=unit_id, by=AUTHOR, valid_from=since)
        if hashed:
            services.change_password(session, user, hashed=hashed, by=AUTHOR)
        held = standing([GrantedRole(role, unit_id, since)], on=since, parents=parents)
        team.append(Person(user.id, Actor("staff", str(user.id), name), role, unit_code, held))
    return Team(tuple(team))
