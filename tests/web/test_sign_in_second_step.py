"""The second step: setting it up, signing in with it, using a code only once, losing the phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from surveys.core import clock
from surveys.core.database import Database
from surveys.people import queries
from surveys.people.models import SignInAttempt, StaffSession, User
from surveys.web.office_cache import current_office
from tests.support import totp
from tests.support.client import PageClient
from tests.support.people import PASSWORD, Cast

Staff = Callable[..., PageClient]
ME = "administrator-all@ydan.test"


def connect(person: PageClient) -> tuple[str, list[str]]:
    """Set up an authenticator app; returns its key and the recovery codes."""
    shown = person.page("/admin/account/second-step").select_one("main code")
    assert shown is not None
    key = shown.get_text()
    response = person.submit("/admin/account/second-step", {"code": totp.code(key)})
    assert response.status_code == 200
    return key, re.findall(r"<code>([0-9a-f-]{14})</code>", response.get_data(as_text=True))


def password_step(cast: Cast) -> PageClient:
    client = cast._app.test_client()
    assert isinstance(client, PageClient)
    response = client.submit("/admin/sign-in", {"email": ME, "password": PASSWORD})
    assert response.headers["Location"] == "/admin/sign-in/code"
    return client


def is_in(client: PageClient) -> bool:
    return client.get("/admin/people/").status_code == 200


def test_the_tests_own_app_follows_the_standard() -> None:
    assert totp.test_vector()


def test_the_password_alone_no_longer_signs_in(staff: Staff, cast: Cast) -> None:
    key, _codes = connect(staff("administrator"))
    client = password_step(cast)
    assert not is_in(client)
    response = client.submit("/admin/sign-in/code", {"code": totp.code(key, steps_ahead=1)})
    assert response.headers["Location"] == "/admin/people/"
    assert is_in(client)


def test_the_session_says_how_it_was_opened(staff: Staff, cast: Cast, database: Database) -> None:
    key, _codes = connect(staff("administrator"))
    password_step(cast).submit("/admin/sign-in/code", {"code": totp.code(key, steps_ahead=1)})
    with database.read() as session:
        assert sorted(session.scalars(select(StaffSession.level))) == ["code", "password"]


def test_a_code_opens_once(staff: Staff, cast: Cast) -> None:
    key, _codes = connect(staff("administrator"))
    code = totp.code(key, steps_ahead=1)
    first, second = password_step(cast), password_step(cast)
    first.submit("/admin/sign-in/code", {"code": f" {code[:3]} {code[3:]} "})
    response = second.submit("/admin/sign-in/code", {"code": code})
    assert response.status_code == 422
    assert "đã được dùng" in response.get_data(as_text=True)
    assert is_in(first)
    assert not is_in(second)


def test_the_code_that_set_it_up_is_used_up(staff: Staff, cast: Cast) -> None:
    person = staff("administrator")
    shown = person.page("/admin/account/second-step").select_one("main code")
    assert shown is not None
    code = totp.code(shown.get_text())
    assert person.submit("/admin/account/second-step", {"code": code}).status_code == 200
    assert password_step(cast).submit("/admin/sign-in/code", {"code": code}).status_code == 422


def test_a_recovery_code_opens_once_in_place_of_the_phone(staff: Staff, cast: Cast) -> None:
    _key, codes = connect(staff("administrator"))
    assert len(codes) == 8
    first, second = password_step(cast), password_step(cast)
    first.submit("/admin/sign-in/code", {"code": codes[0].upper()})
    assert is_in(first)
    second.submit("/admin/sign-in/code", {"code": codes[0]})
    assert not is_in(second)
    assert "Còn 7 mã dự phòng" in first.page("/admin/account/second-step").get_text()


def test_a_wrong_first_code_turns_nothing_on_and_keeps_the_key(staff: Staff, database: Database) -> None:
    person = staff("administrator")
    before = person.page("/admin/account/second-step").select_one("main code")
    response = person.submit("/admin/account/second-step", {"code": "000000"})
    assert response.status_code == 422
    after = person.page("/admin/account/second-step").select_one("main code")
    assert before is not None
    assert after is not None
    assert before.get_text() == after.get_text()
    with database.read() as session:
        assert not any(session.scalars(select(User.tf_totp_secret)))


def test_codes_are_braked_whatever_address_they_come_from(staff: Staff, cast: Cast, database: Database) -> None:
    key, _codes = connect(staff("administrator"))
    clients = [password_step(cast) for _ in range(2)]
    statuses = [
        clients[number % 2]
        .submit("/admin/sign-in/code", {"code": "000000"}, environ_overrides={"REMOTE_ADDR": f"198.51.100.{number}"})
        .status_code
        for number in range(8)
    ]
    assert statuses == [422] * 5 + [429] * 3
    right = clients[0].submit("/admin/sign-in/code", {"code": totp.code(key, steps_ahead=1)})
    assert right.status_code == 429
    with database.read() as session:
        code_row = session.scalars(select(SignInAttempt).where(SignInAttempt.scope == "code")).one()
    assert code_row.tries == 5


def test_the_way_from_password_to_code_closes_after_five_minutes(staff: Staff, cast: Cast) -> None:
    key, _codes = connect(staff("administrator"))
    with clock.freeze("2026-11-12T05:00:00+00:00"):
        client = password_step(cast)
    with clock.freeze("2026-11-12T05:05:01+00:00"):
        response = client.get("/admin/sign-in/code")
        assert response.headers["Location"] == "/admin/sign-in"
    with clock.freeze("2026-11-12T05:04:59+00:00"):
        assert client.submit("/admin/sign-in/code", {"code": totp.code(key, steps_ahead=1)}).status_code == 302


def test_nobody_reaches_the_code_page_without_the_password(client: PageClient) -> None:
    assert client.get("/admin/sign-in/code").headers["Location"] == "/admin/sign-in"


@pytest.mark.parametrize("action", ["/admin/account/recovery-codes", "/admin/account/second-step/remove"])
def test_safeguards_are_changed_only_after_the_password(staff: Staff, action: str) -> None:
    person = staff("administrator")
    _key, codes = connect(person)
    page = person.page("/admin/account/second-step")
    token = page.select_one("main input[name=csrf_token]")
    assert token is not None
    refused = person.post(action, data={"csrf_token": str(token["value"]), "password": "not mine"})
    assert refused.status_code == 422
    assert "Mật khẩu này chưa đúng." in refused.get_data(as_text=True)
    done = person.post(action, data={"csrf_token": str(token["value"]), "password": PASSWORD})
    assert done.status_code in (200, 302)
    shown = done.get_data(as_text=True)
    assert not any(code in shown for code in codes)


def test_turned_off_the_password_is_enough_again(staff: Staff, cast: Cast) -> None:
    person = staff("administrator")
    connect(person)
    page = person.page("/admin/account/second-step")
    token = page.select_one("main input[name=csrf_token]")
    assert token is not None
    person.post("/admin/account/second-step/remove", data={"csrf_token": str(token["value"]), "password": PASSWORD})
    assert is_in(cast.sign_in("administrator"))


def test_secrets_are_kept_encrypted(staff: Staff, cast: Cast, database: Database) -> None:
    key, codes = connect(staff("administrator"))
    with database.read() as session:
        user = queries.get_user(session, cast.account("administrator"))
    assert user.tf_totp_secret is not None
    assert key.replace("-", "") not in user.tf_totp_secret
    assert not set(codes) & set(user.mf_recovery_codes or [])


def test_an_office_that_asks_for_it_lets_nobody_work_without(staff: Staff, cast: Cast) -> None:
    person = staff("administrator")
    person.submit("/admin/settings/second-step-required", {"value": "y"}, form="main form.form")
    with cast._app.test_request_context("/admin/"):
        cast._app.extensions["ydan"].catalogue.forget()
        assert current_office().second_step_required.value is True
    assert person.get("/admin/people/").headers["Location"] == "/admin/account/second-step"
    connect(person)
    assert is_in(person)
