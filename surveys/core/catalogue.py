"""A counter that moves whenever places, questionnaires or settings change.

Every process keeps rendered forms in memory and asks for this number at most once a second, so that a change made at
the desk shows everywhere within a second without a query for every citizen.
"""

from __future__ import annotations

import threading
import time

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.core.database import Database
from surveys.core.schema import Base, BigKey

CHECK_EVERY = 1.0


class CatalogueVersion(Base):
    """One row that counts the changes."""

    __tablename__ = "catalogue_version"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    version: Mapped[int] = mapped_column(default=0)


def bump(session: Session) -> None:
    """Say that something changed that citizens' pages show."""
    moved = update(CatalogueVersion).values(version=CatalogueVersion.version + 1).returning(CatalogueVersion.version)
    if session.scalar(moved) is None:
        session.add(CatalogueVersion(id=1, version=1))


class CatalogueWatch:
    """This process's view of the counter, at most a second old."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._asked_at = 0.0
        self._version = -1

    def version(self) -> int:
        """The counter as of at most a second ago."""
        if time.monotonic() - self._asked_at >= CHECK_EVERY and self._lock.acquire(blocking=self._version < 0):
            try:
                with self._database.read() as session:
                    self._version = session.scalar(select(CatalogueVersion.version)) or 0
                self._asked_at = time.monotonic()
            finally:
                self._lock.release()
        return self._version

    def forget(self) -> None:
        """Ask anew next time, for the process that made the change itself."""
        self._asked_at = 0.0
