"""Check progress on cases worked by hand and on random trees of steps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.contracts.progress import StepFact, compute_action_progress, compute_node_progress


def test_no_step_is_unknown_and_not_zero() -> None:
    assert compute_action_progress([]) is None


def test_steps_count_for_their_weight() -> None:
    steps = [StepFact(1, is_done=True, weight=1), StepFact(2, is_done=False, weight=3)]

    assert compute_action_progress(steps) == 0.25


def test_a_sub_action_counts_for_the_mean_of_its_own_steps() -> None:
    # (2 × (1 + 0 + 0) / 3 + 1 × 1) / 3 = (2/3 + 1) / 3 = 5/9
    steps = [
        StepFact(1, is_done=False, weight=2),
        StepFact(2, is_done=True, parent=1),
        StepFact(3, is_done=False, parent=1),
        StepFact(4, is_done=False, parent=1),
        StepFact(5, is_done=True),
    ]

    assert compute_action_progress(steps) == pytest.approx(5 / 9)


def test_three_ranks_of_steps() -> None:
    # Rank 3: 1 of 2 done = 0.5; rank 2: (0.5 + 1) / 2 = 0.75; rank 1: 0.75.
    steps = [
        StepFact(1, is_done=False),
        StepFact(2, is_done=False, parent=1),
        StepFact(3, is_done=True, parent=1),
        StepFact(4, is_done=True, parent=2),
        StepFact(5, is_done=False, parent=2),
    ]

    assert compute_action_progress(steps) == 0.75


def test_a_sub_action_done_counts_whole_whatever_is_below() -> None:
    steps = [StepFact(1, is_done=True), StepFact(2, is_done=False, parent=1)]

    assert compute_action_progress(steps) == 1


def test_a_step_whose_parent_is_not_given_is_of_the_first_rank() -> None:
    assert compute_action_progress([StepFact(2, is_done=True, parent=99)]) == 1


@pytest.mark.parametrize("weight", [0, -1])
def test_a_weight_below_one_is_refused(weight: int) -> None:
    with pytest.raises(ValueError, match="weighs at least 1"):
        compute_action_progress([StepFact(1, is_done=True, weight=weight)])


def test_a_circle_is_refused() -> None:
    circle = [StepFact(1, is_done=True, parent=2), StepFact(2, is_done=True, parent=1)]

    with pytest.raises(ValueError, match="circle"):
        compute_action_progress(circle)


def test_a_node_is_the_mean_of_what_is_known() -> None:
    progress = compute_node_progress([0.2, None, 0.6, None])

    assert progress.value == pytest.approx(0.4)
    assert (progress.known, progress.unknown) == (2, 2)


def test_a_node_without_action_is_unknown() -> None:
    progress = compute_node_progress([])

    assert (progress.value, progress.known, progress.unknown) == (None, 0, 0)


@st.composite
def step_trees(draw: st.DrawFn) -> list[StepFact]:
    count = draw(st.integers(1, 12))
    return [
        StepFact(
            key,
            is_done=draw(st.booleans()),
            weight=draw(st.integers(1, 9)),
            parent=draw(st.none() | st.integers(0, key - 1)) if key else None,
        )
        for key in range(count)
    ]


@given(step_trees())
def test_progress_stays_between_zero_and_one(steps: list[StepFact]) -> None:
    value = compute_action_progress(steps)

    assert value is not None
    assert 0 <= value <= 1


@given(step_trees(), st.integers(0, 11))
def test_completing_a_step_never_lowers_progress(steps: list[StepFact], chosen: int) -> None:
    done = [StepFact(one.key, one.is_done or one.key == chosen, one.weight, one.parent) for one in steps]

    assert (compute_action_progress(done) or 0) >= (compute_action_progress(steps) or 0)


@given(step_trees())
def test_everything_done_is_one(steps: list[StepFact]) -> None:
    done = [StepFact(one.key, is_done=True, weight=one.weight, parent=one.parent) for one in steps]

    assert compute_action_progress(done) == 1


@given(step_trees())
def test_progress_equals_a_naive_computation(steps: list[StepFact]) -> None:
    def value(step: StepFact) -> float:
        children = [one for one in steps if one.parent == step.key]
        if step.is_done:
            return 1
        return mean(children) if children else 0

    def mean(siblings: list[StepFact]) -> float:
        spread = [value(one) for one in siblings for _ in range(one.weight)]
        return sum(spread) / len(spread)

    expected = mean([one for one in steps if one.parent is None])

    assert compute_action_progress(steps) == pytest.approx(expected)
