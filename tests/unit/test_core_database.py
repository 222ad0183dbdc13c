"""The write path's promises: readers cannot write, writers queue, what fails leaves nothing."""

from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path

import pytest
from sqlalchemy import select, text

from surveys.core.audit import Actor, AuditEntry, record, use_keys, verify
from surveys.core.crypto import KeyRing
from surveys.core.database import Base, Database, ReadOnlySession
from surveys.core.gate import WriteGate

SECRET = "only-for-tests-0123456789-abcdefghijklmnop"


@pytest.fixture
def small(tmp_path: Path) -> Database:
    """A database with the audit table only."""
    use_keys(KeyRing([SECRET]))
    database = Database(f"sqlite:///{tmp_path}/small.sqlite3")
    Base.metadata.create_all(database.engine, tables=[AuditEntry.__table__])  # type: ignore[list-item]
    return database


def write_line(database: Database, action: str = "a.b") -> None:
    with database.write() as session:
        record(session, actor=Actor.system(), action=action, subject="x")


def test_sqlite_runs_with_full_durability(small: Database) -> None:
    with small.engine.connect() as connection:
        asked = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")}
        keys = connection.execute(text("PRAGMA foreign_keys")).scalar()
    assert asked == {"journal_mode": "wal", "synchronous": 2}
    assert keys == 1


def test_a_reading_session_refuses_to_write(small: Database) -> None:
    with small.read() as session, pytest.raises(ReadOnlySession):
        record(session, actor=Actor.system(), action="a", subject="b")


def test_an_error_leaves_nothing_behind(small: Database) -> None:
    def fail_half_way() -> None:
        with small.write() as session:
            record(session, actor=Actor.system(), action="a", subject="b")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    with small.read() as session:
        assert session.scalars(select(AuditEntry)).all() == []


def test_many_writers_never_meet_a_locked_database(small: Database) -> None:
    errors: list[Exception] = []

    def work() -> None:
        try:
            for _ in range(10):
                write_line(small)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with small.read() as session:
        assert list(verify(session))[-1] == (120, True)


def _hold(path: Path, held: object, release: object) -> None:
    with WriteGate(path):
        held.set()  # type: ignore[attr-defined]
        release.wait(10)  # type: ignore[attr-defined]


def test_the_gate_holds_between_processes(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(tmp_path / "gate", held, release))
    other.start()
    assert held.wait(20)
    entered = threading.Event()

    def enter() -> None:
        with WriteGate(tmp_path / "gate"):
            entered.set()

    thread = threading.Thread(target=enter)
    thread.start()
    assert not entered.wait(0.3), "two processes were inside at once"
    release.set()
    assert entered.wait(10)
    thread.join()
    other.join()


def test_a_changed_audit_line_is_found_at_its_place(small: Database) -> None:
    for number in range(5):
        write_line(small, f"a.{number}")
    with small.write() as session:
        session.execute(text("update audit_entries set detail = '{\"x\": 1}' where id = 3"))
    with small.read() as session:
        assert list(verify(session))[-1] == (3, False)


def test_a_removed_audit_line_is_found(small: Database) -> None:
    for number in range(5):
        write_line(small, f"a.{number}")
    with small.write() as session:
        session.execute(text("delete from audit_entries where id = 2"))
    with small.read() as session:
        assert list(verify(session))[-1] == (3, False)
