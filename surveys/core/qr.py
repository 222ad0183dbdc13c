"""QR codes as the path of an SVG: sharp on screen and paper, and no picture file is needed."""

from __future__ import annotations

from dataclasses import dataclass

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET_ZONE = 4


@dataclass(frozen=True)
class QrPath:
    """A code drawn in a square of `size` modules, quiet zone included; `path` is the `d` of one black path."""

    size: int
    path: str


def qr_path(text: str) -> QrPath:
    """The QR code of `text` (ISO/IEC 18004, level M), each row's dark runs as one move and one rectangle."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    runs: list[str] = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                runs.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            x = max(x, start + 1)
    return QrPath(len(matrix), "".join(runs))
