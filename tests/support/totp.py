"""An authenticator app (RFC 6238, SHA-1, six digits, thirty seconds), written from the standard for the tests."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time

STEP = 30


def code(key: str, *, steps_ahead: int = 0) -> str:
    """What the app shows now, or some steps ahead, for the key as the page prints it."""
    letters = key.replace("-", "").replace(" ", "").upper()
    secret = base64.b32decode(letters + "=" * (-len(letters) % 8))
    counter = int(time.time()) // STEP + steps_ahead
    digest = hmac.digest(secret, counter.to_bytes(8, "big"), hashlib.sha1)
    place = digest[-1] & 0x0F
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def test_vector() -> bool:
    """Appendix B of RFC 6238 at 59 seconds, cut to six digits."""
    secret = b"12345678901234567890"
    digest = hmac.digest(secret, (59 // STEP).to_bytes(8, "big"), hashlib.sha1)
    place = digest[-1] & 0x0F
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return number % 1_000_000 == 287082
