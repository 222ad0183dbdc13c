"""Alembic from code: bring a database to the newest schema, or say where it stands."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from surveys.core.database import Database

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def _config(database: Database | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["database"] = database
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema up to `revision`, each step in its own transaction behind the write gate."""
    with database.gate:
        command.upgrade(_config(database), revision)


def downgrade(database: Database, revision: str) -> None:
    """Take the schema down to `revision`."""
    with database.gate:
        command.downgrade(_config(database), revision)


def check(database: Database) -> None:
    """Raise when the models and the schema differ."""
    command.check(_config(database))


def current_revision(database: Database) -> str | None:
    """The revision the database is at; None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head_revision() -> str | None:
    """The newest revision the code knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()
