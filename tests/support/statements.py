"""Counting what a page asks the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from surveys.core.database import Database


@contextmanager
def counted_statements(app: Flask) -> Iterator[list[str]]:
    """The statements the application sends while the block runs, transaction control left out."""
    database: Database = app.extensions["ydan"].database
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        control = statement.upper().startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "PRAGMA"))
        # Asked once a second by whichever page comes first, so it belongs to none.
        if not control and "catalogue_version" not in statement:
            sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
