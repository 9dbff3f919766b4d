"""Protect a system within a time, and never give an answer that its audit does not pass."""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from maillage.methods.disclosure.arrays import Mask, Problem, read_system
from maillage.methods.disclosure.auditing import AuditReport, audit, list_narrowed
from maillage.methods.disclosure.heuristic import hide_greedily, show_again
from maillage.methods.disclosure.optimum import Choice, choose_least
from maillage.methods.disclosure.solver import Floats, SolverFailed
from maillage.methods.disclosure.tables import Status, TableSystem
from maillage.methods.disclosure.targets import Cost, Target, list_targets, price

_SHARE_OF_FIRST = 0.4
_SHARE_OF_SHOWING = 0.6


class Method(StrEnum):
    """Tell how an answer was found."""

    NOTHING = "nothing"
    OPTIMUM = "optimum"
    BEST_FOUND = "best_found"
    WITHHELD = "withheld"

    @property
    def label(self) -> str:
        """Give the French words for a reader."""
        return _LABELS[self]


_LABELS = {
    Method.NOTHING: "aucune case à ajouter",
    Method.OPTIMUM: "le moins de cases possible",
    Method.BEST_FOUND: "le moins de cases trouvé dans le temps donné",
    Method.WITHHELD: "tout est retenu : aucune réponse sûre n’a été trouvée dans le temps donné",
}


@dataclass(frozen=True, slots=True)
class Protection:
    """Hold what may be published.

    Parameters
    ----------
    system : TableSystem
        With its final statuses; all hidden when nothing safe was found.
    added : tuple of str
        The cells and ratios hidden besides the primary ones.
    cost, bound : float
        What the added ones cost, and the least that is proven possible.
    audit : AuditReport
        The attack on the final system: what is published passes it.
    """

    system: TableSystem
    added: tuple[str, ...]
    method: Method
    cost: float
    bound: float
    audit: AuditReport

    @property
    def is_safe(self) -> bool:
        """Tell whether the system may be published as it is.

        Withheld systems are safe when nothing already public tells a sensitive cell.
        """
        return self.audit.is_safe

    @property
    def statuses(self) -> Mapping[str, Status]:
        """Give the final status of each cell and ratio."""
        cells = {cell.id: cell.status for cell in self.system.cells}
        return cells | {ratio.id: ratio.status for ratio in self.system.ratios}


def protect(system: TableSystem, *, cost: Cost = Cost.CELLS, max_seconds: float = 60.0) -> Protection:
    """Hide what else must be hidden for every sensitive cell to keep its level.

    Parameters
    ----------
    system : TableSystem
        All tables published together, primary suppression done (:func:`suppress_primary`).
    cost : Cost
        What should be lost least.
    max_seconds : float
        Time for the search; the last audit, a few seconds more for ten thousand cells, is not bounded by it.

    Returns
    -------
    Protection
        The cheapest choice found, proven least when the time allowed. When no safe one is found, everything that
        is not already public is withheld.
    """
    if max_seconds <= 0:
        raise ValueError(f"Le temps de recherche doit être positif : {max_seconds:g} s.")
    deadline = time.monotonic() + max_seconds
    problem = read_system(system)
    costs, targets = price(problem, cost), list_targets(problem)
    try:
        choice = _choose(problem, costs, targets, deadline)
        if choice is None:
            return _withhold(problem, costs)
        protected = _apply(problem, choice.is_hidden)
        report = audit(protected)
        useless = {interval.id for interval in report.exact} & set(_list_added(problem, choice.is_hidden))
        if useless and report.is_safe:
            # What can be recomputed hides nothing: shown, it tells nothing more. The audit is done again all the same.
            choice = _show(problem, choice, costs, useless)
            protected = _apply(problem, choice.is_hidden)
            report = audit(protected)
    except SolverFailed:
        return _withhold(problem, costs)
    if not report.is_safe:
        return _withhold(problem, costs)
    added = _list_added(problem, choice.is_hidden)
    method = Method.OPTIMUM if choice.is_proven else Method.BEST_FOUND
    return Protection(
        protected, added, method if added else Method.NOTHING, choice.cost, choice.bound, report
    )


def _choose(problem: Problem, costs: Floats, targets: list[Target], deadline: float) -> Choice | None:
    if not list_narrowed(problem, problem.is_hidden):
        return Choice(problem.is_hidden, 0.0, 0.0)
    left = deadline - time.monotonic()
    first = hide_greedily(problem, costs, targets, problem.is_hidden, deadline)
    if first is None or list_narrowed(problem, first):
        return None
    shown = show_again(problem, costs, first, deadline - (1 - _SHARE_OF_FIRST) * left)
    return choose_least(problem, costs, targets, shown, deadline)


def _show(problem: Problem, choice: Choice, costs: Floats, ids: Collection[str]) -> Choice:
    shown = np.array([name in ids for name in problem.names], dtype=bool)
    return Choice(choice.is_hidden & ~shown, choice.cost - float(costs[shown].sum()), choice.bound)


def _list_added(problem: Problem, is_hidden: Mask) -> tuple[str, ...]:
    return tuple(problem.names[name] for name in np.flatnonzero(is_hidden & ~problem.is_hidden))


def _apply(problem: Problem, is_hidden: Mask) -> TableSystem:
    added = _list_added(problem, is_hidden)
    return problem.system.with_statuses(dict.fromkeys(added, Status.SECONDARY))


def _withhold(problem: Problem, costs: Floats) -> Protection:
    """Hide everything that is not public already; what is public may still tell, and the audit says so."""
    is_open = [cell.is_open for cell in problem.system.cells] + [False] * len(problem.system.ratios)
    is_hidden = problem.is_hidden | ~np.array(is_open, dtype=bool)
    withheld = _apply(problem, is_hidden)
    added = _list_added(problem, is_hidden)
    sensitive = [cell.id for cell in problem.system.cells if cell.level.is_required]
    cost = float(costs[is_hidden & ~problem.is_hidden].sum())
    return Protection(withheld, added, Method.WITHHELD, cost, 0.0, audit(withheld, only=sensitive))
