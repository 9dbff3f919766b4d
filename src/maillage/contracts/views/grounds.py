"""Tie findings to the elements of a strategy, from their page."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from maillage.contracts.models import NodeFinding
from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.selectors.grounds import list_justified_nodes
from maillage.contracts.selectors.strategy import get_node
from maillage.contracts.services import grounds as services
from maillage.contracts.views.editing import apply_change, get_row
from maillage.contracts.views.frame import get_person
from maillage.observatory.models import Finding
from maillage.observatory.panels import FindingPanel
from maillage.observatory.selectors.finding import get_finding


@require_POST
def link_finding(request: HttpRequest, slug: str, node_slug: str) -> HttpResponse:
    """Tie the finding chosen to an element."""
    person = get_person(request)
    node = get_node(get_contract(slug, person), node_slug)
    chosen = request.POST.get("finding", "")
    finding = get_finding(
        int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 18 else 0, person
    )
    return apply_change(
        request,
        lambda: services.link_finding(node=node, finding=finding, by=person),
        done=_url(slug, node_slug),
        message="Le constat est relié : cet élément dit maintenant à quoi il répond.",
    )


@require_POST
def unlink_finding(request: HttpRequest, slug: str, node_slug: str, pk: int) -> HttpResponse:
    """Untie a finding from an element."""
    person = get_person(request)
    node = get_node(get_contract(slug, person), node_slug)
    link = get_row(NodeFinding.objects.filter(node=node).select_related("node__contract", "finding"), pk)
    return apply_change(
        request,
        lambda: services.unlink_finding(link=link, by=person),
        done=_url(slug, node_slug),
        message="Le constat n’est plus relié à cet élément.",
    )


def make_finding_panel(request: HttpRequest, finding: Finding) -> FindingPanel:
    """Show on the page of a finding the objectives that answer it."""
    nodes = [
        (node, node.contract.type.name_level(node.level), _url(node.contract.slug, node.slug))
        for node in list_justified_nodes(finding, request.user)
    ]
    return FindingPanel("Ce qui y répond", "contracts/_finding_panel.html", {"nodes": nodes}, "reponses")


def _url(slug: str, node_slug: str) -> str:
    return reverse("node_detail", kwargs={"slug": slug, "node_slug": node_slug}) + "#constats"
