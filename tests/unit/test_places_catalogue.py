"""The department is in a fresh installation, once, and what was edited stays."""

from __future__ import annotations

from collections import Counter as Count

import pytest
from sqlalchemy import select

from surveys.core.database import Database
from surveys.places.catalogue import load_catalogue
from surveys.places.models import Counter, Field, Procedure, Touchpoint, Unit
from surveys.places.queries import find_touchpoint, get_unit, list_procedures, unit_ids_below, unit_tree
from tests.support.engines import both_engines

pytestmark = both_engines


def test_the_units_of_the_plan_hang_under_the_department(database: Database) -> None:
    with database.read() as session:
        tree = [(branch.unit.code, branch.depth) for branch in unit_tree(session)]
    assert tree == [
        ("so-khcn", 0), ("ban-giam-doc", 1), ("van-phong", 1), ("mot-cua", 2), ("phap-che", 1), ("khtc", 1),
        ("qlkh", 1), ("tdc", 1), ("tin-hoc", 1), ("phan-mem", 1), ("bcd-cchc", 1),
    ]  # fmt: skip


def test_the_units_below_a_unit_include_itself(database: Database) -> None:
    with database.read() as session:
        office, desk = get_unit(session, "van-phong"), get_unit(session, "mot-cua")
        assert unit_ids_below(session, office.id) == {office.id, desk.id}
        assert len(unit_ids_below(session, get_unit(session, "so-khcn").id)) == 11


def test_the_twenty_procedures_have_their_fields_and_published_days(database: Database) -> None:
    with database.read() as session:
        procedures = {one.code: one for one in list_procedures(session)}
        fields = Count(one.field.code for one in procedures.values())
        days = {code: (one.days_min, one.days_max) for code, one in procedures.items() if one.days_max}
    assert fields == {"khcn": 9, "shtt": 2, "tcdlcl": 4, "atbx": 5}
    assert days == {
        "tcdlcl-03": (5, 5), "tcdlcl-04": (10, 10), "atbx-01": (5, 5), "atbx-02": (11, 15),
        "atbx-03": (10, 10), "atbx-04": (10, 10), "atbx-05": (10, 10),
    }  # fmt: skip
    assert all(one.source for one in procedures.values())


def test_every_row_has_a_name_in_both_languages(database: Database) -> None:
    with database.read() as session:
        for model in (Unit, Counter, Field, Procedure, Touchpoint):
            rows = session.scalars(select(model)).all()
            assert rows
            assert all(row.name_vi and row.name_en and row.name_vi != row.name_en for row in rows), model


def test_the_desk_has_four_counters_each_with_its_qr_code(database: Database) -> None:
    with database.read() as session:
        for n in range(1, 5):
            touchpoint = find_touchpoint(session, f"Q{n}")
            assert touchpoint is not None
            assert touchpoint.counter is not None
            assert (touchpoint.channel, touchpoint.counter.code, touchpoint.unit.code) == ("qr", f"quay-{n}", "mot-cua")
        channels = Count(session.scalars(select(Touchpoint.channel)))
    assert channels == {"qr": 4, "kiosk": 1, "web": 1, "paper": 1}


@pytest.mark.parametrize("typed", ["Q2", "q2", " q-2 "])
def test_a_typed_code_is_understood(database: Database, typed: str) -> None:
    with database.read() as session:
        found = find_touchpoint(session, typed)
    assert found is not None
    assert found.code == "Q2"


def test_loading_again_adds_nothing_and_keeps_what_was_edited(database: Database) -> None:
    with database.write() as session:
        get_unit(session, "phap-che").name_vi = "Phòng Pháp chế và Thanh tra"
        session.flush()
        assert load_catalogue(session) == 0
    with database.read() as session:
        assert get_unit(session, "phap-che").name_vi == "Phòng Pháp chế và Thanh tra"


def test_a_missing_row_is_added_again(database: Database) -> None:
    with database.write() as session:
        session.delete(session.scalars(select(Touchpoint).where(Touchpoint.code == "GIAY")).one())
        session.flush()
        assert load_catalogue(session) == 1
