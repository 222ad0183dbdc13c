"""`ydan calendar due` and `ydan calendar check`: thin wrappers over the petitions room's calendar."""

from __future__ import annotations

import json
import sys

import click
from flask.cli import with_appcontext

from surveys.petitions.calendar_answers import BadQuestion, check_answer, due_answer
from surveys.web.kit import kit


@click.group("calendar")
def calendar_group() -> None:
    """Working days: when a period ends, and how far the calendar reaches."""


@calendar_group.command("due")
@click.option("--received", required=True, help="Moment or day of receipt, ISO 8601; Vietnam's clock without a zone.")
@click.option("--rule", required=True, help="15wd (working days) or 30d (calendar days).")
@click.option("--pause", "pauses", multiple=True, help="FROM/TO, dates or moments; may be given several times.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@with_appcontext
def due_command(received: str, rule: str, pauses: tuple[str, ...], as_json: bool) -> None:
    """Say when a period ends and how that was counted."""
    with kit().database.read() as session:
        try:
            answer = due_answer(session, received=received, rule=rule, pauses=pauses)
        except BadQuestion as error:
            raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    click.echo(f"{answer['due']}  ({answer['rule']}, counted from {answer['day_zero']}, day 0)")
    for day in answer["counted"]:
        click.echo(f"  {day}")
    for skipped in answer["skipped"]:
        click.echo(f"  - {skipped['day']}  {skipped['kind']} {skipped['name']}".rstrip())


@calendar_group.command("check")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@with_appcontext
def check_command(as_json: bool) -> None:
    """Say how far the holidays are known; exits 1 when that is less than 180 days ahead."""
    with kit().database.read() as session:
        answer = check_answer(session)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        click.echo(f"Holidays are known until {answer['until'] or 'never'}.")
        for day in answer["unconfirmed"]:
            click.echo(f"Not confirmed yet: {day}")
    if answer["short"]:
        sys.exit(1)


COMMANDS = (calendar_group,)
