"""Where made-up citizens are asked: the catalogue's touchpoints, and some more so that several units have
answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.places.models import Touchpoint, Unit

EXTRA = (
    ("QLKH1", "qr", "qlkh", "Mã QR tại Phòng Quản lý khoa học", "QR code at the Science Management Division"),
    (
        "TDC1",
        "qr",
        "tdc",
        "Mã QR tại Chi cục Tiêu chuẩn Đo lường Chất lượng",
        "QR code at the Standards sub-department",
    ),
    ("TTTH1", "qr", "tin-hoc", "Mã QR tại Trung tâm Tin học", "QR code at the Informatics Centre"),
    ("VP1", "assisted", "van-phong", "Văn phòng hỏi trực tiếp", "Asked by the Office"),
    ("KHTC1", "qr", "khtc", "Mã QR tại Phòng Kế hoạch Tài chính", "QR code at the Planning Division"),
)


@dataclass(frozen=True)
class Stand:
    """A touchpoint in the made-up year: how many come there and how their mood is shifted."""

    weight: float
    shift: float
    long_form: float = 0.0
    field: str = ""


STANDS: Mapping[str, Stand] = {
    "KIOSK1": Stand(44, 0.0),
    "Q1": Stand(8, 0.12, 0.2, "khcn"),
    "Q2": Stand(7, 0.3, 0.2, "shtt"),
    "Q3": Stand(8, 0.05, 0.2, "tcdlcl"),
    "Q4": Stand(7, -0.12, 0.2, "atbx"),
    "WEB": Stand(7, -0.15, 0.35),
    "GIAY": Stand(6, 0.05, 1.0),
    "QLKH1": Stand(5, -0.3, 0.25, "khcn"),
    "TDC1": Stand(5.5, 0.1, 0.25, "tcdlcl"),
    "TTTH1": Stand(2, -0.3, 0.2),
    "VP1": Stand(0.45, -0.2),
    "KHTC1": Stand(0.05, 0.0),
}


def add_places(session: Session) -> None:
    """Add the touchpoints that are not there yet."""
    present = set(session.scalars(select(Touchpoint.code)))
    units = {unit.code: unit.id for unit in session.scalars(select(Unit))}
    for code, channel, unit, name_vi, name_en in EXTRA:
        if code in present:
            continue
        long_form = "sipas" if channel == "qr" else None
        session.add(
            Touchpoint(
                code=code, channel=channel, unit_id=units[unit], survey_code="kiosk", long_survey_code=long_form,
                name_vi=name_vi, name_en=name_en, active=True, settings={},
            )
        )  # fmt: skip
    session.flush()
