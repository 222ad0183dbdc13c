"""A kiosk for the tests: a device at the hall's touchpoint, ready to be paired."""

from __future__ import annotations

from sqlalchemy import select

from surveys.core.audit import Actor
from surveys.core.database import Database
from surveys.places import kiosks
from surveys.places.models import Kiosk

TOUCHPOINT = "KIOSK1"
WHO = Actor("staff", "1", "Quản trị viên")


def new_pairing_code(database: Database, touchpoint: str = TOUCHPOINT, name: str = "Màn hình sảnh") -> str:
    """A fresh pairing code for the kiosk of that name, which is made when it is not there yet."""
    with database.write() as session:
        kiosk = session.scalar(select(Kiosk).where(Kiosk.name == name))
        if kiosk is None:
            kiosk = kiosks.save_kiosk(session, None, {"name": name, "touchpoint": touchpoint}, by=WHO)
            session.flush()
        return kiosks.issue_pairing_code(session, kiosk, by=WHO)


def new_token(database: Database, touchpoint: str = TOUCHPOINT, name: str = "Màn hình sảnh") -> str:
    """The token of a paired device."""
    code = new_pairing_code(database, touchpoint, name)
    with database.write() as session:
        paired = kiosks.pair(session, code)
        assert paired is not None
        return paired.token
