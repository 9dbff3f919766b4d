"""Try the allocation of co-funding: by hand, against every allocation there is, and on random cases."""

import dataclasses
import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.methods.committee import (
    Case,
    Credit,
    Rule,
    Unit,
    Verdict,
    allocate,
    blend,
    bound_amount,
    bound_average,
    bound_count,
    bound_count_share,
    bound_mean,
    bound_share,
    check_rules,
    exclude,
    limit_each,
    limit_envelope,
    retain,
)

Ints = np.ndarray


def list_amounts(case: Case, place: int) -> Iterator[tuple[int, ...]]:
    """Give every way to fund one application that the case allows: the definition, written naively."""
    asked, least = case.asked[place], case.least[place]
    demand = int(asked.sum())
    if demand and case.least_total[place] >= demand:
        yield from ((0,) * case.lines, tuple(int(one) for one in asked))
        return
    caps = [int(one) // case.step * case.step for one in asked]
    floors = [min(-(-int(one) // case.step) * case.step, cap) for one, cap in zip(least, caps, strict=True)]
    total = min(-(-int(case.least_total[place]) // case.step) * case.step, sum(caps))
    choices = [
        [0, *range(max(floor, case.step), cap + 1, case.step)]
        for floor, cap in zip(floors, caps, strict=True)
    ]
    for amounts in itertools.product(*choices):
        if sum(amounts) == 0 or sum(amounts) >= total:
            yield amounts


def try_everything(case: Case, rules: list[Rule]) -> float | None:
    """Give the best worth by trying every allocation; ``None`` when none keeps the rules."""
    best = None
    for chosen in itertools.product(*(list_amounts(case, place) for place in range(case.size))):
        amounts = np.array(chosen, np.int64).reshape(case.size, case.lines)
        if all(state.is_kept for state in check_rules(rules, amounts)):
            worth = case.measure_worth(amounts)
            best = worth if best is None else max(best, worth)
    return best


def is_allowed(case: Case, amounts: Ints) -> bool:
    return all(tuple(int(one) for one in amounts[i]) in set(list_amounts(case, i)) for i in range(case.size))


def test_three_applications_worked_by_hand() -> None:
    """Check a case that fits in the head.

    The State has 10 000 €, the agglomeration 4 000 €. A (20 points) asks 8 000 + 2 000 and needs 60 % of it, B (12)
    asks 6 000 of the State, all or nothing, C (9) asks 4 000 of the agglomeration, any part. A whole leaves the State
    2 000 €, of no use to B, and C 2 000 €: 20 + 4.5 points. Without A: 12 + 9. With B, the State has 4 000 € left:
    A lives only if the agglomeration adds its 2 000 €, which makes 6 000 of 10 000, 12 points; C has the other
    2 000 €, 4.5 points: 28.5 in all, the best.
    """
    case = Case(
        asked=np.array([[8000, 2000], [6000, 0], [0, 4000]]),
        worth=np.array([20.0, 12.0, 9.0]),
        least_total=np.array([6000, 6000, 0]),
        step=100,
    )
    rules = [
        limit_envelope("etat", "État : 10 000 €", size=3, lines=[0], amount=10000),
        limit_envelope("caf", "Agglomération : 4 000 €", size=3, lines=[1], amount=4000),
    ]

    best = allocate(case, rules)

    assert best.verdict is Verdict.OPTIMAL
    assert best.amounts.tolist() == [[4000, 2000], [6000, 0], [0, 2000]]
    assert best.total == pytest.approx(28.5)
    assert best.gap == 0


def test_a_whole_credit_spreads_money_to_the_least_amounts() -> None:
    case = Case(
        asked=np.array([[4000], [4000]]),
        worth=np.array([10.0, 9.0]),
        least_total=np.array([2000, 2000]),
        step=100,
        credit=Credit.WHOLE,
    )

    best = allocate(case, [limit_envelope("e", "4 000 €", size=2, lines=[0], amount=4000)])

    assert best.total == 19
    assert best.amounts.ravel().tolist() == [2000, 2000]


def test_an_odd_demand_is_given_to_the_euro_when_it_is_all_or_nothing() -> None:
    case = Case(
        asked=np.array([[4237], [4237]]),
        worth=np.array([1.0, 1.0]),
        least_total=np.array([4237, 0]),
        step=100,
    )

    best = allocate(case, [])

    assert best.amounts.ravel().tolist() == [4237, 4200]


def test_nothing_asked_gets_nothing() -> None:
    case = Case(asked=np.zeros((2, 3), np.int64), worth=np.ones(2))

    best = allocate(case, [])

    assert best.verdict is Verdict.OPTIMAL
    assert best.total == 0
    assert not best.amounts.any()


def test_no_application_at_all() -> None:
    best = allocate(Case(asked=np.zeros((0, 2), np.int64), worth=np.zeros(0)), [])

    assert best.amounts.shape == (0, 2)
    assert best.total == 0


def test_contradicting_rules_are_proven_infeasible() -> None:
    case = Case(asked=np.array([[5000]]), worth=np.ones(1), least_total=np.array([5000]))
    rules = [
        limit_envelope("e", "4 000 €", size=1, lines=[0], amount=4000),
        retain("a", "A est retenu", among={0: "A"}),
    ]

    best = allocate(case, rules)

    assert best.verdict is Verdict.INFEASIBLE
    assert not best.is_found
    assert not best.amounts.any()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"asked": np.array([[-1]])}, "négatif"),
        ({"asked": np.array([[1.5]])}, "entiers"),
        ({"worth": np.array([1.0, 2.0])}, "valeur"),
        ({"worth": np.array([np.nan])}, "manque"),
        ({"least": np.array([[200]])}, "dépasse"),
        ({"least": np.array([[1, 1]])}, "montant minimal"),
        ({"least_total": np.array([101])}, "dépasse"),
        ({"step": 0}, "pas"),
    ],
)
def test_a_wrong_case_is_refused(change: dict[str, object], word: str) -> None:
    good = {"asked": np.array([[100]]), "worth": np.ones(1)}

    with pytest.raises(ValueError, match=word):
        Case(**(good | change))  # type: ignore[arg-type]


def test_a_blend_needs_a_share() -> None:
    with pytest.raises(ValueError, match="part"):
        blend(np.ones(1), np.ones(1), residents_weight=1.5)


@st.composite
def draw_small(draw: st.DrawFn) -> tuple[Case, list[Rule]]:
    """Draw up to four applications, two lines, steps of 1 000 €, and some rules of each kind."""
    size = draw(st.integers(1, 4))
    asked = np.array(
        draw(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=size, max_size=size))
    )
    asked = (asked * 1000).astype(np.int64)
    odd = draw(st.sampled_from([0, 0, 137]))
    asked = np.where(asked > 0, asked + odd, 0)
    shares = np.array(draw(st.lists(st.sampled_from([0.0, 0.5, 0.75, 1.0]), min_size=size, max_size=size)))
    least = np.minimum(asked, draw(st.sampled_from([0, 1000, 2000])))
    case = Case(
        asked=asked,
        worth=np.array(draw(st.lists(st.integers(0, 20), min_size=size, max_size=size)), float),
        least=least,
        least_total=np.floor(asked.sum(axis=1) * shares).astype(np.int64),
        step=1000,
        credit=draw(st.sampled_from(list(Credit))),
    )
    mask = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    levels = np.array(draw(st.lists(st.integers(0, 2), min_size=size, max_size=size)), float)
    groups = draw(st.lists(st.sampled_from("ab"), min_size=size, max_size=size))
    every = [
        limit_envelope("l0", "", size=size, lines=[0], amount=draw(st.integers(0, 9)) * 1000),
        limit_envelope("l1", "", size=size, lines=[1], amount=draw(st.integers(0, 6)) * 1000),
        limit_envelope(
            "tree", "", size=size, lines=[0, 1], amount=draw(st.integers(0, 9)) * 1000, among=mask
        ),
        bound_share("share", "", among=mask, low=draw(st.sampled_from([0.0, 0.3, 0.5]))),
        bound_share("line", "", among=mask, high=draw(st.sampled_from([0.5, 1.0])), lines=[0]),
        bound_amount("amount", "", among=mask, low=draw(st.integers(0, 3)) * 1000, high=9000),
        bound_count("count", "", among=mask, low=draw(st.integers(0, 2)), high=3),
        bound_count_share("new", "", among=mask, low=draw(st.sampled_from([0.0, 0.4]))),
        limit_each("each", "", groups=groups, count=draw(st.integers(1, 2))),
        bound_average("average", "", size=size, low=draw(st.sampled_from([0.0, 2000.0]))),
        bound_mean("mean", "", values=levels, low=draw(st.sampled_from([0.0, 1.0]))),
        retain("in", "", among={0: "a"} if draw(st.booleans()) else {}),
        exclude("out", "", among={size - 1: "z"} if draw(st.booleans()) else {}),
    ]
    return case, draw(st.lists(st.sampled_from(every), unique_by=lambda rule: rule.code))


@settings(max_examples=120, deadline=None)
@given(draw_small())
def test_the_optimum_is_that_of_every_allocation_tried(drawn: tuple[Case, list[Rule]]) -> None:
    case, rules = drawn

    best = allocate(case, rules)

    naive = try_everything(case, rules)
    if naive is None:
        assert best.verdict is Verdict.INFEASIBLE
    else:
        assert best.verdict is Verdict.OPTIMAL
        assert best.total == pytest.approx(naive, abs=1e-6)
        assert best.bound == pytest.approx(naive, abs=1e-5)
        assert is_allowed(case, best.amounts)


def draw_large(seed: int, size: int = 60) -> tuple[Case, list[Rule]]:
    generator = np.random.default_rng(seed)
    asked = generator.integers(0, 80, (size, 3)) * 100 * (generator.random((size, 3)) < 0.5)
    demand = asked.sum(axis=1)
    case = Case(
        asked=asked.astype(np.int64),
        worth=generator.integers(5, 20, size).astype(float),
        least=np.minimum(asked, 500).astype(np.int64),
        least_total=(demand * generator.choice([0.4, 0.6, 1.0], size)).astype(np.int64),
        step=100,
    )
    mask = generator.random(size) < 0.4
    rules = [
        limit_envelope(f"l{line}", "", size=size, lines=[line], amount=int(asked[:, line].sum() // 2))
        for line in range(3)
    ]
    return case, [
        *rules,
        bound_share("m", "", among=mask, low=0.35),
        bound_average("a", "", size=size, low=2000),
    ]


@pytest.mark.parametrize("seed", range(4))
def test_a_larger_answer_keeps_its_rules_and_its_bound(seed: int) -> None:
    case, rules = draw_large(seed)

    best = allocate(case, rules, gap=1e-3)

    assert best.verdict is Verdict.OPTIMAL
    assert best.gap <= 1e-3 + 1e-9
    assert all(state.is_kept for state in check_rules(rules, best.amounts))
    assert (best.amounts % case.step * ~case.is_indivisible[:, None] == 0).all()
    assert (best.amounts <= case.asked).all()


def test_more_money_or_fewer_rules_never_bring_less() -> None:
    case, rules = draw_large(7, size=25)
    best = allocate(case, rules)

    richer = [limit_envelope("l0", "", size=25, lines=[0], amount=10**7), *rules[1:]]

    assert allocate(case, richer).total >= best.total - 1e-9
    assert allocate(case, rules[:3]).total >= best.total - 1e-9


def test_the_order_of_applications_and_the_unit_of_worth_change_nothing() -> None:
    case, rules = draw_large(3, size=20)
    turned = dataclasses.replace(
        case,
        asked=case.asked[::-1],
        worth=case.worth[::-1] * 10,
        least=case.least[::-1],
        least_total=case.least_total[::-1],
    )

    assert allocate(turned, rules[:3]).total == pytest.approx(10 * allocate(case, rules[:3]).total)


def test_stopped_by_time_says_how_far_the_best_can_be() -> None:
    case, rules = draw_large(1, size=60)
    known = allocate(case, rules, gap=0.05)

    best = allocate(case, rules, max_seconds=0.02, start=known.amounts)

    assert best.total >= known.total - 1e-6
    assert best.bound >= best.total


def test_a_rule_says_where_it_fails() -> None:
    rule = limit_each("each", "Deux dossiers au plus par porteur", groups=["a", "a", "b"], count=1)

    [state] = check_rules([rule], np.array([[100], [100], [100]]))

    assert (state.is_kept, state.value, state.excess, state.failing) == (False, 2, 1, ("a",))
    assert rule.unit is Unit.COUNT


def test_a_share_of_nothing_is_kept_and_unknown() -> None:
    [state] = check_rules([bound_share("s", "", among=np.array([True]), low=0.5)], np.zeros((1, 1), np.int64))

    assert state.is_kept
    assert state.value is None
