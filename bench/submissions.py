"""Complete phone submissions per second: GET the form, POST it, 303 only after a durable commit.

Beside it, in the same run on the same machine: the bare pair (the same page bytes rendered once, one durable insert,
behind the same server) and the raw engine's commits per second; then what the first views weigh. Rounds of product
and bare pair alternate, so that a noisy neighbour hits both. Prints a table and writes bench/results/submissions.json.

    python -m bench.submissions [--seconds 6] [--rounds 3] [--clients 1,8,32]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from bench import bare, servers
from bench.forms import PhoneForm, encoded, hidden_values, plain
from bench.load import Answer, Client, drive, get, percentile, post
from tools.press import STATIC, press_tree

RESULTS = Path(__file__).resolve().parent / "results"
SEE_OTHER = 303
MOST_FORMS_A_CLIENT = 20_000
WARM_UP = 2.0
QUIET = 0.03
LIMESURVEY = {"per_second": 18, "first_view_bytes": 1_330_000, "first_view_requests": 28}


Maker = Callable[["Measured", int], Client]


@dataclass
class Measured:
    """What one round of one server at one number of clients gave."""

    stored: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    pairs: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Acknowledged forms per second."""
        return self.stored / self.seconds if self.seconds else 0.0


def citizen(measured: Measured, path: str, form: PhoneForm, first: int) -> Client:
    """One person after another: opens the form, sends it, is thanked."""
    bodies = form.bodies(first)
    for _ in range(MOST_FORMS_A_CLIENT):
        shown: Answer = yield get(path)
        number, token = hidden_values(plain(shown.head, shown.body))
        body = b"id=%s&token=%s&%s" % (number, encoded(token), next(bodies))
        sent: Answer = yield post(form.action, body)
        if sent.status != SEE_OTHER:
            raise AssertionError(f"the form was answered {sent.status}: {plain(sent.head, sent.body)[:600]!r}")
        measured.stored += 1
        measured.pairs.append(shown.seconds + sent.seconds)


def bare_citizen(measured: Measured, form: PhoneForm, first: int) -> Client:
    """The same two requests against the bare pair."""
    bodies = form.bodies(first)
    for _ in range(MOST_FORMS_A_CLIENT):
        shown: Answer = yield get("/")
        hidden_values(plain(shown.head, shown.body))
        sent: Answer = yield post("/", b"id=%s&token=x&%s" % (str(uuid.uuid4()).encode(), next(bodies)))
        if sent.status != SEE_OTHER:
            raise AssertionError(f"the bare pair answered {sent.status}")
        measured.stored += 1
        measured.pairs.append(shown.seconds + sent.seconds)


def round_of(port: int, leader: int, maker: Maker, clients: int, seconds: float) -> Measured:
    """One round: so many clients for so many seconds."""
    measured = Measured()
    before = servers.cpu_seconds(leader)
    lines = [maker(measured, number * 7) for number in range(clients)]
    measured.seconds = drive(port, lines, seconds=seconds)
    measured.cpu = servers.cpu_seconds(leader) - before
    return measured


def raw_commits(folder: Path, seconds: float) -> float:
    """Durable one-row commits per second of the engine itself: one writer, no server."""
    connection = bare.connect(folder / "raw.sqlite3")
    connection.execute(bare.TABLE)
    body = "x" * 300
    began, count = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        connection.execute("begin immediate")
        connection.execute("insert into rows values (?, ?)", (str(uuid.uuid4()), body))
        connection.execute("commit")
        count += 1
    connection.close()
    return count / (time.perf_counter() - began)


def rows_in(path: Path) -> int:
    """The forms that the product's database holds."""
    with sqlite.connect(str(path)) as connection:
        return int(connection.execute("select count(*) from responses").fetchone()[0])


def fetch(port: int, path: str) -> tuple[bytes, bytes]:
    """One page as a phone gets it: (head, body as sent)."""
    taken: list[Answer] = []

    def visit() -> Client:
        taken.append((yield get(path)))

    drive(port, [visit()], seconds=10)
    return taken[0].head, taken[0].body


def summary(rounds: list[Measured]) -> dict[str, Any]:
    """Median rate of the rounds, percentiles over all of them, server CPU a form."""
    pairs = [one for measured in rounds for one in measured.pairs]
    stored = sum(measured.stored for measured in rounds)
    return {
        "per_second": round(statistics.median(measured.rate for measured in rounds), 1),
        "rounds": [round(measured.rate, 1) for measured in rounds],
        "p50_ms": round(percentile(pairs, 0.50) * 1000, 2),
        "p95_ms": round(percentile(pairs, 0.95) * 1000, 2),
        "p99_ms": round(percentile(pairs, 0.99) * 1000, 2),
        "server_cpu_ms": round(sum(measured.cpu for measured in rounds) / max(stored, 1) * 1000, 3),
        "acknowledged": stored,
    }


def warm_up(port: int, product: int, bare_port: int, pair: int, path: str, form: PhoneForm) -> int:
    """Let every thread of both servers do its first work, and the worker beside the product finish starting."""
    round_of(bare_port, pair, lambda m, n: bare_citizen(m, form, n), 16, WARM_UP)
    done = round_of(port, product, lambda m, n: citizen(m, path, form, n), 16, WARM_UP)
    before = servers.cpu_seconds(product)
    for _ in range(20):
        time.sleep(0.5)
        now = servers.cpu_seconds(product)
        if now - before < QUIET:
            break
        before = now
    return done.stored


