"""Accounts of staff from the command line, for whoever has the server's keyboard."""

from __future__ import annotations

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.audit import Actor
from surveys.core.errors import DomainError
from surveys.people import queries, services
from surveys.people.models import User
from surveys.people.passwords import OneTimePassword, new_one_time_password
from surveys.people.rules import ROLES
from surveys.web.commands.places import say_why
from surveys.web.kit import kit


@click.group("account")
def account_group() -> None:
    """Accounts of staff and their roles."""


@account_group.command("add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice(list(ROLES)), help="What the person may do.")
@click.option("--unit", help="Code of the unit in which the role holds; without it in the whole department.")
@click.option("--name", help="Full name; without it the part of the address before the @.")
@with_appcontext
def add_account(email: str, role: str, unit: str | None, name: str | None) -> None:
    """Open an account with a one-time password, or give one that exists another role."""
    by = Actor.system("ydan account add")
    password = new_one_time_password()
    try:
        with kit().database.write() as session:
            unit_id = _unit_id(session, unit)
            user = queries.find_user_by_email(session, email)
            is_new = user is None
            user = user or services.create_account(
                session, email=email, name=name or email.partition("@")[0], unit_id=unit_id, password=password, by=by
            )
            services.grant_role(session, user, role=role, unit_id=unit_id, by=by)
            address = user.email
    except DomainError as error:
        raise say_why(error) from error
    if is_new:
        _show(address, password)
    else:
        click.echo(f"{address} now also has the role {role}.")


@account_group.command("reset")
@click.argument("email")
@click.option("--second-step", is_flag=True, help="Take off the authenticator app as well.")
@with_appcontext
def reset_account(email: str, second_step: bool) -> None:
    """Give an account a new one-time password and end its sessions."""
    by = Actor.system("ydan account reset")
    password = new_one_time_password()
    try:
        with kit().database.write() as session:
            user = _user(session, email)
            services.reset_password(session, user, password=password, by=by)
            if second_step:
                services.reset_second_step(session, user, by=by)
            address = user.email
    except DomainError as error:
        raise say_why(error) from error
    _show(address, password)


@account_group.command("list")
@with_appcontext
def list_accounts() -> None:
    """Print the accounts, one a line: e-mail, name, state, roles."""
    with kit().database.read() as session:
        codes = {unit.id: unit.code for unit in queries.list_unit_names(session)}
        for person in queries.list_people(session, on=clock.today(), show_inactive=True):
            roles = ", ".join(
                grant.role if grant.unit_id is None else f"{grant.role}@{codes[grant.unit_id]}"
                for grant in person.grants
            )
            state = "open" if person.active else "closed"
            click.echo(f"{person.email}\t{person.name}\t{state}\t{roles or '-'}")


def _show(email: str, password: OneTimePassword) -> None:
    click.echo("Shown this once, holds for seven days, must be changed at the first sign-in:")
    click.echo(f"  e-mail    {email}")
    click.echo(f"  password  {password.plain}")


def _user(session: Session, email: str) -> User:
    user = queries.find_user_by_email(session, email)
    if user is None:
        raise click.ClickException(f"There is no account {email}.")
    return user


def _unit_id(session: Session, code: str | None) -> int | None:
    if code is None:
        return None
    unit_id = queries.find_unit_id(session, code)
    if unit_id is None:
        raise click.ClickException(f"There is no unit with the code {code}.")
    return unit_id


COMMANDS = (account_group,)
