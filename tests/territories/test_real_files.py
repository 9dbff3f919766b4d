"""The official files themselves, when their folder is there: what they say of the Boulonnais."""

from decimal import Decimal

import pytest

from maillage.territories.enums import TerritoryKind
from maillage.territories.importers.datasets import BY_NAME, find_path, load_dataset
from maillage.territories.models import LegalPopulation, Lineage, Loading, Membership, Territory
from maillage.territories.records import Difference
from maillage.territories.selectors.composition import list_parts
from maillage.territories.selectors.lineage import find_successors
from maillage.territories.selectors.population import (
    count_district_inhabitants,
    count_group_inhabitants,
    count_inhabitants,
)
from maillage.territories.selectors.territory import get_territory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def load_real(data_dir):
    def load(name: str, *, write: bool = True, vintage: str = "") -> Difference:
        dataset = BY_NAME[name]
        return load_dataset(dataset, find_path(dataset, "", str(data_dir)), write=write, vintage=vintage)

    return load


def test_boulonnais_has_22_communes_and_18_379_inhabitants_in_districts(load_real):
    for name in ("libelles", "epci", "contours-communes", "qpv", "qpv-populations"):
        load_real(name)

    epci = get_territory("epci-246200729")
    communes = next(group for group in list_parts(epci) if group.kind == TerritoryKind.COMMUNE)
    assert (communes.count, count_inhabitants(epci).count) == (22, 112_463)
    districts = count_district_inhabitants(epci)
    assert (districts.count, districts.territories) == (18_379, 4)
    assert count_group_inhabitants(part.territory for part in communes.parts).count == 112_463
    per_commune = Membership.objects.filter(
        part__kind=TerritoryKind.QPV, whole__in=[part.territory for part in communes.parts]
    )
    twice = sum(LegalPopulation.objects.get(territory=link.part).municipal for link in per_commune)
    assert twice == 38_568, "the known error of the official file, which counts once per commune"
    shares = {
        link.whole.name: round(link.share, 2)
        for link in Membership.objects.filter(part__code="QN06251M", whole__kind=TerritoryKind.COMMUNE)
    }
    assert shares == {"Boulogne-sur-Mer": Decimal("0.79"), "Saint-Martin-Boulogne": Decimal("0.21")}


def test_whole_country_is_loaded_twice_without_a_change(load_real):
    names = ("libelles", "communes", "epci", "communes-anciennes", "passages")
    for name in names:
        load_real(name)

    assert Territory.objects.current().of_kind(TerritoryKind.EPCI).count() == 1_255
    assert Loading.objects.count() == len(names)
    for name in ("epci", "passages"):
        assert load_real(name).is_empty
    assert Lineage.objects.count() > 3_700
    gone = Territory.objects.get(kind=TerritoryKind.COMMUNE, code="59248")
    assert [row.territory.name for row in find_successors(gone)] == ["Dunkerque"]
    closed = Territory.objects.filter(kind=TerritoryKind.COMMUNE, valid_to__isnull=False)
    lost = [
        row.code for row in closed[:200] if sum(after.share for after in find_successors(row)) not in (0, 1)
    ]
    assert len(lost) < 20, f"shares of the past add up to one: {lost}"


@pytest.mark.parametrize(
    "name", ["contours-departements", "contours-epci", "centres", "qpv", "qpv-populations"]
)
def test_every_file_is_readable(load_real, name):
    difference = load_real(name, write=False)

    assert difference.source.sha256
