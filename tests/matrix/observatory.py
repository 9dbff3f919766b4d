"""What each role is answered on the routes of the observatory."""

from typing import Any

from django.utils import timezone

from maillage.contracts.models import NodeFinding
from maillage.core.enums import Visibility
from maillage.observatory.models import (
    DataAgreement,
    Dataset,
    FactDecision,
    Finding,
    Indicator,
    Release,
    TableImport,
)
from maillage.observatory.services.catalogue import load_shipped_catalogue
from tests.matrix.rows import ABSENT, DONE, OK, REFUSED, SIGN_IN, Row
from tests.matrix.world import World


def _indicator(_world: World) -> dict[str, Any]:
    load_shipped_catalogue()
    return {"code": "taux-pauvrete"}


def _dataset(_world: World) -> dict[str, Any]:
    load_shipped_catalogue()
    return {"code": "filosofi-communes"}


def _territory(world: World) -> dict[str, Any]:
    return {"address": world.territory.address}


def _absent(_world: World) -> dict[str, Any]:
    return {"code": "inconnu"}


def _make_finding(world: World, visibility: Visibility = Visibility.PUBLIC) -> Finding:
    """Give a finding of the contributor's organization about the contract's territory."""
    return Finding.objects.create(
        kind="atout",
        theme="revenus",
        title="Un constat",
        territory=world.contract.territory,
        organization=world.people["contributor"].affiliations.get().organization,
        visibility=visibility,
    )


def _finding(world: World) -> dict[str, Any]:
    return {"pk": _make_finding(world).pk}


def _own_finding(world: World) -> dict[str, Any]:
    return {"pk": _make_finding(world, Visibility.ORGANIZATION).pk}


def _tied_finding(world: World) -> dict[str, Any]:
    finding = _make_finding(world, Visibility.PARTNERS)
    NodeFinding.objects.create(node=world.node, finding=finding)
    return {"pk": finding.pk}


def _quotation(world: World) -> dict[str, Any]:
    return {**_finding(world), "figure": 1}


def _decision(world: World) -> dict[str, Any]:
    load_shipped_catalogue()
    indicator = Indicator.objects.get(code="taux-pauvrete")
    release = Release.objects.create(
        dataset=Dataset.objects.get(code="filosofi-communes"), vintage="2021", row_count=0, file_name="x"
    )
    decision = FactDecision.objects.create(
        territory=world.territory,
        organization=world.people["contributor"].affiliations.get().organization,
        indicator=indicator,
        release=release,
        kind="gap",
        year=2021,
        state="accepted",
        proposed="Un fait.",
        sentence="Un fait.",
        decided_at=timezone.now(),
    )
    return {"pk": decision.pk}


def _node(world: World) -> dict[str, Any]:
    return {"slug": world.contract.slug, "node_slug": world.node.slug}


def _chosen(world: World) -> dict[str, Any]:
    return {"finding": _make_finding(world).pk}


def _link(world: World) -> dict[str, Any]:
    row = NodeFinding.objects.create(node=world.node, finding=_make_finding(world))
    return {**_node(world), "pk": row.pk}


def _sheet(world: World) -> dict[str, Any]:
    return {
        "kind": "atout",
        "theme": "revenus",
        "title": "Un constat",
        "visibility": "public",
        "organization": world.people["contributor"].affiliations.get().organization_id,
    }


def _table(world: World, state: str = "draft") -> dict[str, Any]:
    """Give a table of the contributor's organization, without a figure."""
    row = TableImport.objects.create(
        organization=world.people["contributor"].affiliations.get().organization,
        label="Places de crèche",
        file_name="places.csv",
        sha256="0" * 64,
        content=[{"name": "", "lines": [[1, ["code", "places"]], [2, ["62160", "12"]]]}],
        state=state,
    )
    return {"pk": row.pk}


def _column(world: World) -> dict[str, Any]:
    return {**_table(world), "column": 1}


OPERATORS = {"visitor": SIGN_IN, "operator": OK}


def _agreement(world: World) -> dict[str, Any]:
    """Give an agreement of the contributor's organization with nobody yet."""
    row = DataAgreement.objects.create(
        title="Partage",
        provider=world.people["contributor"].affiliations.get().organization,
        territory=world.territory,
        purpose="Diagnostic",
        starts_on="2020-01-01",
        ends_on="2020-12-31",
    )
    return {"pk": row.pk}


INSIDE = ("reader", "contributor", "bounded", "instructor", "decision_maker", "manager")
MEMBERS = {"visitor": SIGN_IN}
COLLEAGUES = {"contributor": OK}
LINKERS = {
    **dict.fromkeys(INSIDE, REFUSED),
    "contributor": DONE,
    "bounded": DONE,
    "manager": DONE,
    "visitor": SIGN_IN,
}

