"""Make one order of several: each voter's list gives points, the points make the common order."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True)
class Combined(Generic[Item]):
    """One item of the common order.

    Parameters
    ----------
    rank : int
        From 1; equal points share a rank.
    points : Fraction
        Mean over the voters, from 0 (last of all lists) to 1 (first of all).
    spread : int
        How many ranks apart the voters who listed it are.
    """

    item: Item
    rank: int
    points: Fraction
    spread: int


def combine_rankings(items: Sequence[Item], rankings: Mapping[str, Sequence[Item]]) -> list[Combined[Item]]:
    """Give the common order of some items by the count of Borda, each voter weighing the same.

    The first of n items brings a voter's n - 1 points, the last none. What a voter did not list shares
    the points of the ranks that are left: leaving an item out neither helps nor harms another.

    Parameters
    ----------
    rankings : mapping
        Each voter's list, the most important first; items that are not asked about are ignored.

    Returns
    -------
    list of Combined
        The highest first; equal points keep the order of ``items``. Empty without voter.

    Raises
    ------
    ValueError
        A voter lists an item twice.

    References
    ----------
    Borda (1781), Mémoire sur les élections au scrutin; unlisted items by the mean of the ranks left, as in
    Dummett (1997), Principles of Electoral Reform.

    Examples
    --------
    >>> found = combine_rankings("abc", {"x": "abc", "y": "bac"})
    >>> [(one.item, one.rank, float(one.points)) for one in found]
    [('a', 1, 0.75), ('b', 1, 0.75), ('c', 3, 0.0)]
    """
    lists = {voter: [item for item in listed if item in set(items)] for voter, listed in rankings.items()}
    lists = {voter: listed for voter, listed in lists.items() if listed}
    if not lists:
        return []
    for voter, listed in lists.items():
        if len(set(listed)) != len(listed):
            msg = f"« {voter} » classe deux fois le même élément."
            raise ValueError(msg)
    totals = {
        item: sum((_give(item, listed, len(items)) for listed in lists.values()), Fraction())
        for item in items
    }
    order = sorted(items, key=lambda item: -totals[item])
    found: list[Combined[Item]] = []
    for place, item in enumerate(order, start=1):
        tied = bool(found) and totals[order[place - 2]] == totals[item]
        ranks = [listed.index(item) + 1 for listed in lists.values() if item in listed]
        spread = max(ranks) - min(ranks) if ranks else 0
        found.append(Combined(item, found[-1].rank if tied else place, totals[item] / len(lists), spread))
    return found


def _give(item: Item, listed: Sequence[Item], count: int) -> Fraction:
    """Give the points of an item in one list, between 0 and 1."""
    if count < 2:
        return Fraction(1)
    if item in listed:
        return Fraction(count - 1 - listed.index(item), count - 1)
    return Fraction(count - len(listed) - 1, 2 * (count - 1))
