"""Compare values with care: changes, gaps, ranks, sums of parts.

Every function takes exact decimals and gives exact decimals, or ``None`` where nothing can be said.
"""

from collections.abc import Iterable
from decimal import Decimal

ONE_HUNDRED = Decimal(100)


def compute_change(before: Decimal, after: Decimal) -> Decimal | None:
    """Give the change from one value to another, in percent of the first.

    Returns
    -------
    Decimal or None
        ``None`` when the first is zero: nothing grows by a percentage from nothing.

    Examples
    --------
    >>> compute_change(Decimal(80), Decimal(60))
    Decimal('-25.00')
    >>> compute_change(Decimal(0), Decimal(5)) is None
    True
    """
    if before == 0:
        return None
    return (after - before) / abs(before) * Decimal("100.00")


def annualize_change(change: Decimal, years: int) -> Decimal:
    """Give the yearly change that, repeated, makes a change of some percents over several years.

    Raises
    ------
    ValueError
        No year, or a fall of more than everything.

    Examples
    --------
    >>> round(annualize_change(Decimal(21), 2), 6)
    Decimal('10.000000')
    """
    if years < 1 or change < -ONE_HUNDRED:
        msg = "a change is spread over at least one year, and nothing falls by more than 100 %"
        raise ValueError(msg)
    if change == -ONE_HUNDRED:
        return -ONE_HUNDRED
    return ((1 + change / ONE_HUNDRED) ** (Decimal(1) / years) - 1) * ONE_HUNDRED


def share_below(below: int, equal: int, count: int) -> Decimal | None:
    """Give the percentile of a value: the share of the group below it, ties counted for half.

    Parameters
    ----------
    below, equal, count : int
        How many of the group are below, how many equal (the value itself among them), and in all.

    Examples
    --------
    >>> share_below(1, 2, 4)
    Decimal('50')
    >>> share_below(0, 0, 0) is None
    True
    """
    if count < 1:
        return None
    return (Decimal(below) + Decimal(equal) / 2) / count * ONE_HUNDRED


def compute_ratio(numerator: Decimal, denominator: Decimal, *, scale: int = 1) -> Decimal | None:
    """Give a ratio from its two sums; ``None`` when there is nothing below the line.

    Examples
    --------
    >>> compute_ratio(Decimal(1), Decimal(4), scale=100)
    Decimal('25.0000')
    """
    if denominator == 0:
        return None
    return numerator / denominator * scale * Decimal("1.0000")


def find_sum_gap(whole: Decimal, parts: Iterable[Decimal], *, step: Decimal) -> Decimal | None:
    """Give what parts lack to make a whole, ``None`` when rounding explains it.

    Each value was rounded to ``step``: with n parts, the sum may be off by half of (n + 1) steps.

    Examples
    --------
    >>> find_sum_gap(Decimal("44.6"), [Decimal("7.1"), Decimal("37.6")], step=Decimal("0.1")) is None
    True
    >>> find_sum_gap(Decimal(10), [Decimal(4), Decimal(3)], step=Decimal(1))
    Decimal('3')
    """
    values = list(parts)
    gap = whole - sum(values, Decimal(0))
    return gap if abs(gap) > step * (len(values) + 1) / 2 else None


def shrink_small(count: Decimal, *, half: Decimal = ONE_HUNDRED) -> Decimal:
    """Give a weight between 0 and 1 that tells small groups from large: one half at ``half``.

    A rate over ten people moves by ten points when one of them does; it must weigh less than the
    same rate over ten thousand.

    Examples
    --------
    >>> shrink_small(Decimal(100))
    Decimal('0.5')
    """
    return count / (count + half) if count > 0 else Decimal(0)
