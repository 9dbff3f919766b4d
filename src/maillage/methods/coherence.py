"""Tell whether printed figures can all be true: sums, shares, and the rounding that hides in each.

Every figure was rounded to a step: what it stands for lies within half a step of it. Two statements
contradict each other when no figures within those bounds make both true.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum

Bounds = tuple[Decimal, Decimal]


class Agreement(StrEnum):
    """Say how a whole stands beside its parts."""

    EXACT = "exact"
    ROUNDED = "rounded"
    BROKEN = "broken"


def compare_sum(whole: Decimal, parts: Iterable[Decimal], *, step: Decimal) -> tuple[Agreement, Decimal]:
    """Give how parts agree with their whole, and what they lack (positive) or have in excess.

    Each of the n parts, and the whole, was rounded to ``step``: together they may be off by half of
    (n + 1) steps.

    Examples
    --------
    >>> compare_sum(Decimal("44.6"), [Decimal("7.1"), Decimal("37.6")], step=Decimal("0.1"))
    (<Agreement.ROUNDED: 'rounded'>, Decimal('-0.1'))
    >>> compare_sum(Decimal(511), [Decimal(501)], step=Decimal(1))[0]
    <Agreement.BROKEN: 'broken'>
    """
    values = list(parts)
    gap = whole - sum(values, Decimal(0))
    if not gap:
        return Agreement.EXACT, gap
    is_close = abs(gap) <= step * (len(values) + 1) / 2
    return (Agreement.ROUNDED if is_close else Agreement.BROKEN), gap


def bound_value(value: Decimal, step: Decimal) -> Bounds:
    """Give between what a rounded value lies.

    Examples
    --------
    >>> bound_value(Decimal("53.2"), Decimal("0.1"))
    (Decimal('53.15'), Decimal('53.25'))
    """
    return value - step / 2, value + step / 2


def bound_ratio(numerator: Bounds, denominator: Bounds, *, scale: int) -> Bounds | None:
    """Give between what a ratio of two positive bounded figures lies; ``None`` where it cannot be said.

    Examples
    --------
    >>> low, high = bound_ratio((Decimal(1), Decimal(1)), (Decimal(4), Decimal(5)), scale=100)
    >>> float(low), float(high)
    (20.0, 25.0)
    """
    if denominator[0] <= 0 or numerator[0] < 0:
        return None
    return numerator[0] / denominator[1] * scale, numerator[1] / denominator[0] * scale


def bound_whole(part: Bounds, share: Bounds, *, scale: int) -> Bounds | None:
    """Give between what the whole lies that a part and its printed share suppose.

    Examples
    --------
    >>> low, high = bound_whole((Decimal(18478), Decimal(18478)), bound_value(Decimal("15.9"), Decimal("0.1")), scale=100)
    >>> round(low), round(high)
    (115850, 116580)
    """
    if share[0] <= 0 or part[0] < 0:
        return None
    return part[0] / share[1] * scale, part[1] / share[0] * scale


def have_common_ground(bounds: Sequence[Bounds]) -> bool:
    """Tell whether one value lies within all the bounds.

    Examples
    --------
    >>> have_common_ground([(Decimal(1), Decimal(3)), (Decimal(2), Decimal(4))])
    True
    >>> have_common_ground([(Decimal(1), Decimal(2)), (Decimal(3), Decimal(4))])
    False
    """
    return max(low for low, _ in bounds) <= min(high for _, high in bounds)


def is_slip_of_zeros(first: Decimal, second: Decimal) -> bool:
    """Tell whether two figures are written with the same digits, a zero or more apart.

    Examples
    --------
    >>> is_slip_of_zeros(Decimal(1600000), Decimal(160000)), is_slip_of_zeros(Decimal(12), Decimal(13))
    (True, False)
    """
    if not first or not second or first == second:
        return False
    return first.normalize().as_tuple().digits == second.normalize().as_tuple().digits
