"""Petitions as the holder of a receipt meets them: sent through the page, moved on by the office, opened by code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveys.core.audit import Actor
from surveys.people.rules import ALL, ROLE_PERMISSIONS, Units
from surveys.petitions import services
from surveys.petitions.models import Petition
from surveys.places.queries import find_unit
from tests.support.client import PageClient, find_form, form_values
from tests.support.people import Cast
from tests.support.phone import soup

TEXT = "Bảng niêm yết ở Quầy 2 thiếu giấy kiểm định thiết bị X-quang, tôi phải đi lại hai lần."
WHO = {"name": "Trần Thị Minh", "address": "5 Hà Huy Giáp, Biên Hòa, Đồng Nai", "phone": "0913 222 333"}
QUESTION = "Ông/Bà nộp hồ sơ tại Quầy 2 hay qua Cổng dịch vụ công?"
ANSWER = "Sở đã niêm yết lại đủ thành phần hồ sơ ngày 18/11/2026. Sở xin lỗi Ông/Bà vì đã phải đi lại."


@dataclass(frozen=True)
class Sent:
    """A petition that was sent, as its sender holds it."""

    number: str
    code: str


@dataclass(frozen=True)
class Officer:
    """A member of staff for the services, with everything their role may do in the whole department."""

    id: int
    role: str

    @property
    def actor(self) -> Actor:
        return Actor("staff", str(self.id), self.role)

    def can(self, permission: str, unit_id: int | None = None) -> bool:
        return permission in ROLE_PERMISSIONS[self.role]

    def units_for(self, permission: str) -> Units:
        return ALL if self.can(permission) else frozenset()


def send_petition(client: PageClient, *, kind: str = "petition", **changes: Any) -> Sent:
    """Write and send one through the page; returns number and code as its receipt shows them."""
    url = f"/petitions/new?kind={kind}&at=Q2"
    values = form_values(find_form(client.page(url), None)) | {"text": TEXT, **(WHO if kind == "petition" else {})}
    page = soup(client.post(url, data=values | changes))
    number, code = page.select_one("main .sm b"), page.select_one(".code")
    assert number is not None
    assert code is not None
    return Sent(number.get_text(strip=True), "-".join(code.get_text(" ").split()))


def open_page(client: PageClient, code: str, *, lang: str = "vi") -> BeautifulSoup:
    """The tracking page behind a code."""
    answer = client.submit(f"/receipt?lang={lang}", {"code": code})
    assert answer.status_code == 200, answer.get_data(as_text=True)[:500]
    return soup(answer)


def press(
    client: PageClient, page: BeautifulSoup, action: str, data: Mapping[str, Any] | None = None
) -> TestResponse:
    """Send one of the tracking page's forms."""
    form = find_form(page, f'form[action^="/receipt/{action}"]')
    return client.post(str(form["action"]), data=form_values(form) | dict(data or {}))


class Office:
    """The office's side, by the services: as far as the receipt's tests need it."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self._app = app
        self._people = {who: Officer(cast.account(who), who.split("-")[0]) for who in
                        ("legal", "legal-2", "unit", "head", "approver")}  # fmt: skip

    def step(self, number: str, code: str, who: str, **data: Any) -> None:
        """Run one transition."""
        kit = self._app.extensions["ydan"]
        with kit.database.write() as session:
            services.act(session, _get(session, number), code, by=self._people[who], keys=kit.keys, **data)

    def assign(self, number: str) -> None:
        """Legal classifies it and gives it to a unit, which starts work."""
        with self._app.extensions["ydan"].database.read() as session:
            unit = find_unit(session, "qlkh")
        assert unit is not None
        self.step(number, "assign", "legal", kind="pakn_a", unit_id=unit.id, similar_shown=True)
        self.step(number, "accept", "unit")

    def ask(self, number: str) -> None:
        """The unit asks the citizen."""
        self.assign(number)
        self.step(number, "ask_citizen", "unit", question=QUESTION)

    def answer(self, number: str, text: str = ANSWER, reviewer: str = "legal", assign: bool = True) -> None:
        """Four people answer it."""
        if assign:
            self.assign(number)
        with self._app.extensions["ydan"].database.write() as session:
            petition = _get(session, number)
            services.save_draft(session, petition, by=self._people["unit"], text=text, legal_basis="NĐ 20/2008")
        self.step(number, "submit", "head")
        self.step(number, "send_to_approval", reviewer)
        self.step(number, "approve", "approver")


def _get(session: Session, number: str) -> Petition:
    return session.scalars(select(Petition).where(Petition.number == number)).one()
