"""Whatever was acknowledged survives a SIGKILL of all server processes at any moment, once, with its tallies."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import http.client
import json
import random
import signal
import threading
import time
import uuid
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bench import servers
from surveys.core.codes import uuid7
from surveys.core.database import Database
from tests.support import postgres

TOUCHPOINT = "Q1"
CLIENTS = 6
PETITION_EVERY = 6
MOST_BODIES = 60_000
ANSWERS_A_FORM = 3


@dataclass
class Sender:
    """Sends forms and petitions from several threads; what was not acknowledged is sent again with the same id."""

    port: int
    edition: str
    acknowledged: dict[str, set[str]] = field(default_factory=lambda: {"responses": set(), "petitions": set()})
    pending: deque[tuple[str, dict[str, Any]]] = field(default_factory=deque)
    refused: list[str] = field(default_factory=list)
    made: int = 0
    running: threading.Event = field(default_factory=threading.Event)

    def start(self) -> list[threading.Thread]:
        """Let all clients loose."""
        self.running.set()
        threads = [threading.Thread(target=self._client, args=(number,)) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        return threads

    def _client(self, number: int) -> None:
        luck = random.Random(number + self.made)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            while self.running.is_set() and self.made < MOST_BODIES:
                kind, body = self._next(luck)
                try:
                    status, answer = self._post(connection, kind, body)
                except (OSError, http.client.HTTPException):
                    self.pending.append((kind, body))
                    return
                if status in (200, 201):
                    self.acknowledged[kind].add(body["id"])
                elif status == 503:
                    self.pending.append((kind, body))
                else:
                    self.refused.append(f"{kind} {status}: {answer[:500]}")
                    return
        finally:
            connection.close()

    def _next(self, luck: random.Random) -> tuple[str, dict[str, Any]]:
        with contextlib.suppress(IndexError):
            return self.pending.popleft()
        self.made += 1
        if luck.randrange(PETITION_EVERY) == 0:
            return "petitions", petition()
        return "responses", response(self.edition, luck)

    def _post(self, connection: http.client.HTTPConnection, kind: str, body: dict[str, Any]) -> tuple[int, str]:
        headers = {"Content-Type": "application/json"}
        connection.request("POST", f"/api/v1/{kind}", json.dumps(body).encode(), headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def flush(self) -> None:
        """Send what is still pending, one after the other."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        while self.pending:
            kind, body = self.pending.popleft()
            status, answer = self._post(connection, kind, body)
            assert status in (200, 201), answer
            self.acknowledged[kind].add(body["id"])
        connection.close()


def now() -> str:
    return datetime.now(UTC).isoformat()


def response(edition: str, luck: random.Random) -> dict[str, Any]:
    """A form of which three questions were answered."""
    answers = {"G1": luck.randint(1, 5), "K3": luck.randint(1, 5), "K4": luck.choice(["early", "on_time", "late"])}
    return {
        "id": str(uuid7()),
        "touchpoint": TOUCHPOINT,
        "edition": edition,
        "answers": answers,
        "started_at": now(),
        "submitted_at": now(),
        "locale": "vi",
        "outcome": "partial",
    }


def petition() -> dict[str, Any]:
    """An anonymous comment."""
    verifier = hashlib.sha256(uuid.uuid4().bytes).digest()
    return {
        "id": str(uuid7()),
        "touchpoint": TOUCHPOINT,
        "kind": "comment",
        "text": "Ghế chờ ở quầy 1 bị hỏng, đề nghị sửa sớm.",
        "consents": {},
        "receipt_verifier": base64.urlsafe_b64encode(verifier).rstrip(b"=").decode(),
        "submitted_at": now(),
        "locale": "vi",
    }


def stored(database: Database, statement: str) -> list[Any]:
    """The first column of a query."""
    with database.engine.connect() as connection:
        return [row[0] for row in connection.execute(text(statement))]


