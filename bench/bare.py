"""The bare pair: a page rendered once and one durable insert, behind the server settings of the product.

It is what the fewest lines with the same guarantee could reach on this machine: the same page bytes, the same write
gate, SQLite with synchronous=FULL, one row a form; no checking, no tallies, no protection.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import threading
from pathlib import Path

from flask import Flask, Response, redirect, request
from pysqlite3 import dbapi2 as sqlite

from surveys.core.gate import WriteGate

FOLDER = Path(os.environ.get("BARE_DIR", "."))
TABLE = "create table if not exists rows (id text primary key, body text)"


def connect(path: Path) -> sqlite.Connection:
    """A connection with the product's pragmas."""
    connection = sqlite.connect(str(path), isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
        connection.execute(f"pragma {pragma}")
    return connection


def create_app() -> Flask:
    """GET / answers the page, POST / stores the form."""
    app = Flask("bare")
    page = gzip.compress((FOLDER / "page.html").read_bytes(), 9)
    path = FOLDER / "bare.sqlite3"
    gate = WriteGate(Path(f"{path}.lock"))
    local = threading.local()

    @app.get("/")
    def show() -> Response:
        return Response(page, mimetype="text/html", headers={"Content-Encoding": "gzip"})

    @app.post("/")
    def store():  # type: ignore[no-untyped-def]
        if not hasattr(local, "connection"):
            local.connection = connect(path)
        row = (request.form["id"], json.dumps(request.form))
        with gate:
            local.connection.execute("begin immediate")
            local.connection.execute("insert into rows values (?, ?)", row)
            local.connection.execute("commit")
        return redirect("/", 303)

    return app


def main(port: int) -> None:
    """Serve like `ydan serve`."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from surveys.web.commands.system import BACKPRESSURE, BLOCKING_THREADS, MOST_WORKERS

    connect(FOLDER / "bare.sqlite3").execute(TABLE)
    Granian(
        "bench.bare:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address="127.0.0.1",
        port=port,
        workers=min(MOST_WORKERS, os.cpu_count() or 1),
        blocking_threads=BLOCKING_THREADS,
        backpressure=BACKPRESSURE,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]))
