"""Read what strategies rest on: the findings of an element, the elements a finding justifies."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.contracts.access import Person
from maillage.contracts.models import Assignment, Contract, Node, NodeFinding
from maillage.observatory.models import Finding, QuotedFigure
from maillage.observatory.selectors.finding import list_visible_findings, prefetch_figures

MAX_OFFERED = 200


@dataclass(frozen=True)
class Ground:
    """A finding that an element answers, with the figures it quotes."""

    link: NodeFinding
    finding: Finding
    figures: tuple[QuotedFigure, ...]


def reach_partners(user: Person) -> Q:
    """Give the findings of partners that a person reads: those tied to a contract they have a role on."""
    held = Assignment.objects.current().filter(user=user.pk).values("contract")
    links = NodeFinding.objects.filter(finding=OuterRef("pk"), node__contract__in=held)
    return Q(Exists(links))


def list_grounds(node: Node, user: Person) -> list[Ground]:
    """Give the findings tied to an element that a person may read, in three queries."""
    visible = {
        row.pk: row for row in prefetch_figures(list_visible_findings(user).filter(node_links__node=node))
    }
    links = NodeFinding.objects.filter(node=node, finding__in=visible).order_by("linked_at", "pk")
    return [
        Ground(link, visible[link.finding_id], tuple(visible[link.finding_id].figures.all()))
        for link in links
    ]


def list_linkable_findings(node: Node, user: Person) -> list[Finding]:
    """Give the findings that may be tied to an element: about the contract's territory or what is inside it."""
    territory = node.contract.territory_id
    inside = Q(territory=territory) | Q(
        territory__wholes__whole=territory, territory__wholes__valid_to__isnull=True
    )
    rows = list_visible_findings(user).filter(inside).exclude(node_links__node=node).distinct()
    return list(rows.order_by("theme", "title", "pk")[:MAX_OFFERED])


def list_justified_nodes(finding: Finding, user: Person) -> list[Node]:
    """Give the elements a finding is tied to, in the contracts that a person may see; one query."""
    contracts = Contract.objects.visible_to(user)
    rows = Node.objects.filter(findings__finding=finding, contract__in=contracts).select_related(
        "contract__type"
    )
    return list(rows.order_by("contract__short_title", "position", "pk"))


def list_findings_under(nodes: QuerySet[Node] | list[int], user: Person) -> QuerySet[Finding]:
    """Give the findings tied to some elements that a person may read."""
    return list_visible_findings(user).filter(
        Exists(NodeFinding.objects.filter(finding=OuterRef("pk"), node__in=nodes))
    )
