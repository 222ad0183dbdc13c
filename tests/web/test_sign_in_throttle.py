"""The brake as the sign-in page shows it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from surveys.core import clock
from surveys.core.audit import AuditEntry
from surveys.core.database import Database
from tests.support.client import PageClient
from tests.support.people import PASSWORD, Cast

ME = "legal-all@ydan.test"
START = datetime.fromisoformat("2026-11-12T08:00:00+07:00")


def send(cast: Cast, password: str, *, email: str = ME, address: str = "203.0.113.7") -> Any:
    client = cast._app.test_client()
    assert isinstance(client, PageClient)
    where = {"REMOTE_ADDR": address}
    return client.submit("/admin/sign-in", {"email": email, "password": password}, environ_overrides=where)


def test_the_sixth_wrong_password_has_to_wait_and_so_does_the_right_one(cast: Cast) -> None:
    cast.account("legal")
    with clock.freeze(START):
        assert [send(cast, f"wrong {n}").status_code for n in range(6)] == [422] * 5 + [429]
        waiting = send(cast, PASSWORD)
        assert waiting.status_code == 429
        assert "Xin chờ 3 giây" in waiting.get_data(as_text=True)
        assert ME in waiting.get_data(as_text=True), "what was typed is kept"
    with clock.freeze(START + timedelta(seconds=3)):
        assert send(cast, PASSWORD).status_code == 302


def test_an_unknown_account_is_braked_in_the_same_way(cast: Cast) -> None:
    with clock.freeze(START):
        assert [send(cast, "x", email="nobody@ydan.test").status_code for _ in range(6)] == [422] * 5 + [429]


def test_strangers_cannot_keep_the_owner_out(cast: Cast) -> None:
    cast.account("legal")
    with clock.freeze(START):
        assert send(cast, PASSWORD).status_code == 302
        for number in range(45):
            send(cast, "guess", address=f"198.51.100.{number}")
        assert send(cast, "guess", address="192.0.2.1").status_code == 429
        assert send(cast, PASSWORD).status_code == 302


def test_signing_in_clears_the_count(cast: Cast) -> None:
    cast.account("legal")
    with clock.freeze(START):
        for _ in range(3):
            assert [send(cast, "wrong").status_code for _ in range(4)] == [422] * 4
            assert send(cast, PASSWORD).status_code == 302


def test_tries_that_are_not_looked_at_leave_no_lines(cast: Cast, database: Database) -> None:
    cast.account("legal")
    with clock.freeze(START):
        for _ in range(12):
            send(cast, "wrong")
    with database.read() as session:
        failed = session.scalar(select(func.count()).where(AuditEntry.action == "sign_in.failed"))
    assert failed == 5
