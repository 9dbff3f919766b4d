"""Keep HiGHS behind two small classes: a linear program that changes little, and a covering of 0 and 1.

References
----------
Huangfu, Hall (2018), Parallelizing the dual revised simplex method, Mathematical Programming Computation.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


class SolverFailed(RuntimeError):
    """The solver gave no proven answer: whatever is judged by it must be taken as unsafe."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Hold sparse rows: ``start`` (n + 1), ``index`` and ``weight`` (entries), bounds (n)."""

    start: Ints
    index: Ints
    weight: Floats
    low: Floats
    high: Floats

    def __len__(self) -> int:
        return len(self.low)

    def multiply(self, point: Floats) -> Floats:
        """Give the value of each row at a point (n_columns)."""
        return np.bincount(self.owners, self.weight * point[self.index], minlength=len(self)).astype(float)

    def combine(self, factors: Floats, columns: int) -> Floats:
        """Give the weights (columns) of the rows summed with factors (n)."""
        return np.bincount(self.index, self.weight * factors[self.owners], minlength=columns).astype(float)

    @property
    def owners(self) -> Ints:
        """Give the row of each entry."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.start))


@dataclass(frozen=True, eq=False)
class Extreme:
    """Hold the largest value a column can take: ``inf`` when nothing stops it.

    ``point`` (n_columns) reaches it and ``multipliers`` (n_rows) prove that nothing does better; both are
    empty when it is infinite.
    """

    value: float
    point: Floats
    multipliers: Floats


class LinearProgram:
    """Answer many questions on one polyhedron, each from the basis of the one before (warm start)."""

    def __init__(self, low: Floats, high: Floats, rows: Rows, *, integral: Sequence[int] = ()) -> None:
        self._highs = _open_highs()
        self._columns = len(low)
        self._asked: Ints = np.zeros(0, dtype=np.int32)
        self._highs.passModel(_describe(np.zeros(len(low)), low, high, rows, integral))
        self._highs.changeObjectiveSense(highspy.ObjSense.kMaximize)

    def set_bounds(self, low: Floats, high: Floats) -> None:
        """Replace the bounds of every column."""
        every = np.arange(self._columns, dtype=np.int32)
        self._highs.changeColsBounds(self._columns, every, low, high)

    def set_bound(self, column: int, low: float, high: float) -> None:
        """Replace the bounds of one column."""
        self._highs.changeColBounds(column, low, high)

    def set_costs(self, costs: Floats) -> None:
        """Replace the weights of the columns in what is minimized."""
        every = np.arange(self._columns, dtype=np.int32)
        self._highs.changeColsCost(self._columns, every, -costs)

    def set_cost(self, column: int, cost: float) -> None:
        """Replace the weight of one column in what is minimized."""
        self._highs.changeColCost(column, -cost)

    def minimize_cost(self, *, max_seconds: float = math.inf) -> Floats | None:
        """Give a point of least cost, or ``None`` when there is no point at all."""
        status = self._run(max_seconds)
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed(_say_failure(status))
        return np.asarray(self._highs.getSolution().col_value)

    def maximize(self, column: int, sign: float = 1.0, *, max_seconds: float = math.inf) -> Extreme:
        """Give the largest value of ``sign`` times a column.

        Raises
        ------
        SolverFailed
            No proven answer, or no point at all: figures that contradict each other.
        """
        for asked in self._asked:
            self._highs.changeColCost(int(asked), 0.0)
        self._highs.changeColCost(column, sign)
        self._asked = np.array([column], dtype=np.int32)
        status = self._run(max_seconds)
        nothing = np.zeros(0)
        if status == highspy.HighsModelStatus.kUnboundedOrInfeasible:
            # Which of the two: with nothing to maximize, a point is found or there is none.
            self._highs.changeColCost(column, 0.0)
            is_possible = self._run(max_seconds) == highspy.HighsModelStatus.kOptimal
            status = (
                highspy.HighsModelStatus.kUnbounded if is_possible else highspy.HighsModelStatus.kInfeasible
            )
        if status == highspy.HighsModelStatus.kUnbounded:
            return Extreme(math.inf, nothing, nothing)
        if status == highspy.HighsModelStatus.kInfeasible:
            raise SolverFailed(
                "Les chiffres publiés se contredisent\u00a0: vérifiez les arrondis et les bornes."
            )
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed(_say_failure(status))
        solution = self._highs.getSolution()
        return Extreme(
            sign * solution.col_value[column], np.asarray(solution.col_value), np.asarray(solution.row_dual)
        )

    def _run(self, max_seconds: float) -> highspy.HighsModelStatus:
        if math.isfinite(max_seconds):
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(max_seconds, 0.01))
        self._highs.run()
        status = self._highs.getModelStatus()
        if status in {highspy.HighsModelStatus.kUnknown, highspy.HighsModelStatus.kSolveError}:
            # A basis that went wrong numerically: the same question from nothing.
            self._highs.clearSolver()
            self._highs.run()
            status = self._highs.getModelStatus()
        return status


class Covering:
    """Choose the cheapest set of columns that meets every cut, each chosen or not.

    ``bound`` is the least cost that the fractional problems solved so far prove possible.
    """

    def __init__(self, costs: Floats, low: Floats, high: Floats) -> None:
        self._highs = _open_highs()
        self._size = len(costs)
        empty = Rows(np.zeros(1, np.int32), np.zeros(0, np.int32), np.zeros(0), np.zeros(0), np.zeros(0))
        self._highs.passModel(_describe(costs, low, high, empty, ()))
        self._is_integral = False
        self.bound = 0.0

    def add_cut(self, columns: Ints, weights: Floats, at_least: float) -> None:
        """Ask for one more inequality."""
        self._highs.addRow(at_least, highspy.kHighsInf, len(columns), columns, weights)

    def solve_relaxation(self) -> Floats:
        """Give the cheapest fractional choice (n), from the basis of the last one."""
        self._set_integral(integral=False)
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed(_say_failure(self._highs.getModelStatus()))
        self.bound = max(self.bound, self._highs.getInfo().objective_function_value)
        return np.asarray(self._highs.getSolution().col_value)

    def solve(self, *, max_seconds: float, start: Floats | None = None) -> tuple[Floats | None, float]:
        """Give a choice (n) and a proven lower bound of the cost; ``None`` when no choice was found."""
        self._set_integral(integral=True)
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(max_seconds, 0.05))
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = list(start)
            self._highs.setSolution(solution)
        self._highs.run()
        info = self._highs.getInfo()
        if info.primal_solution_status != 2:  # 2 is « feasible » in HiGHS
            return None, info.mip_dual_bound
        return np.round(np.asarray(self._highs.getSolution().col_value)), info.mip_dual_bound

    def _set_integral(self, *, integral: bool) -> None:
        if integral == self._is_integral:
            return
        kind = highspy.HighsVarType.kInteger if integral else highspy.HighsVarType.kContinuous
        every = np.arange(self._size, dtype=np.int32)
        self._highs.changeColsIntegrality(self._size, every, np.full(self._size, int(kind), np.uint8))
        self._highs.setOptionValue("time_limit", math.inf)
        self._is_integral = integral


def _say_failure(status: highspy.HighsModelStatus) -> str:
    return f"Le solveur n’a pas conclu dans le temps donné ({status.name})\u00a0: rien n’est prouvé."


def _open_highs() -> highspy.Highs:
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub lacks a return type
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.0)):
        highs.setOptionValue(option, value)
    return highs


def _describe(
    costs: Floats, low: Floats, high: Floats, rows: Rows, integral: Sequence[int]
) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(low), len(rows)
    model.col_cost_, model.col_lower_, model.col_upper_ = costs, low, high
    model.row_lower_, model.row_upper_ = rows.low, rows.high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = rows.start, rows.index
    model.a_matrix_.value_ = rows.weight
    if integral:
        kinds = [highspy.HighsVarType.kContinuous] * len(low)
        for column in integral:
            kinds[column] = highspy.HighsVarType.kInteger
        model.integrality_ = kinds
    return model
