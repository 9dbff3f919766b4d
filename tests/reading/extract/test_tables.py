"""Indicators, money, counts and facilities in tables, worked by hand."""

from collections.abc import Callable
from decimal import Decimal

from maillage.reading.pieces import Reading

Reader = Callable[[str], Reading]
_HEADER = "\tAnnée Réf\tCC du Val\tVariation sur 5 ans\tDépartement\tVariation sur 5 ans"


def test_indicators_with_a_variation_by_territory(reading: Reader) -> None:
    found = reading(f"{_HEADER}\nNombre d'habitants\t2016\t114 762\t-2,5%\t1 470 725\t+0,5%").indicators

    assert [(i.territory, i.year, i.value, i.variation) for i in found] == [
        ("CC du Val", 2016, 114762, Decimal("-2.5")),
        ("Département", 2016, 1470725, Decimal("0.5")),
    ]


def test_row_that_lost_its_empty_cells_is_set_right(reading: Reader) -> None:
    text = f"{_HEADER}\nNaissances\t2018\t1 168\t-17%\t15 600\t-18%\nTaux\t2018\t13,8%\t14,0%"

    found = reading(text).indicators

    assert [(i.territory, i.value, i.unit) for i in found][2:] == [
        ("CC du Val", Decimal("13.8"), "%"),
        ("Département", Decimal("14.0"), "%"),
    ]


def test_table_goes_on_after_a_gap_without_its_header(reading: Reader) -> None:
    text = (
        f"{_HEADER}\nNaissances\t2018\t1 168\t-17%\t15 600\t-18%\n\n"
        "Enfants\t2018\t3 435 -15,3%\t46 811 -15,5%"
    )

    found = reading(text).indicators

    assert [(i.indicator, i.variation) for i in found][2:] == [
        ("Enfants", Decimal("-15.3")),
        ("Enfants", Decimal("-15.5")),
    ]


def test_row_that_qualifies_the_row_above_keeps_its_name(reading: Reader) -> None:
    text = "\tAnnée\tCC du Val\tDépartement\nCentres sociaux\t2017\t8\t39\nEvolution annuelle :\t2018\t+0\t+1"

    assert reading(text).indicators[-1].indicator == "Centres sociaux - Evolution annuelle"


def test_empty_cell_is_no_zero(reading: Reader) -> None:
    found = reading("Pilier\t2020\t2021\nEmploi\t1 000 €\t\nSanté\t0 €\t500 €").funding

    assert [(f.pillar, f.year, f.amount) for f in found] == [
        ("Emploi", 2020, 1000),
        ("Santé", 2020, 0),
        ("Santé", 2021, 500),
    ]


def test_counts_split_between_new_and_renewed(reading: Reader) -> None:
    text = (
        "Nombre d'actions par pilier\n\nPiliers\t2020\t2021\nEmploi\t13\t16\nNouvelles / "
        "reconduites\t6/7\t5 / 11\n"
        "Santé\t4\t2\nNouvelles / reconduites\t1/3\t2/0\nTOTAL\t18\t18\nMontant moyen par "
        "action\t14 927,80 €\t1 000 €"
    )

    found = reading(text)

    assert [(c.pillar, c.year, c.value, c.new, c.renewed) for c in found.counts][:2] == [
        ("Emploi", 2020, 13, 6, 7),
        ("Emploi", 2021, 16, 5, 11),
    ]
    assert [(c.pillar, c.measure) for c in found.counts][-1] == (
        "TOTAL",
        "Montant moyen par action",
    )
    assert [issue.code for issue in found.issues] == ["total"]


def test_facilities_under_the_name_of_their_commune(reading: Reader) -> None:
    text = (
        "Vallon\n\nTYPE DE STRUCTURE\tNOM ET ADRESSE DE LA STRUCTURE\nALSH\tCentre Pagnol – "
        "Rue du Bois – 62000 VALLON\n"
        "\tCentre Giono\nRPE\t\n\nMont\n\nTYPE DE STRUCTURE\tNOM ET ADRESSE DE LA "
        "STRUCTURE\nEAJE\tLes Oursons"
    )

    found = reading(text).facilities

    assert [(f.commune, f.type) for f in found] == [
        ("Vallon", "ALSH"),
        ("Vallon", "ALSH"),
        ("Mont", "EAJE"),
    ]
    assert found[0].address == "Rue du Bois – 62000 VALLON"


def test_table_of_one_figure_by_row(reading: Reader) -> None:
    found = reading(
        "Indicateur | Territoire | Année | Valeur\n"
        "Taux de couverture | Porville | 2024 | 41,5 %\n"
        "Taux de couverture | Voisine | 2024 | secret\n"
        "Population | Porville | 2021 | 12 300\n"
    ).indicators

    assert [(i.indicator, i.territory, i.year, str(i.value)) for i in found] == [
        ("Taux de couverture", "Porville", 2024, "41.5"),
        ("Population", "Porville", 2021, "12300"),
    ]


def test_money_of_one_year_by_funder(reading: Reader) -> None:
    found = reading(
        "Plan de financement 2025\n\n| Financeur | Montant (€) |\n|---|---|\n"
        "| État | 45 000 |\n| Caf | 12 500 |\n| Total | 57 500 |\n"
    ).funding

    assert [(f.pillar, f.year, f.amount) for f in found] == [
        ("État", 2025, 45000),
        ("Caf", 2025, 12500),
        ("Total", 2025, 57500),
    ]
