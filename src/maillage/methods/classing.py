"""Cut values into a few classes for a map: as many territories in each, bounds that read well."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal


def find_breaks(values: Sequence[Decimal], *, classes: int = 5, decimals: int = 0) -> tuple[Decimal, ...]:
    """Give the inner bounds of classes of near-equal counts, rounded as the values are shown.

    A bound that rounding or ties would make empty is dropped: there may be fewer classes than asked.

    Parameters
    ----------
    values : sequence of Decimal
        The known values only.

    Returns
    -------
    tuple of Decimal
        Ascending; a value equal to a bound is in the class above it. Empty when all values are equal.

    Raises
    ------
    ValueError
        Fewer than two classes are asked.

    References
    ----------
    Cutting at quantiles is the usual choice where no value has a meaning of its own: Brewer and Pickle (2002),
    Evaluation of Methods for Classifying Epidemiological Data on Choropleth Maps, Annals of the AAG 92(4).

    Examples
    --------
    >>> [int(bound) for bound in find_breaks([Decimal(n) for n in range(10)])]
    [2, 4, 6, 8]
    >>> find_breaks([Decimal(3), Decimal(3)])
    ()
    """
    if classes < 2:
        msg = "a map has at least two classes"
        raise ValueError(msg)
    ordered = sorted(values)
    if not ordered:
        return ()
    step = Decimal(1).scaleb(-decimals)
    found: list[Decimal] = []
    for rank in range(1, classes):
        bound = ordered[len(ordered) * rank // classes].quantize(step, rounding=ROUND_HALF_EVEN)
        if ordered[0] < bound <= ordered[-1] and (not found or bound > found[-1]):
            found.append(bound)
    return tuple(found)


def find_class(value: Decimal, breaks: Sequence[Decimal]) -> int:
    """Give the rank of the class of a value, 0 for the lowest.

    Examples
    --------
    >>> find_class(Decimal(4), (Decimal(2), Decimal(4)))
    2
    """
    return sum(1 for bound in breaks if value >= bound)
