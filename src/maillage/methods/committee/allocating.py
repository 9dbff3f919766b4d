"""Find the best allocation that keeps every rule, and say what was proven about it."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maillage.methods.committee.case import Case, Floats, Ints
from maillage.methods.committee.model import Program, write_program
from maillage.methods.committee.rules import Rule, check_rules
from maillage.methods.committee.solver import Found, SolverFailed, Verdict, run

_CORE = 60
_SHARE_OF_CORE = 0.3


@dataclass(frozen=True, eq=False)
class Allocation:
    """Hold a proposal and its proof.

    Parameters
    ----------
    verdict : Verdict
        ``OPTIMAL``: proven within the gap asked for. ``STOPPED``: the time ran out, ``bound`` says how far the best
        can be at most. ``INFEASIBLE``: proven that nothing keeps every rule; the amounts are zeros.
    amounts : (n, f) int
        Euros given by each line to each application.
    total : float
        What they bring (:meth:`Case.measure_worth`).
    bound : float
        What no allocation that keeps the rules exceeds.
    seconds : float
        Time spent.
    """

    verdict: Verdict
    amounts: Ints
    total: float
    bound: float
    seconds: float

    @property
    def is_found(self) -> bool:
        """Tell whether there is an allocation at all."""
        return math.isfinite(self.total)

    @property
    def gap(self) -> float:
        """Give the share of the bound that is not proven out of reach; 0 for a proven optimum."""
        return max(0.0, (self.bound - self.total) / max(abs(self.bound), 1e-9)) if self.is_found else math.inf


def allocate(
    case: Case,
    rules: Sequence[Rule],
    *,
    gap: float = 0.0,
    max_seconds: float = math.inf,
    start: Ints | None = None,
) -> Allocation:
    """Give the allocation of greatest worth that keeps every rule.

    The fractional problem gives a first bound; the applications that it leaves undecided, and those it decides by
    little, make a small exact problem whose answer is often within the gap; the whole problem is then searched from
    that answer.

    Parameters
    ----------
    gap : float
        Stop when the answer is proven within this share of the best (0.001 for 0.1 %); 0 for the optimum itself,
        to the tolerance of the solver (1e-6 of a rule's largest weight).
    max_seconds : float
        Stop then with the best found and its bound.
    start : (n, f) int, optional
        Amounts that keep the rules, to begin from.

    Raises
    ------
    SolverFailed
        The solver gave an answer that breaks a rule, or none in the time given.

    References
    ----------
    Balas, Zemel (1980), An algorithm for large zero-one knapsack problems, Operations Research 28(5): the core.

    Examples
    --------
    >>> from maillage.methods.committee.rules import limit_envelope
    >>> case = Case(asked=np.array([[6000], [5000], [5000]]), worth=np.array([10.0, 8.0, 8.0]),
    ...             least_total=np.array([6000, 5000, 5000]))
    >>> best = allocate(case, [limit_envelope("etat", "État : 10 000 €", size=3, lines=[0], amount=10000)])
    >>> best.amounts.ravel().tolist(), best.total, best.gap
    ([0, 5000, 5000], 16.0, 0.0)
    """
    begin = time.monotonic()
    if not case.size:
        return Allocation(Verdict.OPTIMAL, np.zeros_like(case.asked), 0.0, 0.0, 0.0)
    program = write_program(case, rules)
    relaxed = run(program, is_integral=False, max_seconds=max_seconds)
    if relaxed.verdict is Verdict.INFEASIBLE:
        return _conclude(case, rules, program, relaxed, begin)
    best = _solve_core(program, relaxed, gap=gap, max_seconds=max_seconds * _SHARE_OF_CORE)
    if start is not None and (encoded := program.cells.encode(start)) is not None:
        best = _take_better(program, best, encoded)
    if best is not None and relaxed.bound - best.total <= gap * abs(relaxed.bound) + 1e-7:
        found = Found(Verdict.OPTIMAL, best.point, best.total, relaxed.bound, best.prices, best.reduced)
        return _conclude(case, rules, program, found, begin)
    left = max_seconds - (time.monotonic() - begin)
    found = run(program, gap=gap, max_seconds=left, start=None if best is None else best.point)
    return _conclude(case, rules, program, found, begin)


def _take_better(program: Program, best: Found | None, point: Floats) -> Found:
    total = float(program.gains @ point)
    if best is not None and best.total >= total:
        return best
    return Found(Verdict.STOPPED, point, total, math.inf, np.zeros(0), np.zeros(0))


def _solve_core(program: Program, relaxed: Found, *, gap: float, max_seconds: float) -> Found | None:
    """Solve exactly what the fractional answer leaves undecided, all else as it decides."""
    point, choices = relaxed.point, ~program.is_extra
    if int(choices.sum()) <= 2 * _CORE:
        return None
    is_split = choices & (np.abs(point - np.rint(point)) > 1e-6)
    doubt = np.where(choices, np.abs(relaxed.reduced), np.inf)
    doubt[is_split] = -1.0
    is_free = ~choices
    is_free[np.argsort(doubt, kind="stable")[: _CORE + int(is_split.sum())]] = True
    low = np.where(is_free, 0.0, np.rint(point))
    high = np.where(is_free, program.high, np.rint(point))
    found = run(program, low=low, high=high, gap=gap / 2, max_seconds=max_seconds)
    return found if found.point.size else None


def _conclude(case: Case, rules: Sequence[Rule], program: Program, found: Found, begin: float) -> Allocation:
    nothing = np.zeros_like(case.asked)
    if not found.point.size:
        if found.verdict is Verdict.STOPPED:
            raise SolverFailed(
                "Le temps donné n’a pas suffi à trouver une répartition : donnez-en davantage."
            )
        return Allocation(found.verdict, nothing, -math.inf, -math.inf, time.monotonic() - begin)
    amounts = program.cells.decode(found.point)
    broken = [state.rule.words for state in check_rules(rules, amounts) if not state.is_kept]
    if broken or (amounts > case.asked).any():
        raise SolverFailed(
            f"La réponse du solveur ne tient pas une règle ({' ; '.join(broken)}) : rien n’est proposé."
        )
    total = case.measure_worth(amounts)
    # What the solver calls optimal is so to its tolerance; a bound below what was found would only be rounding.
    return Allocation(found.verdict, amounts, total, max(found.bound, total), time.monotonic() - begin)
