"""What each role may do, where a grant holds, and who may manage whom."""

from __future__ import annotations

from datetime import date

import pytest

from surveys.people.rules import (
    ALL,
    PERMISSIONS,
    ROLE_PERMISSIONS,
    ROLES,
    GrantedRole,
    manageable,
    standing,
    units_below,
)

# department 1 → division 2 → team 3; division 4
PARENTS = {1: None, 2: 1, 3: 2, 4: 1}
DAY = date(2026, 11, 12)
WHO_MAY = {
    "petitions.read": {"legal", "unit", "head", "approver", "privacy"},
    "petitions.enter": {"desk", "legal"},
    "petitions.classify": {"legal"},
    "petitions.handle": {"unit", "head"},
    "petitions.head": {"head"},
    "petitions.review": {"legal"},
    "petitions.approve": {"approver"},
    "petitions.publish": {"legal", "approver", "office"},
    "petitions.contact": {"legal", "privacy"},
    "results.read": {"legal", "head", "approver", "office", "privacy"},
    "results.comments": {"legal", "approver", "office"},
    "questionnaires.edit": {"office", "it", "administrator"},
    "places.edit": {"it", "administrator"},
    "kiosks.manage": {"it", "administrator"},
    "people.manage": {"administrator"},
    "audit.read": {"privacy", "administrator"},
    "settings.edit": {"it", "administrator"},
    "calendar.edit": {"legal", "office", "administrator"},
}


def granted(role: str, unit_id: int | None = None, first: date = DAY, last: date | None = None) -> GrantedRole:
    return GrantedRole(role, unit_id, first, last)


@pytest.mark.parametrize("permission", WHO_MAY)
def test_a_permission_belongs_to_these_roles_and_no_others(permission: str) -> None:
    assert {role for role, held in ROLE_PERMISSIONS.items() if permission in held} == WHO_MAY[permission]


def test_the_table_is_complete() -> None:
    assert WHO_MAY.keys() == PERMISSIONS.keys()
    assert ROLE_PERMISSIONS.keys() == ROLES.keys()


def test_the_administrator_reads_no_petition() -> None:
    assert not any(held.startswith("petitions.") for held in ROLE_PERMISSIONS["administrator"])


def test_nobody_may_both_review_and_approve_by_one_role() -> None:
    assert not any({"petitions.review", "petitions.approve"} <= held for held in ROLE_PERMISSIONS.values())


def test_a_grant_in_a_unit_holds_below_it_and_not_beside_it() -> None:
    held = standing([granted("unit", 2)], on=DAY, parents=PARENTS)
    assert held == {"petitions.read": frozenset({2, 3}), "petitions.handle": frozenset({2, 3})}


def test_a_grant_without_a_unit_holds_everywhere_also_in_units_to_come() -> None:
    held = standing([granted("legal")], on=DAY, parents=PARENTS)
    assert held["petitions.review"] is ALL
    assert 99 in held["petitions.review"]


def test_several_grants_add_up() -> None:
    held = standing([granted("unit", 3), granted("unit", 4)], on=DAY, parents=PARENTS)
    assert held["petitions.handle"] == frozenset({3, 4})
    held = standing([granted("unit", 3), granted("legal")], on=DAY, parents=PARENTS)
    assert held["petitions.read"] is ALL
    assert held["petitions.handle"] == frozenset({3})


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (date(2026, 11, 12), date(2026, 11, 12), True),
        (date(2026, 11, 13), None, False),
        (date(2026, 11, 1), date(2026, 11, 11), False),
        (date(2026, 11, 1), None, True),
    ],
)
def test_a_grant_holds_from_its_first_to_its_last_day(first: date, last: date | None, holds: bool) -> None:
    held = standing([granted("desk", None, first, last)], on=DAY, parents=PARENTS)
    assert ("petitions.enter" in held) is holds


def test_a_role_that_no_longer_exists_gives_nothing() -> None:
    assert standing([granted("emperor")], on=DAY, parents=PARENTS) == {}


def test_a_circle_in_the_tree_ends() -> None:
    assert units_below(1, {1: 2, 2: 1, 3: None}) == frozenset({1, 2})


def test_who_manages_a_unit_may_not_touch_accounts_with_rights_outside_it() -> None:
    mine = frozenset({2, 3})
    assert manageable(mine, 3, [granted("unit", 3)])
    assert not manageable(mine, 4, [])
    assert not manageable(mine, None, [])
    assert not manageable(mine, 3, [granted("unit", 3), granted("approver")])
    assert manageable(ALL, None, [granted("approver")])
