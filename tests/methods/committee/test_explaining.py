"""Try the prices of rules and the explanation of conflicts."""

import numpy as np
import pytest

from maillage.methods.committee import (
    Allocation,
    Case,
    Rule,
    SolverFailed,
    Verdict,
    allocate,
    bound_count,
    bound_share,
    check_rules,
    exclude,
    explain_conflict,
    limit_envelope,
    price_rules,
    retain,
)


def build_case() -> tuple[Case, list[Rule]]:
    """Give four applications of 5 000 €, all or nothing, and 10 000 €: two can be retained."""
    case = Case(
        asked=np.full((4, 1), 5000),
        worth=np.array([10.0, 9.0, 6.0, 5.0]),
        least_total=np.full(4, 5000),
        step=100,
    )
    return case, [
        limit_envelope("etat", "État : 10 000 €", size=4, lines=[0], amount=10000),
        bound_share("emploi", "Emploi : au moins 30 %", among=np.array([False, False, True, True]), low=0.3),
        exclude("ecarte", "Le dossier 4 est écarté", among={3: "4"}),
    ]


def test_prices_worked_by_hand() -> None:
    """The best with all rules is 1 and 3 (16); without the share, 1 and 2 (19): the share costs 3."""
    case, rules = build_case()
    best = allocate(case, rules)

    prices = price_rules(case, rules, best)

    assert best.total == 16
    assert [price.rule.code for price in prices] == ["etat", "emploi", "ecarte"]
    assert [price.regained for price in prices] == pytest.approx([0, 3, 0])
    assert [price.at_most for price in prices] == pytest.approx([0, 3, 0])
    assert [price.is_free for price in prices] == [True, False, True]


def test_an_envelope_is_priced_by_a_larger_one_and_by_its_margin() -> None:
    case, rules = build_case()
    best = allocate(case, rules)

    [envelope, *others] = price_rules(case, rules, best, raise_share=0.5)

    assert envelope.regained == pytest.approx(9)  # a third application: the second, the share is still kept
    assert envelope.marginal is not None
    assert envelope.marginal > 0
    assert all(price.marginal is None for price in others)


def test_nothing_found_has_no_price() -> None:
    case, rules = build_case()
    nothing = Allocation(Verdict.INFEASIBLE, np.zeros((4, 1), np.int64), -np.inf, -np.inf, 0.0)

    with pytest.raises(ValueError, match="rien à comparer"):
        price_rules(case, rules, nothing)


def test_prices_in_no_time_say_what_they_do_not_know() -> None:
    case, rules = build_case()
    best = allocate(case, rules)

    for price in price_rules(case, rules, best, max_seconds=0.0):
        assert price.regained <= price.at_most


def test_a_conflict_names_the_rules_and_the_least_to_give_up() -> None:
    case, rules = build_case()
    rules += [
        retain("un", "Le dossier 1 est retenu", among={0: "1"}),
        retain("deux", "Le dossier 2 est retenu", among={1: "2"}),
    ]

    conflict = explain_conflict(case, rules)

    assert conflict is not None
    assert conflict.is_least
    assert {rule.code for rule in conflict.rules} == {"etat", "emploi", "un", "deux"}
    assert {rule.code for rule in conflict.enough} == {"etat", "emploi", "un", "deux"}
    loosened = [state.rule.code for state in conflict.loosened if not state.is_kept]
    assert len(loosened) == 1
    assert loosened != ["etat"]


def test_two_conflicts_at_once_are_both_loosened() -> None:
    case, rules = build_case()
    mask = np.array([False, False, True, True])
    rules = [
        *rules,
        bound_count("jamais", "Aucun dossier d’emploi", among=mask, high=0),
        retain("trois", "Le dossier 3 est retenu", among={2: "3"}),
        retain("quatre", "Le dossier 4 est retenu", among={3: "4"}),
    ]

    conflict = explain_conflict(case, rules)

    assert conflict is not None
    assert not conflict.enough
    kept = [rule for rule, state in zip(rules, conflict.loosened, strict=True) if state.is_kept]
    assert all(state.is_kept for state in check_rules(kept, conflict.amounts))


def test_rules_that_can_be_kept_are_no_conflict() -> None:
    assert explain_conflict(*build_case()) is None


def test_each_named_conflict_is_one() -> None:
    case, rules = build_case()
    rules.append(retain("quatre", "Le dossier 4 est retenu", among={3: "4"}))

    conflict = explain_conflict(case, rules)

    assert conflict is not None
    assert {rule.code for rule in conflict.rules} == {"ecarte", "quatre"}
    assert allocate(case, list(conflict.rules)).verdict is Verdict.INFEASIBLE
    for rule in conflict.rules:
        assert allocate(case, [one for one in rules if one is not rule]).verdict is Verdict.OPTIMAL


def test_no_time_is_said_not_guessed() -> None:
    generator = np.random.default_rng(1)
    asked = generator.integers(1, 80, (200, 3)) * 100
    case = Case(
        asked=asked.astype(np.int64), worth=np.ones(200), least_total=asked.sum(axis=1).astype(np.int64)
    )

    try:
        found = allocate(
            case, [limit_envelope("e", "", size=200, lines=[0, 1], amount=99999)], max_seconds=1e-4
        )
    except SolverFailed:
        return
    assert found.verdict in Verdict
