"""People are counted once, and never when the count would be wrong."""

from decimal import Decimal
from typing import Any

import pytest

from maillage.territories.enums import ShareBasis, TerritoryKind
from maillage.territories.models import LegalPopulation, Membership, Territory
from maillage.territories.selectors.composition import list_districts, list_parts, list_wholes
from maillage.territories.selectors.population import (
    count_district_inhabitants,
    count_group_inhabitants,
    count_inhabitants,
)
from tests import factories
from tests.territories.files import load, square, write_outlines

pytestmark = pytest.mark.django_db


def make(
    kind: TerritoryKind, code: str, people: int | None = None, *, year: int = 2025, **fields: Any
) -> Territory:
    row = factories.make_territory(
        kind=kind, code=code, name=fields.pop("name", f"Territoire {code}"), **fields
    )
    if people is not None:
        LegalPopulation.objects.create(territory=row, year=year, municipal=people, source=f"Insee {year}")
    return row


def link(
    part: Territory, whole: Territory, share: str | None = "1", basis: ShareBasis = ShareBasis.WHOLE
) -> None:
    value = None if share is None else Decimal(share)
    Membership.objects.create(part=part, whole=whole, share=value, basis=basis)


@pytest.fixture
def epci() -> Territory:
    """Give an intercommunality of two communes, with a district across both."""
    epci = make(TerritoryKind.EPCI, "246200729", 54_437)
    first, second = make(TerritoryKind.COMMUNE, "62160", 41_039), make(TerritoryKind.COMMUNE, "62758", 11_036)
    district = make(TerritoryKind.QPV, "QN06251M", 7_543, year=2024)
    link(first, epci)
    link(second, epci)
    link(district, epci)
    link(district, first, "0.79", ShareBasis.AREA)
    link(district, second, "0.21", ShareBasis.AREA)
    return epci


def test_a_district_across_communes_is_counted_once(epci):
    assert count_district_inhabitants(epci).count == 7_543
    assert [part.share_shown for part in list_districts(epci)] == ["en entier"]


def test_a_part_of_a_district_is_not_counted(epci):
    commune = Territory.objects.get(code="62758")

    counted = count_district_inhabitants(commune)

    assert counted.count is None
    assert "une partie seulement" in counted.reason
    (part,) = list_districts(commune)
    assert part.share_shown.replace("\u00a0", " ") == "21 % de la superficie"


def test_a_perimeter_finds_its_districts_through_its_communes(epci):
    perimeter = make(TerritoryKind.CUSTOM, "nord")
    link(Territory.objects.get(code="62160"), perimeter)

    (part,) = list_districts(perimeter)
    assert part.share == Decimal("0.79")
    link(Territory.objects.get(code="62758"), perimeter)
    assert [part.share for part in list_districts(perimeter)] == [1]
    assert count_district_inhabitants(perimeter).count == 7_543


def test_a_perimeter_sums_its_parts_once(epci):
    perimeter = make(TerritoryKind.CUSTOM, "nord")
    for code in ("62160", "62758"):
        link(Territory.objects.get(code=code), perimeter)

    assert count_inhabitants(perimeter).count == 52_075


def test_a_group_counts_nothing_twice(epci):
    communes = list(Territory.objects.filter(kind=TerritoryKind.COMMUNE))
    district = Territory.objects.get(kind=TerritoryKind.QPV)

    assert count_group_inhabitants([*communes, *communes]).count == 52_075
    assert count_group_inhabitants([epci, *communes]).count == 54_437
    assert "deux fois" in count_group_inhabitants([communes[0], district]).reason


def test_figures_that_do_not_add_up_are_not_added(epci):
    unknown = make(TerritoryKind.COMMUNE, "62001")
    older = make(TerritoryKind.COMMUNE, "62002", 10, year=2020)
    commune = Territory.objects.get(code="62160")

    assert count_group_inhabitants([commune, unknown]).missing == (unknown.name,)
    assert "même année" in count_group_inhabitants([commune, older]).reason
    assert count_group_inhabitants([]).count is None
    assert count_inhabitants(unknown).count is None


