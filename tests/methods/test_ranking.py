"""The common order: by hand, at its limits, and whoever votes first."""

import doctest
from fractions import Fraction
from random import Random

import pytest

from maillage.methods import ranking
from maillage.methods.ranking import combine_rankings


def test_the_examples_hold() -> None:
    assert doctest.testmod(ranking).failed == 0


def test_three_partners_worked_by_hand() -> None:
    # Of four items: a list gives 3, 2, 1, 0 points; the third partner ranks one only, the others share 2, 1, 0.
    found = combine_rankings("abcd", {"caf": "abcd", "ville": "cabd", "etat": "b"})

    assert {one.item: one.points * 9 for one in found} == {"a": 6, "b": 6, "c": 5, "d": 1}
    assert [(one.item, one.rank) for one in found] == [("a", 1), ("b", 1), ("c", 3), ("d", 4)]
    assert [one.spread for one in found] == [1, 2, 2, 0]


def test_nobody_or_nothing_makes_no_order() -> None:
    assert combine_rankings("ab", {}) == []
    assert combine_rankings("ab", {"caf": "z"}) == []
    assert combine_rankings("a", {"caf": "a"})[0].points == 1


def test_an_item_is_listed_once() -> None:
    with pytest.raises(ValueError, match="deux fois"):
        combine_rankings("ab", {"caf": "aa"})


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_voters_changes_nothing_and_points_add_up(seed: int) -> None:
    random = Random(seed)
    items = list(range(random.randrange(2, 9)))
    voters = {str(rank): random.sample(items, random.randrange(1, len(items) + 1)) for rank in range(5)}
    turned = dict(random.sample(list(voters.items()), 5))

    found = combine_rankings(items, voters)

    assert found == combine_rankings(items, turned)
    assert sum((one.points for one in found), Fraction()) == Fraction(len(items), 2)
