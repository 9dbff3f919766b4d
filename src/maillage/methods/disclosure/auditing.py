"""Find what an attacker can deduce of every hidden cell, and say it in French.

The attacker knows every relation, every published figure with its rounding, and what anybody knows before
reading. The interval of a hidden cell is exact: two linear programs, over all linked tables at once.

References
----------
Fischetti, Salazar (2001), Solving the cell suppression problem on tabular data with linear constraints,
Management Science 47(7): the attacker's problems. Costemalle (2019), Detecting geographical differencing
problems in the context of spatial data dissemination, Statistical Journal of the IAOS 35(4).
"""

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from maillage.methods.disclosure.arrays import Mask, Part, Problem, read_system, split_unknown
from maillage.methods.disclosure.solver import Extreme, Floats, LinearProgram
from maillage.methods.disclosure.tables import Cell, Level, Quantity, TableSystem
from maillage.methods.disclosure.wording import explain_narrowing

PRECISION = 1e-6


@dataclass(frozen=True, slots=True)
class Interval:
    """Say what can be deduced of one hidden cell.

    Parameters
    ----------
    low, high : float
        The cell is surely between them, and each end is possible.
    level : Level
        What was asked.
    is_narrowed : bool
        The attacker comes closer than the level allows.
    sources : tuple of str
        The published cells and ratios that narrow it, when it is.
    reason : str
        The same in French; empty when nothing is wrong.
    """

    id: str
    value: float | None
    low: float
    high: float
    level: Level
    is_narrowed: bool
    sources: tuple[str, ...] = ()
    reason: str = ""

    @property
    def is_exact(self) -> bool:
        """Tell whether only one value is possible."""
        return self.high - self.low <= PRECISION * max(1.0, abs(self.low))


@dataclass(frozen=True, slots=True)
class AuditReport:
    """Hold what an audit found: one interval for each hidden cell, in the order of the system."""

    intervals: tuple[Interval, ...]

    @property
    def narrowed(self) -> tuple[Interval, ...]:
        """List the cells that come too close."""
        return tuple(interval for interval in self.intervals if interval.is_narrowed)

    @property
    def exact(self) -> tuple[Interval, ...]:
        """List the hidden cells that can be recomputed."""
        return tuple(interval for interval in self.intervals if interval.is_exact)

    @property
    def is_safe(self) -> bool:
        """Tell whether all this may be published: no cell under its level."""
        return not self.narrowed

    def find(self, id_: str) -> Interval:
        """Give the interval of a cell."""
        return next(interval for interval in self.intervals if interval.id == id_)


def audit(
    system: TableSystem,
    *,
    known: Collection[str] = (),
    only: Collection[str] | None = None,
    is_integral: bool = False,
) -> AuditReport:
    """Compute what can be deduced of every hidden cell of a system.

    Parameters
    ----------
    known : collection of str
        Hidden cells that the attacker knows all the same: a contributor alone in a cell, a partner.
    only : collection of str, optional
        The hidden cells to look at; all of them by default.
    is_integral : bool
        The attacker also uses that a count is a whole number. Slower, never wider: without it, the ends are
        those of the fractional problem, which are the same for tables of two dimensions.

    Returns
    -------
    AuditReport
        A cell of ``known`` is not judged; a cell nobody has a value for is bounded, not judged.

    Raises
    ------
    SolverFailed
        No proven answer: take it as unsafe.
    """
    problem = read_system(system)
    places = {cell.id: place for place, cell in enumerate(system.cells)}
    given = {places[id_] for id_ in known}
    low, high = problem.bound(problem.is_hidden, given)
    wanted = {
        place
        for place, cell in enumerate(system.cells)
        if cell.is_hidden and place not in given and (only is None or cell.id in only)
    }
    found: dict[int, Interval] = {}
    for part in split_unknown(problem, low, high):
        found.update(_audit_part(problem, part, wanted, is_integral=is_integral))
    return AuditReport(
        tuple(found.get(place) or _describe(problem, place, 0.0, 0.0, ()) for place in sorted(wanted))
    )


def _audit_part(
    problem: Problem, part: Part, wanted: Collection[int], *, is_integral: bool
) -> dict[int, Interval]:
    cells = problem.system.cells
    counts = {
        int(column)
        for column in part.columns
        if is_integral and column < problem.n_cells and cells[column].quantity is Quantity.COUNT
    }
    program = part.open_program(integral=counts)
    found = {}
    for local, column in enumerate(part.columns.tolist()):
        if column not in wanted:
            continue
        up, down = program.maximize(local), program.maximize(local, -1.0)
        found[column] = _describe(problem, column, -down.value, up.value, _cite(problem, part, (up, down)))
    return found


