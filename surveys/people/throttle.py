"""The brake on guessing: after a few failed tries each further one has to wait, twice as long every time.

Documented for ASVS 5.0 6.1.1. Four counters, each a keyed digest so that the table names nobody:

- `pair` (account and address): five free tries, then 2, 4, 8 … seconds, fifteen minutes at most.
- `address` (all accounts from one address): thirty free tries, one minute at most, because a whole office may
  share it.
- `account` (one account from anywhere): thirty free tries, fifteen minutes at most, and only for strangers:
  an address from which the account was signed in during the last thirty days is let through, so that nobody
  can be locked out by others.
- `code` (second step of one account): five free tries; only somebody who already has the password gets there.

A try is counted before the password is looked at, so that parallel guesses cannot all be the first. A try
that came too early counts nothing, so that waiting helps. Unknown accounts are counted in the same way.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, delete, select, tuple_
from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.crypto import KeyRing
from surveys.core.database import upsert
from surveys.core.errors import TooMany
from surveys.core.translation import lazy
from surveys.people.models import SignInAttempt
from surveys.people.queries import normal_email

FORGET_AFTER = timedelta(days=1)
KNOWN_ADDRESS = timedelta(days=30)


@dataclass(frozen=True)
class Brake:
    """How many tries are free and how long the longest wait is."""

    free: int
    longest: timedelta

    def wait(self, tries: int) -> timedelta:
        """The time that must pass after the last of `tries` failed ones."""
        if tries < self.free:
            return timedelta(0)
        return min(timedelta(seconds=2 ** min(tries - self.free + 1, 20)), self.longest)


BRAKES = {
    "pair": Brake(5, timedelta(minutes=15)),
    "address": Brake(30, timedelta(minutes=1)),
    "account": Brake(30, timedelta(minutes=15)),
    "code": Brake(5, timedelta(minutes=15)),
}


@dataclass(frozen=True)
class Counter:
    """One counter: its scope and the keyed digest of whom or whence."""

    scope: str
    key: str


def password_counters(keys: KeyRing, *, email: str, address: str, known_here: bool) -> list[Counter]:
    """The counters that a try with a password moves; `known_here`: the account was lately signed in from
    there.
    """
    account, place = normal_email(email), whole_address(address)
    counters = [
        _counter(keys, "pair", f"{account}|{place}"),
        _counter(keys, "address", place),
    ]
    return counters if known_here else [*counters, _counter(keys, "account", account)]


def code_counters(keys: KeyRing, user_id: int) -> list[Counter]:
    """The counter that a try with a code moves."""
    return [_counter(keys, "code", str(user_id))]


def count_try(session: Session, counters: Sequence[Counter]) -> None:
    """Count one try on every counter before it is looked at.

    Raises TooMany, counting nothing, while any of them still has to wait.
    """
    now = clock.now()
    session.execute(delete(SignInAttempt).where(SignInAttempt.last_at < now - FORGET_AFTER))
    _make_rows(session, counters, now)
    rows = _rows(session, counters)
    wait = max((_wait_left(row, now) for row in rows), default=timedelta(0))
    if wait > timedelta(0):
        seconds = int(wait.total_seconds()) + 1
        raise TooMany(
            lazy("There were several failed sign-ins. Please wait %(seconds)s seconds and try again.", seconds=seconds)
        )
    for row in rows:
        row.tries += 1
        row.last_at = now
    session.flush()


def forgive(session: Session, counters: Sequence[Counter]) -> None:
    """Forget the tries of somebody who proved who they are. The address keeps its count but for this try."""
    for row in _rows(session, counters):
        row.tries = max(0, row.tries - 1) if row.scope == "address" else 0
    session.flush()


def address_prefix(address: str) -> str:
    """The neighbourhood of an address, as a session keeps it: /24 of IPv4, /56 of IPv6."""
    return _network(address, 24, 56)


def whole_address(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 that one IPv6 line owns."""
    return _network(address, 32, 64)


def _network(address: str, bits4: int, bits6: int) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    bits = bits4 if parsed.version == 4 else bits6
    return str(ipaddress.ip_network(f"{parsed}/{bits}", strict=False))


def _counter(keys: KeyRing, scope: str, whom: str) -> Counter:
    return Counter(scope, keys.mac(f"{scope}:{whom}".encode(), purpose="sign-in").hex())


def _make_rows(session: Session, counters: Sequence[Counter], now: datetime) -> None:
    values = [{"scope": one.scope, "key": one.key, "tries": 0, "last_at": now} for one in counters]
    statement = upsert(session.get_bind().dialect.name, cast(Table, SignInAttempt.__table__), values)
    session.execute(statement.on_conflict_do_nothing(index_elements=["scope", "key"]))


def _rows(session: Session, counters: Sequence[Counter]) -> Sequence[SignInAttempt]:
    # In one order, so that two tries at once on PostgreSQL cannot wait for each other in a circle.
    wanted = tuple_(SignInAttempt.scope, SignInAttempt.key).in_([(one.scope, one.key) for one in counters])
    statement = select(SignInAttempt).where(wanted).order_by(SignInAttempt.scope, SignInAttempt.key)
    return session.scalars(statement.with_for_update()).all()


def _wait_left(row: SignInAttempt, now: datetime) -> timedelta:
    # Never more than the whole wait, also when the machine's clock was set back.
    wait = BRAKES[row.scope].wait(row.tries)
    return min(row.last_at + wait - now, wait)
