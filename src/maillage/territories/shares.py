"""Turn quantities into shares that add up to one exactly."""

from collections.abc import Hashable, Mapping
from decimal import Decimal
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)
STEP = Decimal("0.000001")


def split_shares(quantities: Mapping[Item, float]) -> dict[Item, Decimal]:
    """Give the share of each quantity in their sum, to six decimals, adding up to exactly one.

    Rounding is settled on the largest share. A share that rounds to zero is left out; without any
    quantity there is no share at all.

    Examples
    --------
    >>> split_shares({"a": 2, "b": 1})
    {'a': Decimal('0.666667'), 'b': Decimal('0.333333')}
    >>> split_shares({"a": 0})
    {}
    """
    total = sum(quantities.values())
    if total <= 0:
        return {}
    shares = {item: Decimal(value / total).quantize(STEP) for item, value in quantities.items()}
    shares = {item: share for item, share in shares.items() if share > 0}
    largest = max(shares, key=lambda item: shares[item])
    shares[largest] += 1 - sum(shares.values())
    return shares
