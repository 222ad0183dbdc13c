"""Writes the compressed twins (.br, .gz) of the static files; the web server sends them instead.

Only what changed is pressed again, so a second start costs milliseconds; a twin whose original is gone or is
newer is removed first, because the server prefers a twin without looking at its age.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

import brotli

STATIC = Path(__file__).resolve().parents[1] / "static"
TEXT = {".css", ".js", ".mjs", ".json", ".svg", ".txt", ".html", ".webmanifest", ".xml", ".map"}
TWINS = (".br", ".gz")


def twins(path: Path) -> tuple[Path, ...]:
    """The places of the compressed twins of one file."""
    return tuple(path.with_name(path.name + ending) for ending in TWINS)


def is_fresh(path: Path) -> bool:
    """True when every twin of the file is there and not older than the file."""
    made = path.stat().st_mtime_ns
    return all(twin.exists() and twin.stat().st_mtime_ns >= made for twin in twins(path))


def press(path: Path) -> None:
    """Writes the twins of one file; each appears whole or not at all."""
    data = path.read_bytes()
    packings = (brotli.compress(data, quality=11), gzip.compress(data, 9, mtime=0))
    for twin, packed in zip(twins(path), packings, strict=True):
        part = twin.with_name(twin.name + ".part")
        part.write_bytes(packed)
        part.replace(twin)


def text_files(root: Path) -> Iterator[Path]:
    """Every file under root that gains from compression."""
    for path in sorted(root.rglob("*")):
        if path.suffix in TEXT and path.is_file() and path.name != "LOCK.json":
            yield path


def press_tree(root: Path) -> int:
    """Brings all twins under root up to date; returns how many files were pressed."""
    for twin in [*root.rglob("*.br"), *root.rglob("*.gz")]:
        if not twin.with_suffix("").exists():
            twin.unlink()
    stale = [path for path in text_files(root) if not is_fresh(path)]
    for path in stale:
        press(path)
    return len(stale)


if __name__ == "__main__":
    count = press_tree(Path(sys.argv[1]) if len(sys.argv) > 1 else STATIC)
    if count:
        print(f"Compressed {count} static files.")