ROWS: list[Row] = [
    Row("indicator_list", {}, OK),
    Row("indicator_list", {}, OK, query="?q=pauvrete&theme=revenus&nature=rate"),
    Row("indicator_detail", {}, OK, kwargs=_indicator),
    Row("indicator_detail", {}, ABSENT, kwargs=_absent, label="unknown"),
    Row("publication_list", OPERATORS, REFUSED),
    Row("publication_prepare", {"visitor": SIGN_IN, "operator": ABSENT}, REFUSED, method="POST"),
    Row(
        "publication_approve",
        {"visitor": SIGN_IN, "operator": ABSENT},
        REFUSED,
        method="POST",
        kwargs=lambda _world: {"pk": 1},
    ),
    Row("rule_change_ask", {"visitor": SIGN_IN, "operator": DONE}, REFUSED, method="POST"),
    Row(
        "rule_change_confirm",
        {"visitor": SIGN_IN, "operator": ABSENT},
        REFUSED,
        method="POST",
        kwargs=lambda _world: {"pk": 1},
    ),
    Row("source_list", {}, OK),
    Row("dataset_detail", {}, OK, kwargs=_dataset),
    Row("dataset_detail", {}, ABSENT, kwargs=_absent, label="unknown"),
    Row("portrait", {}, OK, kwargs=_territory),
    Row("portrait", {}, ABSENT, kwargs=lambda _world: {"address": "epci-000000000"}, label="unknown"),
    Row("portrait", {}, OK, kwargs=_territory, query="?semblables=1&en=2015&annees=3"),
    *(
        Row("portrait_export", {}, OK, kwargs=lambda world, form=form: {**_territory(world), "form": form})
        for form in ("csv", "csv-ouvert", "xlsx", "odt", "docx", "pdf")
    ),
    Row(
        "portrait_export",
        {},
        ABSENT,
        kwargs=lambda world: {**_territory(world), "form": "exe"},
        label="unknown",
    ),
    Row("indicator_map", {}, OK, kwargs=lambda world: {**_territory(world), **_indicator(world)}),
    Row(
        "indicator_map",
        {},
        OK,
        kwargs=lambda world: {**_territory(world), **_indicator(world)},
        query="?parmi=semblables&annee=2021",
    ),
    Row(
        "indicator_map",
        {},
        ABSENT,
        kwargs=lambda world: {**_territory(world), **_absent(world)},
        label="unknown",
    ),
    Row("coherence", {}, OK, kwargs=_territory),
    Row(
        "fact_decide",
        {"visitor": SIGN_IN},
        ABSENT,
        method="POST",
        kwargs=_territory,
        payload=lambda _world: {"indicator": "x", "kind": "gap", "year": 2020, "state": "accepted"},
    ),
    Row("fact_withdraw", {"visitor": SIGN_IN, "contributor": DONE}, ABSENT, method="POST", kwargs=_decision),
    Row("finding_order", {}, OK, kwargs=_territory),
    Row("finding_rank", {"visitor": SIGN_IN}, DONE, method="POST", kwargs=_territory),
    Row("finding_list", {}, OK, kwargs=_territory),
    Row("finding_detail", {}, OK, kwargs=_finding),
    Row("finding_detail", COLLEAGUES, ABSENT, kwargs=_own_finding, label="own organization"),
    Row("finding_detail", dict.fromkeys(INSIDE, OK), ABSENT, kwargs=_tied_finding, label="partners"),
    Row("finding_create", {"visitor": SIGN_IN}, OK, kwargs=_territory),
    Row(
        "finding_create",
        {"visitor": SIGN_IN, "contributor": DONE},
        422,
        method="POST",
        kwargs=_territory,
        payload=_sheet,
    ),
    Row("finding_update", {"visitor": SIGN_IN, **COLLEAGUES}, REFUSED, kwargs=_finding),
    Row("finding_delete", {"visitor": SIGN_IN, "contributor": DONE}, REFUSED, method="POST", kwargs=_finding),
    Row("table_list", MEMBERS, OK),
    Row("table_send", MEMBERS, OK),
    Row("table_send", MEMBERS, 422, method="POST"),
    Row("table_detail", {**MEMBERS, "contributor": DONE}, ABSENT, kwargs=_table),
    Row("table_columns", {**MEMBERS, "contributor": OK}, ABSENT, kwargs=_table),
    Row("table_columns", {**MEMBERS, "contributor": 422}, ABSENT, method="POST", kwargs=_table),
    Row("table_indicator", {**MEMBERS, "contributor": OK}, ABSENT, kwargs=_column),
    Row("table_indicator", {**MEMBERS, "contributor": 422}, ABSENT, method="POST", kwargs=_column),
    *(
        Row(name, {**MEMBERS, "contributor": DONE}, ABSENT, method="POST", kwargs=_table)
        for name in ("table_correct", "table_publish", "table_undo", "table_delete")
    ),
    Row("agreement_create", MEMBERS, OK),
    Row("agreement_create", MEMBERS, 422, method="POST"),
    Row("agreement_detail", {**MEMBERS, "contributor": OK}, ABSENT, kwargs=_agreement),
    Row("agreement_end", {**MEMBERS, "contributor": DONE}, ABSENT, method="POST", kwargs=_agreement),
    Row("quotation_drop", {"visitor": SIGN_IN}, ABSENT, method="POST", kwargs=_quotation),
    Row("finding_link", LINKERS, ABSENT, method="POST", kwargs=_node, payload=_chosen),
    Row("finding_unlink", LINKERS, ABSENT, method="POST", kwargs=_link),
]
