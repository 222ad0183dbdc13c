"""Tables of the places: who serves citizens (units, counters), about what (fields, procedures), and where
they are asked (touchpoints and the devices that stand there)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.core.database import UTC, Base, BigKey, Json, one_of
from surveys.places.rules import CHANNELS, KIOSK_STATES, UNIT_KINDS


class Unit(Base):
    """A unit of the department (đơn vị); the tree hangs together by `parent_id`."""

    __tablename__ = "units"
    __table_args__ = (one_of("kind", UNIT_KINDS),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    name_vi: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    short_vi: Mapped[str] = mapped_column(String(60))
    short_en: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)

    parent: Mapped[Unit | None] = relationship(remote_side=[id])


class Counter(Base):
    """A counter (quầy) of a reception desk."""

    __tablename__ = "counters"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    name_vi: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)

    unit: Mapped[Unit] = relationship()


class Field(Base):
    """A field of state management (lĩnh vực) that groups procedures."""

    __tablename__ = "fields"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name_vi: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class Procedure(Base):
    """An administrative procedure (thủ tục hành chính).

    `days_min`/`days_max` are the published working days, empty where no source gives them; `source` says
    which.
    """

    __tablename__ = "procedures"
    __table_args__ = (
        CheckConstraint(
            "days_min is null or (days_min > 0 and days_max is not null and days_max >= days_min)",
            name="days",
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    field_id: Mapped[int] = mapped_column(ForeignKey("fields.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    name_vi: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    days_min: Mapped[int | None]
    days_max: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(200), default="")
    active: Mapped[bool] = mapped_column(default=True)

    field: Mapped[Field] = relationship()
    unit: Mapped[Unit | None] = relationship()


class Touchpoint(Base):
    """A place, a channel and a code under which citizens are asked: a kiosk, a counter's QR, the portal,
    paper.

    `survey_code` names the short form asked first, `long_survey_code` the long one offered afterwards.
    """

    __tablename__ = "touchpoints"
    __table_args__ = (one_of("channel", CHANNELS),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name_vi: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("counters.id"), index=True)
    procedure_id: Mapped[int | None] = mapped_column(ForeignKey("procedures.id"), index=True)
    survey_code: Mapped[str] = mapped_column(String(40))
    long_survey_code: Mapped[str | None] = mapped_column(String(40))
    active: Mapped[bool] = mapped_column(default=True)
    settings: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)

    unit: Mapped[Unit] = relationship()
    counter: Mapped[Counter | None] = relationship()
    procedure: Mapped[Procedure | None] = relationship()


class Kiosk(Base):
    """A device in front of citizens. Its pairing code and token are kept as digests only."""

    __tablename__ = "kiosks"
    __table_args__ = (
        one_of("state", KIOSK_STATES),
        Index("uq_kiosks_token_hash", "token_hash", unique=True),
        CheckConstraint("state <> 'paired' or token_hash is not null", name="paired_has_token"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    touchpoint_id: Mapped[int] = mapped_column(ForeignKey("touchpoints.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    pairing_hash: Mapped[str | None] = mapped_column(String(200))
    pairing_expires_at: Mapped[datetime | None] = mapped_column(UTC)
    pairing_tries: Mapped[int] = mapped_column(default=0)
    token_hash: Mapped[str | None] = mapped_column(String(64))
    paired_at: Mapped[datetime | None] = mapped_column(UTC)
    last_seen_at: Mapped[datetime | None] = mapped_column(UTC)
    report: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    settings: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)

    touchpoint: Mapped[Touchpoint] = relationship()
