"""Rules, budgets, score sheets, novelty, near-duplicates: worked by hand, no database."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from maillage.grants.duplicates import Compared, find_near_duplicates
from maillage.grants.enums import Novelty
from maillage.grants.form_blocks import list_unanswered, read_blocks
from maillage.grants.novelty import PastApplication, compute_novelty
from maillage.grants.rules import ApplicationFacts, Asked, Line, check_budget, check_rules, find_faults
from maillage.grants.score_sheets import (
    Criterion,
    check_scores,
    compute_total,
    suggest_equality,
    summarize_totals,
)

DAY = datetime.date
WHOLE = ApplicationFacts(
    year=2025,
    texts={"Intitulé": "Un jardin"},
    has_number=True,
    kind="association",
    kind_label="Association",
    eligible_kinds=["association"],
    places=1,
    objectives=1,
    starts_on=DAY(2025, 3, 1),
    ends_on=DAY(2025, 12, 31),
    lines=[
        Line("charge", "64", "", 10_000),
        Line("product", "74", "", 8_000),
        Line("product", "75", "", 2_000),
    ],
    asked=[Asked("DDETS", 5_000), Asked("Ville", 3_000)],
    people=40,
    people_in_districts=30,
    whole_indicators=2,
)


def said(facts: ApplicationFacts, **rules: object) -> str:
    text = " / ".join(fault.sentence for fault in find_faults(facts, rules))
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")


def test_a_whole_application_has_no_fault() -> None:
    rules = {
        "needs_number": True,
        "min_district_share": 75,
        "max_public_share": 80,
        "ceiling_eur": 8_000,
        "floor_eur": 8_000,
        "min_indicators": 2,
        "within_year": True,
    }

    assert said(WHOLE, **rules) == ""


@pytest.mark.parametrize(
    ("change", "rules", "sentence"),
    [
        ({"texts": {"Intitulé": " "}}, {}, "« Intitulé » n’est pas rempli."),
        ({"unanswered": ["Quel lieu ?"]}, {}, "« Quel lieu ? » n’a pas de réponse."),
        ({"kind": "commune", "kind_label": "Commune"}, {}, "nature d’organisme : Commune"),
        ({"has_number": False}, {"needs_number": True}, "ni SIRET ni numéro RNA"),
        ({"missing_report": "Le bilan manque."}, {}, "Le bilan manque."),
        ({"places": 0}, {}, "au moins un quartier"),
        ({"objectives": 0}, {}, "au moins un objectif"),
        ({"ends_on": None}, {}, "le début et la fin"),
        ({"starts_on": DAY(2026, 1, 1)}, {"within_year": True}, "commence en 2026 : l’appel finance 2025"),
        ({"asked": []}, {}, "Vous ne demandez rien à personne"),
        ({"asked": [Asked("DDETS", 5_000, None, 4_000)]}, {}, "DDETS : 5 000 € demandés, 4 000 € au plus"),
        ({"asked": [Asked("DDETS", 500, 1_000)]}, {}, "DDETS : 500 € demandés, 1 000 € au moins"),
        ({"asked": [Asked("DDETS", 9_000)]}, {}, "ligne « 74 · Subventions d’exploitation » du budget n’en prévoit que 8 000 €"),
        ({"asked": [Asked("DDETS", 12_000)]}, {}, "Vous demandez 12 000 €, l’action en coûte 10 000 €"),
        ({}, {"max_public_share": 79}, "paieraient 80,0 % de l’action : l’appel va jusqu’à 79 %"),
        ({}, {"ceiling_eur": 7_999}, "l’appel s’arrête à 7 999 €"),
        ({}, {"floor_eur": 8_001}, "l’appel commence à 8 001 €"),
        ({"people": 0}, {}, "combien de personnes"),
        ({}, {"min_district_share": 76}, "30 des 40 bénéficiaires habitent un quartier prioritaire (75,0 %)"),
        ({}, {"min_indicators": 3}, "2 complets, l’appel en demande 3"),
    ],
)  # fmt: skip
def test_a_rule_that_fails_says_so_clearly(change, rules, sentence) -> None:
    assert sentence in said(replace(WHOLE, **change), **rules)


def test_attack_29_a_budget_that_does_not_balance_names_its_line() -> None:
    lines = [
        Line("charge", "60", "", 2_000),
        Line("charge", "64", "Animatrice", 9_000),
        Line("product", "74", "", 10_000),
    ]

    (fault,) = check_budget(lines)

    assert "il manque" in fault.sentence
    assert "en produits" in fault.sentence
    assert "64 · Charges de personnel (Animatrice)" in fault.sentence


def test_what_is_given_in_kind_balances_apart() -> None:
    money = [Line("charge", "64", "", 100), Line("product", "74", "", 100)]

    assert not check_budget([*money, Line("charge", "86", "", 50), Line("product", "87", "", 50)])
    (fault,) = check_budget([*money, Line("charge", "86", "", 50)])
    assert "ligne 86" in fault.sentence


@pytest.mark.parametrize(
    "rules", [{"min_share": 3}, {"ceiling_eur": "3"}, {"ceiling_eur": -1}, {"within_year": 1}]
)
def test_a_rule_nobody_knows_is_refused(rules) -> None:
    with pytest.raises(ValidationError):
        check_rules(rules)


SHEET = [Criterion("need", "Besoin", 2, 5), Criterion("cost", "Coût", 1, 10)]


def test_a_score_is_weighted_on_100() -> None:
    # (5/5 × 2 + 4/10 × 1) / 3 = 0.8
    assert compute_total(SHEET, {"need": 5, "cost": 4}) == Decimal("80.0")
    assert compute_total(SHEET, {"need": 5}) is None


@pytest.mark.parametrize("scores", [{"need": 6}, {"need": -1}, {"need": "5"}, {"need": True}, {"other": 1}])
def test_a_score_off_its_scale_is_refused(scores) -> None:
    with pytest.raises(ValidationError):
        check_scores(SHEET, scores, is_whole=False)


def test_a_whole_review_scores_every_criterion() -> None:
    assert check_scores(SHEET, {"need": 3}, is_whole=False) == {"need": 3}
    with pytest.raises(ValidationError):
        check_scores(SHEET, {"need": 3}, is_whole=True)


def test_average_and_spread_of_reviews() -> None:
    summary = summarize_totals([Decimal(60), Decimal(75), Decimal(80)])

    assert (summary.average, summary.spread) == (Decimal("71.7"), Decimal(20))
    assert summarize_totals([]).average is None


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ({}, ""),
        ({"diagnosis": True, "access": True, "counts": True, "goal": None}, ""),
        ({"diagnosis": False, "access": False, "counts": True, "goal": False}, "G0"),
        ({"diagnosis": True, "access": False, "counts": True, "goal": False}, "G1"),
        ({"diagnosis": False, "access": False, "counts": False, "goal": True}, "G2"),
    ],
)
def test_equality_level_follows_the_answers(answers, level) -> None:
    assert suggest_equality(answers) == level


def past(reference: str, title: str, year: int, *, was_awarded: bool = True) -> PastApplication:
    return PastApplication(f"D-{year}-1", reference, title, year, was_awarded)


def test_a_project_awarded_before_is_renewed() -> None:
    found, why = compute_novelty("PRJ-1", "Jardin", 2025, [past("PRJ-1", "Jardin", 2024)])

    assert (found, "retenu en 2024" in why) == (Novelty.RENEWED, True)


def test_the_same_title_under_another_number_is_renewed() -> None:
    found, why = compute_novelty("PRJ-2", "Jardin partagé", 2025, [past("PRJ-1", "JARDIN PARTAGE", 2024)])

    assert (found, "même intitulé" in why) == (Novelty.RENEWED, True)


@pytest.mark.parametrize(
    "earlier",
    [
        [],
        [past("PRJ-1", "Jardin", 2024, was_awarded=False)],
        [past("PRJ-9", "Jardin", 2021)],
        [past("PRJ-9", "Vélo-école", 2024)],
    ],
)
def test_what_was_not_awarded_lately_is_new(earlier) -> None:
    assert compute_novelty("PRJ-1", "Jardin", 2025, earlier)[0] == Novelty.NEW


TEXT = "Des ateliers de jardinage au pied des immeubles, chaque mercredi, avec les familles du quartier."


def test_near_duplicates_are_found_by_text_or_by_title_of_one_applicant() -> None:
    one = Compared("D-1", "a", "Jardin partagé", TEXT)
    others = [
        one,
        Compared("D-2", "b", "Autre chose", TEXT.replace("mercredi", "samedi")),
        Compared("D-3", "a", "Jardin partagé 2024", "court"),
        Compared("D-4", "b", "Jardin partagé", "court"),
        Compared(
            "D-5", "c", "Vélo-école", "Apprendre à faire du vélo à l’âge adulte, au stade, le dimanche matin."
        ),
    ]

    assert [near.number for near in find_near_duplicates(one, others)] == ["D-3", "D-2"]


def test_a_question_under_condition_is_asked_only_then() -> None:
    blocks = read_blocks(
        [
            {"key": "minors", "label": "Accueil de mineurs ?", "kind": "yes_no", "required": True},
            {"key": "licence", "label": "Déclaration", "kind": "text", "required": True, "when": {"key": "minors", "is": "oui"}},
        ]
    )  # fmt: skip

    assert list_unanswered(blocks, {}) == ["Accueil de mineurs ?"]
    assert list_unanswered(blocks, {"minors": "non"}) == []
    assert list_unanswered(blocks, {"minors": "oui"}) == ["Déclaration"]


@pytest.mark.parametrize(
    "row",
    [
        {"key": "", "label": "a", "kind": "text"},
        {"key": "a", "label": "", "kind": "text"},
        {"key": "a", "label": "a", "kind": "date"},
        {"key": "a", "label": "a", "kind": "choice"},
        {"key": "a", "label": "a", "kind": "text", "when": {"key": "z", "is": "oui"}},
    ],
)
def test_a_question_that_is_not_readable_is_refused(row) -> None:
    with pytest.raises(ValidationError):
        read_blocks([row])
