"""Touchpoints and kiosks from the command line."""

from __future__ import annotations

import json
from typing import Any

import click
from flask.cli import with_appcontext

from surveys.core.audit import Actor
from surveys.core.errors import DomainError, Invalid
from surveys.places.kiosks import issue_pairing_code, save_kiosk
from surveys.places.models import Kiosk, Touchpoint
from surveys.places.queries import list_kiosks, list_touchpoints
from surveys.places.rules import CHANNELS, PAIRING_LIFETIME
from surveys.places.touchpoints import save_touchpoint
from surveys.questionnaires.queries import list_surveys
from surveys.web.kit import kit
from surveys.web.qr import touchpoint_url


def say_why(error: DomainError) -> click.ClickException:
    """The domain's error in the words of a command: every wrong option with its reason."""
    if isinstance(error, Invalid):
        lines = [f"{problem.pointer.lstrip('/')}: {problem.message}" for problem in error.problems]
        return click.ClickException("\n".join(lines))
    return click.ClickException(str(error.message))


@click.group("kiosk")
def kiosk_group() -> None:
    """Kiosks: the devices in front of citizens."""


@kiosk_group.command("pair")
@click.option("--name", default="Kiosk 1", show_default=True, help="The kiosk; it is added when there is none yet.")
@click.option("--touchpoint", default="KIOSK1", show_default=True, help="Where a new kiosk stands.")
@with_appcontext
def pair_kiosk(name: str, touchpoint: str) -> None:
    """Print a one-time code to type at /kiosk/pair on the device."""
    by = Actor.system("ydan kiosk pair")
    try:
        with kit().database.write() as session:
            kiosk = next((one for one in list_kiosks(session) if one.name == name), None)
            if kiosk is None:
                kiosk = save_kiosk(session, None, {"name": name, "touchpoint": touchpoint}, by=by)
            code = issue_pairing_code(session, kiosk, by=by)
            place = kiosk.touchpoint.code
    except DomainError as error:
        raise say_why(error) from error
    minutes = int(PAIRING_LIFETIME.total_seconds() // 60)
    click.echo(f"{kit().settings.public_url}/kiosk/pair")
    click.echo(f"{code}  ({name} at {place}; works once, within {minutes} minutes)")


@kiosk_group.command("list")
@with_appcontext
def show_kiosks() -> None:
    """Print the kiosks, one a line: name, touchpoint, state, last seen."""
    with kit().database.read() as session:
        for kiosk in list_kiosks(session):
            click.echo("\t".join(_kiosk_line(kiosk)))


def _kiosk_line(kiosk: Kiosk) -> tuple[str, ...]:
    seen = kiosk.last_seen_at.isoformat(timespec="seconds") if kiosk.last_seen_at else "-"
    return kiosk.name, kiosk.touchpoint.code, kiosk.state, seen


@click.group("touchpoint")
def touchpoint_group() -> None:
    """Touchpoints: a place, a channel and a code under which citizens are asked."""


@touchpoint_group.command("add")
@click.option("--name", required=True, help="Name in Vietnamese.")
@click.option("--name-en", default="", help="Name in English.")
@click.option("--channel", required=True, type=click.Choice(CHANNELS))
@click.option("--unit", required=True, help="Code of the unit.")
@click.option("--counter", default="", help="Code of the counter.")
@click.option("--procedure", default="", help="Code of the procedure, when only one is asked about.")
@click.option("--code", default="", help="Code to print and type; a short random one when not given.")
@click.option("--survey", default="kiosk", show_default=True)
@click.option("--long-survey", default="", help="Long form offered afterwards.")
@with_appcontext
def add_touchpoint(name: str, name_en: str, **typed: str) -> None:
    """Add a touchpoint and print its code and address."""
    by = Actor.system("ydan touchpoint add")
    try:
        with kit().database.write() as session:
            surveys = [survey.code for survey in list_surveys(session)]
            entered = {**typed, "name_vi": name, "name_en": name_en}
            touchpoint = save_touchpoint(session, None, entered, surveys=surveys, by=by)
            address = touchpoint_url(touchpoint)
            code = touchpoint.code
    except DomainError as error:
        raise say_why(error) from error
    click.echo(f"{code}\t{address}")


@touchpoint_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of lines.")
@with_appcontext
def show_touchpoints(as_json: bool) -> None:
    """Print the touchpoints with their addresses."""
    with kit().database.read() as session:
        rows = [_touchpoint_row(touchpoint) for touchpoint in list_touchpoints(session)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        state = "active" if row["active"] else "retired"
        click.echo("\t".join((row["code"], row["channel"], row["unit"], row["counter"] or "-", state, row["url"])))


def _touchpoint_row(touchpoint: Touchpoint) -> dict[str, Any]:
    return {
        "code": touchpoint.code,
        "name_vi": touchpoint.name_vi,
        "name_en": touchpoint.name_en,
        "channel": touchpoint.channel,
        "unit": touchpoint.unit.code,
        "counter": touchpoint.counter.code if touchpoint.counter else None,
        "procedure": touchpoint.procedure.code if touchpoint.procedure else None,
        "survey": touchpoint.survey_code,
        "long_survey": touchpoint.long_survey_code,
        "active": touchpoint.active,
        "url": touchpoint_url(touchpoint),
    }


COMMANDS: list[click.Command] = [kiosk_group, touchpoint_group]
