"""Passwords: Argon2id with a cap on how many are worked at once, one-time passwords, and what a good one is.

Sources: RFC 9106 §4 (second recommended option: 64 MiB, three passes, four lanes); OWASP ASVS 5.0 chapter 6
(length instead of composition rules, refuse the common and the guessable, accept every character).
"""

from __future__ import annotations

import secrets
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from surveys.core.translation import LazyText, lazy

SHORTEST = 12
LONGEST = 200
LEAST_SCORE = 3
ESTIMATED_LENGTH = 64
AT_ONCE = 4
GROUPS, GROUP_LENGTH = 4, 4
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
OFFICE_WORDS = (
    "ydan",
    "dongnai",
    "khcn",
    "skhcn",
    "sokhcn",
    "khoahoc",
    "congnghe",
    "bienhoa",
    "matkhau",
    "vietnam",
)

_STRONG = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
_FOR_TESTS = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_hasher = _STRONG
# Each hash takes 64 MiB: without the cap, as many as there are threads would take the memory of the machine.
_room = threading.BoundedSemaphore(AT_ONCE)
_nobody: dict[int, str] = {}


@dataclass(frozen=True)
class OneTimePassword:
    """A fresh password that is shown once and must be changed at the first sign-in."""

    plain: str = field(repr=False)
    hashed: str = field(repr=False)


def use_cost(cost: str) -> None:
    """Choose what a hash costs: `strong`, or `test` where the settings allow it."""
    global _hasher
    _hasher = _FOR_TESTS if cost == "test" else _STRONG


def hash_password(password: str) -> str:
    """The Argon2id hash. Slow on purpose: never call it inside a write transaction of a page."""
    with _room:
        return _hasher.hash(_same_spelling(password))


def verify_password(password: str, hashed: str | None) -> bool:
    """Whether the password belongs to the hash; without a hash the same work is done for nothing and the
    answer is no.

    So an unknown account takes as long as a known one.
    """
    with _room:
        try:
            return _hasher.verify(hashed or _hash_of_nobody(), _same_spelling(password)) and hashed is not None
        except (VerifyMismatchError, VerificationError, InvalidHashError):
            return False


def needs_new_hash(hashed: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(hashed)


def new_one_time_password() -> OneTimePassword:
    """Four groups of four characters without look-alikes: 80 random bits."""
    groups = ["".join(secrets.choice(CROCKFORD) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS)]
    plain = "-".join(groups)
    return OneTimePassword(plain, hash_password(plain))


def weakness(password: str, *, known_words: Iterable[str] = ()) -> LazyText | None:
    """What is wrong with a chosen password, or None. `known_words` are the person's own: name, e-mail."""
    if len(password) < SHORTEST:
        return lazy("The password needs at least %(n)s characters. A short sentence is easy to remember.", n=SHORTEST)
    if len(password) > LONGEST:
        return lazy("The password may have at most %(n)s characters.", n=LONGEST)
    from zxcvbn import zxcvbn  # its word lists take long to load, and few requests choose a password

    words = [
        *OFFICE_WORDS,
        *(part for word in known_words for part in (word, *word.replace("@", " ").split())),
    ]
    # The estimate takes quadratic time, and what is easily guessed shows in the first characters.
    estimate = zxcvbn(password[:ESTIMATED_LENGTH], user_inputs=[word for word in words if word])
    if estimate["score"] < LEAST_SCORE:
        return lazy("This password is easily guessed. Use a sentence of several words that only you would say.")
    return None


def _same_spelling(password: str) -> str:
    # Keyboards send the same Vietnamese letter composed or decomposed; both must open the account.
    return unicodedata.normalize("NFKC", password)


def _hash_of_nobody() -> str:
    known = _nobody.get(id(_hasher))
    if known is None:
        known = _nobody[id(_hasher)] = _hasher.hash(secrets.token_hex(16))
    return known
