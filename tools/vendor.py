"""Fetches, locks and checks the browser libraries of vendor.toml in static/vendor.

`vendor.py update` takes each package from the npm registry by its own client, compares the archive with the
pinned checksum, copies the named files and writes LOCK.json. `vendor.py check` compares every committed byte
with LOCK.json, without a network; it fails on a changed, missing or unlisted file.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
VENDOR = HERE.parent / "static" / "vendor"
PINS = HERE / "vendor.toml"
PRESSED = {".br", ".gz"}


def digest(data: bytes, algorithm: str) -> str:
    """The checksum of data as browsers and npm write it, for example "sha384-…"."""
    return f"{algorithm}-{base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"


def read_pins(path: Path = PINS) -> dict[str, Any]:
    """What vendor.toml asks for."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def fetch(package: dict[str, Any], folder: Path) -> Path:
    """The package's archive, fetched by npm and equal to its pinned checksum."""
    spec = f"{package['name']}@{package['version']}"
    command = ["npm", "pack", "--silent", "--ignore-scripts", spec]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    archive = folder / done.stdout.strip().splitlines()[-1]
    found = digest(archive.read_bytes(), "sha512")
    if found != package["integrity"]:
        raise SystemExit(f"{spec}: the archive is {found}, vendor.toml pins {package['integrity']}")
    return archive


def unpack(archive: Path, package: dict[str, Any], root: Path) -> None:
    """Copies the package's named files out of its archive."""
    target = root / package["into"]
    target.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as tar:
        for name in package["files"]:
            member = tar.extractfile(f"package/{name}")
            if member is None:
                raise SystemExit(f"{package['name']} has no file {name}")
            (target / Path(name).name).write_bytes(member.read())


def sources(pins: dict[str, Any]) -> dict[str, str]:
    """Each committed file, relative to static/vendor, with where it comes from."""
    found = {}
    for package in pins.get("package", ()):
        for name in package["files"]:
            found[f"{package['into']}/{Path(name).name}"] = f"npm {package['name']}@{package['version']}"
    for made in pins.get("made", ()):
        found[f"{made['into']}/{made['file']}"] = made["how"]
    return found


def lock(pins: dict[str, Any], root: Path = VENDOR) -> dict[str, dict[str, Any]]:
    """The lock of what stands in root: bytes, sha384 and source of each file."""
    entries = {}
    for name, source in sorted(sources(pins).items()):
        data = (root / name).read_bytes()
        entries[name] = {"bytes": len(data), "integrity": digest(data, "sha384"), "source": source}
    return entries


def check(pins: dict[str, Any], root: Path = VENDOR) -> list[str]:
    """Every difference between root and its LOCK.json, as sentences; empty when all is well."""
    written = json.loads((root / "LOCK.json").read_text(encoding="utf-8"))
    faults = []
    wanted = sources(pins)
    for name in sorted(wanted.keys() - written.keys()):
        faults.append(f"{name}: in vendor.toml, not in LOCK.json")
    for name in sorted(written.keys() - wanted.keys()):
        faults.append(f"{name}: in LOCK.json, not in vendor.toml")
    for name, entry in sorted(written.items()):
        path = root / name
        if not path.exists():
            faults.append(f"{name}: missing")
        elif digest(path.read_bytes(), "sha384") != entry["integrity"]:
            faults.append(f"{name}: changed since it was locked")
        elif entry["source"] != wanted.get(name, entry["source"]):
            faults.append(f"{name}: locked from {entry['source']}, vendor.toml says {wanted[name]}")
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and path.suffix not in PRESSED and name != "LOCK.json" and name not in written:
            faults.append(f"{name}: not in LOCK.json")
    return faults


def update(pins: dict[str, Any], root: Path = VENDOR) -> None:
    """Fetches every package anew and writes LOCK.json."""
    with tempfile.TemporaryDirectory() as folder:
        for package in pins.get("package", ()):
            unpack(fetch(package, Path(folder)), package, root)
    text = json.dumps(lock(pins, root), indent=2, ensure_ascii=False) + "\n"
    (root / "LOCK.json").write_text(text, encoding="utf-8")


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code."""
    if arguments == ["update"]:
        update(read_pins())
    elif arguments != ["check"]:
        print(__doc__)
        return 2
    faults = check(read_pins())
    for fault in faults:
        print(f"static/vendor: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
