"""The schema can be taken up, down and up again on both engines, equals the models, and never loses rows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text

from surveys.core import audit
from surveys.core.crypto import KeyRing
from surveys.core.database import Database
from surveys.core.settings import Settings
from surveys.web import migrating
from surveys.web.installing import install
from surveys.web.tables import metadata
from tests.support import postgres
from tests.support.engines import both_engines

SECRET = "only-for-tests-0123456789-abcdefghijklmnop"

# Rebuilds a table that others point at, the way a later migration may: on SQLite by copying it.
REBUILD = '''
"""Rebuild a table that others point at."""
import sqlalchemy as sa
from alembic import op

revision = "9999_rebuild"
down_revision = {head!r}


def upgrade():
    with op.batch_alter_table("units", recreate="{recreate}") as batch:
        batch.add_column(sa.Column("note_for_test", sa.String(20), nullable=True))


def downgrade():
    with op.batch_alter_table("units", recreate="{recreate}") as batch:
        batch.drop_column("note_for_test")
'''


@pytest.fixture
def empty(engine_name: str, tmp_path: Path) -> Iterator[Database]:
    """A database without a single table."""
    url = f"sqlite:///{tmp_path / 'empty.sqlite3'}" if engine_name == "sqlite" else postgres.create_database()
    database = Database(url)
    yield database
    database.dispose()
    if engine_name != "sqlite":
        postgres.drop_database(url)


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names())


def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the models."""
    with database.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in metadata.sorted_tables
        }


def installed(database: Database, tmp_path: Path) -> None:
    """Schema, catalogue, questionnaires, calendar and one account."""
    settings = Settings(
        secret_keys=(SECRET,), var_dir=tmp_path, database_url=str(database.url), password_cost="test"
    )
    audit.use_keys(KeyRing(settings.secret_keys))
    install(database, settings)


@both_engines
def test_up_down_and_up_again(empty: Database) -> None:
    migrating.upgrade(empty)
    full = tables(empty)
    assert {table.name for table in metadata.sorted_tables} <= full
    migrating.downgrade(empty, "base")
    assert tables(empty) <= {"alembic_version"}
    migrating.upgrade(empty)
    assert tables(empty) == full
    assert migrating.current_revision(empty) == migrating.head_revision()


@both_engines
def test_the_schema_equals_the_models(empty: Database) -> None:
    migrating.upgrade(empty)
    migrating.check(empty)


@both_engines
def test_a_difference_between_schema_and_models_is_found(empty: Database) -> None:
    migrating.upgrade(empty)
    with empty.writing.begin() as connection:
        connection.execute(text("alter table units add column unknown_to_the_models integer"))
    with pytest.raises(Exception, match="unknown_to_the_models"):
        migrating.check(empty)


@both_engines
def test_upgrading_and_installing_again_changes_nothing(empty: Database, tmp_path: Path) -> None:
    installed(empty, tmp_path)
    before = rows(empty)
    installed(empty, tmp_path)
    after = rows(empty)
    before.pop("catalogue_version")
    after.pop("catalogue_version")
    assert after == before
    assert sum(len(found) for found in before.values()) > 100


@both_engines
def test_every_step_down_and_up_keeps_the_rows_that_it_does_not_remove(empty: Database, tmp_path: Path) -> None:
    """From the newest schema, one step back and forth keeps every row of the tables that exist on both sides."""
    installed(empty, tmp_path)
    before = rows(empty)
    script = migrating.ScriptDirectory.from_config(config_for(migrating.MIGRATIONS, empty))
    steps = [revision.revision for revision in script.walk_revisions()]
    if len(steps) > 1:
        migrating.downgrade(empty, "-1")
        kept = tables(empty)
        migrating.upgrade(empty)
        after = rows(empty)
        assert {name: after[name] for name in kept & before.keys()} == {
            name: before[name] for name in kept & before.keys()
        }
    assert steps[-1].startswith("0001")


@both_engines
def test_rebuilding_a_table_keeps_the_rows_that_point_at_it(
    empty: Database, tmp_path: Path, engine_name: str
) -> None:
    """On SQLite a rebuilt table is dropped and renamed; with foreign keys on, that would empty its children."""
    installed(empty, tmp_path)
    before = rows(empty)
    folder = tmp_path / "migrations"
    shutil.copytree(migrating.MIGRATIONS, folder)
    step = REBUILD.format(head=migrating.head_revision(), recreate="always" if engine_name == "sqlite" else "never")
    (folder / "versions" / "9999_rebuild.py").write_text(step)
    config = config_for(folder, empty)
    command.upgrade(config, "head")
    assert "note_for_test" in {column["name"] for column in inspect(empty.engine).get_columns("units")}
    command.downgrade(config, "-1")
    assert rows(empty) == before
    assert before["units"]
    assert before["touchpoints"]


def config_for(folder: Path, database: Database) -> Config:
    """Alembic's configuration for a folder of migrations."""
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    config.attributes["database"] = database
    return config


def test_setup_cfg_configures_alembic_for_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`alembic -c setup.cfg upgrade head` works from the top folder."""
    monkeypatch.setenv("YDAN_SECRET_KEY", SECRET)
    monkeypatch.setenv("YDAN_DATABASE_URL", f"sqlite:///{tmp_path / 'cli.sqlite3'}")
    monkeypatch.chdir(migrating.MIGRATIONS.parent)
    command.upgrade(Config("setup.cfg", ini_section="alembic"), "head")
    database = Database(f"sqlite:///{tmp_path / 'cli.sqlite3'}")
    assert migrating.current_revision(database) == migrating.head_revision()
    database.dispose()
