"""Classes of a map: near-equal counts, bounds that read well, never an empty class."""

import doctest
from decimal import Decimal
from random import Random

import pytest

from maillage.methods import classing
from maillage.methods.classing import find_breaks, find_class


def test_the_examples_hold() -> None:
    assert doctest.testmod(classing).failed == 0


@pytest.mark.parametrize("seed", range(25))
def test_no_class_is_empty(seed: int) -> None:
    random = Random(seed)
    values = [Decimal(random.randrange(0, 60)) / 2 for _ in range(random.randrange(1, 90))]

    breaks = find_breaks(values, decimals=random.randrange(3))
    filled = {find_class(value, breaks) for value in values}

    assert filled == set(range(len(breaks) + 1))
    assert list(breaks) == sorted(set(breaks))


def test_one_value_or_none_makes_no_bound() -> None:
    assert find_breaks([]) == ()
    assert find_breaks([Decimal(4)]) == ()


def test_a_map_has_two_classes() -> None:
    with pytest.raises(ValueError, match="two classes"):
        find_breaks([Decimal(1)], classes=1)
