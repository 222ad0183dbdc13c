"""Codes that people type and ids that clients make: receipt codes and UUIDs of version 7.

A receipt code is a citizen's only key to their petition. It is made on the device, so it works offline; the
server gets a verifier (a digest) and stores only a slow hash of that. `static/js/receipt-code.js` is its
twin.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
import unicodedata
import uuid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, so that nothing read aloud or off paper is taken for something else."""

RANDOM_LENGTH = 15
CODE_LENGTH = RANDOM_LENGTH + 1
GROUP = 4
VERIFIER_LENGTH = 43
VERIFIER_PREFIX = b"ydan-receipt-v1:"

_VALUES = {char: value for value, char in enumerate(ALPHABET)} | {"I": 1, "L": 1, "O": 0}
_SEPARATORS = frozenset(" -_.·\t\n\r\u2010\u2011\u2012\u2013\u2014")
_REDUCTION = 0b100101  # x^5 + x^2 + 1, primitive over GF(2), so that x generates all 31 elements


def new_receipt_code() -> str:
    """A new code: 75 random bits and a check character, as `XXXX-XXXX-XXXX-XXXX`."""
    values = [secrets.randbelow(32) for _ in range(RANDOM_LENGTH)]
    return _grouped([*values, _check_value(values)])


def normalise_receipt(text: str) -> str | None:
    """The code as it was issued, from whatever was typed; None when it cannot be one.

    Case, blanks and hyphens do not matter, and O, I, L are read as 0, 1, 1. The check character catches every
    single wrong character and every two characters that changed places.
    """
    letters = [char for char in unicodedata.normalize("NFKC", text).upper() if char not in _SEPARATORS]
    if len(letters) != CODE_LENGTH or any(char not in _VALUES for char in letters):
        return None
    values = [_VALUES[char] for char in letters]
    if values[-1] != _check_value(values[:-1]):
        return None
    return _grouped(values)


def receipt_verifier(code: str) -> str:
    """What a device sends instead of the code: base64url(SHA-256(prefix + the 16 characters)), without
    padding.

    Raises ValueError for a code that is not one.
    """
    normal = normalise_receipt(code)
    if normal is None:
        raise ValueError("this is not a receipt code")
    digest = hashlib.sha256(VERIFIER_PREFIX + normal.replace("-", "").encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def is_verifier(text: str) -> bool:
    """Whether `text` has the form of a verifier."""
    if len(text) != VERIFIER_LENGTH:
        return False
    try:
        padded = text.encode("ascii") + b"="
        return base64.urlsafe_b64encode(base64.b64decode(padded, altchars=b"-_", validate=True)) == padded
    except ValueError:
        return False


def uuid7() -> uuid.UUID:
    """A new UUID of version 7 (RFC 9562): milliseconds first, so that new rows are neighbours; 74 random
    bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return uuid.UUID(int=value | 0b10 << 62 | secrets.randbits(62))


def _check_value(values: list[int]) -> int:
    """The value that makes the weighted sum over GF(32) zero.

    Position i is weighted by x^(15-i) and the check character by x^0; sixteen different weights, none of them
    zero. So a changed character changes the sum, and so do two exchanged characters: (w_i + w_j)(v_i + v_j)
    is not zero. Horner's scheme: multiply what came before by x, add the next value.
    """
    total = 0
    for value in values:
        total = _times_x(total ^ value)
    return total


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _REDUCTION if doubled & 0b100000 else doubled


def _grouped(values: list[int]) -> str:
    letters = "".join(ALPHABET[value] for value in values)
    return "-".join(letters[start : start + GROUP] for start in range(0, CODE_LENGTH, GROUP))
