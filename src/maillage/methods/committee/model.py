"""Write a case and its rules as a mixed-integer program, as tight as we know how.

What makes it tight, and fast to prove:

- an application that gets all or nothing is one column, its amounts are constants times it;
- a line that must give at least what the others cannot (least total less their caps) gives it with the application
  itself: only what is above is a column, so the relaxation cannot open a tenth of an application for a tenth of its
  least amount;
- the bound that ties an amount to its choice is the amount asked, never the envelope;
- a choice per line exists only where a line has a least amount of its own.

References
----------
Conforti, Cornuéjols, Zambelli (2014), Integer Programming, Springer, chapter 2: semi-continuous quantities and the
strength of their formulations.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maillage.methods.committee.case import Case, Credit, Floats, Ints
from maillage.methods.committee.rules import Bools, Part, Rule, Sum


@dataclass(frozen=True, eq=False)
class Cells:
    """Hold what each line gives each application (n, f) as columns of the program.

    Euros are ``base`` times the column ``chosen`` plus ``step`` times the column ``extra``; -1 for no column. The
    first n columns are the applications, retained or not.
    """

    chosen: Ints
    base: Ints
    extra: Ints
    most_extra: Ints
    step: int
    columns: int
    cap: Ints
    least_total: Ints

    def decode(self, point: Floats) -> Ints:
        """Give the euros (n, f) of a point of the program, whole numbers of euros and of steps."""
        chosen = (self.chosen >= 0) & (point[self.chosen] > 0.5)
        extra = np.where(self.extra >= 0, np.rint(point[self.extra]), 0)
        return np.asarray(chosen * (self.base + self.step * np.clip(extra, 0, self.most_extra)), np.int64)

    def encode(self, amounts: Ints) -> Floats | None:
        """Give the point of the program (columns) that amounts (n, f) are, or ``None`` when they are none of it."""
        point = np.zeros(self.columns)
        point[: len(amounts)] = amounts.sum(axis=1) > 0
        own = self.chosen >= len(amounts)
        point[self.chosen[own]] = amounts[own] > 0
        kept = np.where(self.chosen >= 0, point[self.chosen], 0)
        extra = (amounts - kept * self.base) / self.step
        is_there = (extra >= 0) & (extra <= self.most_extra * kept) & (extra == np.rint(extra))
        if not is_there.all():
            return None
        used = self.extra >= 0
        point[self.extra[used]] = extra[used]
        return point


@dataclass(frozen=True, eq=False)
class Program:
    """Hold rows and columns ready for HiGHS.

    ``owners`` says of each row which rule asks for it (-1: none), ``scales`` by what it was divided.
    """

    cells: Cells
    gains: Floats
    high: Floats
    start: Ints
    index: Ints
    weight: Floats
    row_low: Floats
    row_high: Floats
    owners: Ints
    scales: Floats
    continuous: int = 0

    @property
    def is_integral(self) -> Bools:
        """Tell which columns are whole numbers: all but the last ``continuous`` ones."""
        return np.arange(len(self.gains)) < len(self.gains) - self.continuous

    @property
    def is_extra(self) -> Bools:
        """Tell which columns count steps of money; the others are yes or no."""
        found = np.zeros(self.cells.columns, bool)
        found[self.cells.extra[self.cells.extra >= 0]] = True
        return found


def lay_cells(case: Case) -> Cells:
    """Give each amount its columns."""
    whole = case.is_indivisible[:, None]
    cap = np.where(whole, case.asked, case.asked // case.step * case.step)
    floor = np.minimum(_round_up(case.least, case.step), cap)
    total = np.maximum(_round_up(case.least_total, case.step), case.step)
    total = np.where(case.is_indivisible, case.demand, np.minimum(total, cap.sum(axis=1)))
    forced = np.maximum(total[:, None] - (cap.sum(axis=1)[:, None] - cap), 0)
    is_asked = cap > 0
    own = is_asked & ~whole & (floor > forced) & (is_asked.sum(axis=1)[:, None] > 1)
    base = np.where(whole, cap, np.where(own, floor, np.maximum(floor, forced)))
    base = np.where(is_asked, base, 0)
    most = np.where(is_asked, (cap - base) // case.step, 0)
    rows = np.arange(case.size)[:, None]
    chosen = np.where(own, case.size + np.cumsum(own).reshape(own.shape) - 1, np.where(is_asked, rows, -1))
    count = case.size + int(own.sum())
    has_extra = most > 0
    extra = np.where(has_extra, count + np.cumsum(has_extra).reshape(own.shape) - 1, -1)
    return Cells(chosen, base, extra, most, case.step, count + int(has_extra.sum()), cap, total)


def write_program(case: Case, rules: Sequence[Rule]) -> Program:
    """Write the whole program."""
    cells = lay_cells(case)
    rows = _Rows(cells.columns)
    _write_cells(rows, cells)
    for place, rule in enumerate(rules):
        for part in rule.parts:
            _write_part(rows, cells, part, place)
    gains = np.zeros(cells.columns)
    if case.credit is Credit.WHOLE:
        gains[: case.size] = case.worth
    else:
        _add_euros(
            gains, cells, np.repeat((case.worth / np.maximum(case.demand, 1))[:, None], case.lines, axis=1)
        )
    high = np.ones(cells.columns)
    high[: case.size] = cells.cap.sum(axis=1) > 0
    used = cells.extra >= 0
    high[cells.extra[used]] = cells.most_extra[used]
    return rows.finish(cells, gains, high)


def _round_up(amounts: Ints, step: int) -> Ints:
    return np.asarray(-(-amounts // step) * step, np.int64)


def _add_euros(row: Floats, cells: Cells, weights: Floats) -> None:
    """Add to a dense row the columns of amounts, each euro counted for its weight (n, f)."""
    used = cells.chosen >= 0
    np.add.at(row, cells.chosen[used], (weights * cells.base)[used])
    used = cells.extra >= 0
    np.add.at(row, cells.extra[used], weights[used] * cells.step)


def _write_cells(rows: "_Rows", cells: Cells) -> None:
    size, _ = cells.cap.shape
    for i, f in zip(*np.nonzero(cells.extra >= 0), strict=True):
        rows.add([cells.extra[i, f], cells.chosen[i, f]], [1.0, -float(cells.most_extra[i, f])], high=0.0)
    for i, f in zip(*np.nonzero(cells.chosen >= size), strict=True):
        rows.add([cells.chosen[i, f], i], [1.0, -1.0], high=0.0)
    is_own = cells.chosen < size
    certain = np.where(is_own, cells.base, 0).sum(axis=1)
    for i in np.flatnonzero((cells.least_total > certain) & (cells.cap.sum(axis=1) > 0)):
        columns, weights = [int(i)], [float(certain[i] - cells.least_total[i])]
        for f in np.flatnonzero(cells.chosen[i] >= 0):
            if cells.chosen[i, f] >= size:
                columns.append(int(cells.chosen[i, f]))
                weights.append(float(cells.base[i, f]))
            if cells.extra[i, f] >= 0:
                columns.append(int(cells.extra[i, f]))
                weights.append(float(cells.step))
        rows.add(columns, weights, low=0.0)


def _write_part(rows: "_Rows", cells: Cells, part: Part, owner: int) -> None:
    measured = _weigh(cells, part.measured)
    over = None if part.over is None else _weigh(cells, part.over)
    for bound, is_low in ((part.low, True), (part.high, False)):
        if bound is None:
            continue
        row, limit = (measured, bound) if over is None else (measured - bound * over, 0.0)
        used = np.flatnonzero(row)
        rows.add(
            used, row[used], low=limit if is_low else -np.inf, high=np.inf if is_low else limit, owner=owner
        )


def _weigh(cells: Cells, summed: Sum) -> Floats:
    row = np.zeros(cells.columns)
    if not summed.is_amount:
        np.add.at(row, summed.members, summed.weights)
        return row
    weights = np.zeros(cells.cap.shape)
    columns = range(cells.cap.shape[1]) if summed.lines is None else summed.lines
    weights[summed.members[:, None], np.array(columns)[None, :]] = summed.weights[:, None]
    _add_euros(row, cells, weights)
    return row


class _Rows:
    """Gather sparse rows."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.index: list[Ints] = []
        self.weight: list[Floats] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.owners: list[int] = []
        self.scales: list[float] = []

    def add(
        self,
        index: Sequence[int] | Ints,
        weight: Sequence[float] | Floats,
        *,
        low: float = -np.inf,
        high: float = np.inf,
        owner: int = -1,
    ) -> None:
        """Add one row; its scale is that of its largest weight, so that the solver's tolerance means the same."""
        weights = np.asarray(weight, float)
        scale = float(np.abs(weights).max(initial=0.0)) or 1.0
        self.index.append(np.asarray(index, np.int64))
        self.weight.append(weights / scale)
        self.low.append(low / scale)
        self.high.append(high / scale)
        self.owners.append(owner)
        self.scales.append(scale)

    def finish(self, cells: Cells, gains: Floats, high: Floats) -> Program:
        start = np.concatenate([[0], np.cumsum([len(one) for one in self.index])]).astype(np.int64)
        return Program(
            cells,
            gains,
            high,
            start,
            np.concatenate([*self.index, np.zeros(0, np.int64)]).astype(np.int64),
            np.concatenate([*self.weight, np.zeros(0)]),
            np.array(self.low, float),
            np.array(self.high, float),
            np.array(self.owners, np.int64),
            np.array(self.scales, float),
        )
