"""Rendered pages kept in the process: a form is drawn once for each place, wording and language.

Only the form's number and token differ between two visitors. They stand in one short uncompressed block between two
parts that were compressed beforehand, so that an answer costs one checksum over a few bytes instead of a rendering
and a compression. Nobody's input is in such a page, so compressing it gives nothing away (BREACH).
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from flask import Response, request

NUMBER_MARK = "@@number@@"
TOKEN_MARK = "@@token@@"  # noqa: S105
MOST_PAGES = 512

_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


@dataclass(frozen=True)
class SplicedPage:
    """One page cut at the marks for number and token; without marks everything is in `before`."""

    before: bytes
    between: bytes
    after: bytes
    packed_before: bytes
    packed_after: bytes
    checksum: int

    @classmethod
    def of(cls, html: str) -> SplicedPage:
        """Cut and compress a rendered page (RFC 1951: a full flush ends on a byte and forgets the window)."""
        before, _mark, rest = html.partition(NUMBER_MARK)
        between, _mark, after = rest.partition(TOKEN_MARK)
        pack = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed_before = pack.compress(before.encode()) + pack.flush(zlib.Z_FULL_FLUSH)
        pack = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed_after = pack.compress(after.encode()) + pack.flush(zlib.Z_FINISH)
        return cls(
            before.encode(), between.encode(), after.encode(), packed_before, packed_after, zlib.crc32(before.encode())
        )

    def plain(self, number: str = "", token: str = "") -> bytes:
        """The page as it is."""
        return b"".join((self.before, number.encode(), self.between, token.encode(), self.after))

    def gzipped(self, number: str = "", token: str = "") -> bytes:
        """The page as one gzip member (RFC 1952)."""
        middle = b"".join((number.encode(), self.between, token.encode()))
        size = len(middle)
        checksum = zlib.crc32(self.after, zlib.crc32(middle, self.checksum))
        total = len(self.before) + size + len(self.after)
        return b"".join((
            _GZIP_HEADER,
            self.packed_before,
            b"\x00" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little"),
            middle,
            self.packed_after,
            checksum.to_bytes(4, "little") + (total & 0xFFFFFFFF).to_bytes(4, "little"),
        ))  # fmt: skip


class PageCache:
    """Pages of the newest catalogue version; a change of places, wording or settings empties it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._version = -1
        self._pages: dict[Hashable, SplicedPage] = {}

    def get(self, version: int, key: Hashable, draw: Callable[[], str]) -> SplicedPage:
        """The page under `key`, drawn when it is not there yet or the catalogue has changed."""
        page = self._pages.get(key) if version == self._version else None
        if page is None:
            page = SplicedPage.of(draw())
            with self._lock:
                if version != self._version or len(self._pages) >= MOST_PAGES:
                    self._version, self._pages = version, {}
                self._pages[key] = page
        return page


def answer(page: SplicedPage, number: str = "", token: str = "") -> Response:
    """The page as this visitor's answer, compressed when the browser takes it."""
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    body = page.gzipped(number, token) if packed else page.plain(number, token)
    response = Response(body, mimetype="text/html")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "no-store"
    return response
