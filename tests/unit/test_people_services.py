"""Accounts, roles and sessions as rows: what the verbs change, refuse and write down."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.audit import Actor, AuditEntry
from surveys.core.database import Database
from surveys.core.errors import Conflict, Invalid, NotAllowed, NotFound
from surveys.core.settings import Settings
from surveys.people import passwords, queries, services, sessions
from surveys.people.models import Grant, StaffSession, User
from surveys.people.rules import ALL, standing
from tests.support.engines import both_engines

BY = Actor.system("tests")
NOON = "2026-11-12T05:00:00+00:00"


def open_account(session: Session, email: str = "an@khcn.vn", unit: str | None = None) -> User:
    unit_id = queries.find_unit_id(session, unit) if unit else None
    return services.create_account(
        session,
        email=email,
        name="Nguyễn Văn An",
        unit_id=unit_id,
        password=passwords.new_one_time_password(),
        by=BY,
    )


def actions(session: Session, user: User) -> list[str]:
    rows = session.scalars(select(AuditEntry).where(AuditEntry.subject == f"user:{user.id}").order_by(AuditEntry.id))
    return [row.action for row in rows]


@both_engines
def test_a_new_account_must_change_its_password_within_seven_days(database: Database) -> None:
    with clock.freeze(NOON) as now, database.write() as session:
        user = open_account(session, "  An@KHCN.vn ")
        assert user.email == "an@khcn.vn"
        assert user.must_change_password
        assert user.one_time_until == now + timedelta(days=7)
        assert actions(session, user) == ["account.created"]


@both_engines
def test_an_address_is_taken_whatever_its_spelling(database: Database) -> None:
    with database.write() as session:
        open_account(session)
        with pytest.raises(Conflict):
            open_account(session, "AN@khcn.VN")


@pytest.mark.parametrize("email", ["", "an", "an@", "@khcn.vn", "an@khcn..vn", "an b@khcn.vn", "a@b", "an@khcn.vn\n"])
def test_addresses_that_are_none_are_refused(database: Database, email: str) -> None:
    if email.strip() == "an@khcn.vn":
        email = "an@kh\ncn.vn"
    with database.write() as session, pytest.raises(Invalid) as caught:
        open_account(session, email)
    assert caught.value.problems[0].pointer == "/email"


@pytest.mark.parametrize("email", ["an.nguyen+desk@khcn.dongnai.gov.vn", "thu-ky@ydan.local"])
def test_addresses_of_the_office_and_of_its_own_network_are_taken(database: Database, email: str) -> None:
    with database.write() as session:
        assert open_account(session, email).email == email


@both_engines
def test_a_role_in_a_division_holds_there_and_in_its_desk(database: Database) -> None:
    with database.write() as session:
        user = open_account(session, unit="van-phong")
        services.grant_role(session, user, role="unit", unit_id=user.unit_id, by=BY)
        parents = {unit.id: unit.parent_id for unit in queries.list_unit_names(session)}
        held = standing(queries.granted_roles(session, user.id), on=clock.today(), parents=parents)
        inside = {queries.find_unit_id(session, code) for code in ("van-phong", "mot-cua")}
        assert held["petitions.handle"] == inside
        assert queries.find_unit_id(session, "qlkh") not in held["petitions.handle"]


@both_engines
def test_a_grant_cannot_be_given_twice_for_the_same_days(database: Database) -> None:
    with database.write() as session:
        user = open_account(session)
        first, last = date(2026, 1, 1), date(2026, 6, 30)
        services.grant_role(session, user, role="desk", unit_id=None, valid_from=first, valid_to=last, by=BY)
        with pytest.raises(Conflict):
            services.grant_role(session, user, role="desk", unit_id=None, valid_from=last, by=BY)
        services.grant_role(session, user, role="desk", unit_id=None, valid_from=date(2026, 7, 1), by=BY)


def test_a_grant_that_ends_before_it_begins_and_an_unknown_role_are_refused(database: Database) -> None:
    with database.write() as session:
        user = open_account(session)
        with pytest.raises(Invalid, match="valid_to"):
            services.grant_role(
                session,
                user,
                role="desk",
                unit_id=None,
                valid_from=date(2026, 7, 2),
                valid_to=date(2026, 7, 1),
                by=BY,
            )
        with pytest.raises(Invalid, match="/role"):
            services.grant_role(session, user, role="emperor", unit_id=None, by=BY)


@both_engines
def test_nobody_grants_or_resets_for_themselves(database: Database) -> None:
    with database.write() as session:
        user = open_account(session)
        grant = services.grant_role(session, user, role="administrator", unit_id=None, by=BY)
        me = Actor("staff", str(user.id), user.name)
        password = passwords.new_one_time_password()
        for attempt in (
            lambda: services.grant_role(session, user, role="legal", unit_id=None, by=me),
            lambda: services.revoke_grant(session, user, grant, by=me),
            lambda: services.set_active(session, user, active=False, by=me),
            lambda: services.reset_password(session, user, password=password, by=me),
            lambda: services.reset_second_step(session, user, by=me),
        ):
            with pytest.raises(NotAllowed):
                attempt()


@both_engines
def test_roles_are_granted_only_where_the_granter_manages(database: Database) -> None:
    with database.write() as session:
        user = open_account(session, unit="qlkh")
        mine = frozenset({user.unit_id or 0})
        services.grant_role(session, user, role="unit", unit_id=user.unit_id, by=BY, within=mine)
        for elsewhere in (None, queries.find_unit_id(session, "tdc")):
            with pytest.raises(NotAllowed):
                services.grant_role(session, user, role="head", unit_id=elsewhere, by=BY, within=mine)
        wide = services.grant_role(session, user, role="head", unit_id=None, by=BY)
        with pytest.raises(NotAllowed):
            services.revoke_grant(session, user, wide, by=BY, within=mine)


@both_engines
def test_the_last_administrator_can_neither_be_closed_nor_stripped(database: Database) -> None:
    with database.write() as session:
        last = session.scalars(select(User)).one()
        grant = session.scalars(select(Grant).where(Grant.user_id == last.id)).one()
        with pytest.raises(Conflict):
            services.set_active(session, last, active=False, by=BY)
        with pytest.raises(Conflict):
            services.revoke_grant(session, last, grant, by=BY)
        other = open_account(session)
        services.grant_role(session, other, role="administrator", unit_id=None, by=BY)
        services.revoke_grant(session, last, grant, by=BY)
        assert queries.granted_roles(session, last.id) == []


@both_engines
def test_a_grant_taken_back_keeps_its_row_and_who_took_it(database: Database) -> None:
    with database.write() as session:
        user = open_account(session)
        grant = services.grant_role(session, user, role="desk", unit_id=None, by=BY)
        services.revoke_grant(session, user, grant, by=BY)
        services.revoke_grant(session, user, grant, by=BY)
        assert grant.revoked_at is not None
        assert actions(session, user) == ["account.created", "role.granted", "role.revoked"]


@both_engines
@pytest.mark.parametrize("change", ["password", "reset", "close", "second step"])
def test_what_touches_the_safeguards_ends_every_session(database: Database, change: str) -> None:
    with database.write() as session:
        user = open_account(session)
        before = user.fs_uniquifier
        for token in ("one", "two"):
            sessions.start_session(
                session, user, token=token, level="password", address_prefix="203.0.113.0/24", agent="Firefox · Linux"
            )
        password = passwords.new_one_time_password()
        if change == "password":
            services.change_password(session, user, hashed=password.hashed, by=BY)
        elif change == "reset":
            services.reset_password(session, user, password=password, by=BY)
        elif change == "close":
            services.set_active(session, user, active=False, by=BY)
        else:
            services.reset_second_step(session, user, by=BY)
        session.expire_all()
        assert not queries.list_open_sessions(session, user.id, seen_since=clock.now() - timedelta(days=1))
        if change in ("password", "reset"):
            assert user.fs_uniquifier != before


@both_engines
def test_a_session_ends_after_half_an_hour_unused_and_after_ten_hours(database: Database) -> None:
    with clock.freeze(NOON) as now, database.write() as session:
        user = open_account(session)
        opened = sessions.start_session(
            session, user, token="t", level="password", address_prefix="203.0.113.0/24", agent="Firefox · Linux"
        )
        assert opened.id == sessions.session_id("t")
        assert not sessions.is_over(opened, at=now + timedelta(minutes=30))
        assert sessions.is_over(opened, at=now + timedelta(minutes=30, seconds=1))
        opened.last_seen_at = now + timedelta(hours=10)
        assert not sessions.is_over(opened, at=now + timedelta(hours=10))
        assert sessions.is_over(opened, at=now + timedelta(hours=10, seconds=1))


@both_engines
def test_a_session_of_somebody_else_cannot_be_ended(database: Database) -> None:
    with database.write() as session:
        mine, other = open_account(session), open_account(session, "binh@khcn.vn")
        opened = sessions.start_session(
            session, other, token="t", level="password", address_prefix="203.0.113.0/24", agent="Firefox · Linux"
        )
        with pytest.raises(NotFound):
            sessions.end_session(session, mine, opened.id, by=BY)
        assert opened.ended_at is None


@both_engines
def test_sessions_of_last_season_are_forgotten(database: Database) -> None:
    with database.write() as session:
        user = open_account(session)
        for moment, token in (("2026-01-01T00:00:00+00:00", "old"), ("2026-11-12T00:00:00+00:00", "new")):
            with clock.freeze(moment):
                sessions.start_session(
                    session, user, token=token, level="password", address_prefix="unknown", agent="? · ?"
                )
        assert [row.id for row in session.scalars(select(StaffSession))] == [sessions.session_id("new")]


def test_browsers_are_named_without_versions() -> None:
    chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%s Safari/537.36"
    assert sessions.agent_name(chrome % "131.0") == sessions.agent_name(chrome % "132.0") == "Chrome · Windows"
    assert sessions.agent_name("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0") == (
        "Firefox · Linux"
    )
    assert sessions.agent_name("curl/8.0") == "? · ?"


def test_the_first_administrator_configures_and_reads_no_petition(database: Database) -> None:
    with database.read() as session:
        first = session.scalars(select(User)).one()
        held = standing(queries.granted_roles(session, first.id), on=clock.today(), parents={})
        assert first.must_change_password
        assert held["people.manage"] is ALL
        assert not any(permission.startswith("petitions.") for permission in held)


def test_the_first_administrators_password_is_what_was_printed(app: Flask, settings: Settings) -> None:
    database: Database = app.extensions["ydan"].database
    with database.write() as session:
        email, printed = services.create_first_administrator(session, settings=settings, email="hai@ydan.local")
        user = queries.find_user_by_email(session, email)
        assert user is not None
        assert passwords.verify_password(printed, user.password)
        lines = session.scalars(select(AuditEntry.detail)).all()
    assert not any(printed in line for line in lines)


@both_engines
def test_the_trail_says_what_was_changed_from_what_to_what(database: Database) -> None:
    with database.write() as session:
        user = open_account(session)
        services.change_account(session, user, email="an@khcn.vn", name="Nguyễn Văn Ân", unit_id=None, by=BY)
        line = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert json.loads(line.detail) == {"name": ["Nguyễn Văn An", "Nguyễn Văn Ân"]}
