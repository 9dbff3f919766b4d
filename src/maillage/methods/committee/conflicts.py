"""Explain why no allocation keeps every rule: which rules conflict, and the least that must be given up.

References
----------
Chinneck (2008), Feasibility and Infeasibility in Optimization, Springer: the deletion filter, chapter 6, and elastic
programs, chapter 7.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from maillage.methods.committee.case import Case, Floats, Ints
from maillage.methods.committee.model import Program, write_program
from maillage.methods.committee.rules import Rule, RuleState, check_rules
from maillage.methods.committee.solver import SolverFailed, Verdict, run

_OF_AN_ENVELOPE = 1000.0


@dataclass(frozen=True, eq=False)
class Conflict:
    """Hold why nothing keeps every rule.

    Parameters
    ----------
    rules : tuple of Rule
        They cannot all be kept together.
    is_least : bool
        Proven: without any one of them, the others can be kept. Otherwise the time ran out and some may be in excess.
    enough : tuple of Rule
        Giving up any single one of these makes an allocation possible; empty when several must be given up.
    loosened : tuple of RuleState
        How every rule stands on the allocation that breaks rules the least (a euro counts as its share of an average
        demand, so that money and numbers of applications compare; an envelope only as a last resort).
    amounts : (n, f) int
        That allocation.
    """

    rules: tuple[Rule, ...]
    is_least: bool
    enough: tuple[Rule, ...]
    loosened: tuple[RuleState, ...]
    amounts: Ints


def explain_conflict(case: Case, rules: Sequence[Rule], *, max_seconds: float = 30.0) -> Conflict | None:
    """Give why no allocation keeps the rules, or ``None`` when one does.

    Raises
    ------
    SolverFailed
        The time did not suffice to tell whether there is one.

    Examples
    --------
    >>> from maillage.methods.committee.rules import limit_envelope, retain
    >>> case = Case(asked=np.array([[5000], [4000]]), worth=np.array([10.0, 4.0]),
    ...             least_total=np.array([5000, 4000]))
    >>> rules = [limit_envelope("etat", "État : 6 000 €", size=2, lines=[0], amount=6000),
    ...          retain("a", "A est retenu", among={0: "A"}), retain("b", "B est retenu", among={1: "B"})]
    >>> conflict = explain_conflict(case, rules)
    >>> [rule.code for rule in conflict.rules], [state.rule.code for state in conflict.loosened if not state.is_kept]
    (['etat', 'a', 'b'], ['b'])
    """
    end = time.monotonic() + max_seconds
    if _is_possible(case, rules, max_seconds=max_seconds / 2):
        return None
    kept, is_least = list(rules), True
    for rule in rules:
        others = [one for one in kept if one is not rule]
        answer = _is_possible(case, others, max_seconds=max(0.2, (end - time.monotonic()) / 8))
        if answer is False:
            kept = others
        elif answer is None:
            is_least = False
    enough = [
        rule
        for rule in kept
        if _is_possible(
            case,
            [one for one in rules if one is not rule],
            max_seconds=max(0.2, (end - time.monotonic()) / 8),
        )
    ]
    amounts = _loosen(case, rules, max_seconds=max(2.0, end - time.monotonic()))
    return Conflict(tuple(kept), is_least, tuple(enough), tuple(check_rules(rules, amounts)), amounts)


def _is_possible(case: Case, rules: Sequence[Rule], *, max_seconds: float) -> bool | None:
    """Tell whether an allocation keeps the rules; ``None`` when the time does not suffice."""
    program = write_program(case, rules)
    program = replace(program, gains=np.zeros_like(program.gains))
    if run(program, is_integral=False).verdict is Verdict.INFEASIBLE:
        return False
    found = run(program, max_seconds=max_seconds)
    if found.verdict is Verdict.INFEASIBLE:
        return False
    return True if found.point.size else None


def _loosen(case: Case, rules: Sequence[Rule], *, max_seconds: float) -> Ints:
    """Give the amounts (n, f) that break the rules the least."""
    program = write_program(case, rules)
    found = run(_make_elastic(case, rules, program), gap=1e-4, max_seconds=max_seconds)
    if not found.point.size:
        raise SolverFailed("Le temps donné n’a pas suffi à chercher quelles règles assouplir.")
    return program.cells.decode(found.point[: program.cells.columns])


def _make_elastic(case: Case, rules: Sequence[Rule], program: Program) -> Program:
    """Let each row of a rule be broken, at a cost: one continuous column more per row."""
    owned = np.flatnonzero(program.owners >= 0)
    columns = len(program.gains) + np.arange(len(owned))
    is_low = np.isfinite(program.row_low[owned])
    mean = max(1.0, float(case.demand.mean()))
    costs = np.array([_price_break(rules[program.owners[row]], program.scales[row], mean) for row in owned])
    ends = program.start[1:][owned]
    # Among equal ways of breaking rules, that which brings the most: a thousandth of an application in all.
    gains = program.gains / max(1.0, float(case.worth.sum())) / 1000
    start = program.start.copy()
    for row in owned:
        start[row + 1 :] += 1
    return replace(
        program,
        gains=np.concatenate([gains, -costs]),
        high=np.concatenate([program.high, np.full(len(owned), 1e7)]),
        start=start,
        index=np.insert(program.index, ends, columns),
        weight=np.insert(program.weight, ends, np.where(is_low, 1.0, -1.0)),
        continuous=len(owned),
    )


def _price_break(rule: Rule, scale: Floats, mean: float) -> float:
    """Give the cost of one unit of a broken row, in average applications."""
    unit = 1.0 / mean if rule.parts[0].measured.is_amount else 1.0
    return float(unit * scale * (_OF_AN_ENVELOPE if rule.is_envelope else 1.0))
