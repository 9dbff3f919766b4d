"""Ask for today's territories figures that were counted in another geography."""

import csv
import datetime
import gzip
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.observatory.models import Indicator
from maillage.observatory.records import Reading, ReleaseHeader
from maillage.observatory.selectors.portrait import build_portrait
from maillage.observatory.services.loading import load_release
from maillage.observatory.store.schema import Observation
from maillage.territories.models import Lineage, Membership, Territory
from tests import factories

DAY = datetime.date(2019, 1, 1)
pytestmark = pytest.mark.usefixtures("lake", "catalogue")


def write(*rows: tuple[object, ...], kind: str = "commune", dataset: str = "comparateur") -> None:
    """Write a release: code, geography, indicator, year, value, then maybe status, numerator and denominator."""
    found = [
        Observation(kind, str(row[0]), int(row[1]), str(row[2]), int(row[3]), row[4], *row[5:])  # type: ignore[arg-type, call-overload]
        for row in rows
    ]
    header = ReleaseHeader(dataset, "2024", "essai.csv", "0" * 64, 2024)
    load_release(reading=Reading(header, found), write=True, by=None)


def merge(
    old: Territory, new: Territory, share: str = "1", event: str = "f", basis: str = "population"
) -> None:
    Lineage.objects.create(
        before=old, after=new, share=Decimal(share), basis=basis, event=event, happened_on=DAY
    )


@pytest.fixture
def commune(db: None) -> Territory:
    """Give a commune that another joined in 2019."""
    kept = factories.make_territory(kind="commune", code="62100", name="Bourg")
    gone = factories.make_territory(
        kind="commune", code="62101", name="Hameau", valid_to=DAY - datetime.timedelta(days=1)
    )
    merge(gone, kept)
    return kept


def find(territory: Territory, indicator: str) -> dict[int, str]:
    """Give each year's value, or why there is none."""
    portrait = build_portrait(territory, AnonymousUser())
    for row in portrait.rows:
        if row.indicator.code == indicator:
            return {one.year: one.shown if one.is_known else one.absence for one in row.series}
    return {one.year: one.reason for one in portrait.refused if one.indicator.code == indicator}


def test_what_adds_up_follows_the_official_passage(commune: Territory) -> None:
    write(
        ("62100", 2015, "menages", 2015, Decimal(900)),
        ("62101", 2015, "menages", 2015, Decimal(100)),
        ("62100", 2024, "menages", 2021, Decimal(1100)),
    )

    assert find(commune, "menages") == {2015: "1\u202f000", 2021: "1\u202f100"}
    row = build_portrait(commune, AnonymousUser()).rows[0]
    assert row.change is not None
    assert row.change.gap.shown.startswith("+10,0")
    assert "géographie 2015 : Bourg, Hameau" in row.series[0].citation


def test_a_ratio_is_made_again_from_its_two_terms(commune: Territory) -> None:
    write(
        ("62100", 2015, "taux-activite", 2015, Decimal(50), "final", Decimal(50), Decimal(100)),
        ("62101", 2015, "taux-activite", 2015, Decimal(80), "final", Decimal(240), Decimal(300)),
    )

    assert find(commune, "taux-activite") == {2015: "72,5"}


def test_a_median_and_a_hidden_part_are_not_comparable(commune: Territory) -> None:
    write(
        ("62100", 2015, "niveau-vie-median", 2015, Decimal(20000)),
        ("62101", 2015, "niveau-vie-median", 2015, Decimal(21000)),
        ("62100", 2015, "menages", 2015, Decimal(900)),
        ("62101", 2015, "menages", 2015, None, "hidden_primary"),
    )

    assert "non comparable" in find(commune, "niveau-vie-median")[2015]
    assert "médiane" in find(commune, "niveau-vie-median")[2015]
    assert "secret" in find(commune, "menages")[2015]


def test_a_missing_part_makes_no_sum(commune: Territory) -> None:
    write(("62100", 2015, "menages", 2015, Decimal(900)))

    assert "la somme serait fausse" in find(commune, "menages")[2015]


def test_a_split_is_estimated_and_says_on_what(db: None) -> None:
    parent = factories.make_territory(kind="commune", code="62100", name="Bourg")
    child = factories.make_territory(kind="commune", code="62102", name="Détachée", valid_from=DAY)
    merge(parent, child, "0.25", event="d")
    write(("62100", 2015, "menages", 2015, Decimal(1000)))

    assert find(child, "menages") == {2015: "250"}
    assert find(parent, "menages") == {2015: "750"}
    figure = build_portrait(child, AnonymousUser()).rows[0].figure
    assert figure.caution == "estimée"
    assert "25\u00a0% de Bourg, au prorata de la population" in figure.lineage


