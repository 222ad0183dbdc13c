"""What the phone has to load: one page and one style sheet, together under 14 KB over the wire."""

from __future__ import annotations

import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kiosk.page_cache import NUMBER_MARK, TOKEN_MARK, SplicedPage
from tests.support.client import PageClient

FIRST_VIEW = 14 * 1024
PACKED = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.fixture
def raw(app: Flask) -> FlaskClient:
    """A client that takes compressed answers as they are."""
    return FlaskClient(app, app.response_class)


def test_first_view_of_the_short_form_is_under_14_kb(raw: FlaskClient) -> None:
    for language in ("vi", "en"):
        page = raw.get(f"/q/Q2?lang={language}", headers=PACKED)
        assert page.headers["Content-Encoding"] == "gzip"
        html = gzip.decompress(page.data).decode()
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
        assert len(sheets) == 1
        styles = raw.get(sheets[0], headers=PACKED, buffered=True)
        size = len(page.data) + len(gzip.compress(styles.data, 9) if not styles.content_encoding else styles.data)
        assert size < FIRST_VIEW, size
        assert not re.findall(r"<(?:script|img|link rel=\"preload)", html)


def test_the_packed_page_is_the_page(raw: FlaskClient, client: PageClient) -> None:
    packed = gzip.decompress(raw.get("/q/Q2", headers=PACKED).data).decode()
    plain = client.get("/q/Q2").get_data(as_text=True)
    hide = re.compile(r'(name="(?:id|token)" value=")[^"]+')
    assert hide.sub(r"\1", packed) == hide.sub(r"\1", plain)


@pytest.mark.parametrize("size", [0, 1, 300, 70_000])
def test_a_spliced_page_unpacks_to_exactly_what_it_says(size: int) -> None:
    words = "Ông/Bà hài lòng " * (size // 16 + 1)
    page = SplicedPage.of(f"{words}<i>{NUMBER_MARK}</i><b>{TOKEN_MARK}</b>{words}")
    for number, token in (("", ""), ("0192-đ", "t" * 28), ("x" * 30_000, "y" * 30_000)):
        expected = f"{words}<i>{number}</i><b>{token}</b>{words}".encode()
        assert page.plain(number, token) == expected
        assert gzip.decompress(page.gzipped(number, token)) == expected


def test_a_page_without_marks_is_whole() -> None:
    page = SplicedPage.of("<p>Cảm ơn</p>")
    assert gzip.decompress(page.gzipped()).decode() == page.plain().decode() == "<p>Cảm ơn</p>"
