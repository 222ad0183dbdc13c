"""The pages of accounts: finding, opening, correcting, granting, taking back, closing, resetting."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from surveys.core import clock
from surveys.core.audit import Actor, AuditEntry
from surveys.core.database import Database
from surveys.people import passwords, queries, services
from surveys.people.models import Grant, User
from tests.support.client import PageClient
from tests.support.people import Cast
from tests.support.statements import counted_statements

Staff = Callable[..., PageClient]
ONE_TIME = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
NEW = {"name": "Trần Thị Bình", "email": "binh@khcn.vn"}


def unit_id(database: Database, code: str) -> str:
    with database.read() as session:
        return str(queries.find_unit_id(session, code))


def person_of(database: Database, email: str) -> User:
    with database.read() as session:
        user = queries.find_user_by_email(session, email)
    assert user is not None
    return user


def audited(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def press(person: PageClient, page: str, action: str) -> Any:
    return person.submit(page, form=f"main form[action$='{action}']")


def test_opening_an_account_shows_its_one_time_password_once(staff: Staff, database: Database) -> None:
    admin = staff("administrator")
    entries = {**NEW, "unit": unit_id(database, "qlkh"), "role": "unit"}
    shown = admin.submit("/admin/people/new", entries).get_data(as_text=True)
    found = ONE_TIME.search(shown)
    assert found is not None
    user = person_of(database, NEW["email"])
    assert passwords.verify_password(found.group(), user.password)
    page = admin.page(f"/admin/people/{user.id}").get_text()
    assert found.group() not in page
    assert "Chuyên viên đơn vị" in page
    assert "Phòng Quản lý khoa học" in page
    client = admin.application.test_client()
    assert isinstance(client, PageClient)
    response = client.submit("/admin/sign-in", {"email": NEW["email"], "password": found.group()})
    assert response.headers["Location"] == "/admin/account/password"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Cần có họ tên."),
        ({"name": "\u200b\x00 "}, "Cần có họ tên."),
        ({"name": "x" * 1_000_000}, "error-summary"),
        ({"email": ""}, "Cần có địa chỉ thư điện tử."),
        ({"email": "binh"}, "Địa chỉ thư điện tử chưa đầy đủ."),
        ({"email": "🙂@khcn.vn"}, "Địa chỉ thư điện tử chưa đầy đủ."),
        ({"email": "administrator-all@ydan.test"}, "Đã có tài khoản"),
        ({"unit": "999999"}, "error-summary"),
        ({"unit": "1; drop table users"}, "error-summary"),
        ({"role": "emperor"}, "error-summary"),
    ],
)
def test_what_is_wrong_is_named_kept_and_not_stored(
    staff: Staff, database: Database, change: dict[str, str], said: str
) -> None:
    admin = staff("administrator")
    before = audited(database)
    entries = {**NEW, **change}
    response = admin.submit("/admin/people/new", entries)
    body = response.get_data(as_text=True)
    assert response.status_code in (409, 422)
    assert said in body
    assert ONE_TIME.search(body) is None
    kept = NEW["email"] if "email" not in change else NEW["name"]
    assert kept in body
    assert audited(database) == before
    with database.read() as session:
        assert session.scalar(select(func.count()).where(User.email == NEW["email"])) == 0


def test_names_are_shown_as_text_and_never_as_code(staff: Staff, database: Database) -> None:
    admin = staff("administrator")
    admin.submit("/admin/people/new", {**NEW, "name": "<script>alert(1)</script> Bình"})
    assert "<script>alert(1)</script> Bình" in admin.page("/admin/people/").get_text()


def test_accounts_are_found_without_accents_by_name_and_by_role(staff: Staff, database: Database) -> None:
    admin = staff("administrator")
    admin.submit("/admin/people/new", {**NEW, "role": "legal"})

    def names(query: str) -> set[str]:
        return {cell.get_text() for cell in admin.page(f"/admin/people/?{query}").select(".table__title")}

    assert names("q=tran+thi+binh") == {NEW["name"]}
    assert names("q=BINH%40khcn") == {NEW["name"]}
    assert names("role=legal") == {NEW["name"]}
    assert NEW["name"] not in names("role=desk")
    assert names("q=%00%E2%80%8Bnobody") == set()
    assert "Không có tài khoản nào khớp." in admin.page("/admin/people/?q=zzz").get_text()


def test_the_list_asks_the_database_as_often_for_many_as_for_few(app: Flask, staff: Staff, database: Database) -> None:
    admin = staff("administrator")

    def statements() -> int:
        admin.page("/admin/people/")
        with counted_statements(app) as sent:
            admin.page("/admin/people/")
        return len([one for one in sent if "catalogue_version" not in one])

    few = statements()
    with database.write() as session:
        for number in range(30):
            user = services.create_account(
                session,
                email=f"nguoi-{number}@khcn.vn",
                name=f"Người {number}",
                unit_id=None,
                password=passwords.OneTimePassword("x", "x"),
                by=Actor.system("tests"),
            )
            services.grant_role(session, user, role="desk", unit_id=None, by=Actor.system("tests"))
    assert statements() == few
    assert few <= 6


def test_correcting_an_account(staff: Staff, cast: Cast, database: Database) -> None:
    admin, user_id = staff("administrator"), cast.account("desk")
    page = f"/admin/people/{user_id}/edit"
    response = admin.submit(page, {"name": "Lê Thị Hoa", "unit": unit_id(database, "mot-cua")})
    assert response.status_code == 302
    assert "Lê Thị Hoa" in admin.page(f"/admin/people/{user_id}").get_text()
    assert admin.submit(page, {"email": "administrator-all@ydan.test"}).status_code == 409


def test_a_role_for_some_days_in_one_unit(staff: Staff, cast: Cast, database: Database) -> None:
    admin, user_id = staff("administrator"), cast.account("outsider")
    today = clock.today()
    entries = {
        "role": "head",
        "unit": unit_id(database, "tdc"),
        "valid_from": (today + timedelta(days=1)).isoformat(),
        "valid_to": (today + timedelta(days=9)).isoformat(),
    }
    assert admin.submit(f"/admin/people/{user_id}/roles/new", entries).status_code == 302
    assert "chưa có hiệu lực" in admin.page(f"/admin/people/{user_id}").get_text()
    outsider = cast.sign_in("outsider")
    assert outsider.get("/admin/people/").status_code == 403
    again = admin.submit(f"/admin/people/{user_id}/roles/new", entries)
    assert again.status_code == 409
    assert "đã được giao" in again.get_data(as_text=True)
    backwards = admin.submit(
        f"/admin/people/{user_id}/roles/new", {**entries, "role": "unit", "valid_to": today.isoformat()}
    )
    assert backwards.status_code == 422
    assert "Ngày cuối ở trước ngày đầu." in backwards.get_data(as_text=True)


@pytest.mark.parametrize("day", ["31/02/2026", "2026-02-31", "x" * 10_000, "0000-00-00"])
def test_a_day_that_is_none_is_refused(staff: Staff, cast: Cast, database: Database, day: str) -> None:
    admin, user_id = staff("administrator"), cast.account("outsider")
    assert admin.submit(f"/admin/people/{user_id}/roles/new", {"valid_from": day}).status_code == 422
    with database.read() as session:
        assert not queries.granted_roles(session, user_id)


def test_taking_a_role_back(staff: Staff, cast: Cast) -> None:
    admin, user_id = staff("administrator"), cast.account("it")
    person = cast.sign_in("it")
    assert person.get("/admin/settings/").status_code == 200
    assert press(admin, f"/admin/people/{user_id}", "/revoke").status_code == 302
    assert person.get("/admin/settings/").status_code == 403


def test_closing_and_opening_an_account(staff: Staff, cast: Cast) -> None:
    admin, user_id = staff("administrator"), cast.account("it")
    person = cast.sign_in("it")
    press(admin, f"/admin/people/{user_id}", "/deactivate")
    assert person.get("/admin/account/").status_code == 302
    assert "Hồ Kỹ Thuật" not in admin.page("/admin/people/").get_text()
    assert "Đã khóa" in admin.page("/admin/people/?closed=1").get_text()
    press(admin, f"/admin/people/{user_id}", "/activate")
    assert cast.sign_in("it").get("/admin/account/").status_code == 200


def test_a_new_one_time_password_replaces_the_old_one_and_ends_sessions(staff: Staff, cast: Cast) -> None:
    admin, user_id = staff("administrator"), cast.account("it")
    person = cast.sign_in("it")
    shown = press(admin, f"/admin/people/{user_id}", "/one-time-password").get_data(as_text=True)
    found = ONE_TIME.search(shown)
    assert found is not None
    assert person.get("/admin/account/").status_code == 302
    response = person.submit("/admin/sign-in", {"email": "it-all@ydan.test", "password": found.group()})
    assert response.headers["Location"] == "/admin/account/password"


def test_an_administrator_ends_the_session_of_another(staff: Staff, cast: Cast) -> None:
    admin, user_id = staff("administrator"), cast.account("it")
    person = cast.sign_in("it")
    press(admin, f"/admin/people/{user_id}", "/end")
    assert person.get("/admin/account/").status_code == 302


def test_nobody_changes_their_own_roles_or_state(staff: Staff, cast: Cast, database: Database) -> None:
    admin, me = staff("administrator"), cast.account("administrator")
    page = admin.page(f"/admin/people/{me}")
    assert not page.select("main form[action$='/revoke'], main form[action$='/deactivate']")
    token = page.select_one("input[name=csrf_token]")
    assert token is not None
    with database.read() as session:
        grant = session.scalars(select(Grant).where(Grant.user_id == me)).one()
    for action in (f"roles/{grant.id}/revoke", "deactivate", "one-time-password", "second-step/remove"):
        response = admin.post(f"/admin/people/{me}/{action}", data={"csrf_token": str(token["value"])})
        assert response.status_code == 403, action
    data = {"csrf_token": str(token["value"]), "role": "legal", "unit": ""}
    assert admin.post(f"/admin/people/{me}/roles/new", data=data).status_code == 403


@pytest.mark.parametrize("person_id", ["999999", "99999999999999999999999999", "0"])
def test_an_account_that_is_not_there(staff: Staff, person_id: str) -> None:
    assert staff("administrator").get(f"/admin/people/{person_id}").status_code == 404


def test_who_manages_one_unit_sees_and_grants_only_there(staff: Staff, cast: Cast, database: Database) -> None:
    mine = staff("administrator", "qlkh")
    inside, outside = cast.account("unit", "qlkh"), cast.account("unit", "tdc")
    wide = cast.account("approver")
    names = mine.page("/admin/people/").get_text()
    assert "unit-qlkh@ydan.test" in names
    assert "unit-tdc@ydan.test" not in names
    assert "approver-all@ydan.test" not in names
    assert mine.get(f"/admin/people/{inside}").status_code == 200
    assert mine.get(f"/admin/people/{outside}").status_code == 404
    assert mine.get(f"/admin/people/{wide}").status_code == 404
    choices = mine.page(f"/admin/people/{inside}/roles/new").select("select[name=unit] option")
    assert [choice.get_text(strip=True) for choice in choices] == ["Phòng Quản lý khoa học"]
    for elsewhere in ("", unit_id(database, "tdc")):
        response = mine.submit(f"/admin/people/{inside}/roles/new", {"role": "head", "unit": elsewhere})
        assert response.status_code == 422
    assert mine.get("/admin/audit/").status_code == 403, "the trail belongs to no unit"
    assert mine.get("/admin/settings/").status_code == 403


def test_every_change_of_these_pages_leaves_a_line(staff: Staff, cast: Cast, database: Database) -> None:
    admin, user_id = staff("administrator"), cast.account("it")
    cast.sign_in("it")
    page = f"/admin/people/{user_id}"
    changes: list[Callable[[], Any]] = [
        lambda: admin.submit("/admin/people/new", NEW),
        lambda: admin.submit(f"{page}/edit", {"name": "Hồ Thị Kỹ"}),
        lambda: admin.submit(f"{page}/roles/new", {"role": "desk"}),
        lambda: press(admin, page, "/revoke"),
        lambda: press(admin, page, "/end"),
        lambda: press(admin, page, "/one-time-password"),
        lambda: press(admin, page, "/deactivate"),
        lambda: press(admin, page, "/activate"),
        lambda: admin.submit("/admin/settings/place-name", {"value": "Biên Hòa"}, form="main form.form"),
        lambda: press(admin, "/admin/settings/place-name", "/default"),
        lambda: press(admin, "/admin/audit/", "/check"),
        lambda: admin.submit("/admin/people/", form="form[action='/admin/language']"),
    ]
    for number, change in enumerate(changes):
        before = audited(database)
        assert change().status_code in (200, 302), number
        assert audited(database) > before, f"change {number} left no line"
        with database.read() as session:
            newest = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert newest.actor_name == "Ngô Quản Trị", newest.action
