"""A device is paired once with a code that an administrator was shown, and is heard from until it is
revoked.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from surveys.core import clock
from surveys.core.audit import Actor, AuditEntry
from surveys.core.database import Database
from surveys.places.kiosks import heard_from, is_silent, issue_pairing_code, pair, revoke, save_kiosk
from surveys.places.models import Kiosk
from surveys.places.queries import find_kiosk, list_kiosks
from surveys.places.rules import hash_token, normalise_pairing_code
from tests.support.client import PageClient
from tests.support.engines import both_engines

BY = Actor.system("tests")
PAIR, HEARTBEAT = "/api/v1/kiosks/pair", "/api/v1/kiosks/heartbeat"


@pytest.fixture
def code(database: Database) -> str:
    """The open pairing code of a new kiosk in the lobby."""
    with database.write() as session:
        kiosk = save_kiosk(session, None, {"name": "Sảnh", "touchpoint": "KIOSK1", "idle_seconds": "60"}, by=BY)
        return issue_pairing_code(session, kiosk, by=BY)


def stored(database: Database) -> Kiosk:
    """The only kiosk."""
    with database.read() as session:
        (kiosk,) = list_kiosks(session)
        return kiosk


@both_engines
def test_the_code_is_exchanged_for_a_token(client: PageClient, database: Database, code: str) -> None:
    answer = client.post(PAIR, json={"code": f" {code[:4].lower()}-{code[4:]} "})
    assert answer.status_code == 200
    body: dict[str, Any] = answer.get_json()
    assert body["kiosk"]["name"] == "Sảnh"
    assert body["kiosk"]["settings"] == {"idle_seconds": 60, "languages": ["vi", "en"]}
    assert body["touchpoint"]["code"] == "KIOSK1"
    assert body["touchpoint"]["unit"]["code"] == "mot-cua"
    assert answer.headers["Cache-Control"] == "no-store"
    with database.read() as session:
        found = find_kiosk(session, body["token"])
        assert found is not None
        assert found.state == "paired"


def test_neither_code_nor_token_is_kept_in_the_clear(client: PageClient, database: Database, code: str) -> None:
    assert code not in str(stored(database).pairing_hash)
    token = client.post(PAIR, json={"code": code}).get_json()["token"]
    kiosk = stored(database)
    assert kiosk.token_hash == hash_token(token) != token
    assert kiosk.pairing_hash is None
    assert len(token) >= 43


def test_a_code_works_once(client: PageClient, code: str) -> None:
    assert client.post(PAIR, json={"code": code}).status_code == 200
    assert client.post(PAIR, json={"code": code}).status_code == 403


def test_a_code_is_void_after_fifteen_minutes(client: PageClient, code: str) -> None:
    with clock.freeze(clock.now() + timedelta(minutes=15, seconds=1)):
        assert client.post(PAIR, json={"code": code}).status_code == 403
    with clock.freeze(clock.now() + timedelta(minutes=14)):
        assert client.post(PAIR, json={"code": code}).status_code == 200


def test_after_five_wrong_tries_the_right_code_is_refused(client: PageClient, database: Database, code: str) -> None:
    for n in range(4):
        assert client.post(PAIR, json={"code": f"WRONG00{n}"}).status_code == 403
    assert stored(database).pairing_tries == 4
    assert client.post(PAIR, json={"code": "WRONG004"}).status_code == 403
    assert client.post(PAIR, json={"code": code}).status_code == 403
    with database.read() as session:
        actions = session.scalars(select(AuditEntry.action)).all()
    assert "kiosk.code_used_up" in actions
    assert "kiosk.paired" not in actions


def test_a_new_code_replaces_the_old_one(client: PageClient, database: Database, code: str) -> None:
    with database.write() as session:
        newer = issue_pairing_code(session, list_kiosks(session)[0], by=BY)
    assert client.post(PAIR, json={"code": code}).status_code == 403
    assert client.post(PAIR, json={"code": newer}).status_code == 200


def test_a_paired_device_works_until_its_replacement_is_paired(
    client: PageClient, database: Database, code: str
) -> None:
    old = client.post(PAIR, json={"code": code}).get_json()["token"]
    with database.write() as session:
        newer = issue_pairing_code(session, list_kiosks(session)[0], by=BY)
    assert client.post(HEARTBEAT, headers={"X-Kiosk": old}).status_code == 200
    new = client.post(PAIR, json={"code": newer}).get_json()["token"]
    assert client.post(HEARTBEAT, headers={"X-Kiosk": old}).status_code == 403
    assert client.post(HEARTBEAT, headers={"X-Kiosk": new}).status_code == 200


def test_misread_letters_of_a_code_are_understood() -> None:
    assert normalise_pairing_code("o1il-ab 2c") == "0111AB2C"


@pytest.mark.parametrize(
    "body", [{}, {"code": None}, {"code": 5}, {"code": ""}, {"code": ["A"]}, {"code": " "}, [], "x"]
)
def test_a_body_without_a_code_is_refused(client: PageClient, body: Any) -> None:
    assert client.post(PAIR, json=body).status_code in (400, 422)


@pytest.mark.parametrize("code_sent", ["\x00" * 8, "🙂" * 8, "x" * 5000, "\ud800bad", "' or 1=1"])
def test_a_hostile_code_is_just_wrong(client: PageClient, code: str, code_sent: str) -> None:
    assert client.post(PAIR, json={"code": code_sent}).status_code == 403


def test_a_heartbeat_is_kept_and_answered_with_place_and_settings(
    client: PageClient, database: Database, code: str
) -> None:
    token = client.post(PAIR, json={"code": code}).get_json()["token"]
    report = {"queue": 3, "version": "0.1.0", "screen": "on", "clock_skew_ms": -1200, "secret": "x", "battery": True}
    with clock.freeze("2026-11-12T01:20:00+00:00"):
        answer = client.post(HEARTBEAT, json=report, headers={"X-Kiosk": token})
    assert answer.status_code == 200
    assert answer.get_json()["now"] == "2026-11-12T01:20:00+00:00"
    assert answer.get_json()["touchpoint"]["code"] == "KIOSK1"
    kiosk = stored(database)
    assert kiosk.report == {"queue": 3, "version": "0.1.0", "screen": "on", "clock_skew_ms": -1200}
    assert kiosk.last_seen_at == clock.now().replace(2026, 11, 12, 1, 20, 0, 0)


@pytest.mark.parametrize("report", [{"queue": "many"}, {"queue": True}, {"version": 5}, {"queue": 10**30}, {}])
def test_a_report_that_does_not_fit_is_left_out(client: PageClient, database: Database, code: str, report: Any) -> None:
    token = client.post(PAIR, json={"code": code}).get_json()["token"]
    assert client.post(HEARTBEAT, json=report, headers={"X-Kiosk": token}).status_code == 200
    assert stored(database).report == {}


@pytest.mark.parametrize("token", ["", "unknown", "\xe9" * 40, "x" * 9000])
def test_an_unknown_device_is_turned_away(client: PageClient, token: str) -> None:
    assert client.post(HEARTBEAT, headers={"X-Kiosk": token}).status_code == 403


def test_a_revoked_device_is_turned_away(client: PageClient, database: Database, code: str) -> None:
    token = client.post(PAIR, json={"code": code}).get_json()["token"]
    with database.write() as session:
        revoke(session, list_kiosks(session)[0], by=BY)
    assert client.post(HEARTBEAT, headers={"X-Kiosk": token}).status_code == 403
    assert stored(database).token_hash is None


def test_a_kiosk_is_silent_after_five_minutes_without_a_heartbeat(database: Database, code: str) -> None:
    with clock.freeze("2026-11-12T01:20:00+00:00"), database.write() as session:
        paired = pair(session, code)
        # The code was issued in the present, so at this moment it has not run out yet.
        assert paired is not None
        heard_from(session, paired.kiosk, {})
    kiosk = stored(database)
    with clock.freeze("2026-11-12T01:25:00+00:00"):
        assert not is_silent(kiosk)
    with clock.freeze("2026-11-12T01:25:01+00:00"):
        assert is_silent(kiosk)
