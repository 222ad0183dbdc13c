"""Signing in with a password: who gets in, what everybody else is told, and where one lands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from surveys.core import clock
from surveys.core.audit import Actor, AuditEntry
from surveys.core.database import Database
from surveys.people import passwords, queries, services
from surveys.people.models import User
from tests.support.client import PageClient
from tests.support.people import PASSWORD, Cast
from tests.support.statements import counted_statements

NOT_RIGHT = "Thư điện tử hoặc mật khẩu chưa đúng."
NEW = "con mèo ngủ trưa lúc năm giờ"
Staff = Callable[..., PageClient]


def try_password(client: PageClient, email: str, password: str, **kwargs: object) -> tuple[int, str]:
    response = client.submit("/admin/sign-in", {"email": email, "password": password}, **kwargs)
    return response.status_code, response.get_data(as_text=True)


def account_with_one_time_password(database: Database, email: str = "an@ydan.test") -> str:
    password = passwords.new_one_time_password()
    with database.write() as session:
        by = Actor.system("tests")
        user = services.create_account(session, email=email, name="An", unit_id=None, password=password, by=by)
        services.grant_role(session, user, role="administrator", unit_id=None, by=by)
    return password.plain


def test_the_right_password_leads_to_work(client: PageClient, cast: Cast) -> None:
    cast.account("administrator")
    response = client.submit("/admin/sign-in", {"email": "ADMINISTRATOR-ALL@ydan.test ", "password": PASSWORD})
    assert response.headers["Location"] == "/admin/people/"
    assert "Ngô Quản Trị" in client.page("/admin/people/").get_text()


@pytest.mark.parametrize(
    ("role", "start"),
    [
        ("desk", "/admin/petitions/new"),
        ("office", "/admin/"),
        ("it", "/admin/places/"),
        ("outsider", "/admin/account/"),
    ],
)
def test_everybody_starts_where_their_work_is(client: PageClient, cast: Cast, role: str, start: str) -> None:
    cast.account(role)
    response = client.submit("/admin/sign-in", {"email": f"{role}-all@ydan.test", "password": PASSWORD})
    assert response.headers["Location"] == start


def test_who_is_signed_in_is_sent_to_work_from_the_sign_in_page(staff: Staff) -> None:
    response = staff("administrator").get("/admin/sign-in")
    assert (response.status_code, response.headers["Location"]) == (302, "/admin/people/")


def test_a_page_asked_for_before_signing_in_is_opened_afterwards(client: PageClient, cast: Cast) -> None:
    cast.account("administrator")
    there = client.get("/admin/audit/?area=sign-in").headers["Location"]
    response = client.submit(there, {"email": "administrator-all@ydan.test", "password": PASSWORD})
    assert response.headers["Location"] == "/admin/audit/?area=sign-in"


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/admin/", "/admin/../\\evil", "/published/", "/admin/sign-out"]
)
def test_nobody_is_sent_off_the_site_after_signing_in(client: PageClient, cast: Cast, wanted: str) -> None:
    cast.account("administrator")
    data = {"email": "administrator-all@ydan.test", "password": PASSWORD, "next": wanted}
    assert client.submit("/admin/sign-in", data).headers["Location"] == "/admin/people/"


def test_wrong_password_unknown_and_closed_account_get_the_same_answer(
    app: Flask, client: PageClient, cast: Cast, database: Database
) -> None:
    user_id = cast.account("legal")
    cast.account("desk")
    with database.write() as session:
        services.set_active(session, queries.get_user(session, user_id), active=False, by=Actor.system("tests"))
    # The address is counted from the first try on.
    try_password(client, "somebody-else@ydan.test", "x")
    answers, statements = [], []
    for email, password in (
        ("desk-all@ydan.test", "not the password"),
        ("nobody-there@ydan.test", "not the password"),
        ("legal-all@ydan.test", PASSWORD),
    ):
        page = client.page("/admin/sign-in")
        token = page.select_one("main input[name=csrf_token]")
        assert token is not None
        data = {"email": email, "password": password, "csrf_token": str(token["value"])}
        with counted_statements(app) as sent:
            response = client.post("/admin/sign-in", data=data)
        body = response.get_data(as_text=True)
        assert response.status_code == 422
        assert NOT_RIGHT in body
        answers.append(body.replace(email, "…").replace(str(token["value"]), "…"))
        # Whether the settings changed is asked once a second, whoever signs in.
        statements.append([one for one in sent if "catalogue_version" not in one and "office_settings" not in one])
    assert len(set(answers)) == 1
    assert statements[0] == statements[1] == statements[2]


def test_what_was_typed_is_kept_but_never_the_password(client: PageClient) -> None:
    _status, body = try_password(client, "an@ydan.test", "bí mật của tôi 1234")
    assert 'value="an@ydan.test"' in body
    assert "bí mật của tôi" not in body


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("", "x", "Xin nhập địa chỉ thư điện tử."),
        ("an@ydan.test", "", "Xin nhập mật khẩu."),
        ("an@ydan.test", "x" * 1_000_000, ""),
        ("\u202eevil@ydan.test\x00", "x", NOT_RIGHT),
        ("🙂" * 100, "🙂", NOT_RIGHT),
        ("x" * 5000, "x", ""),
    ],
)
def test_missing_overlong_and_odd_entries_are_refused_with_a_message(
    client: PageClient, email: str, password: str, said: str
) -> None:
    status, body = try_password(client, email, password)
    assert status == 422
    assert said in body
    assert "error-summary" in body


def test_the_page_speaks_english_too(client: PageClient) -> None:
    page = client.page("/admin/sign-in?lang=en")
    assert "Staff sign-in" in page.get_text()
    assert page.html is not None
    assert page.html["lang"] == "en"


def test_a_one_time_password_opens_nothing_but_the_choice_of_an_own_one(client: PageClient, database: Database) -> None:
    plain = account_with_one_time_password(database)
    response = client.submit("/admin/sign-in", {"email": "an@ydan.test", "password": plain})
    assert response.headers["Location"] == "/admin/account/password"
    assert client.get("/admin/people/").headers["Location"] == "/admin/account/password"
    refused = client.submit("/admin/account/password", {"chosen": plain, "repeated": plain}, form="form.form")
    assert "Đây là mật khẩu hiện tại" in refused.get_data(as_text=True)
    client.submit("/admin/account/password", {"chosen": NEW, "repeated": NEW}, form="form.form")
    client.page("/admin/people/")
    other = client.application.test_client()
    assert isinstance(other, PageClient)
    assert try_password(other, "an@ydan.test", plain)[0] == 422
    assert try_password(other, "an@ydan.test", NEW)[0] == 302


def test_a_one_time_password_runs_out_after_seven_days(client: PageClient, database: Database) -> None:
    with clock.freeze("2026-11-01T00:00:00+00:00"):
        plain = account_with_one_time_password(database)
    with clock.freeze("2026-11-08T00:00:01+00:00"):
        status, body = try_password(client, "an@ydan.test", plain)
    assert status == 422
    assert "đã hết hạn" in body


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"present": "wrong", "chosen": NEW, "repeated": NEW}, "Mật khẩu này chưa đúng."),
        ({"present": PASSWORD, "chosen": NEW, "repeated": NEW + "!"}, "Hai lần nhập không giống nhau."),
        ({"present": PASSWORD, "chosen": "ngắn", "repeated": "ngắn"}, "ít nhất 12 ký tự"),
        ({"present": PASSWORD, "chosen": "password12345", "repeated": "password12345"}, "dễ bị đoán"),
        ({"present": PASSWORD, "chosen": PASSWORD, "repeated": PASSWORD}, "Đây là mật khẩu hiện tại"),
        ({"present": PASSWORD, "chosen": "x" * 100_000, "repeated": "x"}, "error-summary"),
    ],
)
def test_a_new_password_is_refused_with_its_reason(
    staff: Staff, database: Database, entries: dict[str, str], said: str
) -> None:
    person = staff("administrator")
    with database.read() as session:
        before = session.scalars(select(User.password)).all()
    response = person.submit("/admin/account/password", entries)
    assert response.status_code == 422
    assert said in response.get_data(as_text=True)
    with database.read() as session:
        assert session.scalars(select(User.password)).all() == before


def test_changing_the_password_ends_all_other_sessions_and_keeps_this_one(staff: Staff, cast: Cast) -> None:
    here, there = staff("administrator"), staff("administrator")
    here.submit("/admin/account/password", {"present": PASSWORD, "chosen": NEW, "repeated": NEW})
    here.page("/admin/people/")
    assert there.get("/admin/people/").status_code == 302


def test_every_step_of_signing_in_leaves_a_line_without_what_was_typed(
    client: PageClient, cast: Cast, database: Database
) -> None:
    cast.account("administrator")
    try_password(client, "administrator-all@ydan.test", "tên mật của tôi")
    try_password(client, "ai-do-la@ydan.test", "tên mật của tôi")
    try_password(client, "administrator-all@ydan.test", PASSWORD)
    client.submit("/admin/account/", form="form[action='/admin/sign-out']")
    with database.read() as session:
        lines = session.scalars(select(AuditEntry).where(AuditEntry.action.like("s%")).order_by(AuditEntry.id)).all()
    assert [line.action for line in lines][-4:] == [
        "sign_in.failed",
        "sign_in.failed",
        "sign_in.succeeded",
        "session.ended",
    ]
    assert [line.subject for line in lines][-3:-2] == ["user:-"]
    assert not any("mật của tôi" in line.detail or "ai-do-la" in line.subject + line.detail for line in lines)


def test_an_old_hash_is_made_anew_at_sign_in(app: Flask, client: PageClient, cast: Cast, database: Database) -> None:
    user_id = cast.account("administrator")
    passwords.use_cost("strong")
    strong = passwords.hash_password(PASSWORD)
    passwords.use_cost("test")
    with database.write() as session:
        queries.get_user(session, user_id).password = strong
    assert try_password(client, "administrator-all@ydan.test", PASSWORD)[0] == 302
    with database.read() as session:
        fresh = queries.get_user(session, user_id).password
    assert fresh != strong
    assert passwords.verify_password(PASSWORD, fresh)
