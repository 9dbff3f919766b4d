"""Hold the rules of a committee as data: what is measured, between which bounds, in which words.

A rule is one sentence and one or several *parts*; each part bounds a sum over applications (euros given, number
retained, or a value of the retained ones), or the quotient of two such sums. A quotient between bounds is a linear row
(its numerator less the bound times its denominator), so every rule here keeps the model linear.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from maillage.methods.committee.case import Floats, Ints

Bools = npt.NDArray[np.bool_]


class Unit(StrEnum):
    """Tell what a rule is measured in."""

    EUROS = "euros"
    SHARE = "share"
    COUNT = "count"
    MEAN = "mean"


@dataclass(frozen=True, eq=False)
class Sum:
    """Hold a sum over applications.

    Parameters
    ----------
    members : (k,) int
        Which applications.
    weights : (k,) float
        What each euro given, or each application retained, counts for.
    is_amount : bool
        Sum euros given (by ``lines``), or else retained applications.
    lines : tuple of int, optional
        The funders' lines summed; all by default.
    """

    members: Ints
    weights: Floats
    is_amount: bool
    lines: tuple[int, ...] | None = None

    def measure(self, amounts: Ints) -> float:
        """Give its value on amounts given (n, f)."""
        given = amounts if self.lines is None else amounts[:, list(self.lines)]
        values = given[self.members].sum(axis=1) if self.is_amount else amounts[self.members].sum(axis=1) > 0
        return float(values @ self.weights)


@dataclass(frozen=True, eq=False)
class Part:
    """Bound a sum, or its quotient by another; ``name`` says which part of its rule it is."""

    measured: Sum
    over: Sum | None = None
    low: float | None = None
    high: float | None = None
    name: str = ""

    def measure(self, amounts: Ints) -> float | None:
        """Give its value on amounts (n, f); ``None`` for a quotient by nothing, which no bound refuses."""
        value = self.measured.measure(amounts)
        if self.over is None:
            return value
        divisor = self.over.measure(amounts)
        return value / divisor if divisor else None

    def measure_excess(self, amounts: Ints) -> float:
        """Give by how much it is not kept, in the unit of its numerator; 0 when it is."""
        value = self.measured.measure(amounts)
        divisor = 1.0 if self.over is None else self.over.measure(amounts)
        below = 0.0 if self.low is None else self.low * divisor - value
        above = 0.0 if self.high is None else value - self.high * divisor
        excess = max(below, above, 0.0)
        return 0.0 if excess <= 1e-7 * max(1.0, abs(value), abs(divisor)) else excess


@dataclass(frozen=True, eq=False)
class Rule:
    """Hold a rule: its name for programs, its sentence for people, its parts.

    ``is_envelope`` marks a limit of money: nobody gives it up, one can only wish it larger.
    """

    code: str
    words: str
    unit: Unit
    parts: tuple[Part, ...] = field(repr=False)
    is_envelope: bool = False


def _sum_amounts(size: int, among: Bools | None, lines: Iterable[int] | None) -> Sum:
    members = np.arange(size) if among is None else np.flatnonzero(among)
    return Sum(members, np.ones(len(members)), is_amount=True, lines=None if lines is None else tuple(lines))


def _sum_retained(size: int, among: Bools | None, values: Floats | None = None) -> Sum:
    members = np.arange(size) if among is None else np.flatnonzero(among)
    weights = np.ones(len(members)) if values is None else np.asarray(values, float)[members]
    return Sum(members, weights, is_amount=False)


def limit_envelope(
    code: str,
    words: str,
    *,
    size: int,
    lines: Iterable[int],
    amount: int,
    among: Bools | None = None,
) -> Rule:
    """Limit what some lines give, all together, to the applications of a mask (n); a tree is several of these."""
    part = Part(_sum_amounts(size, among, lines), high=float(amount))
    return Rule(code, words, Unit.EUROS, (part,), is_envelope=True)


def bound_amount(
    code: str,
    words: str,
    *,
    among: Bools,
    low: int | None = None,
    high: int | None = None,
) -> Rule:
    """Bound the euros given to the applications of a mask (n)."""
    part = Part(_sum_amounts(len(among), among, None), low=_float(low), high=_float(high))
    return Rule(code, words, Unit.EUROS, (part,))


def bound_share(
    code: str,
    words: str,
    *,
    among: Bools,
    low: float | None = None,
    high: float | None = None,
    lines: Iterable[int] | None = None,
) -> Rule:
    """Bound the share (0 to 1) of the euros given that goes to the applications of a mask (n).

    Examples
    --------
    >>> rule = bound_share("emploi", "Emploi : au moins 30 %", among=np.array([True, False]), low=0.3)
    >>> rule.parts[0].measure(np.array([[2000], [6000]]))
    0.25
    """
    chosen = None if lines is None else tuple(lines)
    size = len(among)
    part = Part(_sum_amounts(size, among, chosen), _sum_amounts(size, None, chosen), low, high)
    return Rule(code, words, Unit.SHARE, (part,))


def bound_count(
    code: str,
    words: str,
    *,
    among: Bools,
    low: int | None = None,
    high: int | None = None,
) -> Rule:
    """Bound how many applications of a mask (n) are retained."""
    return Rule(
        code, words, Unit.COUNT, (Part(_sum_retained(len(among), among), low=_float(low), high=_float(high)),)
    )


def bound_count_share(
    code: str,
    words: str,
    *,
    among: Bools,
    low: float | None = None,
    high: float | None = None,
) -> Rule:
    """Bound the share (0 to 1) that a mask (n) makes of the retained applications."""
    size = len(among)
    part = Part(_sum_retained(size, among), _sum_retained(size, None), low, high)
    return Rule(code, words, Unit.SHARE, (part,))


def limit_each(code: str, words: str, *, groups: Sequence[str], count: int) -> Rule:
    """Retain at most some applications of each group (n names): of each applicant, say."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(groups):
        places.setdefault(name, []).append(place)
    parts = [
        Part(Sum(np.array(members), np.ones(len(members)), is_amount=False), high=float(count), name=name)
        for name, members in places.items()
        if len(members) > count
    ]
    return Rule(code, words, Unit.COUNT, tuple(parts))


