"""Looking after what was recorded: audit chain, backups, the doctor, the worker."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import click

from surveys.core import audit
from surveys.core.backup import NotABackup, back_up, restore
from surveys.core.crypto import KeyRing
from surveys.core.database import Database
from surveys.web.commands.system import settings_or_exit

WORKER_PAUSE = 20.0


def _database() -> Database:
    return Database.from_settings(settings_or_exit())


@click.group("audit")
def audit_group() -> None:
    """The audit trail."""


@audit_group.command("verify")
def verify_audit() -> None:
    """Walk the chain of audit lines; exit 1 at the first one that was changed."""
    audit.use_keys(KeyRing(settings_or_exit().secret_keys))
    with _database().read() as session:
        for seen, whole in audit.verify(session):
            if not whole:
                raise click.ClickException(f"The audit trail was changed at line {seen}.")
    click.echo(f"{seen} audit lines, unbroken.")


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def make_backup(file: Path) -> None:
    """Write a consistent copy of the database to FILE while the server runs."""
    try:
        size = back_up(_database(), file)
    except NotABackup as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{file}: {size:,} bytes. Keep the secret key and the folder of files with it.")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(prompt="Is the server stopped, and shall the database be replaced?")
def restore_backup(file: Path) -> None:
    """Put the copy in FILE in the place of the database; the former one is kept beside it."""
    database = _database()
    if not database.is_sqlite or database.url.database is None:
        raise click.ClickException("PostgreSQL is restored with pg_restore or pgBackRest; see docs/operations.md.")
    try:
        kept = restore(file, Path(database.url.database))
    except NotABackup as error:
        raise click.ClickException(f"{error} Nothing was changed.") from error
    click.echo("Restored." + (f" The former database is {kept}." if kept else ""))


@click.command("check")
def run_doctor() -> None:
    """Look at what usually goes wrong: settings, schema, disk, calendar, backups' library."""
    from surveys.web.doctor import examine

    findings = examine(settings_or_exit())
    for finding in findings:
        click.echo(f"{'ok  ' if finding.well else 'FIX '} {finding.what}: {finding.says}")
    if not all(finding.well for finding in findings):
        sys.exit(1)


@click.command("worker")
@click.option("--once", is_flag=True, help="One round, then stop.")
@click.option("--with-parent", is_flag=True, hidden=True)
def run_worker(once: bool, with_parent: bool) -> None:
    """Do what time demands: reminders, closing what waits too long, overdue marks."""
    from surveys.web.working import work_once

    settings = settings_or_exit()
    database, keys = Database.from_settings(settings), KeyRing(settings.secret_keys)
    audit.use_keys(keys)
    parent = os.getppid()
    while True:
        work_once(database, keys)
        if once:
            return
        for _ in range(int(WORKER_PAUSE)):
            time.sleep(1)
            # Started by the server: when it is gone, however it went, the worker goes as well.
            if with_parent and os.getppid() != parent:
                return


COMMANDS = [audit_group, make_backup, restore_backup, run_doctor, run_worker]
