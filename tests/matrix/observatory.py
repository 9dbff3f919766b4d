"""What each role is answered on the routes of the observatory."""

from typing import Any

from maillage.observatory.services.catalogue import load_shipped_catalogue
from tests.matrix.rows import ABSENT, OK, Row
from tests.matrix.world import World


def _indicator(_world: World) -> dict[str, Any]:
    load_shipped_catalogue()
    return {"code": "taux-pauvrete"}


def _dataset(_world: World) -> dict[str, Any]:
    load_shipped_catalogue()
    return {"code": "filosofi-communes"}


def _territory(world: World) -> dict[str, Any]:
    return {"address": world.territory.address}


def _export(world: World) -> dict[str, Any]:
    return {**_territory(world), "form": "csv"}


def _absent(_world: World) -> dict[str, Any]:
    return {"code": "inconnu"}


ROWS: list[Row] = [
    Row("indicator_list", {}, OK),
    Row("indicator_list", {}, OK, query="?q=pauvrete&theme=revenus&nature=rate"),
    Row("indicator_detail", {}, OK, kwargs=_indicator),
    Row("indicator_detail", {}, ABSENT, kwargs=_absent, label="unknown"),
    Row("source_list", {}, OK),
    Row("dataset_detail", {}, OK, kwargs=_dataset),
    Row("dataset_detail", {}, ABSENT, kwargs=_absent, label="unknown"),
    Row("portrait", {}, OK, kwargs=_territory),
    Row("portrait", {}, ABSENT, kwargs=lambda _world: {"address": "epci-000000000"}, label="unknown"),
    Row("portrait_export", {}, OK, kwargs=_export),
]
