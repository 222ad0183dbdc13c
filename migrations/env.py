"""Alembic's environment: the same connection rules as the application, on both engines.

On SQLite a table is altered by copying it; with foreign keys on, dropping the old copy would fire ON DELETE rules. They
are therefore switched off before BEGIN (inside a transaction the pragma does nothing) and checked afterwards.
"""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import text

from surveys.core import schema
from surveys.core.database import Database
from surveys.core.settings import read_settings
from surveys.web.tables import metadata

NAMED_TYPES = (
    ("UTC()", schema.UTC()),
    ("UUIDKey()", schema.UUIDKey()),
    ("BigKey", schema.BigKey),
    ("Json", schema.Json),
)
FULL_TEXT_TABLES = ("petition_search", "answer_search")


def include_object(_thing: Any, name: str | None, kind: str, reflected: bool, _other: Any) -> bool:
    """Full-text tables and their shadows are made by hand in migrations and have no model."""
    return not (kind == "table" and reflected and (name or "").startswith(FULL_TEXT_TABLES))


def render_item(kind: str, thing: Any, autogen: Any) -> Any:
    """Write our own column types into migrations by their names."""
    if kind != "type":
        return False
    name = next((name for name, own in NAMED_TYPES if repr(own) == repr(thing)), None)
    if name is None:
        return False
    autogen.imports.add("from surveys.core import schema")
    return f"schema.{name}"


def run() -> None:
    given = context.config.attributes.get("database")
    database = given or Database.from_settings(read_settings())
    with database.writing.connect() as connection:
        if database.is_sqlite:
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        try:
            context.configure(
                connection=connection,
                target_metadata=metadata,
                render_as_batch=database.is_sqlite,
                transaction_per_migration=True,
                include_object=include_object,
                render_item=render_item,
                compare_type=True,
            )
            with context.begin_transaction():
                context.run_migrations()
            if database.is_sqlite:
                broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
                if broken:
                    raise RuntimeError(f"foreign keys point nowhere after migrating: {broken[:5]}")
        finally:
            if database.is_sqlite:
                connection.rollback()
                connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]
    if given is None:
        database.dispose()


run()