def as_text(value: Any) -> str:
    """A stored UUID as its usual text."""
    return str(value if isinstance(value, uuid.UUID) else uuid.UUID(bytes=bytes(value)))


def missing(database: Database, sender: Sender) -> dict[str, set[str]]:
    """What was acknowledged and is not in the database."""
    found = {
        "responses": {as_text(one) for one in stored(database, "select id from responses")},
        "petitions": {as_text(one) for one in stored(database, "select uuid from petitions")},
    }
    return {kind: ids - found[kind] for kind, ids in sender.acknowledged.items()}


def live_edition(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", f"/api/v1/touchpoints/{TOUCHPOINT}/form")
    edition = json.loads(connection.getresponse().read())["edition"]
    connection.close()
    return str(edition["key"] if isinstance(edition, dict) else edition)


def kill_under_load(sender: Sender, server: Any, luck: random.Random) -> None:
    """Load until something was acknowledged and a random moment has come, then SIGKILL of every process."""
    before = sum(len(ids) for ids in sender.acknowledged.values())
    threads = sender.start()
    deadline = time.monotonic() + 20
    while sum(len(ids) for ids in sender.acknowledged.values()) == before and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(luck.uniform(0.02, 0.4))
    servers.stop(server, signal.SIGKILL)
    sender.running.clear()
    for thread in threads:
        thread.join(timeout=30)
    assert not sender.refused, sender.refused
    assert sum(len(ids) for ids in sender.acknowledged.values()) > before, "nothing was acknowledged before the kill"


@pytest.mark.kill
@pytest.mark.parametrize(("engine", "kills"), [("sqlite", 20), ("postgresql", 6)])
def test_nothing_acknowledged_is_lost_or_doubled_when_everything_is_killed(
    engine: str, kills: int, tmp_path: Path
) -> None:
    luck = random.Random(engine)
    port = servers.free_port()
    url = f"sqlite:///{tmp_path / 'ydan.sqlite3'}" if engine == "sqlite" else postgres.create_database()
    env = servers.environment(tmp_path, port, YDAN_DATABASE_URL=url)
    servers.ydan("init", env=env)
    database = Database(url)
    sender = Sender(port, "")
    log = tmp_path / "serve.log"

    for _ in range(kills):
        server = servers.start([servers.YDAN, "serve", "--port", str(port)], env, log)
        try:
            servers.wait_until_ready(server, port, "/healthz", log)
            sender.edition = sender.edition or live_edition(port)
            kill_under_load(sender, server, luck)
        finally:
            servers.stop(server, signal.SIGKILL)
        assert missing(database, sender) == {"responses": set(), "petitions": set()}

    server = servers.start([servers.YDAN, "serve", "--port", str(port)], env, log)
    try:
        servers.wait_until_ready(server, port, "/healthz", log)
        sender.flush()
    finally:
        servers.stop(server)

    responses = [as_text(one) for one in stored(database, "select id from responses")]
    petitions = [as_text(one) for one in stored(database, "select uuid from petitions")]
    assert set(responses) == sender.acknowledged["responses"]
    assert len(responses) == len(set(responses))
    assert set(petitions) == sender.acknowledged["petitions"]
    assert len(petitions) == len(set(petitions))
    numbers = stored(database, "select number from petitions")
    assert len(set(numbers)) == len(numbers)
    assert len(responses) > kills * 5
    assert len(petitions) > kills

    # Every form has exactly its three answers, and both cubes count exactly them.
    answers = len(responses) * ANSWERS_A_FORM
    assert stored(database, "select count(*) from answers") == [answers]
    assert stored(database, "select sum(n) from tally_days") == [answers]
    assert stored(database, "select sum(n) from tally_periods") == [answers]
    assert stored(database, "select sum(n) from submission_days") == [len(responses)]
    if engine == "sqlite":
        assert stored(database, "pragma integrity_check") == ["ok"]
    database.dispose()
    servers.ydan("recount", env=env)
    if engine == "postgresql":
        postgres.drop_database(url)