def measure(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Run everything; returns the figures."""
    path = f"/q/{arguments.touchpoint}"
    with servers.product(folder / "product") as (port, product):
        head, body = fetch(port, path)
        form = PhoneForm.read(plain(head, body).decode())
        with servers.bare_pair(folder / "bare", plain(head, body)) as (bare_port, pair):
            figures: dict[str, Any] = {}
            acknowledged = warm_up(port, product.pid, bare_port, pair.pid, path, form)
            for clients in arguments.clients:
                ours: list[Measured] = []
                theirs: list[Measured] = []
                for _ in range(arguments.rounds):
                    theirs.append(
                        round_of(bare_port, pair.pid, lambda m, n: bare_citizen(m, form, n), clients, arguments.seconds)
                    )
                    ours.append(
                        round_of(port, product.pid, lambda m, n: citizen(m, path, form, n), clients, arguments.seconds)
                    )
                product_row, bare_row = summary(ours), summary(theirs)
                acknowledged += product_row["acknowledged"]
                ratio = round(product_row["per_second"] / max(bare_row["per_second"], 0.001), 3)
                figures[str(clients)] = {"product": product_row, "bare_pair": bare_row, "ratio": ratio}
                show_row(clients, product_row, bare_row, ratio)
    stored = rows_in(folder / "product" / "ydan.sqlite3")
    if not acknowledged <= stored <= acknowledged + sum(arguments.clients) * arguments.rounds + 16:
        raise AssertionError(f"{acknowledged} forms were acknowledged, {stored} are stored")
    difference = servers.ydan("recount", env=servers.environment(folder / "product", port)).strip()
    return {
        "clients": figures,
        "acknowledged": acknowledged,
        "stored": stored,
        "recount": difference.splitlines()[-1] if difference else "",
        "raw_commits_per_second": round(raw_commits(folder, arguments.seconds), 1),
    }


def show_row(clients: int, ours: dict[str, Any], theirs: dict[str, Any], ratio: float) -> None:
    """One line of the table."""
    print(
        f"{clients:>7} {ours['per_second']:>9} {ours['p50_ms']:>8} {ours['p95_ms']:>8} {ours['p99_ms']:>8} "
        f"{ours['server_cpu_ms']:>8} {theirs['per_second']:>10} {theirs['server_cpu_ms']:>8} {ratio:>7.0%}",
        flush=True,
    )


def write_readme(written: dict[str, Any]) -> None:
    """Put the figures of this run between the marks of README.md."""
    lines = [
        "| clients | forms a second | p50 | p95 | p99 | bare pair | share of it |",
        "|---|---|---|---|---|---|---|",
    ]
    for clients, row in written["clients"].items():
        ours, theirs = row["product"], row["bare_pair"]
        lines.append(
            f"| {clients} | {ours['per_second']:.0f} | {ours['p50_ms']:.1f} ms | {ours['p95_ms']:.1f} ms | "
            f"{ours['p99_ms']:.1f} ms | {theirs['per_second']:.0f} | {row['ratio']:.0%} |"
        )
    views = written["first_views"]
    lines += [
        "",
        f"Raw engine: {written['raw_commits_per_second']:.0f} durable commits a second. First view over the wire: "
        + ", ".join(f"{name} {row['bytes'] / 1000:.1f} kB in {row['requests']} requests" for name, row in views.items())
        + f". (LimeSurvey 6.10 with its cache, on 2 cores: {LIMESURVEY['per_second']} forms a second, first form view "
        f"{LIMESURVEY['first_view_bytes'] / 1e6:.2f} MB in {LIMESURVEY['first_view_requests']} requests.) "
        f"Measured {written['measured_at'][:10]}.",
    ]
    readme = servers.ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    before, mark, rest = text.partition("<!-- bench -->\n")
    _old, end, after = rest.partition("<!-- /bench -->")
    readme.write_text(before + mark + "\n".join(lines) + "\n" + end + after, encoding="utf-8")


def main() -> None:
    """Measure, print, write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=6.0, help="length of one round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=lambda text: [int(one) for one in text.split(",")], default=[1, 8, 32])
    parser.add_argument("--touchpoint", default="Q1")
    parser.add_argument("--no-weights", action="store_true", help="leave out the weights of the first views")
    arguments = parser.parse_args()
    press_tree(STATIC)
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
          f"Python {platform.python_version()}, SQLite {sqlite.sqlite_version}")
    print(f"{'clients':>7} {'forms/s':>9} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} {'cpu ms':>8} "
          f"{'bare /s':>10} {'cpu ms':>8} {'ratio':>7}")
    with tempfile.TemporaryDirectory(prefix="ydan-bench-") as folder:
        figures = measure(arguments, Path(folder))
        if not arguments.no_weights:
            from bench.weights import weigh

            figures["first_views"] = weigh(Path(folder) / "weights", arguments.touchpoint)
    print(f"raw engine: {figures['raw_commits_per_second']} durable commits/s; stored {figures['stored']}, "
          f"acknowledged {figures['acknowledged']}, recount: {figures['recount']}")
    best = max(row["product"]["per_second"] for row in figures["clients"].values())
    print(f"{best / LIMESURVEY['per_second']:.0f} times LimeSurvey's {LIMESURVEY['per_second']} a second on 2 cores")
    RESULTS.mkdir(exist_ok=True)
    written = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "sqlite": sqlite.sqlite_version},
        **figures,
    }
    (RESULTS / "submissions.json").write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    if "first_views" in figures:
        write_readme(written)


if __name__ == "__main__":
    main()
