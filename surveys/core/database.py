"""The database and its write path: SQLite for one machine, PostgreSQL for more, one schema for both.

SQLite rules (measured): the pysqlite3 wheel, never the system library, whose WAL reset can lose a commit; every
transaction that may write starts with BEGIN IMMEDIATE, because a deferred read cannot be upgraded under load; one
write gate per host, because SQLite's own busy handler polls with sleeps.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.orm import Session, sessionmaker

from surveys.core.gate import WriteGate
from surveys.core.schema import UTC, Base, BigKey, Json, UUIDKey, one_of, upsert
from surveys.core.settings import Settings

__all__ = ["UTC", "Base", "BigKey", "Database", "Json", "UUIDKey", "one_of", "upsert"]

FIRST_SAFE_SQLITE = (3, 51, 3)

_SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=10000",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "cache_size=-65536",
    "journal_size_limit=67108864",
)


class ReadOnlySession(Exception):
    """Code that may only read tried to write; it belongs into `Database.write()`."""


class Database:
    """One process's way to the database: `read()` for looking, `write()` for changing."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url, pool_size) if self.is_sqlite else _postgres_engine(url, pool_size)
        self.gate = WriteGate(Path(f"{self.url.database}.lock") if self.is_sqlite else None)
        self.writing = self.engine.execution_options(write=True)
        self._hot: Connection | None = None
        self._read_session = sessionmaker(self.engine, expire_on_commit=False)
        self._write_session = sessionmaker(self.writing, expire_on_commit=False)
        event.listen(self._read_session, "before_flush", _refuse_to_write)

    @classmethod
    def from_settings(cls, settings: Settings) -> Database:
        """The database that the settings name; the folder of a SQLite file is made when missing."""
        url = make_url(settings.database_url)
        if url.get_backend_name() == "sqlite" and url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        return cls(settings.database_url)

    def new_read_session(self) -> Session:
        """A session for looking; the caller closes it."""
        return self._read_session()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for looking, closed at the end. Writing through it raises ReadOnlySession."""
        session = self._read_session()
        try:
            yield session
        finally:
            session.close()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session in one durable transaction: committed at the end, rolled back on any error."""
        with self.gate:
            session = self._write_session()
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise
            finally:
                session.close()

    @contextmanager
    def write_connection(self) -> Iterator[Connection]:
        """A bare connection in one durable transaction, for the hot path's driver-level statements.

        On SQLite the gate lets one thread in at a time, so that one connection can be kept open for all of them.
        """
        with self.gate:
            connection = self._hot if self._hot is not None else self.writing.connect()
            self._hot = None
            try:
                with connection.begin():
                    yield connection
            except BaseException:
                connection.close()
                raise
            if self.is_sqlite:
                self._hot = connection
            else:
                connection.close()

    def ping(self) -> None:
        """Raise when the database does not answer."""
        with self.engine.connect() as connection:
            connection.execute(text("select 1"))

    def dispose(self) -> None:
        """Close every connection."""
        if self._hot is not None:
            self._hot.close()
            self._hot = None
        self.engine.dispose()


def _refuse_to_write(session: Session, *_: Any) -> None:
    if session.new or session.dirty or session.deleted:
        raise ReadOnlySession("this session is for reading")


def _sqlite_engine(url: str, pool_size: int) -> Engine:
    from pysqlite3 import dbapi2

    if dbapi2.sqlite_version_info < FIRST_SAFE_SQLITE:
        raise RuntimeError(
            f"SQLite {dbapi2.sqlite_version} can lose commits in WAL mode; {'.'.join(map(str, FIRST_SAFE_SQLITE))} "
            "or newer is needed (pip install pysqlite3)."
        )
    engine = create_engine(
        url,
        module=dbapi2,
        pool_size=pool_size,
        max_overflow=pool_size,
        connect_args={"isolation_level": None, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _set_pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in _SQLITE_PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("write", False)
        # The driver's own cursor: a statement of SQLAlchemy's would cost as much as the submission's row.
        cursor = connection.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
        cursor.close()

    return engine


def _postgres_engine(url: str, pool_size: int) -> Engine:
    # prepare_threshold=None: server-side prepared statements break behind a transaction-pooling proxy.
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        connect_args={"prepare_threshold": None},
    )
