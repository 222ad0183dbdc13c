"""The brake on guessing: how long, for whom, and that strangers cannot lock anybody out."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from surveys.core import clock
from surveys.core.crypto import KeyRing
from surveys.core.database import Database
from surveys.core.errors import TooMany
from surveys.people import throttle
from surveys.people.models import SignInAttempt
from tests.support.engines import both_engines

START = datetime.fromisoformat("2026-11-12T08:00:00+07:00")
EMAIL = "an@khcn.vn"


def tries(database: Database, counters: list[throttle.Counter], at: datetime, times: int = 1) -> int:
    """How many of the tries were let through."""
    passed = 0
    with clock.freeze(at):
        for _ in range(times):
            try:
                with database.write() as session:
                    throttle.count_try(session, counters)
                passed += 1
            except TooMany:
                pass
    return passed


@both_engines
def test_five_tries_are_free_then_the_wait_doubles(database: Database, keys: KeyRing) -> None:
    pair = throttle.password_counters(keys, email=EMAIL, address="203.0.113.7", known_here=False)
    assert tries(database, pair, START, 9) == 5
    at = START
    for seconds in (2, 4, 8, 16):
        assert tries(database, pair, at + timedelta(seconds=seconds - 1)) == 0, seconds
        at += timedelta(seconds=seconds)
        assert tries(database, pair, at) == 1, seconds


def test_the_wait_never_exceeds_a_quarter_of_an_hour() -> None:
    assert throttle.BRAKES["pair"].wait(4) == timedelta(0)
    assert throttle.BRAKES["pair"].wait(5) == timedelta(seconds=2)
    assert throttle.BRAKES["pair"].wait(1_000_000) == timedelta(minutes=15)
    assert throttle.BRAKES["address"].wait(1_000_000) == timedelta(minutes=1)


@both_engines
def test_tries_that_came_too_early_do_not_make_the_wait_longer(database: Database, keys: KeyRing) -> None:
    pair = throttle.password_counters(keys, email=EMAIL, address="203.0.113.7", known_here=False)
    tries(database, pair, START, 5)
    assert tries(database, pair, START + timedelta(seconds=1), 50) == 0
    assert tries(database, pair, START + timedelta(seconds=2)) == 1


@both_engines
def test_another_account_and_another_address_are_not_braked(database: Database, keys: KeyRing) -> None:
    tries(database, throttle.password_counters(keys, email=EMAIL, address="203.0.113.7", known_here=False), START, 9)
    other_account = throttle.password_counters(keys, email="binh@khcn.vn", address="203.0.113.7", known_here=False)
    other_address = throttle.password_counters(keys, email=EMAIL, address="198.51.100.4", known_here=False)
    assert tries(database, other_account, START) == 1
    assert tries(database, other_address, START) == 1


@both_engines
def test_guessing_one_account_from_many_addresses_is_braked_but_never_for_its_owner(
    database: Database, keys: KeyRing
) -> None:
    for number in range(60):
        guess = throttle.password_counters(keys, email=EMAIL, address=f"198.51.100.{number}", known_here=False)
        tries(database, guess, START)
    stranger = throttle.password_counters(keys, email=EMAIL, address="192.0.2.1", known_here=False)
    owner = throttle.password_counters(keys, email=EMAIL, address="203.0.113.7", known_here=True)
    assert tries(database, stranger, START) == 0
    assert tries(database, owner, START) == 1


@both_engines
def test_spraying_many_accounts_from_one_address_is_braked(database: Database, keys: KeyRing) -> None:
    passed = sum(
        tries(
            database,
            throttle.password_counters(keys, email=f"user{number}@khcn.vn", address="192.0.2.9", known_here=False),
            START,
        )
        for number in range(40)
    )
    assert passed == 30


@both_engines
def test_whoever_proves_who_they_are_is_forgiven(database: Database, keys: KeyRing) -> None:
    pair = throttle.password_counters(keys, email=EMAIL, address="203.0.113.7", known_here=False)
    tries(database, pair, START, 5)
    with clock.freeze(START), database.write() as session:
        throttle.forgive(session, pair)
    assert tries(database, pair, START, 9) == 5


@both_engines
def test_after_a_day_nothing_is_remembered(database: Database, keys: KeyRing) -> None:
    pair = throttle.password_counters(keys, email=EMAIL, address="203.0.113.7", known_here=False)
    tries(database, pair, START, 5)
    other = throttle.password_counters(keys, email="binh@khcn.vn", address="192.0.2.1", known_here=False)
    tries(database, other, START + timedelta(days=1, seconds=1))
    with database.read() as session:
        assert len(session.scalars(select(SignInAttempt)).all()) == len(other)


def test_the_table_names_nobody(database: Database, keys: KeyRing) -> None:
    tries(database, throttle.password_counters(keys, email=EMAIL, address="203.0.113.7", known_here=False), START)
    with database.read() as session:
        for row in session.scalars(select(SignInAttempt)):
            assert len(row.key) == 64
            assert EMAIL not in row.key


def test_spelling_of_the_address_makes_no_new_counter(keys: KeyRing) -> None:
    plain = throttle.password_counters(keys, email=EMAIL, address="203.0.113.7", known_here=False)
    shouted = throttle.password_counters(keys, email=" AN@KHCN.VN ", address="::ffff:203.0.113.7", known_here=False)
    assert plain == shouted


@pytest.mark.parametrize(
    ("address", "prefix", "whole"),
    [
        ("203.0.113.77", "203.0.113.0/24", "203.0.113.77/32"),
        ("2001:db8:1:2aa:3::4", "2001:db8:1:200::/56", "2001:db8:1:2aa::/64"),
        ("", "unknown", "unknown"),
        ("not an address", "unknown", "unknown"),
    ],
)
def test_addresses_are_cut_to_what_is_needed(address: str, prefix: str, whole: str) -> None:
    assert throttle.address_prefix(address) == prefix
    assert throttle.whole_address(address) == whole
