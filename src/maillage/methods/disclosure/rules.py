"""Hold the rules of secrecy as dated data, and judge one cell by one rule.

References
----------
Hundepool et al. (2012), Statistical Disclosure Control, Wiley, chapter 4: minimum frequency, dominance (n, k),
p %, and the protection levels that follow from them.
"""

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from maillage.methods.disclosure.tables import Cell, Level, Quantity


@dataclass(frozen=True, slots=True)
class Dominance:
    """Refuse a sum of which the ``largest`` contributors make more than a share (0 to 1)."""

    largest: int
    share: float

    def __post_init__(self) -> None:
        if self.largest < 1 or not 0 < self.share < 1:
            raise ValueError(f"Dominance impossible : {self.largest} contributeurs, part {self.share:g}.")


class RoundingMode(StrEnum):
    """Tell how a source rounds; when it does not say, both are possible."""

    NEAREST = "nearest"
    FLOOR = "floor"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Rounding:
    """Hold the rounding of a source: to a multiple of ``base``."""

    base: float
    mode: RoundingMode = RoundingMode.UNKNOWN

    @property
    def uncertainty(self) -> tuple[float, float]:
        """Give how far the truth may lie below and above a rounded figure.

        Examples
        --------
        >>> Rounding(5, RoundingMode.NEAREST).uncertainty
        (2.5, 2.5)
        >>> Rounding(5).uncertainty
        (2.5, 5.0)
        """
        below = 0.0 if self.mode is RoundingMode.FLOOR else self.base / 2
        above = self.base / 2 if self.mode is RoundingMode.NEAREST else float(self.base)
        return below, above


@dataclass(frozen=True, slots=True, kw_only=True)
class SecrecyRule:
    """Hold what one source demands, from one day to another.

    Parameters
    ----------
    source : str
        What the rule applies to, as the catalogue names it.
    words : str
        The rule and whose it is, in French, for the reader of an empty cell.
    reference : str
        Where the rule was read: text, page, agreement.
    minimum_count : int
        Fewest contributors that may be shown; 0 when the source does not say.
    dominance : tuple of Dominance
        Each must hold.
    p_percent : float, optional
        Refuse a sum when its second contributor could know the first within p % (0 to 100).
    interval_width : float
        Least width of what remains possible of a hidden count.
    margin : float
        Least distance on each side of a hidden sum, as a share of it (0.1 for ±10 %).
    least_amount : float
        The margin of a smaller sum is that of this one: a hidden zero is not guessed either.
    hides_groups : bool
        A share of 0 % or 100 % of a group is hidden.
    in_force_from, in_force_until : date, optional
        First and last day; ``None`` when the source does not say.
    """

    source: str
    words: str
    reference: str
    minimum_count: int = 0
    dominance: tuple[Dominance, ...] = ()
    p_percent: float | None = None
    interval_width: float = 5.0
    margin: float = 0.1
    least_amount: float = 1.0
    hides_groups: bool = False
    rounding: Rounding | None = None
    in_force_from: datetime.date | None = None
    in_force_until: datetime.date | None = None

    def __post_init__(self) -> None:
        if min(self.minimum_count, self.interval_width, self.margin, self.least_amount) < 0:
            raise ValueError(f"La règle de « {self.source} » a un seuil négatif.")
        if self.in_force_from and self.in_force_until and self.in_force_from > self.in_force_until:
            raise ValueError(f"La règle de « {self.source} » finit avant de commencer.")

    def is_in_force(self, day: datetime.date) -> bool:
        """Tell whether the rule holds on a day."""
        return (self.in_force_from or day) <= day <= (self.in_force_until or day)


def find_rule(rules: Iterable[SecrecyRule], source: str, day: datetime.date) -> SecrecyRule | None:
    """Give the rule of a source on a day, or ``None``; the latest to begin wins."""
    found = [rule for rule in rules if rule.source == source and rule.is_in_force(day)]
    return max(found, key=lambda rule: rule.in_force_from or datetime.date.min, default=None)


def judge_cell(cell: Cell, rule: SecrecyRule) -> Level | None:
    """Give the uncertainty that a sensitive cell must keep, or ``None`` when the rule lets it be shown.

    A count of zero is not sensitive by itself: nobody is in it. Groups are judged by their rates.

    Raises
    ------
    ValueError
        The rule needs contributors or contributions that the cell does not give.
    """
    if cell.value is None:
        return None
    contributors = cell.contributors
    if rule.minimum_count and contributors is None:
        raise ValueError(f"« {cell.id} » : donnez le nombre de contributeurs, « {rule.source} » l’exige.")
    is_few = contributors is not None and 0 < contributors < rule.minimum_count
    reach = max((_reach_dominance(cell, one) for one in rule.dominance), default=0.0)
    if rule.p_percent is not None:
        reach = max(reach, _reach_p_percent(cell, rule.p_percent))
    if not is_few and reach <= 0:
        return None
    return _set_level(cell, rule, reach)


def _set_level(cell: Cell, rule: SecrecyRule, reach: float) -> Level:
    value = cell.value or 0.0
    if cell.quantity is Quantity.COUNT:
        return Level(above=max(rule.minimum_count - value, reach, 0.0), width=rule.interval_width)
    distance = rule.margin * max(abs(value), rule.least_amount)
    return Level(below=min(distance, max(value - cell.lower, 0.0)), above=max(distance, reach))


def _need_top(cell: Cell, count: int) -> tuple[float, ...]:
    if cell.quantity is Quantity.COUNT or not cell.value:
        return ()
    known = len(cell.top) if cell.contributors is None else min(cell.contributors, count)
    if len(cell.top) < min(known, count) or not cell.top:
        raise ValueError(f"« {cell.id} » : donnez ses {count} plus grandes contributions.")
    if math.fsum(cell.top) > cell.value * (1 + 1e-9):
        raise ValueError(f"« {cell.id} » : ses contributions dépassent sa valeur.")
    return cell.top[:count]


def _reach_dominance(cell: Cell, dominance: Dominance) -> float:
    top = math.fsum(_need_top(cell, dominance.largest))
    return top / dominance.share - (cell.value or 0.0) if top else 0.0


def _reach_p_percent(cell: Cell, percent: float) -> float:
    top = _need_top(cell, 2)
    if not top:
        return 0.0
    rest = (cell.value or 0.0) - math.fsum(top)
    return percent / 100 * top[0] - rest
