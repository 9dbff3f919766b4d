"""Read what was awarded under a contract, project by project, and the thread each hangs on."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from maillage.contracts.access import Person
from maillage.contracts.models import Action, Contract, Node, NodeFinding, Placement
from maillage.core.text import make_slug
from maillage.grants.access import can_instruct
from maillage.grants.enums import EqualityLevel, Novelty
from maillage.grants.models import Application, Award, Review
from maillage.observatory.models import Finding
from maillage.observatory.selectors.finding import list_visible_findings, prefetch_figures

SEVERAL_PILLARS = ("plusieurs-axes", "Plusieurs axes")
NO_PILLAR = ("sans-axe", "Sans axe")
SEVERAL_DISTRICTS = ("plusieurs-quartiers", "Plusieurs quartiers ou communes")
NO_DISTRICT = ("hors-quartier", "Sans quartier désigné")
COUNTED_EQUALITY = {EqualityLevel.G1, EqualityLevel.G2}


@dataclass(frozen=True)
class AwardedProject:
    """One application to which something was awarded, and the one part of each breakdown it counts in.

    A project that serves two pillars or two districts counts in « plusieurs »: its money is not cut
    in shares that nobody decided.
    """

    application: Application
    amount_eur: int
    pillar: tuple[str, str]
    district: tuple[str, str]
    applicant: tuple[str, str]
    equality: EqualityLevel
    nodes: tuple[Node, ...]

    @property
    def is_new(self) -> bool | None:
        """Tell whether the action is new; None while nobody computed it."""
        if self.application.novelty == Novelty.UNKNOWN:
            return None
        return self.application.novelty == Novelty.NEW


@dataclass(frozen=True)
class ProjectThread:
    """What a project hangs on: actions, objectives, findings with the figures they quote."""

    project: AwardedProject
    actions: tuple[Action, ...]
    nodes: tuple[Node, ...]
    findings: tuple[Finding, ...]

    @property
    def missing(self) -> str:
        """Say in French the first link that is missing, empty when the thread is whole."""
        if not self.nodes:
            return "aucun objectif du contrat"
        if not self.findings:
            return "aucun constat relié à ses objectifs"
        if not any(finding.figures.all() for finding in self.findings):
            return "aucun chiffre cité par ses constats"
        return ""


def list_awarded(contract: Contract, user: Person) -> list[AwardedProject]:
    """Give what was awarded under the calls of a contract, for those who instruct; nothing for others.

    A part of the awards would add up to a wrong total, so nobody is given a part. Six queries,
    whatever the number of projects.
    """
    if not can_instruct(user, contract):
        return []
    amounts: dict[int, int] = defaultdict(int)
    for pk, amount in Award.objects.filter(
        application__call__contract=contract, cancelled_on__isnull=True
    ).values_list("application", "amount_eur"):
        amounts[pk] += amount
    rows = (
        Application.objects.filter(pk__in=amounts)
        .select_related("project__applicant")
        .prefetch_related(
            "nodes",
            "districts",
            Prefetch("actions__placements", Placement.objects.select_related("node")),
            Prefetch("reviews", Review.objects.exclude(equality_level=EqualityLevel.UNKNOWN)),
        )
    )
    nodes = {node.pk: node for node in Node.objects.filter(contract=contract)}
    return [_describe(row, amounts[row.pk], nodes) for row in rows.order_by("year", "number")]


def _describe(application: Application, amount: int, nodes: dict[int, Node]) -> AwardedProject:
    served = _list_served(application, nodes)
    applicant = application.project.applicant
    return AwardedProject(
        application=application,
        amount_eur=amount,
        pillar=_name_pillar(served, nodes),
        district=_name_district(application),
        applicant=(applicant.slug[:80], str(applicant)),
        equality=_read_equality(application),
        nodes=served,
    )


def _list_served(application: Application, nodes: dict[int, Node]) -> tuple[Node, ...]:
    """Give the elements an application serves: those it names, else those its actions stand at."""
    keys = [node.pk for node in application.nodes.all()]
    if not keys:
        keys = [place.node_id for action in application.actions.all() for place in action.placements.all()]
    return tuple(nodes[key] for key in dict.fromkeys(keys) if key in nodes)


def _name_pillar(served: Iterable[Node], nodes: dict[int, Node]) -> tuple[str, str]:
    roots = {climb(node, nodes)[-1] for node in served}
    if not roots:
        return NO_PILLAR
    if len(roots) > 1:
        return SEVERAL_PILLARS
    root = roots.pop()
    return root.slug, str(root)


def climb(node: Node, nodes: dict[int, Node]) -> list[Node]:
    """Give an element and those above it, up to the first rank."""
    path = [node]
    while path[-1].parent_id in nodes:
        path.append(nodes[path[-1].parent_id])
    return path


def _name_district(application: Application) -> tuple[str, str]:
    places = list(application.districts.all())
    if not places:
        return NO_DISTRICT
    if len(places) > 1:
        return SEVERAL_DISTRICTS
    return make_slug(places[0].address, max_length=80), places[0].name


def _read_equality(application: Application) -> EqualityLevel:
    """Give the lowest level that reviewers found: an action counts when they all say so."""
    levels = sorted(EqualityLevel(review.equality_level) for review in application.reviews.all())
    return levels[0] if levels else EqualityLevel.UNKNOWN


def follow_threads(projects: Collection[AwardedProject], user: Person) -> list[ProjectThread]:
    """Give the thread of each project, in five queries whatever their number."""
    contract_ids = {node.contract_id for project in projects for node in project.nodes}
    nodes = {node.pk: node for node in Node.objects.filter(contract__in=contract_ids)}
    paths = {
        project.application.pk: {one.pk for node in project.nodes for one in climb(node, nodes)}
        for project in projects
    }
    keys = set().union(*paths.values()) if paths else set()
    links: dict[int, list[int]] = defaultdict(list)
    for node, finding in NodeFinding.objects.filter(node__in=keys).values_list("node", "finding"):
        links[node].append(finding)
    wanted = {finding for found in links.values() for finding in found}
    findings = {row.pk: row for row in prefetch_figures(list_visible_findings(user).filter(pk__in=wanted))}
    actions = {
        action.pk: action
        for action in Action.objects.visible_to(user).filter(
            applications__in=[one.application for one in projects]
        )
    }
    return [
        ProjectThread(
            project=project,
            actions=tuple(actions[one.pk] for one in project.application.actions.all() if one.pk in actions),
            nodes=project.nodes,
            findings=tuple(
                findings[key]
                for key in dict.fromkeys(
                    found for node in sorted(paths[project.application.pk]) for found in links[node]
                )
                if key in findings
            ),
        )
        for project in projects
    ]