def test_wholes_go_up_to_the_country_and_stop_at_partial_ones(epci):
    departement, region = make(TerritoryKind.DEPARTEMENT, "62"), make(TerritoryKind.REGION, "32")
    link(epci, departement)
    link(departement, region)
    district = Territory.objects.get(kind=TerritoryKind.QPV)

    assert [part.territory.code for part in list_wholes(district)] == [
        "62160",
        "62758",
        "246200729",
        "62",
        "32",
    ]


def test_parts_are_listed_by_kind_with_a_constant_number_of_queries(epci, django_assert_num_queries):
    for rank in range(60):
        link(make(TerritoryKind.COMMUNE, f"80{rank:03d}", rank), epci)

    with django_assert_num_queries(3):
        groups = list_parts(epci, limit=10)

    assert [(group.label, group.count, len(group.parts)) for group in groups] == [
        ("Communes", 62, 10),
        ("Quartier prioritaire", 1, 1),
    ]


PROPERTIES = {
    "code_qp": "QN06251M", "lib_qp": "Chemin Vert", "insee_reg": "32", "lib_reg": "Hauts-de-France", "insee_dep": "62",
    "lib_dep": "Pas-de-Calais", "insee_com": "62160,62758", "lib_com": "x", "siren_epci": "246200729",
}  # fmt: skip


def test_shares_of_a_district_are_measured_by_area(tmp_path):
    make(TerritoryKind.EPCI, "246200729")
    make(TerritoryKind.COMMUNE, "62160")
    make(TerritoryKind.COMMUNE, "62758")
    communes = [
        ({"code": "62160", "nom": "B"}, square(1.6, 50.7)),
        ({"code": "62758", "nom": "S"}, square(1.7, 50.7)),
    ]
    load("contours-communes", write_outlines(tmp_path, communes))

    load("qpv", write_outlines(tmp_path, [(PROPERTIES, square(1.625, 50.7))], "qpv.geojson"))

    shares = dict(
        Membership.objects.filter(whole__kind=TerritoryKind.COMMUNE).values_list("whole__code", "share")
    )
    assert shares == {"62160": Decimal("0.75"), "62758": Decimal("0.25")}
    assert Membership.objects.get(whole__kind=TerritoryKind.EPCI).share == 1


def test_without_outlines_the_share_of_a_district_is_unknown(tmp_path):
    make(TerritoryKind.EPCI, "246200729")
    make(TerritoryKind.COMMUNE, "62160")
    make(TerritoryKind.COMMUNE, "62758")

    difference = load("qpv", write_outlines(tmp_path, [(PROPERTIES, square(1.625, 50.7))], "qpv.geojson"))

    rows = Membership.objects.filter(whole__kind=TerritoryKind.COMMUNE)
    assert {(row.share, row.basis) for row in rows} == {(None, ShareBasis.DECLARED)}
    assert any("part inconnue" in note for note in difference.notes)


def test_attack_26_a_district_of_paris_belongs_to_the_city(tmp_path):
    make(TerritoryKind.COMMUNE, "75056", name="Paris")
    cells = PROPERTIES | {"insee_com": "75118", "siren_epci": "NA", "code_qp": "QN07501M"}

    load("qpv", write_outlines(tmp_path, [(cells, square(2.3, 48.8, 0.01))], "qpv.geojson"))

    assert Membership.objects.get().whole.code == "75056"


def test_a_district_given_once_per_commune_is_refused(tmp_path):
    path = tmp_path / "pop.csv"
    path.write_text("code_qp,lib_qp,population_municipale\nQN06251M,x,7543\nQN06251M,x,7543\n")

    with pytest.raises(Exception, match=r"Ligne 3 .*pas par commune"):
        load("qpv-populations", path)


def test_populations_of_districts_are_loaded(tmp_path):
    district = make(TerritoryKind.QPV, "QN06251M", generation="2024")
    path = tmp_path / "pop.csv"
    path.write_text("code_qp,lib_qp,population_municipale\nQN06251M,x,7543.0\nQN09999M,y,10\n")

    difference = load("qpv-populations", path)

    assert count_inhabitants(district).count == 7_543
    assert any("QN09999M" in note for note in difference.notes)
