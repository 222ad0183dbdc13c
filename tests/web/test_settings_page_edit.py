"""The settings' pages: every kind of value, its citation, its default, and who changed it when."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from surveys.core.audit import AuditEntry
from surveys.core.database import Database
from surveys.core.office import OfficeValue, office
from surveys.core.office_registry import GROUPS, REGISTRY
from tests.support.client import PageClient

Staff = Callable[..., PageClient]


def stored(database: Database, key: str) -> OfficeValue | None:
    with database.read() as session:
        return session.get(OfficeValue, key)


def send(person: PageClient, name: str, entries: dict[str, str | None]) -> tuple[int, str]:
    response = person.submit(f"/admin/settings/{name}", entries, form="main form.form")
    return response.status_code, response.get_data(as_text=True)


def test_every_setting_is_listed_in_its_group_with_value_and_basis(staff: Staff) -> None:
    page = staff("administrator").page("/admin/settings/")
    shown = {str(row["id"]) for row in page.select("main tbody tr")}
    assert shown == set(REGISTRY)
    groups = {setting.group for setting in REGISTRY.values()}
    assert [str(head["id"]) for head in page.select("main h2")] == [
        f"group-{name}" for name in GROUPS if name in groups
    ]
    text = page.get_text()
    assert "Nghị quyết 76/NQ-CP" in text
    assert "Sở Khoa học và Công nghệ tỉnh Đồng Nai" in text


@pytest.mark.parametrize("key", REGISTRY)
def test_every_setting_has_a_page_that_keeps_what_is_there(staff: Staff, database: Database, key: str) -> None:
    """Saving an untouched form changes no value."""
    admin = staff("administrator")
    with database.read() as session:
        before = getattr(office(session), key)
    assert send(admin, key.replace("_", "-"), {})[0] == 302
    with database.read() as session:
        after = getattr(office(session), key)
    assert (after.value, after.citation) == (before.value, before.citation)


@pytest.mark.parametrize(
    ("name", "entries", "value"),
    [
        ("pakn-answer-days", {"value": "20"}, 20),
        ("place-name", {"value": "  Biên   Hòa "}, "Biên Hòa"),
        ("office-short", {"value_vi": "Sở KHCN", "value_en": "DOST"}, {"vi": "Sở KHCN", "en": "DOST"}),
        ("day-ends-at", {"value": "16:30"}, "16:30"),
        ("illustrative-data", {"value": "y"}, True),
        ("consent-text", {"value_vi": "Dòng một\r\nDòng hai", "value_en": ""}, {"vi": "Dòng một\nDòng hai", "en": ""}),
    ],
)
def test_a_value_of_each_kind_is_kept_with_its_citation(
    staff: Staff, database: Database, name: str, entries: dict[str, str | None], value: object
) -> None:
    admin = staff("administrator")
    citation = "Quyết định 12/QĐ-SKHCN ngày 01/7/2026, Điều 3"
    assert send(admin, name, {**entries, "citation": citation})[0] == 302
    row = stored(database, name.replace("-", "_"))
    assert row is not None
    assert (row.value, row.citation, row.changed_by) == (value, citation, "Ngô Quản Trị")
    page = admin.page("/admin/settings/").get_text()
    assert citation in page
    assert "Ngô Quản Trị sửa lúc" in page


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("pakn-answer-days", {"value": "soon"}),
        ("pakn-answer-days", {"value": ""}),
        ("pakn-answer-days", {"value": "0"}),
        ("pakn-answer-days", {"value": "1e999"}),
        ("pakn-answer-days", {"value": "nan"}),
        ("pakn-answer-days", {"value": None}),
        ("day-ends-at", {"value": "25:00"}),
        ("day-ends-at", {"value": "x" * 100_000}),
        ("office-short", {"value_vi": "", "value_en": "DOST"}),
        ("office-short", {"value_vi": "x" * 301, "value_en": ""}),
        ("place-name", {"value": "x" * 1_000_000}),
        ("place-name", {"citation": "x" * 1_000_000}),
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_kept_on_the_form(
    staff: Staff, database: Database, name: str, entries: dict[str, str | None]
) -> None:
    admin = staff("administrator")
    status, body = send(admin, name, entries)
    assert status == 422
    assert "field__error" in body
    for typed in entries.values():
        assert typed is None or len(typed) > 1000 or typed in body
    assert stored(database, name.replace("-", "_")) is None


def test_invisible_characters_do_not_reach_the_letterhead(staff: Staff, database: Database) -> None:
    send(staff("administrator"), "place-name", {"value": "Đồng\u202e Nai\x00\u200b"})
    row = stored(database, "place_name")
    assert row is not None
    assert row.value == "Đồng Nai"


def test_going_back_to_the_default(staff: Staff, database: Database) -> None:
    admin = staff("administrator")
    send(admin, "pakn-answer-days", {"value": "20", "citation": "Quy chế mới"})
    admin.submit("/admin/settings/pakn-answer-days", form="main form[action$='/default']")
    with database.read() as session:
        setting = office(session).pakn_answer_days
    assert (setting.value, setting.citation) == (15, REGISTRY["pakn_answer_days"].citation)
    with database.read() as session:
        changes = session.scalars(select(AuditEntry.subject).where(AuditEntry.action == "setting.changed")).all()
    assert changes == ["setting:pakn_answer_days"] * 2


def test_a_change_shows_on_the_pages(staff: Staff) -> None:
    admin = staff("administrator")
    send(admin, "office-short", {"value_vi": "Sở thử nghiệm"})
    admin.application.extensions["ydan"].catalogue.forget()
    assert "Sở thử nghiệm" in admin.page("/admin/account/").get_text()


@pytest.mark.parametrize("name", ["no-such-setting", "pakn_answer_days", "..%2F..%2Fetc"])
def test_a_setting_that_is_not_there(staff: Staff, name: str) -> None:
    assert staff("administrator").get(f"/admin/settings/{name}").status_code == 404
