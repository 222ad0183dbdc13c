"""Static files: served by WhiteNoise under a prefix that is the hash of the whole tree, so that browsers keep them.

Relative imports between modules and `url()` in stylesheets keep working, because the tree moves as one.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

STATIC = Path(__file__).resolve().parents[2] / "static"
COMPRESSED = (".br", ".gz")
SHORT_LIFE = 60


@lru_cache(maxsize=1)
def tree_hash() -> str:
    """Twelve hex digits of SHA-256 over every static file's path and content."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file() and path.suffix not in COMPRESSED:
            digest.update(str(path.relative_to(STATIC)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def static_url(name: str) -> str:
    """The address of a static file, which changes when any static file does."""
    return f"/s/{tree_hash()}/{name}"


def drop_stale_twins(root: Path) -> None:
    """Remove compressed twins that are older than their file, which would be served in its place."""
    for twin in root.rglob("*"):
        if twin.suffix in COMPRESSED:
            source = twin.with_suffix("")
            if not source.is_file() or source.stat().st_mtime > twin.stat().st_mtime:
                with suppress(OSError):
                    twin.unlink()


def init_app(app: Flask) -> None:
    """Put WhiteNoise before the application. Flask's own static route is not used."""
    drop_stale_twins(STATIC)
    build = tree_hash()
    wrapped = WhiteNoise(
        app.wsgi_app,
        max_age=SHORT_LIFE,
        allow_all_origins=False,
        immutable_file_test=lambda _path, url: url.startswith(f"/s/{build}/"),
        add_headers_function=_add_headers,
    )
    wrapped.add_files(str(STATIC), prefix=f"s/{build}/")
    app.wsgi_app = wrapped  # type: ignore[method-assign]
    app.jinja_env.globals["static_url"] = static_url


def _add_headers(headers: dict[str, str], _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
