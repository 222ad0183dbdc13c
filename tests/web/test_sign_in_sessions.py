"""Sessions: the cookie, how long it lasts, who can end it, and that citizens never get one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from surveys.core import clock
from surveys.core.audit import Actor
from surveys.core.database import Database
from surveys.core.settings import Settings
from surveys.people import queries, services
from surveys.people.models import StaffSession
from tests.support.client import PageClient
from tests.support.people import PASSWORD, Cast
from tests.support.statements import counted_statements
from wsgi import create_app

Staff = Callable[..., PageClient]
NOON = datetime.fromisoformat("2026-11-12T12:00:00+07:00")
ME = "administrator-all@ydan.test"


def cookie(client: PageClient, name: str = "sid") -> str:
    found = client.get_cookie(name)
    assert found is not None
    return found.value


def rows(database: Database) -> list[StaffSession]:
    with database.read() as session:
        return list(session.scalars(select(StaffSession).order_by(StaffSession.created_at)))


def test_signing_in_takes_a_new_random_value(client: PageClient, cast: Cast, database: Database) -> None:
    cast.account("administrator")
    client.get("/admin/sign-in")
    before = cookie(client)
    client.submit("/admin/sign-in", {"email": ME, "password": PASSWORD})
    token = cookie(client).partition(".")[0]
    assert token != before.partition(".")[0]
    assert len(token) >= 43
    assert token not in {row.id for row in rows(database)}, "the table holds a digest, not the value"


def test_the_cookie_is_closed_to_scripts_and_other_sites(client: PageClient) -> None:
    header = client.get("/admin/sign-in").headers["Set-Cookie"]
    assert header.startswith("sid=")
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Path=/" in header
    assert "Expires" not in header
    assert "Max-Age" not in header


def test_over_https_the_cookie_belongs_to_this_host_alone(settings: Settings) -> None:
    secure = create_app(replace(settings, public_url="https://ydan.example.vn", password_cost="strong"))
    header = secure.test_client().get("/admin/sign-in", base_url="https://ydan.example.vn").headers["Set-Cookie"]
    secure.extensions["ydan"].database.dispose()
    assert header.startswith("__Host-sid=")
    assert "Secure" in header
    assert "Path=/" in header
    assert "Domain" not in header


@pytest.mark.parametrize("path", ["/", "/published/", "/results/", "/receipt", "/petitions/new", "/q/Q1", "/healthz"])
def test_citizens_never_get_a_cookie(client: PageClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


def test_a_citizens_page_does_not_even_look_at_a_staff_cookie(staff: Staff, app: Flask) -> None:
    person = staff("administrator")
    with counted_statements(app) as sent:
        response = person.get("/healthz")
    assert "Set-Cookie" not in response.headers
    assert not any("staff_sessions" in statement for statement in sent)


def test_a_citizens_page_that_tried_to_keep_something_would_fail(app: Flask) -> None:
    from flask import session

    with app.test_request_context("/receipt"), pytest.raises(RuntimeError, match="no session"):
        session["receipt"] = "secret"


@pytest.mark.parametrize("changed", ["token", "signature", "other"])
def test_a_cookie_that_was_changed_opens_nothing(staff: Staff, app: Flask, changed: str) -> None:
    person = staff("administrator")
    token, _dot, signed = cookie(person).partition(".")
    stranger = app.test_client()
    stranger.get("/admin/sign-in")
    forged = stranger.get_cookie("sid")
    assert forged is not None
    value = {
        "token": f"{'A' * len(token)}.{signed}",
        "signature": f"{token}.{signed[:-3]}abc",
        "other": f"{token}.{forged.value.partition('.')[2]}",
    }[changed]
    stranger.set_cookie("sid", value)
    assert stranger.get("/admin/people/").status_code == 302


def test_the_signed_part_never_says_who_is_signed_in(staff: Staff, app: Flask, database: Database) -> None:
    """Ending the row ends the session, although the cookie is as good as ever."""
    person = staff("administrator")
    person.page("/admin/people/")
    with database.write() as session:
        for row in session.scalars(select(StaffSession)):
            row.ended_at = clock.now()
    assert person.get("/admin/people/").status_code == 302


def test_half_an_hour_without_use_ends_the_session_and_says_so(staff: Staff) -> None:
    with clock.freeze(NOON):
        person = staff("administrator")
    with clock.freeze(NOON + timedelta(minutes=30)):
        person.page("/admin/people/")
    with clock.freeze(NOON + timedelta(minutes=60, seconds=1)):
        assert "Phiên làm việc đã kết thúc" in person.page("/admin/sign-in").get_text()
        assert person.get("/admin/people/").status_code == 302


def test_ten_hours_end_the_session_however_busy(staff: Staff) -> None:
    with clock.freeze(NOON):
        person = staff("administrator")
    for minutes in range(25, 600, 25):
        with clock.freeze(NOON + timedelta(minutes=minutes)):
            person.page("/admin/account/")
    with clock.freeze(NOON + timedelta(hours=10, seconds=1)):
        assert person.get("/admin/account/").status_code == 302


def test_being_seen_is_written_once_a_minute_at_most(staff: Staff, app: Flask, database: Database) -> None:
    with clock.freeze(NOON):
        person = staff("administrator")
    writes = []
    for seconds in (0, 10, 30, 59, 60, 70, 119, 120):
        with clock.freeze(NOON + timedelta(seconds=seconds)), counted_statements(app) as sent:
            person.page("/admin/account/")
        if any(statement.lower().startswith(("update", "insert", "delete")) for statement in sent):
            writes.append(seconds)
    assert writes == [60, 120]
    assert rows(database)[0].last_seen_at == NOON + timedelta(seconds=120)


def test_a_cookie_carried_to_another_browser_opens_nothing_there(staff: Staff, app: Flask) -> None:
    person = staff("administrator")
    stranger = app.test_client()
    stranger.set_cookie("sid", cookie(person))
    firefox = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"}
    assert stranger.get("/admin/people/", headers=firefox).status_code == 302


def test_signing_out_ends_the_row_and_takes_the_cookie_back(staff: Staff, database: Database) -> None:
    person = staff("administrator")
    stolen = cookie(person)
    person.submit("/admin/account/", form="form[action='/admin/sign-out']")
    assert person.get_cookie("sid") is None
    assert rows(database)[0].ended_at is not None
    person.set_cookie("sid", stolen)
    assert person.get("/admin/people/").status_code == 302


def test_signing_out_takes_a_post_with_a_token(staff: Staff) -> None:
    person = staff("administrator")
    assert person.get("/admin/sign-out").status_code == 405
    assert person.post("/admin/sign-out").status_code == 400
    person.page("/admin/people/")


def test_my_page_lists_my_browsers_and_ends_the_other(staff: Staff) -> None:
    here, there = staff("administrator"), staff("administrator")
    page = here.page("/admin/account/")
    lines = page.select("main tbody tr")
    assert len(lines) == 2
    assert sum("Trình duyệt này" in line.get_text() for line in lines) == 1
    other = next(line for line in lines if "Trình duyệt này" not in line.get_text()).select_one("form")
    assert other is not None
    here.submit("/admin/account/", form=f"form[action='{other['action']}']")
    assert there.get("/admin/account/").status_code == 302
    assert len(here.page("/admin/account/").select("main tbody tr")) == 1


def test_nobody_ends_the_session_of_somebody_else_from_their_own_page(staff: Staff, database: Database) -> None:
    me, other = staff("legal"), staff("administrator")
    foreign = next(row.id for row in rows(database) if row.user_id != rows(database)[0].user_id)
    token = me.page("/admin/account/").select_one("input[name=csrf_token]")
    assert token is not None
    response = me.post(f"/admin/account/sessions/{foreign}/end", data={"csrf_token": str(token["value"])})
    assert response.status_code == 404
    other.page("/admin/account/")


def test_a_closed_account_is_out_at_once(staff: Staff, cast: Cast, database: Database) -> None:
    person = staff("legal")
    with database.write() as session:
        user = queries.get_user(session, cast.account("legal"))
        services.set_active(session, user, active=False, by=Actor.system("tests"))
    assert person.get("/admin/account/").status_code == 302


def test_a_role_taken_back_is_gone_with_the_next_page(staff: Staff, cast: Cast, database: Database) -> None:
    person = staff("administrator")
    with database.write() as session:
        user = queries.get_user(session, cast.account("administrator"))
        for grant in queries.list_grants(session, user.id):
            services.revoke_grant(session, user, grant, by=Actor.system("tests"))
    assert person.get("/admin/people/").status_code == 403


def test_what_a_signed_in_page_costs(staff: Staff, app: Flask) -> None:
    """Session and account in one statement, grants in a second; the rest is the page's own."""
    person = staff("administrator")
    person.page("/admin/account/second-step")
    with counted_statements(app) as sent:
        person.page("/admin/account/password")
    assert len([one for one in sent if "staff_sessions" in one or "grants" in one]) == 2
    assert len(sent) <= 4


def test_the_language_is_kept_with_the_account(staff: Staff, cast: Cast) -> None:
    person = staff("administrator")
    response = person.submit("/admin/people/", form="form[action='/admin/language']")
    assert response.headers["Location"] == "/admin/people/"
    assert person.page("/admin/people/").select_one("h1").get_text() == "Accounts"
    assert cast.sign_in("administrator").page("/admin/people/").select_one("h1").get_text() == "Accounts"


def test_a_form_from_elsewhere_is_refused(staff: Staff, database: Database) -> None:
    mine, theirs = staff("administrator"), staff("it")
    token = theirs.page("/admin/account/").select_one("input[name=csrf_token]")
    assert token is not None
    response = mine.post("/admin/language", data={"csrf_token": str(token["value"]), "lang": "en"})
    assert response.status_code == 400
    with database.read() as session:
        user = queries.find_user_by_email(session, ME)
        assert user is not None
        assert user.locale == "vi"