def test_a_whole_counts_the_communes_of_each_year_once(commune: Territory) -> None:
    epci = factories.make_territory(kind="epci", code="246200000", name="Agglo")
    other = factories.make_territory(kind="commune", code="62103", name="Voisine")
    for part in (commune, other):
        Membership.objects.create(part=part, whole=epci)
    write(
        ("62100", 2015, "menages", 2015, Decimal(900)),
        ("62101", 2015, "menages", 2015, Decimal(100)),
        ("62103", 2015, "menages", 2015, Decimal(50)),
        ("62100", 2024, "menages", 2021, Decimal(1100)),
        ("62103", 2024, "menages", 2021, Decimal(60)),
    )

    assert find(epci, "menages") == {2015: "1\u202f050", 2021: "1\u202f160"}
    row = build_portrait(epci, AnonymousUser()).rows[0]
    assert "3 communes de la géographie 2015" in row.series[0].lineage
    assert row.series[1].lineage == "somme de 2 communes"


def test_a_commune_shared_since_makes_no_sum_of_before(db: None) -> None:
    epci = factories.make_territory(kind="epci", code="246200000", name="Agglo")
    parent = factories.make_territory(kind="commune", code="62100", name="Bourg")
    child = factories.make_territory(kind="commune", code="62102", name="Détachée", valid_from=DAY)
    merge(parent, child, "0.25", event="d")
    Membership.objects.create(part=parent, whole=epci)
    write(("62100", 2015, "menages", 2015, Decimal(1000)), ("62100", 2024, "menages", 2021, Decimal(760)))

    assert "partagée" in find(epci, "menages")[2015]


def test_both_parts_of_a_split_in_one_whole_count_once(db: None) -> None:
    epci = factories.make_territory(kind="epci", code="246200000", name="Agglo")
    parent = factories.make_territory(kind="commune", code="62100", name="Bourg")
    child = factories.make_territory(kind="commune", code="62102", name="Détachée", valid_from=DAY)
    merge(parent, child, "0.25", event="d")
    for part in (parent, child):
        Membership.objects.create(part=part, whole=epci)
    write(("62100", 2015, "menages", 2015, Decimal(1000)))

    assert find(epci, "menages") == {2015: "1\u202f000"}


def test_a_district_of_2024_is_made_of_those_of_2015_with_their_basis(db: None) -> None:
    new = factories.make_territory(
        kind="qpv", code="QN06250M", name="Résidences Sud du Boulonnais", generation="2024",
        valid_from=datetime.date(2024, 1, 1),
    )  # fmt: skip
    for code, name, share, basis in (
        ("QP062001", "Henriville-Montplaisir", "0.8", "area"),
        ("QP062002", "Les Résidences", "1", "whole"),
    ):
        old = factories.make_territory(
            kind="qpv", code=code, name=name, generation="2015", valid_to=datetime.date(2023, 12, 31)
        )
        Lineage.objects.create(before=old, after=new, share=Decimal(share), basis=basis, event="g")
    write(
        ("QP062001", 2015, "qpv-population", 2018, Decimal(1000)),
        ("QP062002", 2015, "qpv-population", 2018, Decimal(500)),
        ("QP062001", 2015, "qpv-taux-pauvrete", 2018, Decimal(50)),
        kind="qpv",
        dataset="qpv-statistiques",
    )

    assert find(new, "qpv-population") == {2018: "1\u202f300"}
    assert "non comparable" in find(new, "qpv-taux-pauvrete")[2018]
    figure = build_portrait(new, AnonymousUser()).rows[0].figure
    assert figure.caution == "estimée"
    assert "80\u00a0% de Henriville-Montplaisir" in figure.lineage
    assert "superficie" in figure.lineage


def test_a_real_merger_carries_the_populations_of_the_official_file(data_dir: Path) -> None:
    """A commune that absorbed others on the first of January 2019 gets their sum for the year before."""
    with (data_dir / "geo/cog_passages_1968_2024.csv").open(encoding="utf-8") as stream:
        passages = [
            row
            for row in csv.DictReader(stream)
            if row["typemodif"] == "f" and row["cog_depart"] == "2018" and row["cog_arrivee"] == "2019"
            and row["code_depart"] != row["code_arrivee"]
        ]  # fmt: skip
    after = passages[0]["code_arrivee"]
    olds = sorted({row["code_depart"] for row in passages if row["code_arrivee"] == after})
    commune = factories.make_territory(kind="commune", code=after, name="Commune d’aujourd’hui")
    for code in olds:
        merge(
            factories.make_territory(
                kind="commune", code=code, name=code, valid_to=DAY - datetime.timedelta(1)
            ),
            commune,
        )
    with gzip.open(
        data_dir / "geo/cog_communes_population_1968_2024.csv.gz", "rt", encoding="utf-8"
    ) as stream:
        rows = {row["CODGEO"]: row for row in csv.DictReader(stream)}
    told = {code: Decimal(rows[code]["POP_2018"]) for code in [after, *olds]}

    write(
        *((code, 2018, "population-cog", 2018, value) for code, value in told.items()),
        (after, 2019, "population-cog", 2019, Decimal(rows[after]["POP_2019"])),
        dataset="cog-populations",
    )
    figures = {one.year: one for one in next(iter(build_portrait(commune, AnonymousUser()).rows)).series}

    assert len(olds) >= 1
    assert figures[2018].value == sum(told.values())
    assert Indicator.objects.get(code="population-cog").is_additive
