"""What each role is answered on the routes of territories."""

from typing import Any

from maillage.territories.enums import TerritoryKind
from tests import factories
from tests.matrix.rows import ABSENT, DONE, OK, REFUSED, SIGN_IN, Row
from tests.matrix.world import World


def _territory(world: World) -> dict[str, Any]:
    return {"address": world.territory.address}


def _absent(_world: World) -> dict[str, Any]:
    return {"address": "epci-000000000"}


def _perimeter(world: World) -> dict[str, Any]:
    """Give a perimeter drawn by the contributor."""
    perimeter = factories.make_territory(
        kind=TerritoryKind.CUSTOM, code="nord-est", name="CTG Nord-Est", owner=world.people["contributor"]
    )
    return {"address": perimeter.address}


def _new_perimeter(_world: World) -> dict[str, Any]:
    commune = factories.make_territory(kind=TerritoryKind.COMMUNE, code="62160", name="Boulogne-sur-Mer")
    return {"name": "CTG Nord-Est", "more": commune.code}


# The author's organization changes a perimeter; whoever runs the instance looks after all of them.
EDITORS = {"visitor": SIGN_IN, "contributor": OK, "operator": OK}
DELETERS = {"visitor": SIGN_IN, "contributor": DONE, "operator": DONE}

ROWS: list[Row] = [
    Row("territory_search", {}, OK),
    Row("territory_search", {}, OK, query="?q=littoral&nature=epci"),
    Row("territory_detail", {}, OK, kwargs=_territory),
    Row("territory_detail", {}, ABSENT, kwargs=_absent, label="unknown"),
    Row("territory_composition", {}, OK, kwargs=_territory),
    Row("perimeter_list", {}, DONE),
    Row("perimeter_create", {"visitor": SIGN_IN}, OK),
    Row("perimeter_create", {}, DONE, method="POST", payload=_new_perimeter),
    Row("perimeter_update", EDITORS, REFUSED, kwargs=_perimeter),
    Row("perimeter_update", {"visitor": SIGN_IN}, ABSENT, kwargs=_territory, label="official"),
    Row("perimeter_delete", DELETERS, REFUSED, kwargs=_perimeter, method="POST"),
]
