"""Measure the protection of tables (promise N2e): 414 published cells protected, 10,000 cells audited.

The peer is what one would write first: two calls of ``scipy.optimize.linprog`` (HiGHS too) for each hidden cell, on
the whole table. Its intervals must be ours before anything is timed.
"""

import os
import statistics
import sys
import time

import numpy as np
import scipy
from scipy.optimize import linprog
from scipy.sparse import csr_matrix
from tests.methods.disclosure.published import build_t5

from benchmarks.report import Goal, compute_exponent, conclude, peak_memory_mb
from maillage.methods.disclosure import (
    BY_DEFAULT,
    Axis,
    Cell,
    Method,
    Status,
    TableSystem,
    audit,
    build_table,
    protect,
    suppress_primary,
)

EXTRA, PROTECT_S, AUDIT_S, LARGE_AUDIT_S = 60, 60, 2, 120
COMMUNES = [int(text) for text in os.environ.get("MAILLAGE_BENCH_COMMUNES", "20,50,100").split(",")]
_REPEATS = 5
_SAMPLE = 40


def build_territory(communes: int) -> TableSystem:
    """Give counts of communes in groups of ten, by 30 ages and sex, invented, those under 11 hidden."""
    generator = np.random.default_rng(communes)
    names = [f"c{number}" for number in range(communes)]
    groups = {f"e{group}": [names[group * 10 : group * 10 + 10]] for group in range(communes // 10)}
    ages = [f"a{number}" for number in range(30)]
    sizes = generator.lognormal(3.2, 1.0, communes)
    inner = {
        (name, age, sex): Cell(id="?", value=int(generator.poisson(size)))
        for name, size in zip(names, sizes, strict=True)
        for age in ages
        for sex in "FH"
    }
    axes = [
        Axis("lieu", {"T": [list(groups)]} | groups),
        Axis("âge", {"T": [ages]}),
        Axis("sexe", {"T": ["FH"]}),
    ]
    return suppress_primary(build_table(axes, inner), BY_DEFAULT)


def hide_companions(system: TableSystem) -> TableSystem:
    """Hide a second cell wherever one is hidden alone in a sum: the hand-made way, to give the audit its work."""
    hidden = {cell.id for cell in system.hidden}
    added: set[str] = set()
    while True:
        alone = [r for r in system.relations if sum(id_ in hidden for id_, _ in r.terms) == 1]
        if not alone:
            return system.with_statuses(dict.fromkeys(added, Status.SECONDARY))
        for relation in alone:
            free = [id_ for id_, _ in relation.terms if id_ not in hidden]
            if sum(id_ in hidden for id_, _ in relation.terms) == 1 and free:
                least = min(free, key=lambda id_: (system.by_id[id_].value or 0, id_))
                hidden.add(least)
                added.add(least)


def audit_naively(system: TableSystem, ids: list[str]) -> dict[str, tuple[float, float]]:
    """Give the intervals of some hidden cells by two cold linear programs each, on the whole system."""
    place = {cell.id: index for index, cell in enumerate(system.cells)}
    rows, columns, weights = [], [], []
    for row, relation in enumerate(system.relations):
        for id_, weight in relation.terms:
            rows.append(row)
            columns.append(place[id_])
            weights.append(weight)
    matrix = csr_matrix((weights, (rows, columns)), shape=(len(system.relations), len(system.cells)))
    right = matrix @ np.array([cell.value for cell in system.cells])
    bounds = [(0, None) if cell.is_hidden else (cell.value, cell.value) for cell in system.cells]
    found = {}
    for id_ in ids:
        ends = []
        for sign in (1.0, -1.0):
            costs = np.zeros(len(system.cells))
            costs[place[id_]] = sign
            answer = linprog(costs, A_eq=matrix, b_eq=right, bounds=bounds, method="highs")
            ends.append(sign * answer.fun)
        found[id_] = (ends[0], ends[1])
    return found


def time_audit(system: TableSystem) -> float:
    """Give the seconds of one audit of every hidden cell."""
    begin = time.perf_counter()
    audit(system)
    return time.perf_counter() - begin


def compare_with_peer(system: TableSystem) -> tuple[float, float]:
    """Give the median seconds of our audit and of the peer's, in turn, answers checked first."""
    sample = [cell.id for cell in system.hidden][:_SAMPLE]
    share = len(system.hidden) / len(sample)
    report, naive = audit(system), audit_naively(system, sample)
    for id_, (low, high) in naive.items():
        ours = report.find(id_)
        if not np.allclose((ours.low, ours.high), (low, high), rtol=1e-6, atol=1e-2):
            raise AssertionError(f"{id_}: {ours.low} to {ours.high}, the peer says {low} to {high}")
    ours_s, peer_s = [], []
    for _ in range(_REPEATS):
        ours_s.append(time_audit(system))
        begin = time.perf_counter()
        audit_naively(system, sample)
        peer_s.append((time.perf_counter() - begin) * share)
    return statistics.median(ours_s), statistics.median(peer_s)


def measure_growth() -> float:
    """Print the seconds of an audit at each size and how they grow; give those of the largest."""
    cells, seconds = [], []
    for communes in COMMUNES:
        system = hide_companions(build_territory(communes))
        cells.append(len(system.cells))
        seconds.append(time_audit(system))
        print(f"audit  {cells[-1]} cells  {len(system.hidden)} hidden  {seconds[-1]:.2f} s", flush=True)
    if len(cells) > 1:
        print(f"audit  growth exponent {compute_exponent(cells, seconds):.2f}")
    return seconds[-1]


def main() -> int:
    """Print each figure and the line of the promise."""
    system = build_t5()
    begin = time.perf_counter()
    protection = protect(system, max_seconds=PROTECT_S)
    protect_s = time.perf_counter() - begin
    if protection.method is Method.WITHHELD or not protection.is_safe or protection.audit.exact:
        raise AssertionError("the published table is not protected: the time means nothing")
    print(
        f"414 cells  {len(protection.added)} added, at least {protection.bound:.0f}  {protect_s:.1f} s",
        flush=True,
    )
    ours_s, peer_s = compare_with_peer(protection.system)
    large_s = measure_growth()
    conclude(
        "N2e",
        [
            (len(protection.added), Goal(EXTRA, "cells added")),
            (protect_s, Goal(PROTECT_S, "s to protect")),
            (ours_s, Goal(AUDIT_S, "s to audit")),
            (large_s, Goal(LARGE_AUDIT_S, "s to audit the largest")),
        ],
        size=f"{len(system.cells)} cells of rtauargus; {COMMUNES[-1]} communes × 30 ages × 2 sexes",
        peer=f"scipy {scipy.__version__} {peer_s:.2f} s to audit ratio {peer_s / ours_s:.1f}",
        detail=f"{protection.method.value}, {peak_memory_mb():.0f} MB",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
