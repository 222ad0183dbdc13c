"""Copies of a SQLite database taken while it is in use, and putting one back.

The copy is made in one step: a stepwise copy starts anew at every foreign write and may never end under load.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from surveys.core.database import Database


class NotABackup(Exception):
    """The file is not a sound database of this program."""


def back_up(database: Database, target: Path) -> int:
    """Write a consistent copy to `target` (replaced only when the copy is sound); returns its size in bytes."""
    if not database.is_sqlite:
        raise NotABackup("PostgreSQL is backed up with pg_dump or pgBackRest; see docs/operations.md.")
    from pysqlite3 import dbapi2

    partial = target.with_name(target.name + ".part")
    partial.unlink(missing_ok=True)
    with database.engine.connect() as connection:
        source: Any = connection.connection.dbapi_connection
        copy = dbapi2.connect(str(partial))
        source.backup(copy, pages=-1)
        # A copy that lies in one file can be moved without its companions.
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.close()
    check_sound(partial)
    os.chmod(partial, 0o600)
    partial.replace(target)
    return target.stat().st_size


def check_sound(path: Path) -> None:
    """Raise NotABackup unless the file is a sound SQLite database with our tables."""
    from pysqlite3 import dbapi2

    try:
        connection = dbapi2.connect(f"file:{path}?mode=ro", uri=True)
        sound = connection.execute("PRAGMA quick_check").fetchone()[0]
        ours = "select count(*) from sqlite_master where name = 'alembic_version'"
        has_tables = connection.execute(ours).fetchone()[0]
        connection.close()
    except dbapi2.DatabaseError as error:
        raise NotABackup(f"{path} is not a database.") from error
    if sound != "ok" or not has_tables:
        raise NotABackup(f"{path} is damaged or belongs to another program.")


def restore(source: Path, target: Path) -> Path | None:
    """Put a checked copy in the place of the database; returns where the former one was kept, if there was one.

    No server may run on `target` meanwhile.
    """
    check_sound(source)
    kept = None
    if target.exists():
        kept = target.with_name(target.name + ".before-restore")
        target.replace(kept)
    for companion in ("-wal", "-shm"):
        target.with_name(target.name + companion).unlink(missing_ok=True)
    partial = target.with_name(target.name + ".part")
    partial.write_bytes(source.read_bytes())
    os.chmod(partial, 0o600)
    partial.replace(target)
    return kept
