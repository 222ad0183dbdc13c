"""`ydan import …`: files from elsewhere. Nothing is stored while one row is bad."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from surveys.core.audit import Actor
from surveys.core.errors import DomainError
from surveys.places.imports import decode, import_rows
from surveys.web.commands.places import say_why
from surveys.web.kit import kit

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Only say what would happen.")


@click.group("import")
def import_group() -> None:
    """Import files; a dry run lists every bad row."""


@import_group.command("procedures")
@_FILE
@_DRY_RUN
@with_appcontext
def import_procedures(file: Path, dry_run: bool) -> None:
    """Add and change procedures by code from a CSV file."""
    _import_places("procedures", file, dry_run)


@import_group.command("units")
@_FILE
@_DRY_RUN
@with_appcontext
def import_units(file: Path, dry_run: bool) -> None:
    """Add and change units by code from a CSV file."""
    _import_places("units", file, dry_run)


def _import_places(kind: str, file: Path, dry_run: bool) -> None:
    by = Actor.system(f"ydan import {kind}")
    try:
        text = decode(file.read_bytes())
        with kit().database.write() as session:
            result = import_rows(session, kind, text, by=by, dry_run=dry_run)
    except DomainError as error:
        raise say_why(error) from error
    for problem in result.problems:
        click.echo(f"{file.name}:{problem.line}: {problem.column}: {problem.message}", err=True)
    counts = f"{len(result.added)} added, {len(result.changed)} changed, {len(result.unchanged)} unchanged"
    if result.problems:
        raise click.ClickException(f"{len(result.problems)} problems; nothing was stored")
    click.echo(f"{'would be: ' if dry_run else ''}{counts}")


COMMANDS: list[click.Command] = [import_group]
