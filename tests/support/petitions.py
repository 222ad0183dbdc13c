"""People and petitions for tests of the petitions room below the web: the same services that the pages call."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.audit import Actor
from surveys.core.codes import new_receipt_code, receipt_verifier, uuid7
from surveys.core.crypto import KeyRing
from surveys.core.database import Database
from surveys.people.models import User
from surveys.people.rules import GrantedRole, Units, standing
from surveys.petitions import services
from surveys.petitions.files import CheckedFile, FileStore
from surveys.petitions.models import Petition
from surveys.places.models import Touchpoint, Unit
from tests.support.people import NAMES

WORDS = (
    "Tôi nộp hồ sơ gia hạn giấy phép tiến hành công việc bức xạ ngày 14/10. Danh mục niêm yết tại quầy không ghi bản "
    "đo kiểm xạ nên tôi phải đi lại ba lần. Đề nghị Sở niêm yết đủ thành phần hồ sơ."
)
ANSWER = (
    "Sở đã niêm yết lại đủ thành phần hồ sơ tại quầy và trên Cổng dịch vụ công. Sở xin lỗi Ông/Bà vì đã phải đi lại."
)
LAW = "Nghị định 20/2008/NĐ-CP, Điều 14 khoản 1"
NO_PASSWORD = "-"  # signs nobody in
USUAL = (
    ("legal", None),
    ("legal-2", None),
    ("unit", "qlkh"),
    ("head", "qlkh"),
    ("approver", None),
    ("privacy", None),
    ("desk", None),
)
CONTACT = services.ContactInput("Nguyễn Văn An", "12 Hùng Vương, Xuân Lộc", "0912 345 678", "")


@dataclass(frozen=True)
class Person:
    """A member of staff as the services see one."""

    id: int
    name: str
    standing: Mapping[str, Units] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        return Actor("staff", str(self.id), self.name)

    def can(self, permission: str, unit_id: int | None = None) -> bool:
        units = self.standing.get(permission)
        return units is not None and (unit_id is None or unit_id in units)

    def units_for(self, permission: str) -> Units:
        return self.standing.get(permission, frozenset())


class Office:
    """One installation for a test: people by role, petitions, and short ways through the workflow."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.kit = app.extensions["ydan"]
        self.database: Database = self.kit.database
        self.keys: KeyRing = self.kit.keys
        self.store = FileStore.from_settings(self.kit.settings, self.keys)
        self._people: dict[tuple[str, str | None], Person] = {}
        with self.database.read() as session:
            units = session.scalars(select(Unit)).all()
        self._units = {unit.code: unit.id for unit in units}
        self._parents = {unit.id: unit.parent_id for unit in units}
        with self.database.write() as session:
            for who, unit in USUAL:
                self._people[who, unit] = self._make(session, who, unit)

    def person(self, who: str, unit: str | None = None) -> Person:
        """The person of the cast: `legal`, `legal-2`, or `unit` in the unit `qlkh`. Not inside a transaction, unless
        it is one of the usual people."""
        if (who, unit) not in self._people:
            with self.database.write() as session:
                self._people[who, unit] = self._make(session, who, unit)
        return self._people[who, unit]

    def _make(self, session: Session, who: str, unit: str | None) -> Person:
        user = User(
            email=f"{who}-{unit or 'all'}@office.test",
            name=NAMES.get(who, who),
            password=NO_PASSWORD,
            fs_uniquifier=uuid7().hex,
            created_at=clock.now(),
        )
        session.add(user)
        session.flush()
        role = GrantedRole(who.split("-")[0], self._units[unit] if unit else None, date(2020, 1, 1))
        return Person(user.id, user.name, standing([role], on=clock.today(), parents=self._parents))

    @staticmethod
    def png(colour: str = "white") -> bytes:
        """A small picture."""
        out = io.BytesIO()
        Image.new("RGB", (8, 8), colour).save(out, "PNG")
        return out.getvalue()

    def unit_id(self, code: str) -> int:
        """The id of the unit."""
        return self._units[code]

    def receive(self, session: Session, text: str = WORDS, **changes: Any) -> Petition:
        """A petition that came in by the QR code at counter 2; `code` gives it a known receipt."""
        given: dict[str, Any] = {
            "keys": self.keys,
            "uuid": uuid7(),
            "touchpoint": session.scalars(select(Touchpoint).where(Touchpoint.code == "Q2")).one(),
            "kind": "petition",
            "text": text,
            "contact": CONTACT,
            "consents": {"contact_back": True},
            "receipt_verifier": receipt_verifier(changes.pop("code", None) or new_receipt_code()),
            "store": self.store,
            "locale": "vi",
            "channel": "qr",
            "submitted_at": clock.now(),
        }
        return services.receive(session, **(given | changes))

    def assign(self, session: Session, petition: Petition, *, kind: str = "pakn_a", unit: str = "qlkh") -> None:
        """Legal classifies it and gives it to a unit."""
        services.act(
            session,
            petition,
            "assign",
            by=self.person("legal"),
            kind=kind,
            unit_id=self.unit_id(unit),
            similar_shown=True,
        )

    def to_progress(self, session: Session, petition: Petition) -> None:
        """…up to the unit having started work."""
        self.assign(session, petition)
        services.act(session, petition, "accept", by=self.person("unit", "qlkh"))

    def to_draft(self, session: Session, petition: Petition, text: str = ANSWER) -> None:
        """…up to a finished draft by the unit officer."""
        if petition.state == "received":
            self.to_progress(session, petition)
        services.save_draft(session, petition, by=self.person("unit", "qlkh"), text=text, legal_basis=LAW)

    def to_review(self, session: Session, petition: Petition, text: str = ANSWER) -> None:
        """…up to Legal's review."""
        self.to_draft(session, petition, text)
        services.act(session, petition, "submit", by=self.person("head", "qlkh"))

    def to_approval(self, session: Session, petition: Petition, text: str = ANSWER) -> None:
        """…up to the leader's desk."""
        self.to_review(session, petition, text)
        services.act(session, petition, "send_to_approval", by=self.person("legal"))

    def to_answer(self, session: Session, petition: Petition, text: str = ANSWER) -> None:
        """…up to the answer."""
        self.to_approval(session, petition, text)
        services.act(session, petition, "approve", by=self.person("approver"))


__all__ = ["ANSWER", "CONTACT", "LAW", "WORDS", "CheckedFile", "Office", "Person"]