def _cite(problem: Problem, part: Part, ends: tuple[Extreme, ...]) -> tuple[int, ...]:
    """Give the shown variables that the proof of an end uses, by their weight in the combined relation."""
    used: set[int] = set()
    for end in ends:
        factors = np.zeros(len(problem.rows))
        if len(end.multipliers):
            factors[part.row_ids] = end.multipliers
        weights = problem.rows.combine(factors, len(problem.value))
        used.update(np.flatnonzero(np.abs(weights) > PRECISION).tolist())
    shown = ~problem.is_hidden[problem.owner]
    return tuple(sorted(column for column in used if shown[column]))


def _describe(problem: Problem, place: int, low: float, high: float, cited: tuple[int, ...]) -> Interval:
    cell = problem.system.cells[place]
    is_narrowed = is_too_narrow(cell, low, high)
    anchor = float(problem.value[place])
    if cell.value is not None and not cited and is_narrowed:
        cited = _cite_sums(problem, place)
    sources = tuple(dict.fromkeys(problem.names[problem.owner[column]] for column in cited))
    reported_low, reported_high = _tidy(anchor + float(low)), _tidy(anchor + float(high))
    reason = ""
    if is_narrowed:
        names = [_name(problem, id_) for id_ in sources]
        reason = explain_narrowing(cell, reported_low, reported_high, names)
    return Interval(
        cell.id,
        cell.value,
        reported_low,
        reported_high,
        cell.level,
        is_narrowed,
        sources if is_narrowed else (),
        reason,
    )


def _cite_sums(problem: Problem, place: int) -> tuple[int, ...]:
    """Give the shown variables of the relations of a cell that nothing leaves free."""
    owners = problem.rows.owners
    rows = owners[problem.rows.index == place]
    columns = np.unique(problem.rows.index[np.isin(owners, rows)])
    shown = ~problem.is_hidden[problem.owner]
    return tuple(int(column) for column in columns if shown[column])


def _name(problem: Problem, id_: str) -> str:
    cell = problem.system.by_id.get(id_)
    if cell is not None:
        return cell.name
    return next(ratio.name for ratio in problem.system.ratios if ratio.id == id_)


def is_too_narrow(cell: Cell, low: float, high: float) -> bool:
    """Tell whether distances from the value (``low`` <= 0 <= ``high``) are under the level of a cell."""
    if not cell.level.is_required or cell.value is None:
        return False
    slack = PRECISION * max(1.0, cell.level.below, cell.level.above, cell.level.width)
    below = min(cell.level.below, cell.value - cell.lower)
    if cell.quantity is Quantity.COUNT:
        # A count is a whole number: the ends that can be reached are the whole ones.
        value = cell.value
        low = math.ceil(value + low - PRECISION) - value if math.isfinite(low) else low
        high = math.floor(value + high + PRECISION) - value if math.isfinite(high) else high
    return -low < below - slack or high < cell.level.above - slack or high - low < cell.level.width - slack


def _tidy(number: float) -> float:
    """Give back the whole number that arithmetic missed by a hair."""
    if math.isfinite(number) and abs(number - round(number)) <= PRECISION:
        return float(round(number))
    return number


def list_narrowed(problem: Problem, is_hidden: Mask, known: Collection[int] = ()) -> list[int]:
    """Give the cells under their level when some names are hidden: the quick test inside a search.

    A point that already shows that a cell may go far enough answers for it, and for the others it moves.
    """
    low, high = problem.bound(is_hidden, known)
    judged = [
        place
        for place, cell in enumerate(problem.system.cells)
        if cell.level.is_required and cell.value is not None and place not in known
    ]
    loose = {place for place in judged if high[place] > low[place]}
    narrowed = [place for place in judged if place not in loose]
    for part in split_unknown(problem, low, high):
        narrowed += _list_narrowed_in(problem, part, loose)
    return sorted(narrowed)


def _list_narrowed_in(problem: Problem, part: Part, judged: Collection[int]) -> list[int]:
    local = [(place, int(column)) for place, column in enumerate(part.columns) if int(column) in judged]
    if not local:
        return []
    program = part.open_program()
    reached_low, reached_high = np.zeros(len(part.columns)), np.zeros(len(part.columns))
    return [
        column
        for place, column in local
        if not _reaches(problem, program, place, column, reached_low, reached_high)
    ]


def _reaches(
    problem: Problem, program: LinearProgram, place: int, column: int, low: Floats, high: Floats
) -> bool:
    """Tell whether a cell keeps its level, by the points seen so far (``low``, ``high``) or by new ones."""
    cell = problem.system.cells[column]
    for sign in (1.0, -1.0):
        if not is_too_narrow(cell, low[place], high[place]):
            return True
        end = program.maximize(place, sign)
        if len(end.point):
            np.minimum(low, end.point, out=low)
            np.maximum(high, end.point, out=high)
        elif sign > 0:
            high[place] = math.inf
        else:
            low[place] = -math.inf
    return not is_too_narrow(cell, low[place], high[place])
