"""Check that a sheet's score names what is missing, for its state and its contract's type."""

import datetime
from decimal import Decimal

import pytest

from maillage.contracts.completeness import EXPECTATIONS, SheetFacts, compute_completeness, pick_year
from maillage.contracts.enums import ActionStatus

TODAY = datetime.date(2026, 5, 1)


def labels(facts: SheetFacts) -> list[str]:
    return [one.label for one in compute_completeness(facts, today=TODAY).missing]


def test_an_idea_is_asked_less_than_an_action_under_way() -> None:
    idea = compute_completeness(SheetFacts(ActionStatus.IDEA, "ctg"), today=TODAY)
    running = compute_completeness(SheetFacts(ActionStatus.RUNNING, "ctg"), today=TODAY)

    assert idea.expected < running.expected
    assert idea.filled == 0
    assert idea.share == 0


def test_an_abandoned_action_is_asked_nothing() -> None:
    score = compute_completeness(SheetFacts(ActionStatus.DROPPED, "ctg"), today=TODAY)

    assert score.is_complete
    assert score.share == 1


def test_what_is_missing_is_named_the_heaviest_first() -> None:
    facts = SheetFacts(
        ActionStatus.IDEA, "ctg", filled=frozenset({"diagnosis", "objectives"}), counts={"territories": 2}
    )

    score = compute_completeness(facts, today=TODAY)

    assert [one.label for one in score.missing] == ["un pilote", "le public cible"]
    assert (score.filled, score.expected) == (3, 5)
    assert score.share == Decimal(5) / 10


def test_the_budget_expected_is_that_of_this_year() -> None:
    facts = SheetFacts(ActionStatus.RUNNING, "ctg", planned_years=frozenset({2025}))

    assert "le budget 2026" in labels(facts)


def test_the_budget_of_this_year_is_enough() -> None:
    facts = SheetFacts(ActionStatus.RUNNING, "ctg", planned_years=frozenset({2026}))

    assert not [label for label in labels(facts) if label.startswith("le budget")]


@pytest.mark.parametrize(
    ("starts", "ends", "year"),
    [(2024, 2025, 2025), (2027, 2028, 2027), (2024, 2028, 2026), (None, None, 2026)],
)
def test_the_year_expected_stays_within_the_action(starts, ends, year) -> None:
    facts = SheetFacts(
        ActionStatus.RUNNING,
        "ctg",
        starts_on=datetime.date(starts, 1, 1) if starts else None,
        ends_on=datetime.date(ends, 12, 31) if ends else None,
    )

    assert pick_year(facts, TODAY) == year


def test_residents_are_asked_about_in_city_contracts_only() -> None:
    asked = "la participation des habitants"

    assert asked in labels(SheetFacts(ActionStatus.RUNNING, "contrat_de_ville_2030"))
    assert asked not in labels(SheetFacts(ActionStatus.RUNNING, "ctg"))


def test_partners_told_in_words_are_enough() -> None:
    facts = SheetFacts(ActionStatus.PLANNED, "ctg", filled=frozenset({"partners_text"}))

    assert "les partenaires" not in labels(facts)


def test_a_blocked_action_says_by_what() -> None:
    assert "ce qui la bloque" in labels(SheetFacts(ActionStatus.BLOCKED, "ctg"))
    assert "ce qui la bloque" not in labels(SheetFacts(ActionStatus.BLOCKED, "ctg", open_blockers=1))


def test_a_finished_action_says_what_it_cost() -> None:
    assert "les dépenses réalisées" in labels(SheetFacts(ActionStatus.DONE, "ctg"))
    assert "les dépenses réalisées" not in labels(
        SheetFacts(ActionStatus.DONE, "ctg", spent_years=frozenset({2025}))
    )


def test_every_expectation_weighs_something_and_can_be_met_somewhere() -> None:
    assert all(one.weight >= 1 and one.statuses for one in EXPECTATIONS)
