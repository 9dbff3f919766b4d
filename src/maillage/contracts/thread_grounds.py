"""Count the first beads of the thread for contracts, elements and actions: findings and their figures."""

from typing import cast

from django.db import models
from django.urls import reverse

from maillage.contracts.access import Person
from maillage.contracts.models import Action, Contract, Node, NodeFinding, Placement
from maillage.contracts.selectors.grounds import list_findings_under, list_justified_nodes
from maillage.contracts.selectors.strategy import find_objectives, find_served
from maillage.contracts.thread import list_below
from maillage.core.numbers import format_number
from maillage.core.thread import BeadKind, Count, Viewer, register_counter
from maillage.observatory.models import Finding
from maillage.observatory.thread import count_figures, count_findings


def register_ground_counters() -> None:
    """Declare the counters; called once, when the module is ready."""
    for model in (Contract, Node, Action):
        register_counter(model, BeadKind.FINDING, _count_findings)
        register_counter(model, BeadKind.FIGURE, _count_figures)
    register_counter(Finding, BeadKind.OBJECTIVE, _count_justified)


def _list_findings(subject: models.Model, viewer: Viewer) -> "models.QuerySet[Finding]":
    nodes = Node.objects.all()
    if isinstance(subject, Contract):
        nodes = nodes.filter(contract=subject)
    elif isinstance(subject, Node):
        nodes = nodes.filter(pk__in=list_below(subject))
    else:
        nodes = nodes.filter(pk__in=_list_places(subject, _as_person(viewer)))
    return list_findings_under(nodes.order_by(), _as_person(viewer))


def _list_places(action: models.Model, person: Person) -> list[int]:
    """Give where an action stands and all that is above: a finding about an axis holds for its actions."""
    visible = Contract.objects.visible_to(person)
    rows = Placement.objects.filter(action=action.pk, node__contract__in=visible)
    held = list(rows.values_list("node_id", "node__contract_id"))
    above = dict(
        Node.objects.filter(contract__in={contract for _, contract in held}).values_list("pk", "parent_id")
    )
    found: set[int] = set()
    for node, _ in held:
        step: int | None = node
        while step is not None and step not in found:
            found.add(step)
            step = above.get(step)
    return sorted(found)


def _count_findings(subject: models.Model, viewer: Viewer) -> Count:
    gap = _say_groundless(subject) if isinstance(subject, Contract) else ""
    findings = _list_findings(subject, viewer)
    if isinstance(subject, Node) and not findings.exists():
        gap = "aucun constat"
    return count_findings(findings, _url(subject), gap=gap)


def _count_figures(subject: models.Model, viewer: Viewer) -> Count:
    return count_figures(_list_findings(subject, viewer), _url(subject))


def _say_groundless(contract: Contract) -> str:
    """Say how many objectives answer no finding, at, above or below them."""
    nodes = list(Node.objects.filter(contract=contract))
    objectives = find_objectives(contract, nodes)
    tied = NodeFinding.objects.filter(node__contract=contract).order_by().values_list("node", flat=True)
    bare = len(objectives - find_served(nodes, tied))
    words = "objectif sans constat" if bare == 1 else "objectifs sans constat"
    return f"{format_number(bare)} {words}" if bare else ""


def _count_justified(subject: models.Model, viewer: Viewer) -> Count:
    finding = cast("Finding", subject)  # registered for this model only
    total = len(list_justified_nodes(finding, _as_person(viewer)))
    url = reverse("finding_detail", kwargs={"pk": finding.pk}) + "#reponses"
    gap = "" if total else "aucun objectif n’y répond"
    return Count(format_number(total), url, gap, "objectif" if total < 2 else "objectifs")


def _url(subject: models.Model) -> str:
    if isinstance(subject, Contract):
        return reverse("finding_list", kwargs={"address": subject.territory.address})
    if isinstance(subject, Node):
        kwargs = {"slug": subject.contract.slug, "node_slug": subject.slug}
        return reverse("node_detail", kwargs=kwargs) + "#constats"
    return ""


def _as_person(viewer: Viewer) -> Person:
    """Give a viewer as this module knows people; core knows only Django's base class."""
    return cast("Person", viewer)  # the site has one kind of user
