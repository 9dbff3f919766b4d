"""Say a measured figure in one line that a person and a tool can read."""

import math
import os
import platform
import resource
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Goal:
    """What is promised: a bound, and whether the figure must be above or below it."""

    bound: float
    unit: str
    at_least: bool = False

    def is_met(self, figure: float) -> bool:
        """Tell whether a figure keeps the promise."""
        return figure >= self.bound if self.at_least else figure <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {show(self.bound)} {self.unit}"


def show(figure: float) -> str:
    """Write a figure with three significant digits at most after the comma of small ones."""
    if abs(figure) >= 100:
        return f"{figure:.0f}"
    return f"{figure:.1f}" if abs(figure) >= 10 else f"{figure:.2f}"


def conclude(
    promise: str, figures: Sequence[tuple[float, Goal]], *, size: str, peer: str = "", detail: str = ""
) -> bool:
    """Print the last line of a benchmark: kept or short, our figures, the goals, the peer.

    Parameters
    ----------
    figures : sequence of (figure, goal)
        A promise may have several; all must be kept.
    peer : str
        « name version figure ratio x », as measured in the same run.
    """
    is_kept = all(goal.is_met(figure) for figure, goal in figures)
    ours = ", ".join(f"{show(figure)} {goal.unit}" for figure, goal in figures)
    goals = ", ".join(str(goal) for _, goal in figures)
    parts = ["OK" if is_kept else "SHORT", promise, ours, f"goal {goals}"]
    if peer:
        parts.append(f"peer {peer}")
    parts.append(f"({size}, {describe_machine()}{', ' + detail if detail else ''})")
    print("  ".join(parts), flush=True)
    return is_kept


def describe_machine() -> str:
    """Describe the machine without naming it: cores, memory, processor, Python, load at the time."""
    processor = platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            processor = line.split(":", 1)[1].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores {processor}, {memory:.0f} GiB, Python {platform.python_version()},"
        f" load {load:.1f}"
    )


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value under which a share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def compute_exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Give the power of the size by which the cost grows (least squares on logarithms)."""
    return statistics.linear_regression([math.log(s) for s in sizes], [math.log(c) for c in costs]).slope


def peak_memory_mb() -> float:
    """Give the most memory this process and its ended children have held, in MB."""
    most = max(
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
    )
    return most / 1024
