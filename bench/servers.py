"""Starting what is measured: the product and the bare pair, behind the same server with the same settings."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
YDAN = str(Path(sys.executable).with_name("ydan"))
PATIENCE = 120.0
PR_SET_PDEATHSIG = 1


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(var_dir: Path, port: int, **more: str) -> dict[str, str]:
    """A clean environment for one installation in `var_dir`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YDAN_")}
    return {**kept, "YDAN_VAR": str(var_dir), "YDAN_PUBLIC_URL": f"http://127.0.0.1:{port}", **more}


def ydan(*arguments: str, env: Mapping[str, str]) -> str:
    """Run one `ydan` command; returns what it printed."""
    done = subprocess.run([YDAN, *arguments], env=env, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"ydan {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def start(command: list[str], env: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start a server as the leader of a process group of its own, which ends when we do."""
    with log.open("ab") as out:
        return subprocess.Popen(
            command, env=env, cwd=ROOT, stdout=out, stderr=out, start_new_session=True, preexec_fn=_end_with_parent
        )


def _end_with_parent() -> None:
    """Ask the kernel to stop the server when the process that measures or tests it dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_until_ready(process: subprocess.Popen[bytes], port: int, path: str, log: Path) -> None:
    """Return when the server answers `path`; raise with its log when it ends or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2):
                return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start:\n{log.read_text()}") from None
            time.sleep(0.05)


def stop(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
    """End the server with all its processes."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, how)
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def product(var_dir: Path, **settings: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A fresh installation of Ý Dân, serving; yields its port and process."""
    port = free_port()
    var_dir.mkdir(parents=True, exist_ok=True)
    env = environment(var_dir, port, **settings)
    ydan("init", env=env)
    process = start([YDAN, "serve", "--port", str(port)], env, var_dir / "serve.log")
    try:
        wait_until_ready(process, port, "/readyz", var_dir / "serve.log")
        yield port, process
    finally:
        stop(process)


@contextlib.contextmanager
def bare_pair(var_dir: Path, page: bytes) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The bare pair, serving `page`; yields its port and process."""
    port = free_port()
    var_dir.mkdir(parents=True, exist_ok=True)
    (var_dir / "page.html").write_bytes(page)
    env = environment(var_dir, port, BARE_DIR=str(var_dir))
    process = start([sys.executable, "-m", "bench.bare", str(port)], env, var_dir / "bare.log")
    try:
        wait_until_ready(process, port, "/", var_dir / "bare.log")
        yield port, process
    finally:
        stop(process)


def group_members(leader: int) -> list[int]:
    """The ids of the processes in a process group."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[2]) == leader:
                    found.append(int(entry.name))
    return found


def cpu_seconds(leader: int) -> float:
    """The processor time that a process group has used so far."""
    total = 0
    for pid in group_members(leader):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")
