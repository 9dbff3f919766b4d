"""Invent contracts of any size as documents print them, without a database."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

from maillage.accounts.enums import PartyRole
from maillage.accounts.models import Organization
from maillage.contracts.access import ALL_SECTIONS
from maillage.contracts.enums import ActionStatus, BudgetNature, BudgetUnit, ContractStatus, VatRegime
from maillage.contracts.models import (
    Action,
    Annex,
    Article,
    BudgetLine,
    Contract,
    ContractType,
    Node,
    Party,
    Pilot,
)
from maillage.contracts.progress import NodeProgress
from maillage.contracts.selectors.facts import ActionFacts
from maillage.contracts.selectors.printing import PrintedAction, PrintedContract, PrintedPlan
from maillage.contracts.selectors.sheet import add_money, read_fields
from maillage.contracts.selectors.strategy import MoneySummary, PlacedAction, Tree, TreeNode
from maillage.contracts.selectors.text import ContractText
from maillage.territories.enums import TerritoryKind
from maillage.territories.models import Territory

_NOTHING = MoneySummary((), Decimal(0), Decimal(0), 0)
_UNKNOWN = NodeProgress(None, 0, 0)


@dataclass(frozen=True)
class ActionSpec:
    """An action to print: its number, its title, its texts by name of field, its pilot, its sums by year."""

    number: str
    title: str
    texts: dict[str, str] = field(default_factory=dict)
    pilot: str = ""
    budget: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class NodeSpec:
    """An element of the strategy to print."""

    number: str
    label: str
    children: tuple["NodeSpec", ...] = ()
    actions: tuple[ActionSpec, ...] = ()


@dataclass(frozen=True)
class ContractSpec:
    """A contract to print; ``levels`` are the keys and names of its tree, from the top."""

    kind: str
    short_kind: str
    levels: tuple[tuple[str, str], ...]
    title: str
    territory: str
    starts_on: datetime.date
    ends_on: datetime.date
    parties: tuple[tuple[str, str], ...]
    articles: tuple[tuple[str, str, str], ...]
    roots: tuple[NodeSpec, ...]
    annexes: tuple[tuple[str, str], ...] = ()


class Builder:
    """Build what a document prints from a specification; nothing is saved."""

    def __init__(self, spec: ContractSpec) -> None:
        self.spec = spec
        self.keys = count(1)
        self.sheets: list[PrintedAction] = []
        levels = [{"key": key, "name": name, "plural": f"{name}s"} for key, name in spec.levels]
        self.contract = Contract(
            type=ContractType(code="essai", name=spec.kind, short_name=spec.short_kind, levels=levels),
            title=spec.title,
            short_title=spec.short_kind,
            territory=Territory(kind=TerritoryKind.EPCI, code="249900001", name=spec.territory),
            starts_on=spec.starts_on,
            ends_on=spec.ends_on,
            status=ContractStatus.IN_FORCE,
        )

    def build(self) -> PrintedContract:
        """Give the whole contract."""
        spec, contract = self.spec, self.contract
        roots = tuple(self._build_node(node, (), 0) for node in spec.roots)
        node_count = sum(1 for root in roots for _ in root.walk())
        tree = Tree(contract, roots, node_count, len(self.sheets), 0, 0, _UNKNOWN, 0, _NOTHING)
        parties = (
            Party(
                contract=contract,
                organization=Organization(name=name),
                role=PartyRole.SIGNATORY,
                function=function,
            )
            for name, function in spec.parties
        )
        text = ContractText(
            [Article(number=number, title=title, body=body) for number, title, body in spec.articles],
            [Annex(number=str(k), title=title, body=body) for k, (title, body) in enumerate(spec.annexes, 1)],
            [],
            [],
        )
        plan = PrintedPlan(contract, tree, tuple(self.sheets), 0)
        return PrintedContract(plan, tuple(parties), text, (), None)

    def _build_node(self, spec: NodeSpec, above: tuple[Node, ...], depth: int) -> TreeNode:
        key, name = self.spec.levels[depth]
        node = Node(
            pk=next(self.keys), contract=self.contract, level=key, number=spec.number, label=spec.label
        )
        path = (*above, node)
        actions = tuple(self._build_action(action, path) for action in spec.actions)
        children = tuple(self._build_node(child, path, depth + 1) for child in spec.children)
        return TreeNode(
            node, name, depth, children, actions, len(actions), _UNKNOWN, 0, _NOTHING,
            is_objective=not children, is_unserved=False, is_hollow=False, unserved_count=0,
        )  # fmt: skip

    def _build_action(self, spec: ActionSpec, path: tuple[Node, ...]) -> PlacedAction:
        action = Action(
            pk=next(self.keys), home=self.contract, owner=Organization(name="Agglomération"), number=spec.number,
            title=spec.title, status=ActionStatus.RUNNING, **spec.texts,
        )  # fmt: skip
        lines = tuple(
            BudgetLine(
                action=action, year=year, nature=BudgetNature.OPERATION, unit=BudgetUnit.EUR,
                planned=Decimal(amount), vat=VatRegime.NONE,
            )
            for year, amount in spec.budget
        )  # fmt: skip
        pilots = (Pilot(action=action, organization=Organization(name=spec.pilot)),) if spec.pilot else ()
        self.sheets.append(
            PrintedAction(
                action=action,
                sections=ALL_SECTIONS,
                path=path,
                fields=read_fields(action, ALL_SECTIONS),
                pilots=pilots,
                partners=(),
                territories=(),
                steps=(),
                money=add_money(lines, ()),
            )
        )
        facts = ActionFacts(action, ALL_SECTIONS, spec.pilot, None, (), (), 0)
        return PlacedAction(facts, action.pk, is_home=True)


def build_printed(spec: ContractSpec) -> PrintedContract:
    """Give what a document prints of an invented contract."""
    return Builder(spec).build()


_SENTENCE = (
    "Les partenaires mettent en commun leurs moyens, suivent ensemble les résultats et rendent compte aux "
    "habitants de ce qui a été fait. "
)
_TEXTS = {
    "diagnosis": "{sentence}{sentence}{sentence}{sentence}",
    "public": "Familles et jeunes du territoire.",
    "objectives": "- Ouvrir des places\n- Former les équipes\n- Rapprocher les services",
    "method": "{sentence}{sentence}{sentence}{sentence}",
    "calendar": "De 2025 à 2029",
    "resources": "Coordination petite enfance",
    "partners_text": "Caf, Département, associations",
    "results": "{sentence}{sentence}",
    "indicators_text": "- Places ouvertes\n- Familles reçues",
}


def make_spec(actions: int, *, turn: int = 0) -> ContractSpec:
    """Give a convention with some actions, and parties, articles and annexes in proportion.

    Each turn says another thing in each paragraph: a layout engine that remembers gains nothing.
    """
    sentence = f"{turn} · {_SENTENCE}"
    texts = {name: text.format(sentence=sentence) for name, text in _TEXTS.items()}
    ranks = range(1, actions + 1)
    sheets = [
        ActionSpec(str(k), f"Conduire l’action numéro {k}", texts, "Agglomération", ((2025, 1000 * k),))
        for k in ranks
    ]
    return ContractSpec(
        kind="Convention territoriale globale",
        short_kind="CTG",
        levels=(("axis", "Axe"), ("objective", "Objectif")),
        title="Convention territoriale globale de l’Agglomération de Porville 2025-2029",
        territory="Communauté d’agglomération de Porville",
        starts_on=datetime.date(2025, 1, 1),
        ends_on=datetime.date(2029, 12, 31),
        parties=tuple((f"Commune de Porville {k}", "Maire") for k in range(1, 3 + actions // 3)),
        articles=tuple(
            (str(k), f"Ce que règle l’article {k}", sentence * 12) for k in range(1, 4 + actions // 3)
        ),
        roots=tuple(_split(sheets)),
        annexes=tuple(
            (f"Diagnostic du thème {k}", (sentence * 10 + "\n") * 6) for k in range(1, 2 + actions // 8)
        ),
    )


def _split(sheets: Sequence[ActionSpec]) -> Iterator[NodeSpec]:
    """Hang four actions under each axis, two under each objective."""
    for axis, start in enumerate(range(0, len(sheets), 4), start=1):
        pairs = [sheets[start : start + 2], sheets[start + 2 : start + 4]]
        children = tuple(
            NodeSpec(f"{axis}.{rank}", f"Objectif qui porte le rang {rank} de l’axe {axis}", (), tuple(pair))
            for rank, pair in enumerate(pairs, start=1)
            if pair
        )
        yield NodeSpec(str(axis), f"Axe de travail numéro {axis}", children)
