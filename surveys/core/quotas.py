"""How often something was tried from one corner of the network, without keeping anybody's address.

The address is shortened (/24, or /56 for IPv6), and only a keyed digest of it together with the day is stored, so that
it cannot be read back and means nothing the day after. Rows of earlier days are thrown away.
"""

from __future__ import annotations

import ipaddress
from datetime import date

from sqlalchemy import Date, LargeBinary, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.core import clock
from surveys.core.crypto import KeyRing
from surveys.core.schema import Base, upsert

KEY_LENGTH = 16
IPV4_PREFIX, IPV6_PREFIX = 24, 56


class Quota(Base):
    """One count: of what, for which pseudonym, on which day."""

    __tablename__ = "quotas"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary(KEY_LENGTH), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True, index=True)
    n: Mapped[int] = mapped_column(default=0)


def pseudonym(keys: KeyRing, address: str | None) -> bytes:
    """Today's name for the corner of the network that `address` lies in (16 bytes)."""
    return keys.mac(f"{clock.today().isoformat()}|{_corner(address)}".encode(), purpose="quota")[:KEY_LENGTH]


def used(session: Session, name: str, key: bytes) -> int:
    """How often it was counted today."""
    return session.scalar(select(Quota.n).where(Quota.name == name, Quota.key == key, Quota.day == clock.today())) or 0


def count(session: Session, name: str, key: bytes) -> None:
    """Count one more in the caller's transaction, and forget earlier days."""
    today = clock.today()
    session.execute(delete(Quota).where(Quota.day < today))
    dialect = session.get_bind().dialect.name
    row = {"name": name, "key": key, "day": today, "n": 0}
    session.execute(upsert(dialect, Quota.__table__, [row]).on_conflict_do_nothing())  # type: ignore[arg-type]
    session.execute(update(Quota).where(Quota.name == name, Quota.key == key, Quota.day == today).values(n=Quota.n + 1))


def _corner(address: str | None) -> str:
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    prefix = IPV4_PREFIX if found.version == 4 else IPV6_PREFIX
    return str(ipaddress.ip_network((found, prefix), strict=False))
