"""Give a system of tables its numeric form, as an attacker sees it.

An attacker knows the relations, the published figures and what anybody knows before reading. Each cell is
one variable, written as a distance from the value its producer holds; each published rate ``r ± e`` of two
cells adds two: ``numerator - (r + e) denominator <= 0 <= numerator - (r - e) denominator``.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from maillage.methods.disclosure.solver import Floats, Ints, LinearProgram, Rows
from maillage.methods.disclosure.tables import Cell, TableSystem

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Problem:
    """Hold the variables and rows of a system.

    Parameters
    ----------
    names : tuple of str
        What can be hidden or shown: the cells, then the ratios (n_names).
    owner : (n_variables) int
        What must be hidden for the variable to be free; the first ``n_cells`` are the cells themselves.
    value : (n_variables) float
        The producer's value; 0 for one nobody has.
    shown_low, shown_high, hidden_low, hidden_high : (n_variables) float
        Bounds of the distance from the value when the owner is shown, and when it is hidden.
    is_hidden, is_forced : (n_names) bool
        Hidden now; hidden or shown whatever is chosen.
    """

    system: TableSystem
    names: tuple[str, ...]
    owner: Ints
    value: Floats
    rows: Rows
    shown_low: Floats
    shown_high: Floats
    hidden_low: Floats
    hidden_high: Floats
    is_hidden: Mask
    is_forced: Mask

    @property
    def n_cells(self) -> int:
        """Give the number of variables that are cells."""
        return len(self.system.cells)

    def bound(self, is_hidden: Mask, known: Collection[int] = ()) -> tuple[Floats, Floats]:
        """Give the bounds of every variable when some names are hidden, and some cells known all the same."""
        free = is_hidden[self.owner]
        low = np.where(free, self.hidden_low, self.shown_low)
        high = np.where(free, self.hidden_high, self.shown_high)
        for cell in known:
            low[cell] = high[cell] = 0.0
        return low, high


def read_system(system: TableSystem) -> Problem:
    """Give the numeric form of a system."""
    cells, ratios = system.cells, system.ratios
    place = {cell.id: index for index, cell in enumerate(cells)}
    value = [cell.value or 0.0 for cell in cells]
    owner = list(range(len(cells)))
    bounds = [_bound_cell(cell) for cell in cells]
    entries = [[(place[id_], weight) for id_, weight in relation.terms] for relation in system.relations]
    row_low = [relation.lower for relation in system.relations]
    row_high = [relation.upper for relation in system.relations]
    for index, ratio in enumerate(ratios):
        for side in (1, -1):
            share = (ratio.value + side * ratio.half_step) / ratio.scale
            numerator, denominator = place[ratio.numerator], place[ratio.denominator]
            amount = value[numerator] - share * value[denominator]
            entries.append([(numerator, 1.0), (denominator, -share), (len(value), -1.0)])
            shown = (-math.inf, max(-amount, 0.0)) if side > 0 else (min(-amount, 0.0), math.inf)
            bounds.append((*shown, -math.inf, math.inf))
            value.append(amount)
            owner.append(len(cells) + index)
            row_low.append(0.0)
            row_high.append(0.0)
    values = np.array(value)
    limits = np.array(bounds).reshape(-1, 4).T
    return Problem(
        system=system,
        names=tuple([cell.id for cell in cells] + [ratio.id for ratio in ratios]),
        owner=np.array(owner, dtype=np.int32),
        value=values,
        rows=_shift_rows(system, entries, np.array(row_low), np.array(row_high), values),
        shown_low=limits[0],
        shown_high=limits[1],
        hidden_low=limits[2],
        hidden_high=limits[3],
        is_hidden=np.array(
            [cell.is_hidden for cell in cells] + [ratio.status.is_hidden for ratio in ratios], dtype=bool
        ),
        is_forced=np.array(
            [is_forced(cell) for cell in cells] + [ratio.status.is_hidden for ratio in ratios], dtype=bool
        ),
    )


def is_forced(cell: Cell) -> bool:
    """Tell whether nothing can be chosen: already hidden, already public, or a zero anybody expects."""
    return cell.is_hidden or cell.is_open or (cell.value == 0 and cell.contributors in {0, None})


def _bound_cell(cell: Cell) -> tuple[float, float, float, float]:
    if cell.value is None:
        return cell.lower, cell.upper, cell.lower, cell.upper
    floor, ceiling = cell.lower - cell.value, cell.upper - cell.value
    below, above = cell.uncertainty
    return max(-below, floor), min(above, ceiling), floor, ceiling


def _shift_rows(
    system: TableSystem, entries: list[list[tuple[int, float]]], low: Floats, high: Floats, values: Floats
) -> Rows:
    start = np.cumsum([0, *(len(entry) for entry in entries)], dtype=np.int32)
    index = np.array([column for entry in entries for column, _ in entry], dtype=np.int32)
    weight = np.array([weight for entry in entries for _, weight in entry], dtype=float)
    rows = Rows(start, index, weight, low, high)
    amounts = rows.multiply(values)
    # Figures that add up but for their last digit must not contradict each other: the digit is forgiven.
    exact = np.array(
        [
            all(cell.value is not None and not max(cell.uncertainty) for cell in _cells_of(system, row))
            for row in range(len(system.relations))
        ]
        + [True] * (len(entries) - len(system.relations)),
        dtype=bool,
    )
    amounts = np.where(exact, np.clip(amounts, low, high), amounts)
    return Rows(start, index, weight, low - amounts, high - amounts)


def _cells_of(system: TableSystem, row: int) -> list[Cell]:
    return [system.by_id[id_] for id_, _ in system.relations[row].terms]


@dataclass(frozen=True, eq=False)
class Part:
    """Hold a part of what is unknown that no relation ties to the rest: its variables and its rows."""

    columns: Ints
    row_ids: Ints
    low: Floats
    high: Floats
    rows: Rows

    def open_program(self, *, integral: Collection[int] = ()) -> LinearProgram:
        """Give the linear program of this part; ``integral`` names variables of the whole problem."""
        places = [place for place, column in enumerate(self.columns) if int(column) in integral]
        return LinearProgram(self.low, self.high, self.rows, integral=places)


def split_unknown(problem: Problem, low: Floats, high: Floats) -> list[Part]:
    """Cut what bounds leave unknown into parts that share no relation; known variables are counted in."""
    free = high > low
    rows = problem.rows
    entry_free = free[rows.index]
    fixed = np.where(free, 0.0, low)
    offset = rows.multiply(fixed)
    owners = rows.owners
    group = _group(len(free), owners[entry_free], rows.index[entry_free])
    used_rows = np.unique(owners[entry_free])
    parts: dict[int, list[int]] = {}
    for column in np.flatnonzero(free):
        parts.setdefault(int(group[column]), []).append(int(column))
    rows_of: dict[int, list[int]] = {key: [] for key in parts}
    first_free = {
        int(row): int(column)
        for row, column in zip(owners[entry_free][::-1], rows.index[entry_free][::-1], strict=True)
    }
    for row in used_rows:
        rows_of[int(group[first_free[int(row)]])].append(int(row))
    return [
        _cut(problem, np.array(columns, np.int32), np.array(rows_of[key], np.int32), low, high, offset, free)
        for key, columns in parts.items()
    ]


def _group(size: int, rows: Ints, columns: Ints) -> Ints:
    """Give each column the smallest column it is tied to through rows (union by path halving)."""
    parent = list(range(size))

    def find(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    last_row, anchor = -1, -1
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        if row != last_row:
            last_row, anchor = row, column
        parent[find(column)] = find(anchor)
    return np.array([find(node) for node in range(size)], dtype=np.int32)


def _cut(
    problem: Problem, columns: Ints, row_ids: Ints, low: Floats, high: Floats, offset: Floats, free: Mask
) -> Part:
    place = {int(column): position for position, column in enumerate(columns)}
    start, index, weight = [0], [], []
    rows = problem.rows
    for row in row_ids:
        for entry in range(rows.start[row], rows.start[row + 1]):
            column = int(rows.index[entry])
            if free[column]:
                index.append(place[column])
                weight.append(rows.weight[entry])
        start.append(len(index))
    cut = Rows(
        np.array(start, np.int32),
        np.array(index, np.int32),
        np.array(weight, float),
        rows.low[row_ids] - offset[row_ids],
        rows.high[row_ids] - offset[row_ids],
    )
    return Part(columns, row_ids, low[columns], high[columns], cut)
