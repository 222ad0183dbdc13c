"""Passwords: what is accepted, how it is hashed, and that an unknown account costs the same work."""

from __future__ import annotations

import threading
import time
import unicodedata

import argon2
import pytest

from surveys.people import passwords


@pytest.fixture(autouse=True)
def cheap_hashes() -> None:
    passwords.use_cost("test")


@pytest.mark.parametrize(
    "password",
    [
        "con mèo ngủ trưa lúc năm giờ",
        "quả khế chua trên bàn số bảy",
        "tr0ng-s4ch-n0ng-thon-k1nh",
        "🌾 lúa chín vàng đồng Nhơn Trạch",
        "x" * 3 + "Kgw9 vq2-Lr mmt" * 10,
    ],
)
def test_sentences_blanks_accents_and_emoji_are_welcome(password: str) -> None:
    assert passwords.weakness(password) is None
    assert passwords.verify_password(password, passwords.hash_password(password))


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("ngắn quá", "at least 12"),
        ("a" * 201, "at most 200"),
        ("password12345", "easily guessed"),
        ("123456789012", "easily guessed"),
        ("Dongnai@123456", "easily guessed"),
        ("aaaaaaaaaaaaaaaa", "easily guessed"),
        ("nguyen.van.an@khcn.vn", "easily guessed"),
    ],
)
def test_short_long_common_and_personal_passwords_are_refused(password: str, why: str) -> None:
    problem = passwords.weakness(password, known_words=("Nguyễn Văn An", "nguyen.van.an@khcn.vn"))
    assert problem is not None
    assert why in problem.message % problem.values


def test_the_same_words_from_another_keyboard_fit() -> None:
    composed = unicodedata.normalize("NFC", "phản ánh kiến nghị")
    decomposed = unicodedata.normalize("NFD", composed)
    assert composed != decomposed
    assert passwords.verify_password(decomposed, passwords.hash_password(composed))


def test_upper_and_lower_case_and_every_character_count() -> None:
    hashed = passwords.hash_password("con mèo ngủ trưa lúc năm giờ")
    for wrong in ("Con mèo ngủ trưa lúc năm giờ", "con mèo ngủ trưa lúc năm gi", "con mèo ngủ trưa lúc năm giờ "):
        assert not passwords.verify_password(wrong, hashed)


def test_a_broken_hash_opens_nothing() -> None:
    assert not passwords.verify_password("", "")
    assert not passwords.verify_password("anything at all", "not a hash")


def test_the_strong_hash_is_argon2id_with_the_second_parameters_of_rfc_9106() -> None:
    passwords.use_cost("strong")
    try:
        hashed = passwords.hash_password("con mèo ngủ trưa")
    finally:
        passwords.use_cost("test")
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.needs_new_hash(hashed)


def test_an_unknown_account_costs_one_hash_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    worked = []
    real = argon2.PasswordHasher.verify

    def counted(hasher: argon2.PasswordHasher, hashed: str, password: str) -> bool:
        worked.append(hashed)
        return real(hasher, hashed, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)
    known = passwords.hash_password("con mèo ngủ trưa lúc năm giờ")
    assert not passwords.verify_password("wrong password here", known)
    assert not passwords.verify_password("wrong password here", None)
    assert len(worked) == 2
    assert worked[0].split("$")[:4] == worked[1].split("$")[:4], "the same parameters"


def test_at_most_four_hashes_are_worked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, lock = 0, 0, threading.Lock()

    def slow(_hasher: argon2.PasswordHasher, _password: str) -> str:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1
        return "hash"

    monkeypatch.setattr(argon2.PasswordHasher, "hash", slow)
    threads = [threading.Thread(target=passwords.hash_password, args=("x",)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == passwords.AT_ONCE


def test_a_one_time_password_is_random_easy_to_read_and_kept_out_of_logs() -> None:
    made = [passwords.new_one_time_password() for _ in range(50)]
    assert len({one.plain for one in made}) == 50
    assert all(set(one.plain) <= {*passwords.CROCKFORD, "-"} and len(one.plain) == 19 for one in made)
    assert passwords.verify_password(made[0].plain, made[0].hashed)
    assert made[0].plain not in repr(made[0])
