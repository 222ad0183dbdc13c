"""Who may see a tracking page: whoever gave the code a moment ago. No cookie, and the code is asked for only once.

After the code was given, the page's own forms carry a signed pass for that one petition. It is good for two hours and
only in the body of a POST, so that it stands in no address, no log and no history.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import threading
import time
import uuid
from collections import deque
from datetime import UTC, datetime, timedelta

from surveys.core import clock, quotas
from surveys.core.crypto import KeyRing
from surveys.core.database import Database
from surveys.core.errors import TooMany
from surveys.core.translation import lazy

PASS_LIFETIME = timedelta(hours=2)
WRONG_A_DAY = 60
WRONG_AT_ONCE = 10
AT_ONCE = 600.0
MOST_REMEMBERED = 10_000

_TIME_LENGTH, _MAC_LENGTH = 5, 16


def new_pass(keys: KeyRing, petition: uuid.UUID) -> str:
    """A pass for one petition from now on."""
    body = petition.bytes + int(clock.now().timestamp()).to_bytes(_TIME_LENGTH, "big")
    return base64.urlsafe_b64encode(body + _mac(keys, body)).rstrip(b"=").decode()


def read_pass(keys: KeyRing, text: str) -> uuid.UUID | None:
    """The petition that a pass opens; None when it is not ours or too old."""
    try:
        raw = base64.urlsafe_b64decode(text[:80] + "==")
    except (ValueError, binascii.Error):
        return None
    body, mac = raw[:-_MAC_LENGTH], raw[-_MAC_LENGTH:]
    if len(body) != 16 + _TIME_LENGTH or not hmac.compare_digest(mac, _mac(keys, body)):
        return None
    given_at = datetime.fromtimestamp(int.from_bytes(body[16:], "big"), UTC)
    return uuid.UUID(bytes=body[:16]) if clock.now() - given_at <= PASS_LIFETIME else None


def _mac(keys: KeyRing, body: bytes) -> bytes:
    return keys.mac(body, purpose="receipt-pass")[:_MAC_LENGTH]


class Brake:
    """Limits wrong codes from one corner of the network: a few at once in this process, some more a day for all.

    The petitions are safe without it (75 random bits); it keeps guessing from costing the server anything.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._recent: dict[bytes, deque[float]] = {}

    def check(self, database: Database, key: bytes) -> None:
        """Raises TooMany while the corner has used up its tries; right codes wait as well."""
        with self._lock:
            recent = self._recent.get(key, deque())
            while recent and time.monotonic() - recent[0] > AT_ONCE:
                recent.popleft()
            blocked = len(recent) >= WRONG_AT_ONCE
        if not blocked:
            with database.read() as session:
                blocked = quotas.used(session, "receipt", key) >= WRONG_A_DAY
        if blocked:
            raise TooMany(
                lazy(
                    "Too many wrong codes were entered from your network. Please try again in ten minutes, or ask "
                    "at the desk."
                )
            )

    def count(self, database: Database, key: bytes) -> None:
        """One more wrong code."""
        with self._lock:
            if len(self._recent) >= MOST_REMEMBERED:
                self._recent.clear()
            self._recent.setdefault(key, deque(maxlen=WRONG_AT_ONCE)).append(time.monotonic())
        with database.write() as session:
            quotas.count(session, "receipt", key)
