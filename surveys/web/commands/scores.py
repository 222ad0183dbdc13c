"""Scores and the full recount from the command line."""

from __future__ import annotations

import json
from datetime import datetime

import click
from flask.cli import with_appcontext

from surveys.responses.recount import recount
from surveys.scores.periods import Period
from surveys.scores.read_model import read_scores
from surveys.scores.rows import Row, Scores
from surveys.web.i18n import in_locale
from surveys.web.kit import kit

GROUP_OF = {
    "unit": "units",
    "procedure": "procedures",
    "field": "fields",
    "channel": "channels",
    "counter": "counters",
    "month": "months",
    "question": "questions",
    "factor": "factors",
}
DAY = click.DateTime(formats=["%Y-%m-%d"])
MOST_SHOWN = 50


@click.command("scores")
@click.option("--from", "start", type=DAY, required=True, help="First day, YYYY-MM-DD.")
@click.option("--to", "end", type=DAY, required=True, help="Last day, YYYY-MM-DD.")
@click.option("--by", type=click.Choice(list(GROUP_OF)), help="Which rows to print below the headline.")
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON document; nothing is hidden.")
@click.option("--locale", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@with_appcontext
def show_scores(start: datetime, end: datetime, by: str | None, as_json: bool, locale: str) -> None:
    """Satisfaction of a period, from the tallies."""
    if end < start:
        raise click.UsageError("--to lies before --from")
    with kit().database.read() as session, in_locale(locale):
        scores = read_scores(session, Period(start.date(), end.date()), locale=locale)
    if as_json:
        click.echo(json.dumps(scores.as_dict(), ensure_ascii=False, indent=2))
        return
    _print(scores, by)


def _print(scores: Scores, by: str | None) -> None:
    click.echo(f"{scores.period.start} to {scores.period.end}")
    rows = [scores.headline, *(scores.group(GROUP_OF[by]) if by else ())]
    click.echo(f"{'':<44} {'n':>8} {'share':>7} {'low':>7} {'high':>7} {'mean':>6}")
    for row in rows:
        click.echo(_line(row))


def _line(row: Row) -> str:
    name = f"{row.code} {row.label}"
    name = name if len(name) <= 44 else f"{name[:43]}…"
    if row.share is None or row.low is None or row.high is None or row.mean is None:
        return f"{name:<44} {row.n or 0:>8}       –"
    figures = f"{row.share:>7.1%} {row.low:>7.1%} {row.high:>7.1%} {row.mean:>6.2f}"
    return f"{name:<44} {row.n:>8} {figures}"


@click.command("recount")
@with_appcontext
def recount_tallies() -> None:
    """Compare the tallies with a full count of the answers; exit 1 when they differ."""
    found = 0
    with kit().database.read() as session:
        for difference in recount(session):
            found += 1
            if found <= MOST_SHOWN:
                click.echo(str(difference))
    if found:
        more = f" ({found - MOST_SHOWN} more not shown)" if found > MOST_SHOWN else ""
        click.echo(f"difference: {found} cells{more}")
        raise SystemExit(1)
    click.echo("difference: 0")


COMMANDS = [show_scores, recount_tallies]
