"""Setting up, serving, looking after the installation."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

import click

from surveys.core import audit
from surveys.core.crypto import KeyRing
from surveys.core.database import Database
from surveys.core.settings import Settings, UnsafeSettings, default_var_dir, read_settings

SECRET_FILE = "secret-key"  # noqa: S105  (a file's name, not a secret)
MOST_WORKERS = 2
BLOCKING_THREADS = 8
BACKPRESSURE = 64


def settings_or_exit() -> Settings:
    """The settings, or a sentence on the terminal about what to set."""
    try:
        return read_settings()
    except UnsafeSettings as error:
        raise click.ClickException(str(error)) from error


@click.command("init")
def initialise() -> None:
    """Make the secret, the database, the catalogue and the first administrator; keep what is there already."""
    made = _make_secret(default_var_dir(os.environ))
    settings = settings_or_exit()
    if made:
        click.echo(f"Secret key: {made} (keep a copy of this file with the backups)")
    from surveys.web.installing import install

    database = Database.from_settings(settings)
    keys = KeyRing(settings.secret_keys)
    audit.use_keys(keys)
    first = install(database, settings)
    database.dispose()
    if first is not None:
        click.echo("")
        click.echo("First administrator (the password is shown this once and must be changed at the first sign-in):")
        click.echo(f"  e-mail    {first.email}")
        click.echo(f"  password  {first.password}")
        click.echo("")


def _make_secret(var_dir: Path) -> Path | None:
    if os.environ.get("YDAN_SECRET_KEY"):
        return None
    path = var_dir / SECRET_FILE
    if path.exists():
        return None
    var_dir.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    return path


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=0, help="Processes; as many as cores, two at most, when not given.")
@click.option("--worker/--no-worker", "with_worker", default=True, help="Run the worker for timers beside it.")
def serve(host: str, port: int, workers: int, with_worker: bool) -> None:
    """Serve citizens and staff with the production server."""
    settings = settings_or_exit()
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    if "YDAN_PUBLIC_URL" not in os.environ:
        os.environ["YDAN_PUBLIC_URL"] = f"http://{host}:{port}"
        settings = settings_or_exit()
    _say_addresses(settings.public_url)
    if with_worker:
        subprocess.Popen([sys.executable, "-c", "import wsgi; wsgi.main()", "worker", "--with-parent"])
    Granian(
        "wsgi:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=workers or min(MOST_WORKERS, os.cpu_count() or 1),
        blocking_threads=BLOCKING_THREADS,
        backpressure=BACKPRESSURE,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        websockets=False,
        log_level=LogLevels.warning,
        working_dir=Path(__file__).resolve().parents[3],
    ).serve()


def _say_addresses(base: str) -> None:
    pages = (
        ("/", "citizens' portal"),
        ("/kiosk/", "touch screen (pair it at /admin/kiosks/)"),
        ("/published/", "published answers"),
        ("/results/", "satisfaction"),
        ("/admin/", "staff"),
    )
    click.echo("Ý Dân is starting. Open:")
    for path, what in pages:
        click.echo(f"  {base}{path:<12} {what}")
    click.echo("Stop with Ctrl+C. The data stay in var/.")


@click.group("db")
def database_group() -> None:
    """The schema."""


@database_group.command("upgrade")
@click.argument("revision", default="head")
def upgrade_schema(revision: str) -> None:
    """Bring the schema up to REVISION."""
    from surveys.web import migrating

    migrating.upgrade(Database.from_settings(settings_or_exit()), revision)
    click.echo(f"The schema is at {migrating.current_revision(Database.from_settings(settings_or_exit()))}.")


@database_group.command("downgrade")
@click.argument("revision")
def downgrade_schema(revision: str) -> None:
    """Take the schema down to REVISION."""
    from surveys.web import migrating

    migrating.downgrade(Database.from_settings(settings_or_exit()), revision)


@database_group.command("current")
def show_schema() -> None:
    """Say where the schema stands."""
    from surveys.web import migrating

    database = Database.from_settings(settings_or_exit())
    click.echo(f"database {migrating.current_revision(database)}, code {migrating.head_revision()}")


COMMANDS = [initialise, serve, database_group]
