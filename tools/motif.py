"""Draw the ring motif of the Đông Sơn drum as static SVG files: full drum, rim, band and mark.

Run ``python tools/motif.py`` from the root of the repository; it rewrites the files in ``static/icons``.
What matters is the order of the rings (two circles, ticks, dotted rings joined by tangents, sawtooth,
dotted rings, star), one stroke and one colour; the files are small enough to be cached by a kiosk.
"""

from __future__ import annotations

from math import cos, pi, sin
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "static" / "icons"
GLAZE = "#0B5A52"
MIST = "#BFE0D6"


def number(value: float) -> str:
    """One decimal is enough at the sizes shown and keeps the files small."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def point(radius: float, turn: float) -> str:
    """A point on a circle round the origin; ``turn`` is a part of a full turn, clockwise from the top."""
    angle = 2 * pi * turn
    return f"{number(radius * sin(angle))} {number(-radius * cos(angle))}"


def circle(radius: float) -> str:
    """A circle round the origin, as a path so that one element holds the whole picture."""
    r = number(radius)
    return f"M0-{r}A{r} {r} 0 1 1 0 {r}A{r} {r} 0 1 1 0-{r}Z"


def ticks(inner: float, outer: float, count: int) -> str:
    """Short radial strokes."""
    return "".join(f"M{point(outer, i / count)}L{point(inner, i / count)}" for i in range(count))


def small_circle(cx: float, cy: float, radius: float) -> str:
    """A circle anywhere."""
    r = number(radius)
    d = number(2 * radius)
    return f"M{number(cx - radius)} {number(cy)}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0-{d} 0"


def tangents(radius: float, size: float, count: int) -> str:
    """Lines from the outer side of each ring to the inner side of the next, which makes them seem to roll."""
    lines = []
    for i in range(count):
        lines.append(f"M{point(radius + size, (i + 0.12) / count)}L{point(radius - size, (i + 0.88) / count)}")
    return "".join(lines)


def dotted_rings(radius: float, size: float, count: int, dot: float) -> tuple[str, str]:
    """Rings with a dot each, joined by tangents: the path to stroke and the path to fill."""
    stroke, fill = [tangents(radius, size, count)], []
    for i in range(count):
        angle = 2 * pi * i / count
        x, y = radius * sin(angle), -radius * cos(angle)
        stroke.append(small_circle(x, y, size))
        fill.append(small_circle(x, y, dot))
    return "".join(stroke), "".join(fill)


def sawtooth(inner: float, outer: float, teeth: int) -> str:
    """A closed zigzag."""
    points = [point(outer if i % 2 else inner, i / (2 * teeth)) for i in range(2 * teeth)]
    return "M" + "L".join(points) + "Z"


def star(inner: float, outer: float, rays: int) -> str:
    """A star with long narrow rays."""
    points = []
    for i in range(rays):
        points += [point(outer, i / rays), point(inner, (i + 0.5) / rays)]
    return "M" + "L".join(points) + "Z"


def chevrons(rays: int, first: float, step: float, count: int) -> str:
    """Nested arrowheads that point at the centre between two rays."""
    lines = []
    for ray in range(rays):
        middle = (ray + 0.5) / rays
        for n in range(count):
            tip = first + n * step
            half = 0.16 / rays * (1 + 0.3 * n)
            lines.append(f"M{point(tip + 26, middle - half)}L{point(tip, middle)}L{point(tip + 26, middle + half)}")
    return "".join(lines)


def rim_paths(outer: float) -> tuple[str, str]:
    """The rim: two circles, 168 ticks, circle, 56 dotted rings joined by tangents, circle."""
    stroke, fill = dotted_rings(outer * 0.872, outer * 0.0265, 56, outer * 0.008)
    lines = [circle(outer), circle(outer * 0.979), ticks(outer * 0.926, outer * 0.964, 168)]
    lines += [circle(outer * 0.914), stroke, circle(outer * 0.826)]
    return "".join(lines), fill


def drum_paths(outer: float) -> tuple[str, str]:
    """The whole drum face; only the attract screen of the kiosk shows it."""
    stroke, fill = rim_paths(outer)
    rings, dots = dotted_rings(outer * 0.625, outer * 0.027, 36, outer * 0.008)
    lines = [stroke, circle(outer * 0.812), ticks(outer * 0.768, outer * 0.800, 144), circle(outer * 0.757)]
    lines += [sawtooth(outer * 0.700, outer * 0.745, 72), circle(outer * 0.690), rings, circle(outer * 0.562)]
    lines += [ticks(outer * 0.518, outer * 0.550, 112), circle(outer * 0.506), circle(outer * 0.490)]
    lines += [star(outer * 0.135, outer * 0.470, 14), chevrons(14, outer * 0.255, outer * 0.058, 3)]
    lines += [circle(outer * 0.072)]
    return "".join(lines), fill + dots


def svg(box: str, body: str) -> str:
    """A complete file; a title would be read aloud, and the motif says nothing."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{body}</svg>\n'


def ring_picture(paths: tuple[str, str], colour: str, opacity: float, width: float) -> str:
    """Stroke and dots of a ring picture in one colour."""
    stroke, fill = paths
    body = (
        f'<g opacity="{opacity}"><path d="{stroke}" fill="none" stroke="{colour}" stroke-width="{width}" '
        f'stroke-linejoin="round"/><path d="{fill}" fill="{colour}"/></g>'
    )
    return svg("-342 -342 684 684", body)


def band(colour: str, opacity: float) -> str:
    """One period of the ring unrolled, to be repeated along the edge by CSS."""
    body = (
        f'<g opacity="{opacity}" fill="none" stroke="{colour}" stroke-width="1.4">'
        '<path d="M0 1.2H28M0 18.8H28"/><circle cx="14" cy="10" r="5"/><path d="M15.6 5.3L28 10M0 10L12.4 14.7"/>'
        f'<circle cx="14" cy="10" r="1.7" fill="{colour}" stroke="none"/></g>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="28" height="20" viewBox="0 0 28 20">{body}</svg>\n'
    )


MARK_DISC = "M32 3A29 29 0 1 1 17.6 57.2L5.2 61.2Q3.4 61.6 4 59.8L8.3 48.3A29 29 0 0 1 32 3Z"


def mark_body(disc: str, inside: str) -> str:
    """The mark: a drum that is a speech bubble, one inner ring, an eight-ray star."""
    rays = star(5.2, 17.5, 8)
    return (
        f'<path fill="{disc}" d="{MARK_DISC}"/><g transform="translate(32 32)">'
        f'<circle r="22.6" fill="none" stroke="{inside}" stroke-width="2.2"/><path fill="{inside}" d="{rays}"/></g>'
    )


def main() -> None:
    """Write every file."""
    files = {
        "drum.svg": ring_picture(drum_paths(340), GLAZE, 0.5, 1.6),
        "rim.svg": ring_picture(rim_paths(340), GLAZE, 1, 1.6),
        "rim-mist.svg": ring_picture(rim_paths(340), MIST, 0.75, 1.6),
        "band.svg": band(GLAZE, 0.6),
        "band-mist.svg": band(MIST, 0.75),
        "mark.svg": svg("0 0 64 64", mark_body(GLAZE, "#FFFFFF")),
        "mark-white.svg": svg("0 0 64 64", mark_body("#FFFFFF", "#083B36")),
    }
    for name, text in files.items():
        (OUT / name).write_text(text, encoding="utf-8")
        print(f"{name} {len(text.encode())} bytes")


if __name__ == "__main__":
    main()
