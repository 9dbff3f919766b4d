"""Share the territories of the demonstration's agglomeration, as fixtures."""

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.demo.build.observatory import build_diagnosis
from maillage.observatory.selectors.portrait import build_portrait
from maillage.observatory.selectors.portrait_rows import Portrait
from maillage.territories.enums import TerritoryKind
from maillage.territories.models import Membership, Territory
from tests import factories

SOMEONE = AnonymousUser()


def make_place(
    kind: TerritoryKind, code: str, name: str, *wholes: Territory, shares: tuple = ()
) -> Territory:
    row = factories.make_territory(kind=kind, code=code, name=name)
    for rank, whole in enumerate(wholes):
        Membership.objects.create(part=row, whole=whole, share=shares[rank] if shares else 1)
    return row


@pytest.fixture
def pas_de_calais(db) -> Territory:
    return make_place(TerritoryKind.DEPARTEMENT, "62", "Pas-de-Calais")


@pytest.fixture
def boulonnais(pas_de_calais: Territory) -> Territory:
    return make_place(
        TerritoryKind.EPCI, "246200729", "Communauté d’agglomération du Boulonnais", pas_de_calais
    )


@pytest.fixture
def boulogne(boulonnais: Territory) -> Territory:
    return make_place(TerritoryKind.COMMUNE, "62160", "Boulogne-sur-Mer", boulonnais)


@pytest.fixture
def wimereux(boulonnais: Territory) -> Territory:
    return make_place(TerritoryKind.COMMUNE, "62893", "Wimereux", boulonnais)


@pytest.fixture
def diagnosis(lake, catalogue, boulonnais) -> Portrait:
    build_diagnosis()
    return build_portrait(boulonnais, SOMEONE)
