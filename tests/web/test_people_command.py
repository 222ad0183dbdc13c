"""`ydan account`: opening, resetting and listing accounts from the server's keyboard."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from surveys.core.audit import Actor
from surveys.core.database import Database
from surveys.people import passwords, queries, services
from surveys.web.commands.account import account_group

PRINTED = re.compile(r"password\s+(\S+)")


@pytest.fixture
def run(app: Flask) -> FlaskCliRunner:
    app.cli.add_command(account_group)
    return app.test_cli_runner()


def test_an_account_is_opened_with_its_role_in_its_unit(run: FlaskCliRunner, database: Database) -> None:
    done = run.invoke(
        args=["account", "add", "An@khcn.vn", "--role", "head", "--unit", "qlkh", "--name", "Nguyễn Văn An"]
    )
    assert done.exit_code == 0, done.output
    printed = PRINTED.search(done.output)
    assert printed is not None
    with database.read() as session:
        user = queries.find_user_by_email(session, "an@khcn.vn")
        assert user is not None
        grants = queries.granted_roles(session, user.id)
        unit_id = queries.find_unit_id(session, "qlkh")
    assert passwords.verify_password(printed.group(1), user.password)
    assert user.must_change_password
    assert user.name == "Nguyễn Văn An"
    assert [(grant.role, grant.unit_id) for grant in grants] == [("head", unit_id)]


def test_a_second_role_leaves_the_password_alone(run: FlaskCliRunner, database: Database) -> None:
    run.invoke(args=["account", "add", "an@khcn.vn", "--role", "legal"])
    with database.read() as session:
        before = queries.find_user_by_email(session, "an@khcn.vn")
    done = run.invoke(args=["account", "add", "an@khcn.vn", "--role", "office"])
    assert "also has the role office" in done.output
    with database.read() as session:
        after = queries.find_user_by_email(session, "an@khcn.vn")
    assert before is not None
    assert after is not None
    assert after.password == before.password


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["an@khcn.vn", "--role", "emperor"], "emperor"),
        (["an@khcn.vn"], "--role"),
        (["an@khcn.vn", "--role", "unit", "--unit", "atlantis"], "atlantis"),
        (["not-an-address", "--role", "unit"], "email"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    run: FlaskCliRunner, database: Database, args: list[str], said: str
) -> None:
    done = run.invoke(args=["account", "add", *args])
    assert done.exit_code != 0
    assert said in done.output
    with database.read() as session:
        assert queries.find_user_by_email(session, args[0]) is None


def test_a_reset_prints_a_new_one_time_password(run: FlaskCliRunner, database: Database) -> None:
    first = PRINTED.search(run.invoke(args=["account", "add", "an@khcn.vn", "--role", "legal"]).output)
    done = run.invoke(args=["account", "reset", "AN@khcn.vn", "--second-step"])
    second = PRINTED.search(done.output)
    assert first is not None
    assert second is not None
    with database.read() as session:
        user = queries.find_user_by_email(session, "an@khcn.vn")
    assert user is not None
    assert passwords.verify_password(second.group(1), user.password)
    assert not passwords.verify_password(first.group(1), user.password)
    assert run.invoke(args=["account", "reset", "nobody@khcn.vn"]).exit_code != 0


def test_the_list_names_roles_where_they_hold(run: FlaskCliRunner, database: Database) -> None:
    run.invoke(args=["account", "add", "an@khcn.vn", "--role", "head", "--unit", "qlkh", "--name", "An"])
    with database.write() as session:
        user = queries.find_user_by_email(session, "an@khcn.vn")
        assert user is not None
        services.set_active(session, user, active=False, by=Actor.system("tests"))
    assert "an@khcn.vn\tAn\tclosed\thead@qlkh" in run.invoke(args=["account", "list"]).output
