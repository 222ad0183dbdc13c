"""The fixed cast: one person for each role, made when first named and signed in through the real page."""

from __future__ import annotations

from flask import Flask

from surveys.core.audit import Actor
from surveys.core.database import Database
from surveys.people import services
from surveys.people.passwords import hash_password, new_one_time_password
from surveys.people.queries import find_unit_id, find_user_by_email
from tests.support.client import PageClient

PASSWORD = "tin-nhiem-va-minh-bach-2026"
NAMES = {
    "desk": "Lê Thị Quầy",
    "legal": "Nguyễn Thị Thùy Dương",
    "legal-2": "Lê Hoàng Phúc",
    "unit": "Trần Văn Khoa",
    "head": "Đỗ Minh Trưởng",
    "approver": "Phạm Văn Sáng",
    "office": "Phạm Ngọc Thảo",
    "privacy": "Võ Thị Bảo Mật",
    "it": "Hồ Kỹ Thuật",
    "administrator": "Ngô Quản Trị",
    "outsider": "Bùi Ngoài Cuộc",
}


class Cast:
    """Makes accounts through the services and signs them in through the page."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._database: Database = app.extensions["ydan"].database

    def account(self, who: str, unit_code: str | None = None) -> int:
        """The id of the person; `legal-2` is a second one with the role before the dash."""
        email = f"{who}-{unit_code or 'all'}@ydan.test"
        with self._database.read() as session:
            found = find_user_by_email(session, email)
        if found is not None:
            return found.id
        with self._database.write() as session:
            by = Actor.system("tests")
            unit_id = find_unit_id(session, unit_code) if unit_code else None
            assert unit_code is None or unit_id is not None, f"no unit {unit_code}"
            user = services.create_account(
                session, email=email, name=NAMES.get(who, who), unit_id=unit_id, by=by, password=new_one_time_password()
            )
            services.change_password(session, user, hashed=hash_password(PASSWORD), by=by)
            role = who.split("-")[0]
            if role != "outsider":
                services.grant_role(session, user, role=role, unit_id=unit_id, by=by)
            return user.id

    def sign_in(self, who: str, unit_code: str | None = None) -> PageClient:
        """A client with that person's session."""
        self.account(who, unit_code)
        client = self._app.test_client()
        assert isinstance(client, PageClient)
        email = f"{who}-{unit_code or 'all'}@ydan.test"
        response = client.submit("/admin/sign-in", {"email": email, "password": PASSWORD})
        assert response.status_code in (302, 303), response.get_data(as_text=True)
        return client
