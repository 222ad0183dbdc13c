"""Counting cubes: how often each value was given, kept in the submission's own transaction.

Two grains answer every question of a dashboard without touching the answers:
`tally_days` (day × unit) for trends, headline and units over any dates, and `tally_periods` (half-month × unit × field
× procedure × channel × counter). A half-month starts on the 1st or the 15th, because administrative-reform reports run
from the 15th to the 14th, and calendar months are two halves. A dimension that is not known is 0.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from surveys.core.schema import Base


class TallyDay(Base):
    """How often `value` was answered to `item_id` in a unit on a day."""

    __tablename__ = "tally_days"
    __table_args__ = {"sqlite_with_rowid": False}

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    unit_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("edition_items.id"), primary_key=True)
    value: Mapped[int] = mapped_column(Integer, primary_key=True)
    n: Mapped[int] = mapped_column(Integer)


class TallyPeriod(Base):
    """How often `value` was answered to `item_id` in a half-month, by every place dimension."""

    __tablename__ = "tally_periods"
    __table_args__ = {"sqlite_with_rowid": False}

    period: Mapped[date] = mapped_column(Date, primary_key=True)
    unit_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    field_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    procedure_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    channel: Mapped[str] = mapped_column(String(12), primary_key=True)
    counter_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("edition_items.id"), primary_key=True)
    value: Mapped[int] = mapped_column(Integer, primary_key=True)
    n: Mapped[int] = mapped_column(Integer)


class SubmissionDay(Base):
    """How many forms came in on a day in a unit by channel and outcome, whatever they answered."""

    __tablename__ = "submission_days"
    __table_args__ = {"sqlite_with_rowid": False}

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    unit_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    channel: Mapped[str] = mapped_column(String(12), primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(10), primary_key=True)
    n: Mapped[int] = mapped_column(Integer)
