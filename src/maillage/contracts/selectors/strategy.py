"""Read the strategy of a contract: its tree with actions, progress, money and gaps."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404

from maillage.contracts.access import Person
from maillage.contracts.models import Action, Contract, Node, Placement
from maillage.contracts.money import ASSURED_STATES, AWAITED_STATES, Total, add_up
from maillage.contracts.progress import NodeProgress, compute_node_progress
from maillage.contracts.selectors.facts import ActionFacts, map_facts

# Beyond, a page of the whole strategy sends to the list of actions, page by page.
SHOWN_HERE = 20


@dataclass(frozen=True)
class MoneySummary:
    """Sums over distinct actions; ``hidden`` counts those whose money is not shared with the reader."""

    totals: tuple[Total, ...]
    assured: Decimal
    awaited: Decimal
    hidden: int

    @property
    def is_known(self) -> bool:
        """Tell whether there is any sum to show."""
        return bool(self.totals or self.assured or self.awaited)


@dataclass(frozen=True)
class PlacedAction:
    """An action as the tree shows it at one of its places."""

    facts: ActionFacts
    placement_id: int
    is_home: bool

    @property
    def action(self) -> Action:
        """Give the action itself."""
        return self.facts.action


@dataclass(frozen=True)
class TreeNode:
    """An element of the strategy with what hangs on it; counts hold what is below, each action once."""

    node: Node
    level_name: str
    depth: int
    children: tuple["TreeNode", ...]
    actions: tuple[PlacedAction, ...]
    action_count: int
    progress: NodeProgress
    hidden_progress: int
    money: MoneySummary
    is_objective: bool
    is_unserved: bool
    is_hollow: bool
    unserved_count: int

    @property
    def first_actions(self) -> tuple[PlacedAction, ...]:
        """Give the actions that stand here, as far as a page of the whole tree shows them."""
        return self.actions[:SHOWN_HERE]

    @property
    def more_count(self) -> int:
        """Tell how many actions stand here beyond: the list of actions has them."""
        return len(self.actions) - len(self.first_actions)

    @property
    def gap(self) -> str:
        """Say in French what is missing here, or nothing."""
        if self.is_unserved:
            return f"{self.level_name} sans action"
        if self.is_hollow:
            return f"{self.level_name} sans objectif"
        if self.unserved_count:
            many = self.unserved_count > 1
            return f"{self.unserved_count} objectif{'s' if many else ''} sans action"
        return ""

    def walk(self) -> Iterator["TreeNode"]:
        """Go through the element and all that is below, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Tree:
    """The whole strategy of a contract, as one person may see it."""

    contract: Contract
    roots: tuple[TreeNode, ...]
    node_count: int
    action_count: int
    objective_count: int
    unserved_count: int
    progress: NodeProgress
    hidden_progress: int
    money: MoneySummary

    def walk(self) -> Iterator[TreeNode]:
        """Go through the whole tree in reading order."""
        for root in self.roots:
            yield from root.walk()

    def find(self, slug: str) -> TreeNode | None:
        """Give the element at an address, or None."""
        return next((one for one in self.walk() if one.node.slug == slug), None)


def get_node(contract: Contract, slug: str) -> Node:
    """Give the element of a contract's strategy at an address.

    Raises
    ------
    Http404
        No such element in this contract.
    """
    node = (
        Node.objects.select_related("contract__type", "parent").filter(contract=contract, slug=slug).first()
    )
    if node is None:
        msg = "Aucun élément de la stratégie à cette adresse."
        raise Http404(msg)
    return node


def load_tree(contract: Contract, user: Person) -> Tree:
    """Give the strategy of a contract with the actions a person may see, in ten queries at most."""
    nodes = list(Node.objects.filter(contract=contract))
    placed = _read_placed(contract, user)
    objectives = find_objectives(contract, nodes)
    served = find_served(nodes, (node_id for node_id, items in placed.items() if items))
    builder = _Builder(contract, nodes, placed, objectives, served)
    roots = tuple(builder.build(node, depth=0) for node in builder.below[None])
    facts = _once(item for items in placed.values() for item in items)
    progress, hidden = _measure(facts)
    return Tree(
        contract=contract,
        roots=roots,
        node_count=len(nodes),
        action_count=len(facts),
        objective_count=len(objectives),
        unserved_count=len(objectives - served),
        progress=progress,
        hidden_progress=hidden,
        money=_add_money(facts),
    )


