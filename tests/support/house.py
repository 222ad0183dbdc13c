"""Where the house's files are, for the sweeps over them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("surveys", "kiosk", "admin")
NOT_OURS = ("static/vendor/",)


@cache
def tracked_files() -> tuple[str, ...]:
    """The files of the repository, relative to its top: what git knows, or in an export without git, what is there."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode == 0:
        names = [name for name in done.stdout.decode().split("\0") if name and (ROOT / name).is_file()]
    else:
        names = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file()]
        names = [name for name in names if not name.startswith((".venv/", "var/", ".git/"))]
    return tuple(sorted(name for name in names if not name.startswith(NOT_OURS)))


def files(*endings: str, under: tuple[str, ...] = ("",)) -> Iterator[tuple[str, str]]:
    """(name, text) of every tracked file with one of the endings below one of the folders."""
    for name in tracked_files():
        if name.endswith(endings) and name.startswith(under):
            yield name, (ROOT / name).read_text(encoding="utf-8")


def code_files() -> Iterator[tuple[str, str]]:
    """(name, text) of the Python files that run in production."""
    yield from files(".py", under=(*(f"{floor}/" for floor in FLOORS), "wsgi.py"))


def template_files() -> Iterator[tuple[str, str]]:
    """(name, text) of the page templates."""
    yield from files(".html", under=tuple(f"{floor}/" for floor in FLOORS))
