"""The demonstration tells the programs of 2015 to 2023 as their document prints them, and what does not add up."""

import pytest

from maillage.contracts.models import Contract
from maillage.grants.models import ProgrammeFigure
from maillage.grants.programme import find_differences, list_checks
from maillage.grants.selectors.programme import read_figure

PAST = "contrat-de-ville-boulonnais-2015-2023"
TOTALS = [925524, 1032347, 1028685, 1119124, 1117800, 1099453, 1090018, 1070134, 1061458]
PLAIN = str.maketrans({"\u202f": " ", "\u00a0": " "})

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def test_the_printed_totals_are_those_of_the_document() -> None:
    rows = ProgrammeFigure.objects.filter(contract__slug=PAST, breakdown="total", key="", unit="eur")

    assert [int(row.value or 0) for row in rows.order_by("year")] == TOTALS


def test_an_empty_place_of_the_document_is_not_zero() -> None:
    rows = ProgrammeFigure.objects.filter(contract__slug=PAST, key="transversal").order_by("year")

    assert [row.value is None for row in rows] == [False, True, False, False, True, True, True, True, False]


def test_the_discrepancies_of_the_document_are_reported_and_nothing_else() -> None:
    contract = Contract.objects.get(slug=PAST)
    facts = [read_figure(row) for row in ProgrammeFigure.objects.filter(contract=contract)]

    found = [check.sentence.translate(PLAIN) for check in find_differences(list_checks(facts))]

    assert sorted(found) == [
        "Montant moyen par action, 2017 : imprimé 13 353,50 €, recalculé 15 353,51 €.",
        "Part des actions reconduites, 2015-2023 : imprimé 57 %, recalculé 57,8 % "
        "(sur les actions dont le document dit si elles sont nouvelles).",
        "Part du pilier « Développer l’activité et l’emploi », 2015-2023 : imprimé 25 %, recalculé 26,6 % "
        "(part des crédits ; 25,1 % du nombre d’actions).",
        "Part du pilier « Lutter contre toutes les formes de précarité », 2015-2023 : imprimé 45,6 %, "
        "recalculé 51,0 % (part des crédits ; 45,8 % du nombre d’actions).",
        "Subvention moyenne par action, 2015-2023 : imprimé 15 687 €, recalculé 15 881 € "
        "(total des subventions sur total des actions).",
        "Total des actions, 2015 : imprimé 62, recalculé 61.",
    ]


def test_the_sums_for_equality_are_there() -> None:
    rows = ProgrammeFigure.objects.filter(contract__slug=PAST, breakdown="equality", key="", unit="eur")

    assert [int(row.value or 0) for row in rows.order_by("year")] == [
        36412,
        38943,
        45000,
        56815,
        59490,
        52500,
    ]