def bound_average(
    code: str,
    words: str,
    *,
    size: int,
    low: float | None = None,
    high: float | None = None,
    among: Bools | None = None,
) -> Rule:
    """Bound the average euros given to a retained application, all or those of a mask (n)."""
    part = Part(_sum_amounts(size, among, None), _sum_retained(size, among), low, high)
    return Rule(code, words, Unit.EUROS, (part,))


def bound_mean(
    code: str,
    words: str,
    *,
    values: Floats,
    low: float | None = None,
    high: float | None = None,
) -> Rule:
    """Bound the mean of a value (n) over the retained applications: the equality level, say."""
    size = len(values)
    part = Part(_sum_retained(size, None, values), _sum_retained(size, None), low, high)
    return Rule(code, words, Unit.MEAN, (part,))


def retain(code: str, words: str, *, among: Mapping[int, str]) -> Rule:
    """Retain each of some applications (place: name), for at least their least amount."""
    return _fix(code, words, among, low=1.0, high=None)


def exclude(code: str, words: str, *, among: Mapping[int, str]) -> Rule:
    """Give nothing to any of some applications (place: name)."""
    return _fix(code, words, among, low=None, high=0.0)


def _fix(code: str, words: str, among: Mapping[int, str], *, low: float | None, high: float | None) -> Rule:
    parts = [
        Part(Sum(np.array([place]), np.ones(1), is_amount=False), low=low, high=high, name=name)
        for place, name in among.items()
    ]
    return Rule(code, words, Unit.COUNT, tuple(parts))


def _float(bound: int | None) -> float | None:
    return None if bound is None else float(bound)


@dataclass(frozen=True)
class RuleState:
    """Tell how a rule stands on given amounts.

    Parameters
    ----------
    value : float or None
        The measure of its worst part, in the unit of the rule; ``None`` when nothing is given yet.
    excess : float
        By how much it fails, in the unit of what is summed (euros or applications); 0 when kept.
    failing : tuple of str
        The names of the parts that fail, when it has several.
    """

    rule: Rule
    value: float | None
    excess: float
    failing: tuple[str, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Tell whether the rule is kept."""
        return self.excess <= 0


def check_rules(rules: Iterable[Rule], amounts: Ints) -> list[RuleState]:
    """Tell how each rule stands on amounts given (n, f), in euros.

    Examples
    --------
    >>> rule = limit_envelope("etat", "État : 5 000 €", size=2, lines=[0], amount=5000)
    >>> [state] = check_rules([rule], np.array([[4000], [2500]]))
    >>> state.is_kept, state.value, state.excess
    (False, 6500.0, 1500.0)
    """
    return [_check_rule(rule, amounts) for rule in rules]


def _check_rule(rule: Rule, amounts: Ints) -> RuleState:
    excesses = [part.measure_excess(amounts) for part in rule.parts]
    if not excesses:
        return RuleState(rule, None, 0.0)
    worst = int(np.argmax(excesses))
    if not excesses[worst]:
        values = [value for value in (part.measure(amounts) for part in rule.parts) if value is not None]
        has_ceiling = rule.parts[0].high is not None
        return RuleState(rule, (max(values) if has_ceiling else min(values)) if values else None, 0.0)
    failing = tuple(
        part.name for part, excess in zip(rule.parts, excesses, strict=True) if excess and part.name
    )
    return RuleState(rule, rule.parts[worst].measure(amounts), excesses[worst], failing)
