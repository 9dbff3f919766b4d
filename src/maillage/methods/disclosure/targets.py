"""Say what must be reached by each sensitive cell, and what hiding each name costs."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from maillage.methods.disclosure.arrays import Problem
from maillage.methods.disclosure.solver import Floats
from maillage.methods.disclosure.tables import Cell

_LEAST_COST = 1e-6
_TIE_BREAK = 1e-3


class Cost(StrEnum):
    """Choose what hiding should lose least of: figures, or the amounts they hold."""

    CELLS = "cells"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Target:
    """Ask that one variable can move down, up and in all by some amounts, in its unit."""

    place: int
    below: float
    above: float
    width: float

    @property
    def reach(self) -> float:
        """Give the largest move asked."""
        return max(self.below, self.above, self.width)


def list_targets(problem: Problem) -> list[Target]:
    """List what the levels ask, the most demanding first."""
    targets = []
    for place, cell in enumerate(problem.system.cells):
        if cell.value is not None and cell.level.is_required:
            below = min(cell.level.below, cell.value - cell.lower)
            targets.append(Target(place, below, cell.level.above, cell.level.width))
    return sorted(targets, key=lambda target: (-target.reach, target.place))


def price(problem: Problem, cost: Cost) -> Floats:
    """Give the cost of hiding each name (n_names), above 0.

    A rate costs half its numerator: it says less than a figure, and can be shown by classes instead.
    """
    cells = problem.system.cells
    largest = max((abs(cell.value or 0.0) for cell in cells), default=0.0) or 1.0
    costs = [_price_cell(cell, cost, largest) for cell in cells]
    for ratio in problem.system.ratios:
        costs.append(costs[problem.names.index(ratio.numerator)] / 2)
    return np.array(costs)


def _price_cell(cell: Cell, cost: Cost, largest: float) -> float:
    if cell.cost is not None:
        if not (math.isfinite(cell.cost) and cell.cost >= 0):
            raise ValueError(f"« {cell.id} » : cacher coûte un nombre positif, pas {cell.cost}.")
        return max(cell.cost, _LEAST_COST)
    size = abs(cell.value or 0.0)
    if cost is Cost.VALUE:
        return max(size, _LEAST_COST * largest)
    # Among as many cells, the smaller amounts are hidden; never one cell more for that.
    return 1.0 + _TIE_BREAK * math.log1p(size) / math.log1p(largest)
