"""A private PostgreSQL for the tests: one cluster a test process, one database a test.

The cluster lives in a temporary folder, listens on a Unix socket only, and ends with the process that started
it, however that ends. As root it runs as the account `postgres`, because PostgreSQL refuses root.
`YDAN_TEST_POSTGRES_URL` names a running server to be used instead.
"""

from __future__ import annotations

import atexit
import ctypes
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

PATIENCE = 60
PR_SET_PDEATHSIG = 1
# Speed: what a test stores need not outlive the machine.
OPTIONS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "max_connections=200",
    "shared_buffers=64MB",
    "timezone=UTC",
    "log_min_messages=warning",
)
_numbers = itertools.count(1)


class PostgresMissing(RuntimeError):
    """PostgreSQL's programs are not installed."""


def programs() -> Path:
    """The folder with initdb and postgres: the newest that Debian installed, or the one on the PATH."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if installed:
        return installed[-1].parent
    if on_path:
        return Path(on_path).resolve().parent
    raise PostgresMissing("The tests need PostgreSQL: apt-get install postgresql (make test does that).")


@cache
def postgres_url() -> str:
    """The address of the session's cluster (its maintenance database), started at the first call."""
    given = os.environ.get("YDAN_TEST_POSTGRES_URL")
    return given or _start_cluster()


def create_database(template: str | None = None) -> str:
    """The address of a new database, empty or a copy of the database that `template` names (by address).

    Nobody may be connected to the template meanwhile.
    """
    name = f"ydan_{os.getpid()}_{next(_numbers)}"
    statement = sql.SQL("create database {}").format(sql.Identifier(name))
    if template is not None:
        source = sql.Identifier(database_name(template))
        statement = sql.SQL("{} template {} strategy file_copy").format(statement, source)
    _administer(statement)
    return _with_database(postgres_url(), name)


def drop_database(url: str) -> None:
    """Remove a database that `create_database` made, whoever is still connected."""
    _administer(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(database_name(url))))


def database_name(url: str) -> str:
    """The name of the database in an address."""
    return url.split("?", 1)[0].rsplit("/", 1)[1]


def _with_database(url: str, name: str) -> str:
    address, mark, rest = url.partition("?")
    return f"{address.rsplit('/', 1)[0]}/{name}{mark}{rest}"


def _administer(statement: sql.Composable) -> None:
    plain = postgres_url().replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)


def _start_cluster() -> str:
    binaries = programs()
    folder = Path(tempfile.mkdtemp(prefix="ydan-pg-", dir="/tmp"))
    account = _account()
    if account:
        os.chown(folder, account["user"], account["group"])
    data = folder / "data"
    choices = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run(
        [binaries / "initdb", "-D", data, *choices],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        **account,
    )
    settings = [word for option in OPTIONS for word in ("-c", option)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", folder, *settings],
            stdout=log,
            stderr=log,
            cwd=folder,
            preexec_fn=_end_with_parent,
            **account,
        )
    atexit.register(_stop, server, folder)
    url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
    _wait(server, url.replace("+psycopg", "", 1), folder)
    return url


def _account() -> dict[str, Any]:
    """Whom to run the server as: nobody else unless we are root."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam("postgres")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _end_with_parent() -> None:
    """Ask the kernel for an immediate shutdown of the server when this process dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def _wait(server: subprocess.Popen[bytes], url: str, folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                log = (folder / "log").read_text(encoding="utf-8", errors="replace")
                raise RuntimeError(f"PostgreSQL did not start:\n{log}") from None
            time.sleep(0.05)


def _stop(server: subprocess.Popen[bytes], folder: Path) -> None:
    server.send_signal(signal.SIGQUIT)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    shutil.rmtree(folder, ignore_errors=True)
