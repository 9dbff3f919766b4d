"""Hide the least: exact cell suppression by cutting planes.

A master problem chooses what to hide at least cost; the attacker's problem of each sensitive cell, when it is
too narrow, gives by duality one more inequality that every safe choice meets. First on fractions, then on whole
choices, until no attacker is left or the time is over.

References
----------
Fischetti, Salazar (2001), Solving the cell suppression problem on tabular data with linear constraints,
Management Science 47(7), 1008-1027.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maillage.methods.disclosure.arrays import Mask, Problem
from maillage.methods.disclosure.heuristic import hide_greedily, show_again
from maillage.methods.disclosure.solver import Covering, Extreme, Floats, LinearProgram, SolverFailed
from maillage.methods.disclosure.targets import Target

_VIOLATED = 1e-4
_ZERO = 1e-9
_LAST_GAIN = 1e-3
_PATIENCE = 4


@dataclass(frozen=True, eq=False)
class Cut:
    """Hold one inequality on what is hidden: ``weights @ hidden >= 1``, weights from 0 to 1 (n_names)."""

    weights: Floats

    def misses(self, choice: Floats) -> float:
        """Give by how much a choice falls short."""
        return 1.0 - float(self.weights @ choice)


class Attacker:
    """Look for the inequalities that a choice, whole or fractional, does not meet."""

    def __init__(self, problem: Problem, targets: Sequence[Target]) -> None:
        self._problem = problem
        self._targets = targets
        self._program = LinearProgram(problem.hidden_low, problem.hidden_high, problem.rows)
        self._shown: dict[tuple[int, float], Floats] = {}
        self._always = (problem.is_forced & problem.is_hidden)[problem.owner]

    def find_cuts(self, choice: Floats, *, is_whole: bool, deadline: float) -> list[Cut]:
        """Give the inequalities that a choice (n_names) does not meet, at most three a target."""
        cuts = []
        for target in self._targets:
            if time.monotonic() > deadline:
                raise SolverFailed("Le temps donné à la recherche est écoulé.")
            low, high = self._bound(choice, target.reach, is_whole=is_whole)
            asked = [(1.0, target.above), (-1.0, target.below)]
            ends = [self._attack(target, sign, amount, low, high) for sign, amount in asked]
            cuts += [
                cut
                for end, (sign, amount) in zip(ends, asked, strict=True)
                if end is not None and (cut := self._cut(target, [(sign, end)], amount)) is not None
            ]
            if target.width > 0 and (cut := self._attack_width(target, low, high)) is not None:
                cuts.append(cut)
        return [cut for cut in cuts if cut.misses(choice) > _VIOLATED]

    def _bound(self, choice: Floats, reach: float, *, is_whole: bool) -> tuple[Floats, Floats]:
        problem, share = self._problem, choice[self._problem.owner]
        low, high = problem.hidden_low, problem.hidden_high
        if is_whole:
            return (
                np.where(share > 0.5, low, problem.shown_low),
                np.where(share > 0.5, high, problem.shown_high),
            )
        # A fraction of an infinite way would be infinite: a way as long as the longest move asked is enough to
        # find a multiplier, and any multiplier gives a true inequality.
        low = np.where(self._always, low, np.maximum(low, np.minimum(-reach, problem.shown_low)))
        high = np.where(self._always, high, np.minimum(high, np.maximum(reach, problem.shown_high)))
        with np.errstate(invalid="ignore"):
            part_low = problem.shown_low + share * (low - problem.shown_low)
            part_high = problem.shown_high + share * (high - problem.shown_high)
        return (
            np.where(share >= 1 - _ZERO, low, np.where(np.isfinite(problem.shown_low), part_low, -np.inf)),
            np.where(share >= 1 - _ZERO, high, np.where(np.isfinite(problem.shown_high), part_high, np.inf)),
        )

    def _attack(
        self, target: Target, sign: float, amount: float, low: Floats, high: Floats
    ) -> Extreme | None:
        """Give the end of a too narrow target, or ``None`` when a known point shows that it moves far enough."""
        if amount <= 0:
            return None
        known = self._shown.get((target.place, sign))
        still = _ZERO * max(1.0, target.reach)
        if known is not None and np.all(known >= low - still) and np.all(known <= high + still):
            return None
        self._program.set_bounds(low, high)
        if sign > 0:
            self._program.set_bound(target.place, low[target.place], min(high[target.place], amount))
        else:
            self._program.set_bound(target.place, max(low[target.place], -amount), high[target.place])
        end = self._program.maximize(target.place, sign)
        if end.value >= amount * (1 - _VIOLATED):
            self._shown[target.place, sign] = end.point
            return None
        return end

    def _attack_width(self, target: Target, low: Floats, high: Floats) -> Cut | None:
        self._program.set_bounds(low, high)
        ends = [(sign, self._program.maximize(target.place, sign)) for sign in (1.0, -1.0)]
        if sum(end.value for _, end in ends) >= target.width * (1 - _VIOLATED):
            return None
        return self._cut(target, ends, target.width)

    def _cut(self, target: Target, ends: Sequence[tuple[float, Extreme]], amount: float) -> Cut | None:
        """Turn the multipliers of ends into an inequality on what is hidden, by duality."""
        problem = self._problem
        base, weights = 0.0, np.zeros(len(problem.names))
        for sign, end in ends:
            factors = end.multipliers
            if not len(factors):
                return None
            reduced = -problem.rows.combine(factors, len(problem.value))
            reduced[target.place] += sign
            reduced[np.abs(reduced) < _ZERO] = 0.0
            factors = np.where(np.abs(factors) < _ZERO, 0.0, factors)
            shown = _price_bounds(reduced, problem.shown_low, problem.shown_high)
            hidden = _price_bounds(reduced, problem.hidden_low, problem.hidden_high)
            base += float(_price_bounds(factors, problem.rows.low, problem.rows.high).sum())
            base += float(np.where(self._always, hidden, shown).sum())
            if not np.isfinite(base):
                return None
            extra = np.where(self._always, 0.0, hidden - np.where(np.isfinite(shown), shown, 0.0))
            weights += np.bincount(problem.owner, extra, minlength=len(weights))
        right = amount - base
        if right <= _VIOLATED * amount:
            return None
        return Cut(np.minimum(weights / right, 1.0))


def _price_bounds(factors: Floats, low: Floats, high: Floats) -> Floats:
    """Give the most that each bounded quantity adds, times its factor; 0 times infinity is 0."""
    with np.errstate(invalid="ignore"):
        return np.where(factors > 0, factors * high, np.where(factors < 0, factors * low, 0.0))


@dataclass(frozen=True, eq=False)
class Choice:
    """Hold a safe choice: what is hidden, its cost, and the least cost that is proven possible."""

    is_hidden: Mask
    cost: float
    bound: float

    @property
    def is_proven(self) -> bool:
        """Tell whether nothing safe costs less."""
        return self.cost <= self.bound * (1 + 1e-6) + 1e-9


def choose_least(
    problem: Problem, costs: Floats, targets: Sequence[Target], first: Mask, deadline: float
) -> Choice:
    """Give the cheapest safe choice found before the deadline, ``first`` (safe) if nothing better.

    Costs of what is hidden in any case are not counted.
    """
    costs = np.where(problem.is_hidden, 0.0, costs)
    best = Choice(first, float(costs[first].sum()), 0.0)
    low = (problem.is_forced & problem.is_hidden).astype(float)
    high = (~problem.is_forced | problem.is_hidden).astype(float)
    master, attacker = Covering(costs, low, high), Attacker(problem, targets)
    _add_bridges(problem, master, targets)
    try:
        _cut_fractions(master, attacker, costs, deadline)
        while time.monotonic() < deadline:
            start = best.is_hidden.astype(float)
            found, bound = master.solve(max_seconds=deadline - time.monotonic(), start=start)
            best = Choice(best.is_hidden, best.cost, max(best.bound, min(bound, best.cost)))
            if found is None or best.is_proven:
                break
            cuts = attacker.find_cuts(found, is_whole=True, deadline=deadline)
            best = _improve(problem, costs, targets, found > 0.5, best, bool(cuts), deadline)
            if not cuts or best.is_proven:
                break
            _add_cuts(master, cuts)
    except SolverFailed:
        # The time is over or the numbers are bad: the best safe choice so far stands, unproven.
        pass
    return Choice(best.is_hidden, best.cost, min(max(best.bound, master.bound), best.cost))


def _improve(
    problem: Problem,
    costs: Floats,
    targets: Sequence[Target],
    found: Mask,
    best: Choice,
    is_attacked: bool,  # noqa: FBT001  # one of two ways to end a round
    deadline: float,
) -> Choice:
    if is_attacked:
        repaired = hide_greedily(problem, costs, targets, found, deadline)
        if repaired is None or costs[repaired].sum() >= best.cost + 5 * costs.max():
            return best
        found = show_again(problem, costs, repaired, deadline)
    cost = float(costs[found].sum())
    return Choice(found, cost, best.bound) if cost < best.cost else best


def _add_cuts(master: Covering, cuts: Sequence[Cut]) -> None:
    for cut in cuts:
        columns = np.flatnonzero(cut.weights > _ZERO).astype(np.int32)
        master.add_cut(columns, cut.weights[columns], 1.0)


def _add_bridges(problem: Problem, master: Covering, targets: Sequence[Target]) -> None:
    """Say that one hidden cell alone in a sum is no use: it is the total minus the rest."""
    rows, asked = problem.rows, {target.place for target in targets}
    exact = (problem.shown_low == 0) & (problem.shown_high == 0)
    for row in np.flatnonzero(rows.low == rows.high):
        columns = rows.index[rows.start[row] : rows.start[row + 1]]
        if not exact[columns].all():
            continue
        names = problem.owner[columns].astype(np.int32)
        for place, name in enumerate(names):
            others = np.delete(names, place)
            if not problem.is_forced[name]:
                weights = np.append(np.ones(len(others)), -1.0)
                master.add_cut(np.append(others, name).astype(np.int32), weights, 0.0)
            elif name in asked:
                master.add_cut(others, np.ones(len(others)), 1.0)


def _cut_fractions(master: Covering, attacker: Attacker, costs: Floats, deadline: float) -> None:
    """Tighten the master on fractional choices until it hardly gains."""
    last, idle = 0.0, 0
    while time.monotonic() < deadline and idle < _PATIENCE:
        choice = master.solve_relaxation()
        cost = float(costs @ choice)
        idle = idle + 1 if cost - last < _LAST_GAIN * max(1.0, cost) else 0
        last = cost
        cuts = attacker.find_cuts(choice, is_whole=False, deadline=deadline)
        if not cuts:
            return
        _add_cuts(master, cuts)
