"""QR codes as SVG and PNG, and the addresses that they hold."""

from __future__ import annotations

import io

import qrcode
from markupsafe import Markup, escape
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M

from surveys.places.models import Touchpoint
from surveys.web.kit import kit

QUIET_MODULES = 4
"""The blank border that the standard asks for (ISO/IEC 18004); part of both pictures."""

PNG_MODULE_PIXELS = 16
"""One module of the PNG: about 37 modules become 600 pixels, enough for 63 mm at 240 dpi."""


def touchpoint_url(touchpoint: Touchpoint) -> str:
    """The full address behind a touchpoint's QR code."""
    return f"{kit().settings.public_url}/q/{touchpoint.code}"


def typed_address(touchpoint: Touchpoint) -> str:
    """The same address as a person types it, without the scheme."""
    return touchpoint_url(touchpoint).split("://", 1)[-1]


def _modules(text: str) -> list[list[bool]]:
    # Level M mends 15 % of damage: a scratched poster still reads, and the modules stay large.
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_MODULES)
    code.add_data(text)
    code.make(fit=True)
    matrix: list[list[bool]] = code.get_matrix()
    return matrix


def qr_svg(text: str, *, label: str = "", standalone: bool = False) -> Markup:
    """The code as one SVG element with its quiet border, black on white.

    With a `label` it is an image with that name, without one it is decoration beside the written address.
    `standalone` adds the namespace that a file of its own needs.
    """
    rows = _modules(text)
    side = len(rows)
    path = "".join(_runs(row, y) for y, row in enumerate(rows))
    named = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    space = 'xmlns="http://www.w3.org/2000/svg" ' if standalone else ""
    # safe: the label is escaped, everything else is made of numbers here.
    return Markup(  # noqa: S704
        f'<svg {space}class="qr" viewBox="0 0 {side} {side}" shape-rendering="crispEdges" focusable="false" {named}>'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path fill="#000" d="{path}"/></svg>'
    )


def _runs(row: list[bool], y: int) -> str:
    """Dark modules of one row, neighbours joined into one bar."""
    parts, start = [], None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            parts.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            start = None
    return "".join(parts)


def qr_png(text: str) -> bytes:
    """The code as a black-and-white PNG, for word processors and label printers."""
    rows = _modules(text)
    side = len(rows)
    picture = Image.new("1", (side, side), 1)
    picture.putdata([0 if dark else 1 for row in rows for dark in row])
    large = picture.resize((side * PNG_MODULE_PIXELS, side * PNG_MODULE_PIXELS), Image.Resampling.NEAREST)
    out = io.BytesIO()
    large.save(out, "PNG", optimize=True)
    return out.getvalue()
