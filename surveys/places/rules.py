"""Rules of the places that need no database: the closed lists, how codes look, how a pairing secret is
kept.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from surveys.core.translation import LazyText, lazy

UNIT_KINDS = ("department", "leaders", "office", "division", "branch", "centre", "desk", "committee")
CHANNELS = ("kiosk", "qr", "web", "link", "paper", "telephone", "assisted")
PRINTED_CHANNELS = ("qr", "web", "link")
"""Channels that people reach by scanning or typing an address; the others have no QR code."""

KIOSK_STATES = ("waiting", "paired", "revoked")

UNIT_KIND_NAMES: Mapping[str, LazyText] = {
    "department": lazy("Department"),
    "leaders": lazy("Leadership"),
    "office": lazy("Office"),
    "division": lazy("Division"),
    "branch": lazy("Sub-department"),
    "centre": lazy("Centre"),
    "desk": lazy("Reception desk"),
    "committee": lazy("Committee"),
}
CHANNEL_NAMES: Mapping[str, LazyText] = {
    "kiosk": lazy("Kiosk"),
    "qr": lazy("QR code"),
    "web": lazy("Portal"),
    "link": lazy("Link"),
    "paper": lazy("Paper form"),
    "telephone": lazy("By telephone"),
    "assisted": lazy("Asked by staff"),
}
KIOSK_STATE_NAMES: Mapping[str, LazyText] = {
    "waiting": lazy("Waiting to be paired"),
    "paired": lazy("Paired"),
    "revoked": lazy("Revoked"),
}

CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
TOUCHPOINT_CODE = re.compile(r"[A-Z0-9]{2,20}\Z")

# Crockford's alphabet: no I, L, O or U, so that a code survives being read aloud and typed.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})

PAIRING_LENGTH = 8
PAIRING_LIFETIME = timedelta(minutes=15)
PAIRING_TRIES = 5
TOKEN_BYTES = 32

IDLE_SECONDS_DEFAULT, IDLE_SECONDS_LEAST, IDLE_SECONDS_MOST = 45, 15, 120
LANGUAGES = ("vi", "en")

SILENT_AFTER = timedelta(minutes=5)
"""A paired kiosk sends a heartbeat each minute; after five without one it is shown as silent."""


def new_touchpoint_code(length: int = 4) -> str:
    """A short random code that people can type from a poster."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def normalise_touchpoint_code(typed: str) -> str:
    """The stored form of a typed code: upper case, without blanks and hyphens."""
    return re.sub(r"[\s-]+", "", typed).upper()


def new_pairing_code() -> str:
    """Eight characters (40 bits) that pair one kiosk once."""
    return "".join(secrets.choice(ALPHABET) for _ in range(PAIRING_LENGTH))


def normalise_pairing_code(typed: str) -> str:
    """What was typed on the kiosk, as the code was given: O is read as 0, I and L as 1."""
    return re.sub(r"[\s-]+", "", typed).upper().translate(_READ_AS)


def hash_pairing_code(code: str) -> str:
    """`salt$digest` by scrypt: forty bits are few, so that a stolen table must not give them away quickly."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${_stretch(code, salt)}"


def pairing_code_matches(code: str, stored: str) -> bool:
    """Whether `code` is the one behind `stored`, in constant time."""
    salt, _, digest = stored.partition("$")
    return hmac.compare_digest(_stretch(code, bytes.fromhex(salt)), digest)


def _stretch(code: str, salt: bytes) -> str:
    return hashlib.scrypt(code.encode("utf-8", "surrogatepass"), salt=salt, n=2**12, r=8, p=1, dklen=32).hex()


def new_token() -> str:
    """The secret that a paired kiosk sends with everything: 32 random bytes."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """SHA-256 in hex; enough for a secret of 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class KioskSettings:
    """What the administrator sets for one kiosk."""

    idle_seconds: int = IDLE_SECONDS_DEFAULT
    languages: tuple[str, ...] = LANGUAGES

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> KioskSettings:
        """The settings in a kiosk's row, with defaults for what is not set."""
        return cls(
            int(stored.get("idle_seconds", IDLE_SECONDS_DEFAULT)),
            tuple(stored.get("languages", LANGUAGES)),
        )

    def as_dict(self) -> dict[str, Any]:
        """The form kept in the row and sent to the device."""
        return {"idle_seconds": self.idle_seconds, "languages": list(self.languages)}
