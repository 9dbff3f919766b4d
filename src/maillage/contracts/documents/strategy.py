"""Describe the strategy of a contract as a document prints it: its tree, its plan of actions."""

import datetime
from collections.abc import Iterable

from maillage.contracts.documents.phrases import (
    ABSENT,
    count_withheld,
    name_node,
    say_edition,
    say_period,
)
from maillage.contracts.documents.sheet import describe_sheet
from maillage.contracts.models import Contract
from maillage.contracts.selectors.printing import PrintedAction, PrintedPlan
from maillage.contracts.selectors.strategy import MoneySummary, TreeNode
from maillage.core.documents.model import (
    Align,
    Block,
    Cell,
    Column,
    Contents,
    Cover,
    Document,
    Heading,
    Item,
    Listing,
    Run,
    Table,
    Tone,
    say,
    say_all,
)
from maillage.core.numbers import format_day, format_euros

_LOWEST_HEADING = 4


def number_nodes(roots: Iterable[TreeNode]) -> dict[int, str]:
    """Give the number printed before each element: its own, or its place among its neighbors."""
    numbers: dict[int, str] = {}

    def visit(nodes: Iterable[TreeNode], above: str) -> None:
        for rank, one in enumerate(nodes, start=1):
            numbers[one.node.pk] = one.node.number or f"{above}{rank}"
            visit(one.children, f"{numbers[one.node.pk]}.")

    visit(roots, "")
    return numbers


def describe_tree(plan: PrintedPlan, numbers: dict[int, str], *, level: int) -> list[Block]:
    """Give the tree as headings with their texts, each followed by the actions that stand there."""
    blocks: list[Block] = []
    for one in plan.tree.walk():
        heading = min(level + one.depth, _LOWEST_HEADING)
        blocks.append(Heading(heading, name_node(one.node, plan.contract, numbers[one.node.pk])))
        blocks += say_all(one.node.description)
        if one.actions:
            items = (Item((Run(_name_action(placed.action)),)) for placed in one.actions)
            blocks.append(Listing(tuple(items)))
    if not plan.tree.node_count:
        blocks.append(say(f"Stratégie : {ABSENT}e.", tone=Tone.NOTE))
    return blocks


def _name_action(action: object) -> str:
    number, title = getattr(action, "number", ""), getattr(action, "title", "")
    return f"Action {number} – {title}" if number else f"Action – {title}"


def describe_withheld(plan: PrintedPlan) -> list[Block]:
    """Say what the document leaves out, when it does."""
    partial = sum(bool(sheet.withheld) for sheet in plan.sheets)
    blocks: list[Block] = [say(count_withheld(plan.unseen), tone=Tone.NOTICE)] if plan.unseen else []
    if partial:
        many = partial > 1
        text = (
            f"{partial} fiche{'s' if many else ''} {'ont' if many else 'a'} une partie réservée, qui le dit."
        )
        blocks.append(say(text, tone=Tone.NOTICE))
    return blocks


def describe_sheets(
    plan: PrintedPlan, numbers: dict[int, str], today: datetime.date, *, level: int
) -> list[Block]:
    """Give the sheets of the actions, in the order of the tree."""
    return [
        block
        for rank, sheet in enumerate(plan.sheets)
        for block in describe_sheet(sheet, plan.contract, numbers, today, level=level, opens_page=rank > 0)
    ]


def describe_money(plan: PrintedPlan, numbers: dict[int, str], today: datetime.date) -> list[Block]:
    """Give the table of what each top element of the strategy costs and of what is found for it."""
    rows = [_sum_row(_name(one, plan, numbers), one.money) for one in plan.tree.roots]
    if not any(one.money.is_known for one in plan.tree.roots):
        return []
    columns = (
        Column("Élément de la stratégie", 2.4),
        Column("Prévu (€)", 1, Align.END),
        Column("Acquis (€)", 1, Align.END),
        Column("Attendu (€)", 1, Align.END),
    )
    table = Table(columns, tuple(rows), caption="Budget prévu et financements", source=say_edition(today))
    note = (
        "Acquis : voté, notifié ou versé. Attendu : demandé ou annoncé. Une action placée à deux endroits compte à "
        "chacun. Les montants hors taxes et les équivalents temps plein ne sont pas additionnés aux autres."
    )
    return [Heading(2, "Moyens"), table, say(note, tone=Tone.NOTE)]


def _name(one: TreeNode, plan: PrintedPlan, numbers: dict[int, str]) -> str:
    return f"{plan.contract.type.name_level(one.node.level)} {numbers[one.node.pk]}"


def _sum_row(name: str, money: MoneySummary) -> tuple[Cell, ...]:
    planned = [total.planned for total in money.totals if total.basis == "paid" and total.planned is not None]
    sums = (sum(planned) if planned else None, money.assured, money.awaited)
    return (Cell((name,)), *(Cell((format_euros(amount).removesuffix("\u00a0€"),)) for amount in sums))


def build_plan_document(plan: PrintedPlan, today: datetime.date) -> Document:
    """Give the document of a whole plan: strategy, means, one sheet for each action."""
    contract, numbers = plan.contract, number_nodes(plan.tree.roots)
    blocks: list[Block] = [
        Contents(depth=2),
        Heading(1, "Stratégie", opens_page=True),
        *describe_withheld(plan),
        *describe_tree(plan, numbers, level=2),
        *describe_money(plan, numbers, today),
        Heading(1, "Fiches actions", opens_page=True),
        *describe_count(plan.sheets),
        *describe_sheets(plan, numbers, today, level=2),
    ]
    return Document(
        cover=Cover(
            kind="Plan d’actions",
            title=contract.title,
            facts=describe_facts(contract, today),
        ),
        blocks=tuple(blocks),
        made_on=today,
        version=f"Édité le {today:%d/%m/%Y}",
        subject=f"Plan d’actions, {contract.title}",
        header=contract.short_title,
    )


def describe_count(sheets: tuple[PrintedAction, ...]) -> list[Block]:
    """Say how many sheets follow."""
    if not sheets:
        return [say(f"Fiches actions : {ABSENT}es.", tone=Tone.NOTE)]
    return [
        say(
            f"{len(sheets)} fiche{'s' if len(sheets) > 1 else ''}, dans l’ordre de la stratégie.",
            tone=Tone.LEAD,
        )
    ]


def describe_facts(contract: Contract, today: datetime.date) -> tuple[tuple[str, str], ...]:
    """Give what the cover says of a contract."""
    signed = format_day(contract.signed_on) if contract.signed_on else ABSENT
    return (
        ("Territoire", str(contract.territory)),
        ("Période", say_period(contract)),
        ("État", contract.get_status_display()),
        ("Signé le", signed),
        ("Édité le", format_day(today)),
    )
