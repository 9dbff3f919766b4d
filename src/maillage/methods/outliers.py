"""Flag values that stand far from the others of a group."""

import math
from collections.abc import Sequence
from statistics import median

MIN_VALUES = 12
# Beyond eight robust deviations nothing of a normal or skewed group of territories is expected.
LIMIT = 8.0
_NORMAL = 1.4826


def flag_outliers(values: Sequence[float], *, logarithm: bool = False) -> list[bool]:
    """Say which values of a group stand very far from its median.

    Parameters
    ----------
    values : sequence of float
        The group, in any unit.
    logarithm : bool
        Compare orders of magnitude: for counts, which grow with the size of a territory. Zeros and
        negative values are then never flagged.

    Returns
    -------
    list of bool
        All false for a group of fewer than twelve values, or one whose half is equal.

    References
    ----------
    Iglewicz and Hoaglin (1993), *How to detect and handle outliers*: modified z-score, from the median
    absolute deviation.

    Examples
    --------
    >>> flag_outliers([*range(20), 400])[-1]
    True
    >>> any(flag_outliers([10, 20, 100_000]))
    False
    """
    told = [value for value in values if not logarithm or value > 0]
    if len(told) < MIN_VALUES:
        return [False] * len(values)
    scale = math.log if logarithm else float
    middle = median(scale(value) for value in told)
    spread = median(abs(scale(value) - middle) for value in told) * _NORMAL
    if not spread:
        return [False] * len(values)
    return [(not logarithm or value > 0) and abs(scale(value) - middle) > LIMIT * spread for value in values]
