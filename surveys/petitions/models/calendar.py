"""The working-day calendar: only the days that differ from Monday-to-Friday."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from surveys.core.database import Base, one_of
from surveys.petitions.working_days import DAY_KINDS


class CalendarDay(Base):
    """One day: off (nghỉ lễ), substitute (nghỉ bù), swapped_off (hoán đổi nghỉ) or swapped_work (làm bù)."""

    __tablename__ = "calendar_days"
    __table_args__ = (one_of("kind", DAY_KINDS),)

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    legal_basis: Mapped[str] = mapped_column(String(300))
    confirmed: Mapped[bool] = mapped_column(default=True)
    """False where the package guesses a date that no decision has named yet."""
