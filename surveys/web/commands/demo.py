"""Illustrative data from the command line."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from surveys.core.errors import Conflict
from surveys.demo import services
from surveys.demo.staff import CAST, DOMAIN
from surveys.web.kit import kit


@click.command("demo")
@click.option("--responses", default=6000, show_default=True, type=click.IntRange(0), help="How many forms.")
@click.option("--petitions", default=240, show_default=True, type=click.IntRange(0), help="How many petitions.")
@click.option("--months", default=12, show_default=True, type=click.IntRange(1, 120), help="Over how many months.")
@click.option("--seed", default=1, show_default=True, help="The same seed on the same day gives the same data.")
@click.option("--accounts", is_flag=True, help="Print one password that opens all illustrative staff accounts.")
@click.option("--more", is_flag=True, help="Add to illustrative data that are there already.")
@with_appcontext
def fill_demo(responses: int, petitions: int, months: int, seed: int, accounts: bool, more: bool) -> None:
    """Fill an empty installation with clearly marked illustrative responses and petitions."""
    parts = kit()
    with parts.database.read() as session:
        if services.is_illustrative(session) and services.has_data(session) and not more:
            click.echo("Illustrative data are there already; --more adds to them.")
            return
    try:
        filled = services.fill(
            parts.database,
            parts.keys,
            responses=responses,
            petitions=petitions,
            months=months,
            seed=seed,
            accounts=accounts,
            report=_show_progress,
        )
    except Conflict as error:
        raise click.ClickException(str(error.message)) from error
    if sys.stderr.isatty():
        click.echo("", err=True)
    click.echo(f"Added {filled.responses} illustrative responses and {filled.petitions} petitions.")
    if filled.password:
        click.echo("")
        click.echo("Illustrative staff (never keep these accounts in an installation with real data):")
        for address, name, role, unit in CAST:
            click.echo(f"  {address}@{DOMAIN:<16} {role:<14} {unit or 'whole department':<17} {name}")
        click.echo(f"  password for all of them: {filled.password}")
        click.echo("")


def _show_progress(what: str, count: int) -> None:
    """One line that counts up, on a terminal only."""
    if sys.stderr.isatty():
        click.echo(f"\r{what}: {count}    ", nl=False, err=True)


COMMANDS = [fill_demo]
