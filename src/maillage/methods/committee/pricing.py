"""Say what each rule costs: what would be regained if it were dropped, by solving again without it."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from maillage.methods.committee.allocating import Allocation, allocate
from maillage.methods.committee.case import Case
from maillage.methods.committee.model import write_program
from maillage.methods.committee.rules import Part, Rule
from maillage.methods.committee.solver import SolverFailed, Verdict, run


@dataclass(frozen=True)
class Price:
    """Hold what one rule costs.

    Parameters
    ----------
    regained : float
        Worth gained by the best allocation found without the rule, all others kept. For an envelope, which nobody
        drops, the gain if it were larger by the share asked (10 % by default).
    at_most : float
        What nothing can exceed: the proven bound without the rule, less the worth found with it. Equal to
        ``regained`` when both are proven optima.
    marginal : float or None
        Of an envelope only: worth per 1,000 euros more in the *fractional* problem, its shadow price. It holds for
        a small change; it is 0 when money is left. Other rules have none: a shadow price of a share or of a count
        means nothing to a reader.

    Prices do not add up: two rules that ask for the same thing are each free to drop alone.
    """

    rule: Rule
    regained: float
    at_most: float
    marginal: float | None = None

    @property
    def is_free(self) -> bool:
        """Tell whether the rule is proven to cost nothing."""
        return self.at_most <= 1e-6


def price_rules(
    case: Case,
    rules: Sequence[Rule],
    allocation: Allocation,
    *,
    gap: float = 0.0,
    max_seconds: float = math.inf,
    raise_share: float = 0.1,
) -> list[Price]:
    """Give the price of each rule of an allocation, in the order of the rules.

    Parameters
    ----------
    max_seconds : float
        For all rules together; each has an equal share of what is left.
    raise_share : float
        By how much an envelope is raised (0.1 for 10 %).

    Raises
    ------
    ValueError
        The allocation was not found: nothing can be priced.

    Examples
    --------
    >>> from maillage.methods.committee.rules import exclude, limit_envelope
    >>> case = Case(asked=np.array([[5000], [5000]]), worth=np.array([10.0, 4.0]),
    ...             least_total=np.array([5000, 5000]))
    >>> rules = [limit_envelope("etat", "État : 5 000 €", size=2, lines=[0], amount=5000),
    ...          exclude("non", "Le premier dossier est écarté", among={0: "premier"})]
    >>> prices = price_rules(case, rules, allocate(case, rules))
    >>> [price.regained for price in prices]
    [0.0, 6.0]
    """
    if not allocation.is_found:
        raise ValueError("Aucune répartition n’a été trouvée : il n’y a rien à comparer.")
    marginals = _read_marginals(case, rules)
    end = time.monotonic() + max_seconds
    prices = []
    for place, rule in enumerate(rules):
        changed = [_raise(rule, raise_share)] if rule.is_envelope else []
        others = [*rules[:place], *changed, *rules[place + 1 :]]
        seconds = (end - time.monotonic()) / (len(rules) - place)
        without = _solve_again(case, others, allocation, gap=gap, max_seconds=seconds)
        prices.append(
            Price(
                rule,
                max(0.0, without.total - allocation.total),
                max(0.0, without.bound - allocation.total),
                marginals.get(place),
            )
        )
    return prices


def _solve_again(
    case: Case, rules: Sequence[Rule], allocation: Allocation, *, gap: float, max_seconds: float
) -> Allocation:
    try:
        return allocate(case, rules, gap=gap, max_seconds=max_seconds, start=allocation.amounts)
    except SolverFailed:
        return Allocation(Verdict.STOPPED, allocation.amounts, allocation.total, math.inf, max_seconds)


def _raise(rule: Rule, share: float) -> Rule:
    parts = tuple(_raise_part(part, share) for part in rule.parts)
    return replace(rule, parts=parts)


def _raise_part(part: Part, share: float) -> Part:
    return part if part.high is None else replace(part, high=float(math.floor(part.high * (1 + share))))


def _read_marginals(case: Case, rules: Sequence[Rule]) -> dict[int, float]:
    if not case.size:
        return {}
    program = write_program(case, rules)
    relaxed = run(program, is_integral=False)
    if not relaxed.prices.size:
        return {}
    per_euro = np.abs(relaxed.prices) / program.scales
    places = [place for place, rule in enumerate(rules) if rule.is_envelope]
    return {place: float(per_euro[program.owners == place].sum() * 1000) for place in places}
