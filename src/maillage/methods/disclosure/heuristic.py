"""Hide enough, quickly, without seeking the least: the fallback of the exact search, and its first answer.

For each sensitive cell and each direction, a linear program finds the cheapest way to move it that far; the
cells that move are hidden. Then each is shown again when nothing is lost.

References
----------
Kelly, Golden, Assad (1992), Cell suppression: disclosure protection for sensitive tabular data, Networks 22(4).
"""

import time
from collections.abc import Sequence

import numpy as np

from maillage.methods.disclosure.arrays import Mask, Problem
from maillage.methods.disclosure.auditing import list_narrowed
from maillage.methods.disclosure.solver import Floats, LinearProgram, Rows
from maillage.methods.disclosure.targets import Target

_STILL = 1e-6


class Mover:
    """Move one cell at least cost: each variable is a way up and a way down, both paid until it is hidden."""

    def __init__(self, problem: Problem, costs: Floats, is_hidden: Mask) -> None:
        self._problem = problem
        low, high = problem.bound(~problem.is_forced | problem.is_hidden)
        self._low = np.concatenate([np.maximum(low, 0.0), np.maximum(-high, 0.0)])
        self._high = np.concatenate([np.maximum(high, 0.0), np.maximum(-low, 0.0)])
        self._size = len(low)
        self._program = LinearProgram(self._low, self._high, _mirror(problem.rows, self._size))
        self._is_hidden = is_hidden.copy()
        paid = np.where(is_hidden, 0.0, costs)[problem.owner] / max(float(costs.max(initial=0.0)), 1e-300)
        self._program.set_costs(np.concatenate([paid, paid]))
        self._reached_low, self._reached_high = np.zeros(self._size), np.zeros(self._size)

    @property
    def is_hidden(self) -> Mask:
        """Give what is hidden so far (n_names)."""
        return self._is_hidden

    def hide_for(self, target: Target, deadline: float) -> bool:
        """Hide what lets a target reach its amounts; tell whether that can be done at all."""
        above = max(target.above, target.width - target.below)
        for offset, amount in ((0, above), (self._size, target.below)):
            if amount <= 0 or self._is_reached(target):
                continue
            column, other = target.place + offset, target.place + (self._size - offset)
            if amount > self._high[column] + _STILL:
                return False
            self._program.set_bound(column, amount, amount)
            self._program.set_bound(other, 0.0, 0.0)
            point = self._program.minimize_cost(max_seconds=deadline - time.monotonic())
            self._program.set_bound(column, self._low[column], self._high[column])
            self._program.set_bound(other, self._low[other], self._high[other])
            if point is None:
                return False
            self._hide_moved(point[: self._size] - point[self._size :], amount)
        return True

    def _is_reached(self, target: Target) -> bool:
        """Tell whether a point found for another cell moves this one far enough already."""
        low, high = self._reached_low[target.place], self._reached_high[target.place]
        return bool(-low >= target.below and high >= target.above and high - low >= target.width)

    def _hide_moved(self, point: Floats, amount: float) -> None:
        problem, still = self._problem, _STILL * max(1.0, amount)
        np.minimum(self._reached_low, point, out=self._reached_low)
        np.maximum(self._reached_high, point, out=self._reached_high)
        moved = (point > problem.shown_high + still) | (point < problem.shown_low - still)
        for name in np.unique(problem.owner[moved]):
            if not self._is_hidden[name]:
                self._is_hidden[name] = True
                for variable in np.flatnonzero(problem.owner == name):
                    self._program.set_cost(int(variable), 0.0)
                    self._program.set_cost(int(variable) + self._size, 0.0)


def _mirror(rows: Rows, size: int) -> Rows:
    """Give the rows on the ways up and the ways down: what goes down counts against."""
    index = np.stack([rows.index, rows.index + size], axis=1).reshape(-1).astype(np.int32)
    weight = np.stack([rows.weight, -rows.weight], axis=1).reshape(-1)
    return Rows((rows.start * 2).astype(np.int32), index, weight, rows.low, rows.high)


def hide_greedily(
    problem: Problem, costs: Floats, targets: Sequence[Target], is_hidden: Mask, deadline: float
) -> Mask | None:
    """Give a larger set of hidden names that lets every target move; ``None`` when some cannot, whatever is hidden.

    Raises
    ------
    SolverFailed
        The time is over before every target is protected.
    """
    mover = Mover(problem, costs, is_hidden)
    for target in targets:
        if not mover.hide_for(target, deadline):
            return None
    return mover.is_hidden


def show_again(problem: Problem, costs: Floats, is_hidden: Mask, deadline: float) -> Mask:
    """Show each name that was hidden for nothing, the dearest first, while time lasts."""
    found = is_hidden.copy()
    added = np.flatnonzero(found & ~problem.is_hidden)
    for name in added[np.argsort(-costs[added], kind="stable")]:
        if time.monotonic() > deadline:
            break
        found[name] = False
        if list_narrowed(problem, found):
            found[name] = True
    return found
