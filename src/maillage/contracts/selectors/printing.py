"""Read what a document prints of a contract, as one person may see it, in a constant number of queries."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from maillage.accounts.models import Organization
from maillage.contracts.access import Person, map_visible_sections
from maillage.contracts.enums import Section
from maillage.contracts.models import (
    Action,
    Contract,
    ContractVersion,
    Deadline,
    Funding,
    Node,
    NodeFinding,
    Party,
    Pilot,
    Step,
)
from maillage.contracts.selectors.grounds import list_findings_under
from maillage.contracts.selectors.party import list_parties
from maillage.contracts.selectors.sheet import Money, SheetField, add_money, list_places, read_fields
from maillage.contracts.selectors.strategy import Tree, TreeNode, load_tree
from maillage.contracts.selectors.text import ContractText, get_text
from maillage.observatory.models import Finding, QuotedFigure
from maillage.observatory.selectors.finding import prefetch_figures
from maillage.territories.models import Territory


@dataclass(frozen=True)
class PrintedAction:
    """An action as a document prints it; a part that is not shared with the reader is None.

    ``path`` leads from the top of the tree to where the action stands in the contract printed.
    """

    action: Action
    sections: frozenset[Section]
    path: tuple[Node, ...]
    fields: tuple[SheetField, ...]
    pilots: tuple[Pilot, ...]
    partners: tuple[Organization, ...]
    territories: tuple[Territory, ...]
    steps: tuple[Step, ...] | None
    money: Money | None

    @property
    def withheld(self) -> tuple[Section, ...]:
        """Give the parts that a document would print and that are not shared with the reader."""
        printed = (Section.SHEET, Section.CALENDAR, Section.MONEY)
        return tuple(section for section in printed if section not in self.sections)


@dataclass(frozen=True)
class PrintedPlan:
    """The strategy of a contract with the sheets of its actions; ``unseen`` counts those withheld."""

    contract: Contract
    tree: Tree
    sheets: tuple[PrintedAction, ...]
    unseen: int


@dataclass(frozen=True)
class PrintedGround:
    """A finding that the strategy answers, with the figures it quotes and the elements tied to it."""

    finding: Finding
    figures: tuple[QuotedFigure, ...]
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class PrintedContract:
    """Everything a convention says; ``version`` is the last text that was frozen, if any."""

    plan: PrintedPlan
    parties: tuple[Party, ...]
    text: ContractText
    deadlines: tuple[Deadline, ...]
    version: ContractVersion | None
    grounds: tuple[PrintedGround, ...] = ()

    @property
    def contract(self) -> Contract:
        """Give the contract itself."""
        return self.plan.contract


def load_printed_contract(contract: Contract, user: Person) -> PrintedContract:
    """Give what a convention prints, in thirty queries at most."""
    parties = [line.party for line in list_parties(contract, user)]
    return PrintedContract(
        plan=load_printed_plan(contract, user),
        parties=tuple(party for party in parties if party.left_on is None),
        text=get_text(contract),
        deadlines=tuple(contract.deadlines.order_by("due_on", "kind", "pk")),
        version=contract.versions.defer("content").order_by("-number").first(),
        grounds=load_printed_grounds(contract, user),
    )


def load_printed_grounds(contract: Contract, user: Person) -> tuple[PrintedGround, ...]:
    """Give the findings tied to the strategy that a person may read, theme by theme, in four queries at most."""
    nodes = contract.nodes.order_by("position", "pk")
    findings = list(prefetch_figures(list_findings_under(nodes, user)).order_by("theme", "title", "pk"))
    if not findings:
        return ()
    answering: dict[int, list[Node]] = {finding.pk: [] for finding in findings}
    links = NodeFinding.objects.filter(node__contract=contract, finding__in=answering).select_related("node")
    for link in links.order_by("node__position", "node__pk"):
        answering[link.finding_id].append(link.node)
    return tuple(
        PrintedGround(finding, tuple(finding.figures.all()), tuple(answering[finding.pk]))
        for finding in findings
    )


def load_printed_plan(contract: Contract, user: Person) -> PrintedPlan:
    """Give the strategy and the sheets of the actions that a person may see, each once."""
    tree = load_tree(contract, user)
    paths: dict[int, tuple[Node, ...]] = {}
    for root in tree.roots:
        _follow(root, (), paths)
    shown = Action.objects.filter(pk__in=paths)
    sheets = {sheet.action.pk: sheet for sheet in load_printed_actions(shown, user, paths)}
    return PrintedPlan(contract, tree, tuple(sheets[pk] for pk in paths), count_unseen(contract, user))


def count_unseen(contract: Contract, user: Person) -> int:
    """Tell how many actions of a contract a person may not see, in one query."""
    visible = Action.objects.visible_to(user).values("pk")
    return Action.objects.placed_in(contract).exclude(pk__in=visible).count()


def load_printed_action(action: Action, user: Person) -> PrintedAction:
    """Give one action with its first place that the person may see."""
    places, _ = list_places(action, user)
    path = places[0].path if places else ()
    (sheet,) = load_printed_actions(Action.objects.filter(pk=action.pk), user, {action.pk: path})
    return sheet


def load_printed_actions(
    actions: "QuerySet[Action]", user: Person, paths: dict[int, tuple[Node, ...]]
) -> list[PrintedAction]:
    """Give the sheets of actions that a person may open, in ten queries."""
    rows = list(
        actions.select_related("home__type", "owner").prefetch_related(
            Prefetch("pilots", Pilot.objects.select_related("organization")),
            "partners",
            "territories",
            Prefetch("steps", Step.objects.select_related("responsible")),
            "budget_lines",
            Prefetch("fundings", Funding.objects.select_related("funder")),
        )
    )
    sections = map_visible_sections(user, rows)
    return [_print(action, sections[action.pk], paths[action.pk]) for action in rows]


def _print(action: Action, sections: frozenset[Section], path: tuple[Node, ...]) -> PrintedAction:
    reads_sheet = Section.SHEET in sections
    money = add_money(tuple(action.budget_lines.all()), tuple(action.fundings.all()))
    return PrintedAction(
        action=action,
        sections=sections,
        path=path,
        fields=read_fields(action, sections),
        pilots=tuple(action.pilots.all()) if reads_sheet else (),
        partners=tuple(action.partners.all()) if reads_sheet else (),
        territories=tuple(action.territories.all()) if reads_sheet else (),
        steps=tuple(action.steps.all()) if Section.CALENDAR in sections else None,
        money=money if Section.MONEY in sections else None,
    )


def _follow(node: TreeNode, above: tuple[Node, ...], paths: dict[int, tuple[Node, ...]]) -> None:
    """Note where each action stands first, in the order of reading."""
    here = (*above, node.node)
    for placed in node.actions:
        paths.setdefault(placed.action.pk, here)
    for child in node.children:
        _follow(child, here, paths)
