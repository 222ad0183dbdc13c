"""Receipts: what the server keeps of a citizen's code, and finding a petition by it.

The server never sees the code when a script runs on the device, only its verifier. Of that it keeps a keyed digest to
find the row and a slow hash to prove it, so that neither the table alone nor the key alone opens a receipt.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.core.codes import normalise_receipt, receipt_verifier
from surveys.core.crypto import KeyRing
from surveys.petitions.models import Petition

SALT_LENGTH = 16
SCRYPT_COST = 2**13
_NOBODY = bytes(SALT_LENGTH + 32)


def lookup_of(keys: KeyRing, verifier: str) -> bytes:
    """The keyed digest under which the row is found."""
    return keys.mac(verifier.encode("ascii"), purpose="receipt")


def slow_hash(verifier: str, salt: bytes | None = None) -> bytes:
    """Salt and scrypt hash of a verifier (RFC 7914; N = 8192, r = 8, p = 1; the code itself has 75 random bits)."""
    salt = secrets.token_bytes(SALT_LENGTH) if salt is None else salt
    return salt + hashlib.scrypt(verifier.encode("ascii"), salt=salt, n=SCRYPT_COST, r=8, p=1, dklen=32)


def find_by_receipt(session: Session, keys: KeyRing, code: str) -> Petition | None:
    """The petition that this receipt code opens, or None. The same work is done for wrong and unknown codes."""
    normal = normalise_receipt(code)
    if normal is None:
        slow_hash("-", _NOBODY[:SALT_LENGTH])
        return None
    verifier = receipt_verifier(normal)
    petition = session.scalar(select(Petition).where(Petition.receipt_lookup == lookup_of(keys, verifier)))
    kept = (petition.receipt_hash if petition is not None else None) or _NOBODY
    matches = hmac.compare_digest(slow_hash(verifier, kept[:SALT_LENGTH]), kept)
    return petition if matches else None
