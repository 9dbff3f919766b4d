"""Coherence: what rounding explains, and what it does not."""

import doctest
from decimal import Decimal
from random import Random

import pytest

from maillage.methods import coherence
from maillage.methods.coherence import (
    Agreement,
    bound_ratio,
    bound_value,
    bound_whole,
    compare_sum,
    have_common_ground,
)

TENTH = Decimal("0.1")


def test_the_examples_hold() -> None:
    assert doctest.testmod(coherence).failed == 0


@pytest.mark.parametrize("seed", range(20))
def test_rounded_parts_never_contradict_their_rounded_whole(seed: int) -> None:
    random = Random(seed)
    truths = [Decimal(random.randrange(10_000)) / 1000 for _ in range(random.randrange(2, 9))]

    agreement, _ = compare_sum(
        sum(truths).quantize(TENTH), [one.quantize(TENTH) for one in truths], step=TENTH
    )

    assert agreement != Agreement.BROKEN


@pytest.mark.parametrize("seed", range(20))
def test_a_rounded_share_never_contradicts_its_terms(seed: int) -> None:
    random = Random(seed)
    below = Decimal(random.randrange(50, 5000))
    top = Decimal(random.randrange(1, int(below)))
    share = (top / below * 100).quantize(TENTH)

    bounds = bound_ratio(bound_value(top, Decimal(1)), bound_value(below, Decimal(1)), scale=100)
    whole = bound_whole((top, top), bound_value(share, TENTH), scale=100)

    assert bounds is not None
    assert have_common_ground([bounds, bound_value(share, TENTH)])
    assert whole is None or whole[0] <= below <= whole[1]


def test_nothing_is_said_of_what_has_no_denominator() -> None:
    assert bound_ratio((Decimal(1), Decimal(1)), (Decimal(0), Decimal(1)), scale=1) is None
    assert bound_whole((Decimal(1), Decimal(1)), (Decimal(0), Decimal(1)), scale=1) is None
