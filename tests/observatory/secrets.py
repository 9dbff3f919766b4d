"""Share a restricted table of a partner and those who publish it."""

from decimal import Decimal

import pytest

from maillage.accounts.models import User
from maillage.observatory.enums import AccessLevel, ObservationStatus
from maillage.observatory.models import Dataset, ProtectedPublication, Release, SecrecyRule
from maillage.observatory.records import Reading, ReleaseHeader
from maillage.observatory.services.loading import load_release
from maillage.observatory.services.publication import approve_publication, prepare_publication
from maillage.observatory.store.reading import read_all
from maillage.observatory.store.schema import Observation
from maillage.territories.enums import TerritoryKind
from maillage.territories.models import Territory
from tests import factories
from tests.observatory.places import make_place

RSA = "caf-rsa"


@pytest.fixture
def first(db) -> User:
    return factories.make_user(is_staff=True)


@pytest.fixture
def second(db) -> User:
    return factories.make_user(is_staff=True)


@pytest.fixture
def communes(boulonnais) -> list[Territory]:
    return [
        make_place(TerritoryKind.COMMUNE, f"6200{rank}", f"Commune {rank}", boulonnais) for rank in range(5)
    ]


def tell(territory: Territory, value, *, indicator: str = RSA, **terms) -> Observation:
    return Observation(
        territory.kind, territory.code, 2025, indicator, 2025, Decimal(str(value)),
        ObservationStatus.FINAL, **{name: Decimal(str(one)) for name, one in terms.items()},
    )  # fmt: skip


def bring(
    *rows: Observation, access: AccessLevel = AccessLevel.MEMBERS, vintage: str = "2025", number: int = 1
) -> Release:
    """Load a table of a partner, under the rule of the Caf."""
    source = SecrecyRule.objects.get(code="cnaf-5")
    dataset, _ = Dataset.objects.get_or_create(
        code="caf-partenaire",
        defaults={
            "source": Dataset.objects.get(code="diagnostic-ctg-boulonnais").source,
            "label": "Table de la Caf", "license": "Convention", "secrecy_rule": source,
        },
    )  # fmt: skip
    header = ReleaseHeader(
        "caf-partenaire", vintage, f"table-{number}.csv", f"{number:064d}", access_level=access
    )
    load_release(reading=Reading(header, list(rows)), write=True, by=None)
    return Release.objects.filter(dataset=dataset).order_by("-pk")[0]


def publish(release: Release, first: User, second: User) -> ProtectedPublication:
    return approve_publication(publication=prepare_publication(release=release, by=first), by=second)


def read_public(publication: ProtectedPublication) -> dict[tuple[str, str], tuple]:
    return {
        (one.territory_code, one.indicator): (one.value, one.status)
        for one in read_all(publication.published)
    }


@pytest.fixture
def table(lake, catalogue, boulonnais, communes) -> list[Observation]:
    """Give five communes and their whole: one is under the threshold of five."""
    values = [3, 40, 60, 80, 100]
    return [tell(row, value) for row, value in zip(communes, values, strict=True)] + [
        tell(boulonnais, sum(values))
    ]
