"""What each role is answered on the routes of money: programs, payments, acts, reports, abatements."""

from typing import Any

from maillage.grants.models import ProgrammeFigure
from tests.matrix.rows import ABSENT, DONE, OK, REFUSED, SIGN_IN, Row
from tests.matrix.world import World

INSIDE = ("reader", "contributor", "bounded", "instructor", "decision_maker", "manager")
INSTRUCTION = {"visitor": SIGN_IN, **dict.fromkeys(("instructor", "decision_maker", "manager"), OK)}
CHIEF = {"visitor": SIGN_IN, **dict.fromkeys(INSIDE, REFUSED), "manager": OK}


def _contract(world: World) -> dict[str, Any]:
    return {"slug": world.contract.slug}


def _public(world: World) -> dict[str, Any]:
    return {"slug": world.public_contract.slug}


def _figure(world: World) -> dict[str, Any]:
    row = ProgrammeFigure.objects.create(
        contract=world.contract, year=2015, breakdown="pillar", key="emploi", label="Emploi", source="Bilan"
    )
    return {**_contract(world), "pk": row.pk}


def _typed(_world: World) -> dict[str, Any]:
    return {"year": "2015", "breakdown": "common_law", "label": "Permis", "unit": "eur", "source": "Bilan"}


ROWS: list[Row] = [
    Row("contract_programme", dict.fromkeys(INSIDE, OK), ABSENT, kwargs=_contract),
    Row("contract_programme", {}, OK, kwargs=_public, label="public"),
    Row("contract_programme", dict.fromkeys(INSIDE, OK), ABSENT, kwargs=_contract, query="?format=xlsx"),
    Row("programme_projects", INSTRUCTION, ABSENT, kwargs=_contract),
    Row("programme_figure_create", CHIEF, ABSENT, kwargs=_contract),
    Row(
        "programme_figure_create",
        {**CHIEF, "manager": DONE},
        ABSENT,
        method="POST",
        kwargs=_contract,
        payload=_typed,
    ),
    Row("programme_figure_delete", {**CHIEF, "manager": DONE}, ABSENT, method="POST", kwargs=_figure),
]
