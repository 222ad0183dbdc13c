"""Who may do what: permissions by role, and where in the unit tree a granted role holds.

Plain values in and out. A role is granted in a place of the unit tree and holds below it; granted without a
place it holds in the whole department. The administrator configures and reads no petition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from surveys.core.translation import N_

SIGNED_IN: Final = "signed-in"
"""Stands where a permission would: any staff member who is signed in (own account, sign out)."""

PERMISSIONS: Final[Mapping[str, str]] = {
    "petitions.read": N_("Read petitions"),
    "petitions.enter": N_("Enter a petition for a citizen"),
    "petitions.classify": N_("Classify and assign petitions"),
    "petitions.handle": N_("Handle petitions of the unit"),
    "petitions.head": N_("Decide as head of the unit"),
    "petitions.review": N_("Review drafted answers"),
    "petitions.approve": N_("Approve answers"),
    "petitions.publish": N_("Publish answers"),
    "petitions.contact": N_("See the contact of a citizen"),
    "results.read": N_("Read results"),
    "results.comments": N_("Read comments"),
    "questionnaires.edit": N_("Edit questionnaires"),
    "places.edit": N_("Edit places"),
    "kiosks.manage": N_("Manage kiosks"),
    "people.manage": N_("Manage accounts and roles"),
    "audit.read": N_("Read the audit trail"),
    "settings.edit": N_("Edit settings"),
    "calendar.edit": N_("Edit the working calendar"),
}

ROLES: Final[Mapping[str, str]] = {
    "desk": N_("Reception desk"),
    "legal": N_("Legal (Phòng Pháp chế)"),
    "unit": N_("Unit officer"),
    "head": N_("Head of unit"),
    "approver": N_("Approver (leaders)"),
    "office": N_("Office (Văn phòng)"),
    "privacy": N_("Data officer"),
    "it": N_("IT centre"),
    "administrator": N_("Administrator"),
}

ROLE_PERMISSIONS: Final[Mapping[str, frozenset[str]]] = {
    "desk": frozenset({"petitions.enter"}),
    "legal": frozenset(
        {
            "petitions.read",
            "petitions.enter",
            "petitions.classify",
            "petitions.review",
            "petitions.publish",
            "petitions.contact",
            "calendar.edit",
            "results.read",
            "results.comments",
        }
    ),
    "unit": frozenset({"petitions.read", "petitions.handle"}),
    "head": frozenset({"petitions.read", "petitions.handle", "petitions.head", "results.read"}),
    "approver": frozenset(
        {"petitions.read", "petitions.approve", "petitions.publish", "results.read", "results.comments"}
    ),
    "office": frozenset(
        {"results.read", "results.comments", "petitions.publish", "calendar.edit", "questionnaires.edit"}
    ),
    "privacy": frozenset({"petitions.read", "petitions.contact", "audit.read", "results.read"}),
    "it": frozenset({"places.edit", "kiosks.manage", "questionnaires.edit", "settings.edit"}),
    "administrator": frozenset(
        {
            "people.manage",
            "places.edit",
            "kiosks.manage",
            "questionnaires.edit",
            "settings.edit",
            "calendar.edit",
            "audit.read",
        }
    ),
}


class AllUnits:
    """The whole department: every unit that is and every unit that will be."""

    def __contains__(self, unit_id: object) -> bool:
        return True

    def __repr__(self) -> str:
        return "ALL"


ALL: Final = AllUnits()
Units = frozenset[int] | AllUnits


@dataclass(frozen=True)
class GrantedRole:
    """One grant as the rules see it; dates are days in Vietnam, both inclusive."""

    role: str
    unit_id: int | None
    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the grant is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def units_below(unit_id: int, parents: Mapping[int, int | None]) -> frozenset[int]:
    """The unit and everything under it; `parents` maps each unit to its parent. Cycles are survived."""
    children: dict[int, list[int]] = {}
    for child, parent in parents.items():
        if parent is not None:
            children.setdefault(parent, []).append(child)
    found: set[int] = set()
    waiting = [unit_id]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(children.get(current, ()))
    return frozenset(found)


def standing(grants: Iterable[GrantedRole], *, on: date, parents: Mapping[int, int | None]) -> dict[str, Units]:
    """Permission → the units where it holds on that day, inherited below; ALL when granted without a unit."""
    held: dict[str, Units] = {}
    for grant in grants:
        if not grant.holds_on(on):
            continue
        units: Units = ALL if grant.unit_id is None else units_below(grant.unit_id, parents)
        for permission in ROLE_PERMISSIONS.get(grant.role, ()):
            held[permission] = _joined(held.get(permission), units)
    return held


def _joined(one: Units | None, other: Units) -> Units:
    if isinstance(one, AllUnits) or isinstance(other, AllUnits):
        return ALL
    return other if one is None else one | other


def manageable(units: Units, unit_id: int | None, grants: Iterable[GrantedRole]) -> bool:
    """Whether somebody who manages accounts in `units` may touch an account.

    Its own unit and every unit it was granted a role in must lie there: else resetting its password would be
    a way to rights outside.
    """
    if isinstance(units, AllUnits):
        return True
    return unit_id in units and all(grant.unit_id in units for grant in grants)
