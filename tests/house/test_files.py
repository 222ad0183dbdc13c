"""Rooms stay small, names come from the domain, and nothing speaks of how or where it was made."""

from __future__ import annotations

import re

from tests.support.house import files, tracked_files

LONGEST_FILE = 320
MIGRATIONS = "migrations/versions/"
NO_ROOM_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "stuff", "tools", "manager", "base_utils"}
WRITTEN_HERE = (".py", ".js", ".html", ".css", ".sh", "Makefile", ".ci/run", ".cfg", ".toml", ".md", ".yaml")

# The words are put together here so that this file does not hold them itself.
LEFT_OVER = re.compile("|".join((r"\bTO" + "DO\\b", r"\bFIX" + "ME\\b", r"\bXX" + "X\\b", "NotImplemented" + "Error")))
NOT_RUN = re.compile(r"mark\.(sk" + "ip|xf" + r"ail)|pytest\.(sk" + "ip|xf" + "ail|importor" + r"skip)\(")
WORKPLACE = re.compile(r"(?<![\w.])/(wo" + r"rk|fa" + r"rm|ho" + r"me)/[a-z]")


def test_no_file_outgrows_its_room() -> None:
    """A room over about 300 lines becomes two rooms with names from the domain."""
    lengths = {
        name: text.count("\n")
        for name, text in files(".py", ".js", ".css", ".html", ".mjs")
        if not name.startswith(MIGRATIONS)
    }
    too_long = {name: count for name, count in lengths.items() if count > LONGEST_FILE}
    assert not too_long
    assert len(lengths) > 100, "the sweep must see the house"


def test_modules_are_named_after_the_domain() -> None:
    names = [name for name in tracked_files() if name.endswith((".py", ".js"))]
    assert not [name for name in names if name.rsplit("/", 1)[-1].rsplit(".", 1)[0] in NO_ROOM_NAMES]


def test_nothing_is_left_over() -> None:
    """No note to do it later, no stub that only raises, no test that does not run."""
    found = [
        f"{name}:{number}: {line.strip()}"
        for name, text in files(*WRITTEN_HERE)
        for number, line in enumerate(text.splitlines(), 1)
        if LEFT_OVER.search(line) or (name.startswith("tests/") and NOT_RUN.search(line))
    ]
    assert not found


def test_no_path_of_a_workplace_is_in_the_files() -> None:
    found = [
        f"{name}:{number}: {line.strip()}"
        for name, text in files(*WRITTEN_HERE)
        for number, line in enumerate(text.splitlines(), 1)
        if WORKPLACE.search(line)
    ]
    assert not found


def test_text_files_end_with_a_line_end_and_have_no_carriage_returns() -> None:
    broken = [
        name
        for name, text in files(".py", ".js", ".css", ".html", ".md", ".yaml", ".toml", ".cfg", ".sh", ".po")
        if text and (not text.endswith("\n") or "\r" in text)
    ]
    assert not broken
