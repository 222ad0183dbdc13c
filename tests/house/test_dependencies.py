"""Every package is pinned, hashed, explained, and used; every import of the house is one of them."""

from __future__ import annotations

import ast
import configparser
import re
import sys
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest

from tests.support.house import FLOORS, ROOT, code_files
from tools import vendor

PIN = re.compile(r"^(?P<name>[A-Za-z0-9-]+)(\[[a-z,]+\])?==(?P<version>\S+)$")
LOCKED = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?P<marker> ;.*)? \\$", re.MULTILINE)

# Needed without an import of ours: who needs them.
USED_BY_OTHERS = {
    "brotli": "WhiteNoise, for the compressed twins",
    "psycopg": "SQLAlchemy's PostgreSQL dialect",
    "alembic": "migrations/env.py",
    "argon2-cffi": "libpass, below Flask-Security",
    "email-validator": "WTForms' Email validator",
    "werkzeug": "below Flask, pinned with it",
}


def normal(name: str) -> str:
    """A package name as the index compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def config() -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def pins(section: str, option: str) -> dict[str, str]:
    """Package → version of one requirement list of setup.cfg; fails on anything that is not an exact pin."""
    found = {}
    for line in config()[section][option].strip().splitlines():
        match = PIN.match(line.strip())
        assert match, f"setup.cfg [{section}] {option}: {line!r} is not an exact pin"
        found[normal(match["name"])] = match["version"]
    return found


def locked(name: str) -> dict[str, set[str]]:
    """Package → versions of a lock file (more than one when they depend on Python's version)."""
    found: dict[str, set[str]] = {}
    for match in LOCKED.finditer((ROOT / name).read_text(encoding="utf-8")):
        found.setdefault(match["name"], set()).add(match["version"])
    return found


def imported() -> set[str]:
    """The top-level modules that production code imports, at the top or inside functions."""
    names: set[str] = set()
    for _name, text in code_files():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - sys.stdlib_module_names - set(FLOORS) - {"wsgi", "migrations"}


RUNTIME = pins("options", "install_requires")


def test_every_import_is_a_pinned_dependency() -> None:
    distributions = packages_distributions()
    missing = {
        name for name in imported() if not RUNTIME.keys() & {normal(one) for one in distributions.get(name, ["?"])}
    }
    assert not missing


def test_every_pinned_dependency_is_used() -> None:
    distributions = packages_distributions()
    used = {normal(one) for name in imported() for one in distributions.get(name, [])}
    assert not RUNTIME.keys() - used - USED_BY_OTHERS.keys()


@pytest.mark.parametrize(("section", "option"), [("options", "install_requires"), ("options.extras_require", "test")])
def test_every_pin_says_why_it_is_there(section: str, option: str) -> None:
    block = False
    explained = False
    inside = False
    for line in (ROOT / "setup.cfg").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            inside = line == f"[{section}]"
        elif inside and re.match(r"\S", line):
            block = line.startswith(option)
        elif inside and block and line.strip():
            explained = explained or line.strip().startswith("#")
            assert explained, f"{line.strip()} has no comment above it"


def test_locks_hold_every_pin_with_hashes() -> None:
    runtime_lock, test_lock = locked("requirements.txt"), locked("requirements-test.txt")
    assert {name: {one} for name, one in RUNTIME.items()}.items() <= runtime_lock.items()
    assert {name: {one} for name, one in pins("options.extras_require", "test").items()}.items() <= test_lock.items()
    assert runtime_lock.items() <= test_lock.items(), "the tests must run on what production runs"
    for name in ("requirements.txt", "requirements-test.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for block in re.split(r"\n(?=[a-z0-9])", text.split("\n", 2)[2]):
            assert "--hash=sha256:" in block, f"{name}: no hash for {block.splitlines()[0]}"


def test_installed_packages_are_the_pinned_ones() -> None:
    assert {name: version(name) for name in RUNTIME} == RUNTIME


def test_vendored_files_are_as_they_were_locked() -> None:
    assert vendor.check(vendor.read_pins()) == []


def test_a_changed_or_added_vendored_file_is_found(tmp_path: Path) -> None:
    made = {"into": "lib-1", "file": "lib.js", "how": "here"}
    pins_ = {"made": [made]}
    (tmp_path / "lib-1").mkdir()
    (tmp_path / "lib-1" / "lib.js").write_text("1\n")
    entries = vendor.lock(pins_, tmp_path)
    (tmp_path / "LOCK.json").write_text(__import__("json").dumps(entries))
    assert vendor.check(pins_, tmp_path) == []
    (tmp_path / "lib-1" / "lib.js").write_text("2\n")
    (tmp_path / "lib-1" / "more.js").write_text("3\n")
    assert vendor.check(pins_, tmp_path) == [
        "lib-1/lib.js: changed since it was locked",
        "lib-1/more.js: not in LOCK.json",
    ]


def test_browser_plotly_is_the_version_that_python_plotly_writes_for() -> None:
    import plotly

    bundled = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    header = bundled.read_text(encoding="utf-8")[:200]
    match = re.search(r"plotly\.js v(\d+\.\d+\.\d+)", header)
    assert match
    packages = {package["name"]: package["version"] for package in vendor.read_pins()["package"]}
    assert packages["plotly.js-basic-dist-min"] == match[1]
