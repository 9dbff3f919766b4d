"""Keep HiGHS behind one function: a program in, a point, a proven bound and a verdict out.

References
----------
Huangfu, Hall (2018), Parallelizing the dual revised simplex method, Mathematical Programming Computation; the
mixed-integer solver of HiGHS: https://highs.dev.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import highspy
import numpy as np

from maillage.methods.committee.case import Floats
from maillage.methods.committee.model import Program


class SolverFailed(RuntimeError):
    """The solver gave no answer that can be used."""


class Verdict(StrEnum):
    """Tell what the solver proved."""

    OPTIMAL = "optimal"
    STOPPED = "stopped"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, eq=False)
class Found:
    """Hold what one run found: ``point`` is empty when there is none, ``bound`` is what nothing exceeds.

    ``prices`` (rows) and ``reduced`` (columns) are multipliers, of a continuous program only.
    """

    verdict: Verdict
    point: Floats
    total: float
    bound: float
    prices: Floats
    reduced: Floats


def run(
    program: Program,
    *,
    low: Floats | None = None,
    high: Floats | None = None,
    is_integral: bool = True,
    gap: float = 0.0,
    max_seconds: float = math.inf,
    start: Floats | None = None,
) -> Found:
    """Maximize the gains of a program, within a relative gap and a time."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub lacks a return type
    options = {"output_flag": False, "threads": 1, "random_seed": 0, "mip_rel_gap": gap, "mip_abs_gap": 1e-7}
    for option, value in options.items():
        highs.setOptionValue(option, value)
    if math.isfinite(max_seconds):
        highs.setOptionValue("time_limit", max(max_seconds, 0.01))
    highs.passModel(_describe(program, low, high, is_integral=is_integral))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(start)
        highs.setSolution(solution)
    highs.run()
    return _read(highs, is_integral=is_integral)


def _read(highs: highspy.Highs, *, is_integral: bool) -> Found:
    status, info = highs.getModelStatus(), highs.getInfo()
    nothing = np.zeros(0)
    if status in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
        # Every column has two finite bounds, so that nothing is unbounded here.
        return Found(Verdict.INFEASIBLE, nothing, -math.inf, -math.inf, nothing, nothing)
    is_optimal = status == highspy.HighsModelStatus.kOptimal
    if not is_optimal and status != highspy.HighsModelStatus.kTimeLimit:
        raise SolverFailed(f"Le solveur s’est arrêté sans conclure ({status.name}).")
    solution = highs.getSolution()
    has_point = info.primal_solution_status == 2  # 2 is « feasible » in HiGHS
    total = info.objective_function_value if has_point else -math.inf
    bound = info.mip_dual_bound if is_integral else (total if is_optimal else math.inf)
    return Found(
        Verdict.OPTIMAL if is_optimal else Verdict.STOPPED,
        np.asarray(solution.col_value) if has_point else nothing,
        total,
        bound,
        nothing if is_integral else np.asarray(solution.row_dual),
        nothing if is_integral else np.asarray(solution.col_dual),
    )


def _describe(
    program: Program, low: Floats | None, high: Floats | None, *, is_integral: bool
) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(program.gains), len(program.row_low)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = program.gains
    model.col_lower_ = np.zeros(len(program.gains)) if low is None else low
    model.col_upper_ = program.high if high is None else high
    model.row_lower_, model.row_upper_ = program.row_low, program.row_high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = program.start.astype(np.int32)
    model.a_matrix_.index_ = program.index.astype(np.int32)
    model.a_matrix_.value_ = program.weight
    if is_integral:
        model.integrality_ = [
            highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
            for whole in program.is_integral
        ]
    return model
