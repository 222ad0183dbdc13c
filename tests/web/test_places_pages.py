"""Whoever looks after the places adds, changes and switches off units, counters, fields and procedures."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from surveys.core.audit import AuditEntry
from surveys.core.catalogue import CatalogueVersion
from surveys.core.database import Database
from surveys.places.models import Counter, Field, Procedure, Unit
from surveys.places.queries import find_counter, find_field, find_procedure, find_unit
from tests.support.client import PageClient

Staff = Callable[..., PageClient]
PAGES = (
    "/admin/places/",
    "/admin/places/units/new",
    "/admin/places/units/phap-che",
    "/admin/places/counters/new",
    "/admin/places/counters/quay-1",
    "/admin/places/procedures",
    "/admin/places/procedures/new",
    "/admin/places/procedures/atbx-02",
    "/admin/places/fields/new",
    "/admin/places/fields/khcn",
    "/admin/places/touchpoints",
    "/admin/places/touchpoints/new",
    "/admin/places/touchpoints/Q2",
    "/admin/places/touchpoints/Q2/edit",
    "/admin/places/touchpoints/Q2/poster",
    "/admin/places/import",
)


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("locale", ["vi", "en"])
def test_every_page_opens_in_both_languages(staff: Staff, url: str, locale: str) -> None:
    page = staff("it").page(f"{url}?lang={locale}")
    assert page.html["lang"] == locale


@pytest.mark.parametrize("url", PAGES)
def test_who_may_not_edit_places_is_kept_out(staff: Staff, url: str) -> None:
    assert staff("legal").get(url).status_code == 403


def test_the_tree_shows_the_reception_desk_under_the_office(staff: Staff) -> None:
    page = staff("it").page("/admin/places/?lang=vi")
    rows = {row.select("td")[1].text: row.th["class"][1] for row in page.select("table")[0].select("tbody tr")}
    assert rows["so-khcn"] == "tree--0"
    assert rows["van-phong"] == "tree--1"
    assert rows["mot-cua"] == "tree--2"
    assert [cell.text for cell in page.select("table")[1].select("tbody th")] == [f"Quầy {n}" for n in range(1, 5)]


def unit_called(database: Database, code: str) -> Unit | None:
    with database.read() as session:
        return find_unit(session, code)


def test_a_unit_is_added_changed_and_switched_off(staff: Staff, database: Database) -> None:
    it = staff("it")
    new = {"code": "qlcn", "parent": "so-khcn", "kind": "division"}
    new |= {"name_vi": "Phòng Quản lý Công nghệ", "short_vi": "QLCN"}
    answer = it.submit("/admin/places/units/new", new, follow=True)
    assert "Phòng Quản lý Công nghệ" in answer.text
    added = unit_called(database, "qlcn")
    assert added is not None
    assert added.active
    assert added.parent_id == unit_called(database, "so-khcn").id  # type: ignore[union-attr]

    it.submit("/admin/places/units/qlcn", {"name_en": "Technology Management Division"}, follow=True)
    it.submit("/admin/places/units/qlcn", {"active": None}, follow=True)
    changed = unit_called(database, "qlcn")
    assert changed is not None
    assert (changed.name_en, changed.active) == ("Technology Management Division", False)


def test_every_change_leaves_an_audit_line_and_renews_the_forms(staff: Staff, database: Database) -> None:
    it = staff("it")
    with database.read() as session:
        before = session.scalar(select(CatalogueVersion.version)) or 0
    it.submit("/admin/places/fields/khcn", {"name_vi": "Khoa học và công nghệ"})
    with database.read() as session:
        line = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert (line.action, line.subject, line.actor_name) == ("field.changed", "field:khcn", "Hồ Kỹ Thuật")
        assert "Hoạt động khoa học và công nghệ" in line.detail
        assert session.scalar(select(CatalogueVersion.version)) == before + 1


def test_saving_without_a_change_writes_no_line_of_change(staff: Staff, database: Database) -> None:
    staff("it").submit("/admin/places/fields/khcn")
    with database.read() as session:
        assert not session.scalars(select(AuditEntry).where(AuditEntry.action == "field.changed")).all()


def test_a_bad_entry_keeps_what_was_typed_and_says_what_is_wrong(staff: Staff, database: Database) -> None:
    bad = {"code": "Pháp Chế!", "kind": "division", "name_vi": "", "short_vi": "S"}
    bad |= {"name_en": "x" * 201, "position": "-1"}
    answer = staff("it").submit("/admin/places/units/new?lang=en", bad)
    assert answer.status_code == 422
    assert 'value="Pháp Chế!"' in answer.text
    assert "Small letters without accents, digits and single hyphens only" in answer.text
    assert "This is too long: 201 characters, at most 200." in answer.text
    assert "Please give a whole number from 0 to 9999." in answer.text
    assert unit_called(database, "Pháp Chế!") is None


@pytest.mark.parametrize("code", ["phap-che", "other"])
def test_a_taken_or_reserved_code_is_refused(staff: Staff, code: str) -> None:
    new = {"code": code, "kind": "division", "name_vi": "Tên", "short_vi": "T"}
    answer = staff("it").submit("/admin/places/units/new?lang=en", new)
    assert answer.status_code == 422
    assert "This code is taken." in answer.text


def test_a_unit_cannot_stand_under_itself(staff: Staff, database: Database) -> None:
    answer = staff("it").submit("/admin/places/units/van-phong?lang=en", {"parent": "mot-cua"})
    assert answer.status_code == 422
    assert "A unit cannot stand under itself." in answer.text


def test_what_is_in_use_cannot_be_switched_off(staff: Staff, database: Database) -> None:
    it = staff("it")
    for url in ("units/mot-cua", "counters/quay-2", "fields/atbx"):
        answer = it.submit(f"/admin/places/{url}?lang=en", {"active": None})
        assert answer.status_code == 422, url
        assert "still in use below" in answer.text
    assert unit_called(database, "mot-cua").active  # type: ignore[union-attr]


def test_a_counter_a_field_and_a_procedure_are_added(staff: Staff, database: Database) -> None:
    it = staff("it")
    assert it.submit("/admin/places/counters/new", {"code": "quay-5", "name_vi": "Quầy 5"}).status_code == 302
    assert it.submit("/admin/places/fields/new", {"code": "cds", "name_vi": "Chuyển đổi số"}).status_code == 302
    procedure = {"code": "cds-01", "field": "cds", "name_vi": "Cấp phép bưu chính", "days_min": "3", "days_max": "7"}
    assert it.submit("/admin/places/procedures/new", procedure).status_code == 302
    with database.read() as session:
        counter, field = find_counter(session, "quay-5"), find_field(session, "cds")
        stored = find_procedure(session, "cds-01")
        assert isinstance(counter, Counter)
        assert isinstance(field, Field)
        assert isinstance(stored, Procedure)
        assert (stored.days_min, stored.days_max, stored.field.code, stored.unit_id) == (3, 7, "cds", None)


def test_the_longest_time_is_not_shorter_than_the_shortest(staff: Staff) -> None:
    answer = staff("it").submit("/admin/places/procedures/atbx-02?lang=en", {"days_min": "20"})
    assert answer.status_code == 422
    assert "The longest time is shorter than the shortest one." in answer.text
    assert 'value="20"' in answer.text


@pytest.mark.parametrize("url", ["units/none", "counters/none", "fields/none", "procedures/none", "touchpoints/NONE"])
def test_an_unknown_row_is_not_found(staff: Staff, url: str) -> None:
    assert staff("it").get(f"/admin/places/{url}").status_code == 404


@pytest.mark.parametrize("value", ["\x00\u202eđảo", "🙂" * 300, "x" * 1_000_000])
def test_hostile_names_are_refused_or_cleaned_never_stored_half(staff: Staff, database: Database, value: str) -> None:
    new = {"code": "la", "kind": "division", "name_vi": value, "short_vi": value[:40]}
    answer = staff("it").submit("/admin/places/units/new", new)
    stored = unit_called(database, "la")
    if answer.status_code == 302:
        assert stored is not None
        assert stored.name_vi == "đảo"
    else:
        assert answer.status_code == 422
        assert stored is None
