"""What tests of the petitions desk have in common: petitions that came in, and steps taken through the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from surveys.core import clock
from surveys.core.codes import new_receipt_code, receipt_verifier, uuid7
from surveys.petitions import services
from surveys.petitions.files import CheckedFile, FileStore
from surveys.petitions.models import Petition
from surveys.places.models import Unit
from surveys.places.queries import get_touchpoint
from tests.support.client import PageClient

WORDS = (
    "Tôi nộp hồ sơ gia hạn giấy phép tiến hành công việc bức xạ ngày 14/10. Cán bộ hướng dẫn bổ sung bản đo kiểm xạ, "
    "nhưng danh mục niêm yết tại quầy không ghi giấy này nên tôi phải đi lại ba lần từ Xuân Lộc."
)
ANSWER = (
    "Sở đã niêm yết đủ thành phần hồ sơ tại quầy và trên cổng thông tin. Ông/Bà được nộp bổ sung trực tuyến, "
    "không phải đi lại."
)
LAW = "Thông tư 08/2010/TT-BKHCN, Điều 12"
SENDER = services.ContactInput("Nguyễn Văn Ẩn", "12 Hùng Vương, Xuân Lộc", "0912 345 678", "an@example.vn")


def receive(
    app: Flask,
    text: str = WORDS,
    *,
    kind: str = "petition",
    contact: services.ContactInput | None = SENDER,
    files: tuple[CheckedFile, ...] = (),
) -> str:
    """A petition as it comes from a counter's QR code; returns its number."""
    kit = app.extensions["ydan"]
    with kit.database.write() as session:
        petition = services.receive(
            session,
            keys=kit.keys,
            uuid=uuid7(),
            touchpoint=get_touchpoint(session, "Q2"),
            kind=kind,
            text=text,
            contact=contact,
            consents={"contact_back": True},
            receipt_verifier=receipt_verifier(new_receipt_code()),
            files=files,
            store=FileStore.from_settings(kit.settings, kit.keys),
            locale="vi",
            channel="qr",
            submitted_at=clock.now(),
        )
        return petition.number


def petition_row(app: Flask, number: str) -> Petition:
    """The row as it stands now."""
    with app.extensions["ydan"].database.read() as session:
        return session.scalars(select(Petition).where(Petition.number == number)).one()


def unit_id(app: Flask, code: str) -> str:
    """The form value of a unit."""
    with app.extensions["ydan"].database.read() as session:
        return str(session.scalars(select(Unit.id).where(Unit.code == code)).one())


def url_of(number: str) -> str:
    """The address of a petition's page."""
    return f"/admin/petitions/{number}"


def take(client: PageClient, number: str, step: str, data: Mapping[str, Any] | None = None) -> TestResponse:
    """Take a step with the form that the page shows; field names are given without the step's prefix."""
    code = step.replace("-", "_")
    typed = {f"{code}-{name}": value for name, value in (data or {}).items()}
    action = f"{url_of(number)}/steps/{step}"
    return client.submit(url_of(number), typed, form=f'form[action="{action}"]')


def assign(client: PageClient, number: str, app: Flask, *, kind: str = "pakn_a", unit: str = "qlkh") -> TestResponse:
    """Legal classifies and assigns."""
    return take(client, number, "assign", {"kind": kind, "unit_id": unit_id(app, unit), "publishable": "yes"})


def words_on(page: BeautifulSoup) -> str:
    """What can be read in the page's main part, on one line."""
    main = page.select_one("main")
    assert main is not None
    return " ".join(main.get_text(" ", strip=True).split())
