"""Files that come with a petition: drawn anew, or refused by name."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import select

from surveys.core.database import Database
from surveys.petitions.models import Attachment, Petition
from tests.support.client import PageClient
from tests.support.phone import count, send, soup
from tests.support.writing import PETITION, TEXT, write


def png(width: int = 40, height: int = 30) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#0B5A52").save(out, "PNG")
    return out.getvalue()


def test_pictures_come_with_it_redrawn(client: PageClient, database: Database) -> None:
    values = write(client)
    values.setlist("files", [(io.BytesIO(png()), "ảnh quầy 2.png"), (io.BytesIO(png(9, 9)), "2.png")])
    assert send(client, PETITION, values).status_code == 200
    with database.read() as session:
        rows = session.scalars(select(Attachment).order_by(Attachment.id)).all()
        assert [(row.name, row.media_type, row.purpose) for row in rows] == [
            ("ảnh quầy 2.png", "image/png", "petition"),
            ("2.png", "image/png", "petition"),
        ]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("ảnh.png", b"<html><script>alert(1)</script>", "JPEG, PNG"),
        ("đơn.pdf", b"%PDF-1.4 nothing", "PDF"),
        ("rỗng.png", b"", "ảnh"),
        ("lớn.png", b"\x89PNG\r\n\x1a\n" + b"0" * (10 * 1024 * 1024 + 1), "10 MB"),
    ],
)
def test_a_file_that_cannot_be_taken_is_named_and_nothing_is_stored(
    client: PageClient, database: Database, name: str, data: bytes, says: str
) -> None:
    values = write(client)
    values.setlist("files", [(io.BytesIO(data), name)])
    answer = send(client, PETITION, values)
    assert answer.status_code == 422
    summary = soup(answer).select_one("[role=alert]")
    assert summary is not None
    assert name in summary.get_text()
    assert "chọn lại tệp" in summary.get_text()
    assert TEXT in str(soup(answer).select_one("textarea"))
    assert count(database, Petition) == 0
    assert count(database, Attachment) == 0


def test_a_sixth_file_is_refused(client: PageClient, database: Database) -> None:
    values = write(client)
    values.setlist("files", [(io.BytesIO(png()), f"{n}.png") for n in range(6)])
    answer = send(client, PETITION, values)
    assert answer.status_code == 422
    assert count(database, Petition) == 0
