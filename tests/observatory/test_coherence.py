"""Coherence: what the annex of the convention says twice, and not the same."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.core.models import Event
from maillage.demo.build.observatory import build_diagnosis
from maillage.observatory.catalogue.partitions import load_partitions, load_splits
from maillage.observatory.doubts import Coherence, Gravity
from maillage.observatory.facts import find_largest_parts, group_comparisons
from maillage.observatory.models import Indicator, Release, StatedValue
from maillage.observatory.selectors.coherence import check_territory
from maillage.observatory.services.stated import state_value
from tests import factories
from tests.observatory.conftest import make_filosofi
from tests.observatory.places import *  # noqa: F403 - the territories of the demonstration, as fixtures
from tests.observatory.places import SOMEONE


@pytest.fixture
def report(lake, catalogue, boulonnais) -> Coherence:
    build_diagnosis()
    return check_territory(boulonnais, SOMEONE)


def find(report: Coherence, gravity: Gravity, word: str) -> list[str]:
    return [
        f"{doubt.sentence} {doubt.explanation}".replace("\u202f", " ").replace("\u00a0", " ")
        for doubt in report.doubts
        if doubt.gravity == gravity and word in doubt.title
    ]


# Each contradiction of the document, worked out by hand from its pages.
CONTRADICTIONS = {
    "Part des habitants couverts": "53,2 % sur 114 762 (2016) et 54,1 % sur 112 836",  # the box says 55 %
    "Part des familles parmi": "un même nombre porte deux noms",  # 25 829 households are not families
    "Places d’accueil financées": "501 places",  # Saint-Martin’s private nursery is counted twice
    "Assistantes maternelles en activité par": "432 personnes",
    "Allocation aux adultes handicapés versée": "à un zéro près",
}
UNCLEAR = {
    "Population retenue par la convention : deux valeurs": "−1 926, soit −1,7 %",
    "Population retenue par la convention : un autre total": "de 115 846 à 116 584 habitants",
    "Parts des enfants des allocataires": "97,2 %",
    "Espaces de vie sociale": "mais 1 espace",
}


@pytest.mark.parametrize("title", CONTRADICTIONS)
def test_each_contradiction_of_the_annex_is_found_and_explained(report: Coherence, title: str) -> None:
    assert any(CONTRADICTIONS[title] in text for text in find(report, Gravity.CONTRADICTION, title))


@pytest.mark.parametrize("title", UNCLEAR)
def test_what_mixed_years_may_explain_is_told_apart(report: Coherence, title: str) -> None:
    assert any(UNCLEAR[title] in text for text in find(report, Gravity.UNCLEAR, title))


def test_no_other_contradiction_is_claimed(report: Coherence) -> None:
    found = [doubt.title for doubt in report.doubts if doubt.gravity == Gravity.CONTRADICTION]

    assert len(found) == len(CONTRADICTIONS)
    assert report.checked > 40


def test_what_rounding_explains_is_said_and_is_no_fault(report: Coherence) -> None:
    texts = find(report, Gravity.ROUNDING, "Financements de l’animation")

    assert texts == [
        "Pas-de-Calais : les parties font 4 682 217 €, le tout 4 682 216 €. "
        "L’écart de 1 € tient aux arrondis : rien à corriger."
    ]


def test_the_page_says_the_two_populations(lake, catalogue, boulonnais, client) -> None:
    build_diagnosis()

    page = client.get("/territoires/epci-246200729/coherence/").content.decode()

    assert "112\u202f836" in page
    assert "114\u202f762" in page
    assert "contradictions" in page


def test_official_figures_that_agree_raise_no_doubt(load, boulogne, wimereux) -> None:
    load("filosofi-communes", make_filosofi(("62160", "18153", "35372", "17720", "30,0")))

    report = check_territory(boulogne, SOMEONE)

    assert report.doubts == []


def test_the_page_costs_the_same_whatever_the_document(lake, catalogue, boulonnais) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            check_territory(boulonnais, SOMEONE)
        return len(captured)

    empty = count()
    build_diagnosis()

    assert count() <= empty + 1


# --- The printed sentences of §1.2 and §1.3 -------------------------------------------------------


def test_the_comparisons_of_the_annex_are_said_as_it_says_them(diagnosis) -> None:
    ((territory, grouped),) = group_comparisons(diagnosis)
    higher = {row.indicator.code for row in grouped["plus haut"]}
    lower = {row.indicator.code for row in grouped["plus bas"]}

    assert territory.name == "Pas-de-Calais"
    assert {
        "caf-part-monoparentales", "caf-part-un-enfant", "caf-part-rsa", "caf-part-ppa", "caf-part-bas-revenus",
        "caf-part-fragiles", "caf-part-dependants-moitie", "caf-part-dependants-totalite",
    } <= higher  # fmt: skip
    assert {"caf-part-deux-enfants", "caf-part-aah", "capacite-accueil"} <= lower


def test_what_prevails_is_found_again(diagnosis) -> None:
    largest = {partition.code: row for partition, row in find_largest_parts(diagnosis)}

    assert largest["foyers-allocataires"].indicator.code == "caf-part-isoles"
    assert largest["foyers-allocataires"].figure.value == 44
    assert largest["familles-selon-les-enfants"].indicator.code == "caf-part-deux-enfants"


# --- Figures of a text ----------------------------------------------------------------------------


def test_a_figure_of_a_text_is_kept_once_and_by_who_runs_the_instance(lake, catalogue, boulonnais) -> None:
    build_diagnosis()
    release, indicator = Release.objects.get(), Indicator.objects.get(code="caf-familles")
    told = {"release": release, "indicator": indicator, "territory": ("epci", "246200729", "CA"),
            "value": Decimal(1), "place": "partie 9"}  # fmt: skip
    before = Event.objects.count()

    state_value(**told, by=None)

    assert Event.objects.count() == before + 1
    with pytest.raises(ValidationError, match="déjà relevé"):
        state_value(**told, by=None)
    with pytest.raises(PermissionDenied):
        state_value(**told, by=factories.make_user())
    assert StatedValue.objects.filter(place="partie 9").count() == 1


def test_partitions_and_splits_name_known_indicators() -> None:
    assert len(load_partitions()) >= 15
    assert all(len(split.members) > 1 for split in load_splits())
