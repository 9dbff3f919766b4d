"""Check the noise of free filters: the table by its exact properties, the keys by their constancy (goal D8)."""

import itertools
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.methods.disclosure import (
    BY_DEFAULT,
    FilterAnswer,
    NoiseRule,
    NoisyCount,
    add_noise,
    answer_count,
    audit,
    bound_truth,
    build_filter_system,
    compute_noise_shares,
    make_unit_keys,
    protect,
    summarize_noise,
)

SECRET = bytes(range(32))
RULE = NoiseRule()
THRESHOLD = 11


@given(st.integers(1, 60))
def test_the_noise_is_unbiased_bounded_and_never_negative(count: int) -> None:
    shares = np.array(compute_noise_shares(count, RULE))
    noises = np.arange(-RULE.spread, RULE.spread + 1)

    assert shares.min() >= 0
    assert shares.sum() == pytest.approx(1)
    assert shares @ noises == pytest.approx(0, abs=1e-9)
    assert shares @ noises**2 == pytest.approx(RULE.variance)
    assert shares[noises < -count].sum() == 0
    assert 1 - shares[RULE.spread] == pytest.approx(RULE.moved)


def test_a_true_zero_is_kept() -> None:
    assert compute_noise_shares(0, RULE)[RULE.spread] == 1
    assert add_noise(make_unit_keys(SECRET, []), RULE) == 0


def test_d8_bias_reach_and_share_moved_as_measured() -> None:
    keys = make_unit_keys(SECRET, [str(number) for number in range(20_000)])
    noises = np.array([add_noise(keys[start : start + 12], RULE) - 12 for start in range(0, 19_900, 5)])

    assert abs(noises.mean()) < 0.05
    assert np.abs(noises).max() <= 5
    assert 0.10 <= (noises != 0).mean() <= 0.20


def test_the_summary_is_exact() -> None:
    bias, variance, moved = summarize_noise(RULE, range(1, 40))

    assert bias == pytest.approx(0, abs=1e-9)
    assert variance == pytest.approx(0.5)
    assert moved == pytest.approx(0.15)


def test_attack_70_the_same_people_get_the_same_noise_by_any_path() -> None:
    keys = make_unit_keys(SECRET, [f"foyer {number}" for number in range(60)])
    answers = set()
    generator = random.Random(70)
    for _ in range(10_000):
        order = list(range(60))
        generator.shuffle(order)
        cut = generator.randrange(61)
        answers.add(add_noise(np.concatenate([keys[order[:cut]], keys[order[cut:]]]), RULE))

    assert len(answers) == 1


def test_another_secret_gives_another_noise() -> None:
    units = [str(number) for number in range(4_000)]
    groups = [slice(start, start + 20) for start in range(0, 4_000, 20)]
    one, two = make_unit_keys(SECRET, units), make_unit_keys(SECRET[::-1], units)

    assert [add_noise(one[group], RULE) for group in groups] != [
        add_noise(two[group], RULE) for group in groups
    ]


def test_small_answers_are_said_as_fewer_than() -> None:
    keys = make_unit_keys(SECRET, ["a", "b"])

    small, large = NoisyCount(None, 11), NoisyCount(30, 11)

    assert answer_count(keys, RULE, threshold=THRESHOLD) == small
    assert small.label == "moins de 11"
    assert large.label == "30"
    assert bound_truth(small, RULE) == (0, 15)
    assert bound_truth(large, RULE) == (25, 35)


def ask_everything(counts: list[int]) -> tuple[dict[str, int], list[FilterAnswer]]:
    """Ask 10,000 random filters on sex, age and district, and keep each different answer."""
    generator = random.Random(69)
    traits = ["FH", "jma", "ns"]
    crossings = {
        "".join(crossing): count for crossing, count in zip(itertools.product(*traits), counts, strict=True)
    }
    keys = {
        id_: make_unit_keys(SECRET, [f"{id_}{n}" for n in range(count)]) for id_, count in crossings.items()
    }
    answers = {}
    for _ in range(10_000):
        picked = [sorted(generator.sample(trait, generator.randint(1, len(trait)))) for trait in traits]
        gathered = ["".join(crossing) for crossing in itertools.product(*picked)]
        name = "/".join("".join(part) for part in picked)
        if name not in answers:
            told = answer_count(np.concatenate([keys[id_] for id_ in gathered]), RULE, threshold=THRESHOLD)
            answers[name] = FilterAnswer(name, frozenset(gathered), told)
    return crossings, list(answers.values())


def test_attack_69_ten_thousand_filters_narrow_no_secret_cell() -> None:
    """Tell everything and be caught by the audit; refuse some and pass it."""
    crossings, answers = ask_everything([1, 30, 14, 5, 45, 3, 60, 8, 20, 30, 5, 14])
    system = build_filter_system(crossings, answers, noise=RULE, rule=BY_DEFAULT)

    told = audit(system)
    protection = protect(system, max_seconds=10)

    assert len(answers) == 63
    assert told.narrowed
    assert protection.is_safe
    assert 0 < len(protection.added) < len(answers)


@pytest.mark.parametrize(
    "build",
    [
        lambda: make_unit_keys(b"court", ["a"]),
        lambda: NoiseRule(spread=0),
        lambda: NoiseRule(moved=0.0),
        lambda: NoiseRule(variance=0.1),
        lambda: NoiseRule(variance=9.0),
        lambda: compute_noise_shares(-1, RULE),
        lambda: NoiseRule(variance=0.75),
        lambda: compute_noise_shares(1, NoiseRule(variance=0.75 - 1e-12)),
    ],
)
def test_impossible_noise_is_refused(build) -> None:
    with pytest.raises(ValueError, match=r".{20}"):
        build()