def list_axes(contract: Contract, user: Person) -> tuple[TreeNode, ...]:
    """Give the first rank of a contract's strategy, with progress, actions, euros and gaps."""
    return load_tree(contract, user).roots


def find_objectives(contract: Contract, nodes: Iterable[Node]) -> frozenset[int]:
    """Tell which elements are objectives: the level the type calls so, or else those of the last rank."""
    listed = list(nodes)
    named = frozenset(node.pk for node in listed if node.level == "objective")
    if named and any(level["key"] == "objective" for level in contract.type.levels):
        return named
    parents = {node.parent_id for node in listed}
    return frozenset(node.pk for node in listed if node.pk not in parents)


def find_served(nodes: Iterable[Node], carrying: Iterable[int]) -> frozenset[int]:
    """Tell which elements an action serves: where it stands, what is above, and all that is below."""
    above = {node.pk: node.parent_id for node in nodes}
    carriers = frozenset(carrying)
    served: set[int] = set()
    for start in carriers:
        step: int | None = start
        while step is not None and step not in served:
            served.add(step)
            step = above.get(step)
    for pk in above:
        step = pk
        while step is not None:
            if step in carriers:
                served.add(pk)
                break
            step = above.get(step)
    return frozenset(served)


def _read_placed(contract: Contract, user: Person) -> dict[int, list[PlacedAction]]:
    visible = Action.objects.visible_to(user).placed_in(contract).select_related("home", "owner")
    actions = {action.pk: action for action in visible}
    facts = map_facts(actions.values(), user)
    placed: dict[int, list[PlacedAction]] = defaultdict(list)
    for placement in Placement.objects.filter(node__contract=contract, action__in=actions):
        item = PlacedAction(facts[placement.action_id], placement.pk, placement.is_home)
        placed[placement.node_id].append(item)
    return placed


def _once(items: Iterable[PlacedAction]) -> list[ActionFacts]:
    return list({item.action.pk: item.facts for item in items}.values())


def _measure(facts: Iterable[ActionFacts]) -> tuple[NodeProgress, int]:
    counted = [one for one in facts if not one.is_dropped]
    shared = [one.progress for one in counted if not one.hides_calendar]
    return compute_node_progress(shared), len(counted) - len(shared)


def _add_money(facts: Iterable[ActionFacts]) -> MoneySummary:
    counted = [one for one in facts if not one.is_dropped]
    money = [funding for one in counted for funding in one.fundings]
    return MoneySummary(
        totals=add_up(line for one in counted for line in one.budget),
        assured=sum((one.amount_eur for one in money if one.state in ASSURED_STATES), Decimal(0)),
        awaited=sum((one.amount_eur for one in money if one.state in AWAITED_STATES), Decimal(0)),
        hidden=sum(one.hides_money for one in counted),
    )


class _Builder:
    """Build the tree from rows already read."""

    def __init__(
        self,
        contract: Contract,
        nodes: list[Node],
        placed: dict[int, list[PlacedAction]],
        objectives: frozenset[int],
        served: frozenset[int],
    ) -> None:
        self.contract = contract
        self.placed = placed
        self.objectives = objectives
        self.served = served
        self.below: defaultdict[int | None, list[Node]] = defaultdict(list)
        for node in nodes:
            self.below[node.parent_id].append(node)

    def build(self, node: Node, depth: int) -> TreeNode:
        """Give an element with what is below it."""
        children = tuple(self.build(child, depth + 1) for child in self.below[node.pk])
        own = tuple(self.placed.get(node.pk, ()))
        facts = _once([*own, *(item for child in children for one in child.walk() for item in one.actions)])
        progress, hidden = _measure(facts)
        is_objective = node.pk in self.objectives
        is_unserved = is_objective and node.pk not in self.served
        return TreeNode(
            node=node,
            level_name=self.contract.type.name_level(node.level),
            depth=depth,
            children=children,
            actions=own,
            action_count=len(facts),
            progress=progress,
            hidden_progress=hidden,
            money=_add_money(facts),
            is_objective=is_objective,
            is_unserved=is_unserved,
            is_hollow=not is_objective and not children,
            unserved_count=int(is_unserved) + sum(child.unserved_count for child in children),
        )
