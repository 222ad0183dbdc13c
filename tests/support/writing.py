"""Writing to the office through the page: the addresses, a text, a sender, and the form filled in."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from tests.support.client import PageClient
from tests.support.phone import fill

NEW = "/petitions/new"
COMMENT = f"{NEW}?kind=comment&at=Q2"
PETITION = f"{NEW}?kind=petition&at=Q2"
TEXT = "Bảng niêm yết ở Quầy 2 thiếu giấy kiểm định thiết bị X-quang."
WHO = {
    "name": "Nguyễn Thị Ánh",
    "address": "12 Cách Mạng Tháng Tám, phường Trấn Biên, Đồng Nai",
    "phone": "0912 345 678",
    "email": "",
}


def write(client: PageClient, url: str = PETITION, **changes: Any) -> MultiDict[str, Any]:
    """The form at `url` filled in; the sender only where one is asked for."""
    about = WHO if "kind=petition" in url else {}
    return fill(client, url, **{"text": TEXT, **about, **changes})
