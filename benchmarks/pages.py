"""N5a: the logged-in list of actions, filtered and sorted, sixteen people at once.

Against a plain Django list page on the same rows, in the same run, in turn. The list is asked by the
person for whom it costs most: she may read every contract.
"""

import html
import os
import sqlite3
import statistics
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version

from benchmarks import report
from benchmarks.instance import Instance, find_port, get_instance, list_sessions, run_server, serve
from benchmarks.load import Browser, Load, load

TRAVELLER = "lectrice.nationale@maillage.example"
LOCAL = "cheffe.de.projet@maillage.example"
STATES = ("running", "planned", "blocked")
OUR_PATHS = [f"/actions/?etat={state}&tri=titre" for state in STATES]
PEER_PATHS = [f"/actions/?status={state}" for state in STATES]
ROUNDS, SECONDS, AT_ONCE = 5, 4.0, 16
PAGES, SLOWEST = report.Goal(40, "pages/s", at_least=True), report.Goal(500, "ms p95")


@dataclass(frozen=True)
class Measure:
    """What one size gave: pages per second of ours and of the peer, our slowest answers."""

    ours: float
    peer: float
    p50_ms: float
    p95_ms: float
    local: float


def measure(actions: int) -> Measure:
    """Serve an instance of a size and its peer, ask both in turn."""
    instance = get_instance(actions)
    sessions = list_sessions(instance, TRAVELLER, AT_ONCE)
    local = list_sessions(instance, LOCAL, AT_ONCE)
    with tempfile.TemporaryDirectory() as folder, serve(instance) as port:
        environment = os.environ | {"PEER_HOME": folder}
        key = _fill_peer(instance, environment)
        peer_port = find_port()
        command = [
            sys.executable, "-m", "granian", "benchmarks.peer:application", "--interface", "wsgi",
            "--port", str(peer_port), "--workers", "2", "--blocking-threads", "4", "--no-access-log",
        ]  # fmt: skip
        peer_sessions = [{"Cookie": f"sessionid={key}"}]
        with run_server(command, peer_port, environment=environment):
            _check(instance, port, sessions[0], OUR_PATHS)
            _check(instance, peer_port, peer_sessions[0], PEER_PATHS, order="title")
            load(port, OUR_PATHS, sessions=sessions, at_once=AT_ONCE, seconds=2)
            load(peer_port, PEER_PATHS, sessions=peer_sessions, at_once=AT_ONCE, seconds=2)
            ours, peers = [], []
            for _ in range(ROUNDS):
                ours.append(_ask(port, OUR_PATHS, sessions))
                peers.append(_ask(peer_port, PEER_PATHS, peer_sessions))
            near = _ask(port, OUR_PATHS, local)
    times = [second * 1000 for turn in ours for second in turn.seconds]
    return Measure(
        ours=statistics.median(turn.per_second for turn in ours),
        peer=statistics.median(turn.per_second for turn in peers),
        p50_ms=report.percentile(times, 0.50),
        p95_ms=report.percentile(times, 0.95),
        local=near.per_second,
    )


def _fill_peer(instance: Instance, environment: dict[str, str]) -> str:
    import subprocess

    command = [sys.executable, "-m", "benchmarks.peer", str(instance.home / "maillage.sqlite3")]
    done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


def _ask(port: int, paths: list[str], sessions: list[dict[str, str]]) -> Load:
    result = load(port, paths, sessions=sessions, at_once=AT_ONCE, seconds=SECONDS)
    if result.refused:
        msg = f"{len(result.refused)} answers were not 200: {sorted(set(result.refused))}"
        raise RuntimeError(msg)
    return result


def _check(
    instance: Instance, port: int, session: dict[str, str], paths: list[str], *, order: str = "folded_title"
) -> None:
    """Compare the page with the rows of the database: the first ones of its order are on it."""
    browser = Browser(port, session)
    for path, state in zip(paths, STATES, strict=True):
        body = html.unescape(browser.get(path).body.decode())
        with sqlite3.connect(f"file:{instance.home}/maillage.sqlite3?mode=ro", uri=True) as database:
            rows = database.execute(
                f"SELECT title FROM contracts_action WHERE status = ? ORDER BY {order}, id LIMIT 20",
                [state],
            ).fetchall()
        places = [body.find(title) for (title,) in rows]
        if -1 in places or len(rows) == 0:
            msg = f"{path} does not show the first rows of the database"
            raise RuntimeError(msg)
    browser.close()


def main() -> bool:
    """Measure three sizes and conclude on the largest."""
    sizes = list_sizes()
    measures = [measure(size) for size in sizes]
    for size, found in zip(sizes, measures, strict=True):
        print(
            f"  {size} actions: {found.ours:.1f} pages/s (p50 {found.p50_ms:.0f} ms, p95 {found.p95_ms:.0f} ms);"
            f" peer {found.peer:.1f}, ratio {found.ours / found.peer:.2f}; a local manager {found.local:.1f}"
        )
    last = measures[-1]
    exponent = report.compute_exponent(sizes, [1 / found.ours for found in measures]) if len(sizes) > 1 else 0
    return report.conclude(
        "N5a",
        [(last.ours, PAGES), (last.p95_ms, SLOWEST)],
        size=f"{sizes[-1]} actions, {AT_ONCE} at once, 2 workers, warm, SQLite",
        peer=f"plain Django {version('django')} {report.show(last.peer)} pages/s ratio {last.ours / last.peer:.2f}",
        detail=f"grows as n^{exponent:.2f}, peak memory of the clients {report.peak_memory_mb():.0f} MB",
    )


def list_sizes() -> list[int]:
    """Give the numbers of actions to measure; ``MAILLAGE_BENCH_SIZES`` makes a quicker run."""
    return [int(size) for size in os.environ.get("MAILLAGE_BENCH_SIZES", "2000,20000,200000").split(",")]


if __name__ == "__main__":
    sys.exit(not main())
