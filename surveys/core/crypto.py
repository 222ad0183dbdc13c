"""Sealing personal data (AES-256-GCM) and keyed digests, with keys that can be rotated.

Every key is derived from a master secret by HKDF-SHA256 (RFC 5869) for one purpose only. A sealed value starts with
the short id of its key, so that older secrets keep opening what they sealed.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_ID_LENGTH = 4
NONCE_LENGTH = 12


class CannotOpen(Exception):
    """A sealed value was altered, moved to another row, or sealed with a key that is not here."""


class KeyRing:
    """The keys of one installation: the first secret seals, all of them open."""

    def __init__(self, secret_keys: Sequence[str]) -> None:
        if not secret_keys:
            raise ValueError("a key ring needs at least one secret")
        self._sealing = [(self._key_id(secret), AESGCM(_derive(secret, "seal"))) for secret in secret_keys]
        self._mac_secret = secret_keys[-1]
        self._mac_keys: dict[str, bytes] = {}

    @staticmethod
    def _key_id(secret: str) -> bytes:
        return hashlib.sha256(b"ydan-key-id:" + secret.encode()).digest()[:KEY_ID_LENGTH]

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """Encrypt `plain`; it opens only with the same `context` (table, column and row), so it cannot be moved."""
        key_id, cipher = self._sealing[0]
        nonce = secrets.token_bytes(NONCE_LENGTH)
        return key_id + nonce + cipher.encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """Decrypt what `seal` made. Raises CannotOpen when anything about it was changed."""
        key_id, nonce, body = sealed[:KEY_ID_LENGTH], sealed[KEY_ID_LENGTH:16], sealed[16:]
        for known, cipher in self._sealing:
            if hmac.compare_digest(known, key_id):
                try:
                    return cipher.decrypt(nonce, body, context.encode())
                except InvalidTag as error:
                    raise CannotOpen(f"the value for {context} was altered") from error
        raise CannotOpen(f"no key for the value of {context}")

    def needs_rotation(self, sealed: bytes) -> bool:
        """Whether the value was sealed with an older key than the active one."""
        return sealed[:KEY_ID_LENGTH] != self._sealing[0][0]

    def mac(self, message: bytes, *, purpose: str) -> bytes:
        """HMAC-SHA256 for look-ups and chains (32 bytes).

        It hangs on the oldest secret, so that adding a new one does not break stored look-ups.
        """
        key = self._mac_keys.get(purpose)
        if key is None:
            key = self._mac_keys[purpose] = _derive(self._mac_secret, f"mac:{purpose}")
        return hmac.digest(key, message, "sha256")


def _derive(secret: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=b"ydan", info=purpose.encode()).derive(secret.encode())
