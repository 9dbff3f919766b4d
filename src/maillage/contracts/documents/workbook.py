"""Describe the workbook of a plan: a row for each action, then its money and its steps line by line."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from maillage.contracts.documents.phrases import name_node, say_pilot
from maillage.contracts.enums import BudgetUnit
from maillage.contracts.models import BudgetLine, Funding, Step
from maillage.contracts.selectors.printing import PrintedAction, PrintedPlan
from maillage.core.tables import Column, ColumnType, Sheet, Value

Read = Callable[[Any], Value]


@dataclass(frozen=True)
class Line:
    """A line of an action: its budget, a funding or a step."""

    action: PrintedAction
    piece: Any


def build_plan_sheets(plan: PrintedPlan, numbers: dict[int, str]) -> list[Sheet[Any]]:
    """Give the sheets of the workbook of a plan; what a person may not read is left empty."""
    lines, fundings, steps = (_list_lines(plan, read) for read in (_read_lines, _read_fundings, _read_steps))
    return [
        Sheet("Plan d’actions", _plan_columns(plan, numbers), plan.sheets),
        Sheet("Budget", _BUDGET, lines),
        Sheet("Financements", _FUNDINGS, fundings),
        Sheet("Jalons", _STEPS, steps),
    ]


def _plan_columns(plan: PrintedPlan, numbers: dict[int, str]) -> list[Column[PrintedAction]]:
    depth = max((len(sheet.path) for sheet in plan.sheets), default=0)
    levels = [
        _text(f"niveau-{rank}", _name_level(plan, rank), _read_place(plan, numbers, rank))
        for rank in range(depth)
    ]
    fields = {field.name: field.label for sheet in plan.sheets for field in sheet.fields}
    return [
        *levels,
        _text("numero", "N°", lambda sheet: sheet.action.number),
        _text("intitule", "Intitulé de l’action", lambda sheet: sheet.action.title),
        _text("etat", "État de l’action", lambda sheet: sheet.action.get_status_display()),
        _text("pilotes", "Pilotes", lambda sheet: "\n".join(say_pilot(one) for one in sheet.pilots)),
        *(_text(name, label[:1].upper() + label[1:], _read_field(name)) for name, label in fields.items()),
        _text(
            "associes", "Partenaires associés", lambda sheet: "\n".join(one.name for one in sheet.partners)
        ),
        _text("territoires", "Territoires", lambda sheet: "\n".join(map(str, sheet.territories))),
        Column("debut", "Début", ColumnType.DATE, _read_start),
        Column("fin", "Fin", ColumnType.DATE, _read_end),
        Column("budget", "Budget prévisionnel (€)", ColumnType.EUROS, _read_planned, decimals=2),
        Column("finance", "Financements (€)", ColumnType.EUROS, _read_funded, decimals=2),
    ]


def _text(key: str, label: str, read: Read) -> Column[Any]:
    return Column(key, label, ColumnType.TEXT, read)


def _name_level(plan: PrintedPlan, rank: int) -> str:
    """Give the name of the level that stands at a depth, as the contract's type says it."""
    node = next(sheet.path[rank] for sheet in plan.sheets if len(sheet.path) > rank)
    return plan.contract.type.name_level(node.level)


def _read_place(plan: PrintedPlan, numbers: dict[int, str], rank: int) -> Read:
    def read(sheet: PrintedAction) -> Value:
        if len(sheet.path) <= rank:
            return ""
        node = sheet.path[rank]
        return name_node(node, plan.contract, numbers[node.pk])

    return read


def _read_field(name: str) -> Read:
    return lambda sheet: next((field.text for field in sheet.fields if field.name == name), "")


def _read_start(sheet: PrintedAction) -> Value:
    return sheet.action.starts_on if sheet.steps is not None else None


def _read_end(sheet: PrintedAction) -> Value:
    return sheet.action.ends_on if sheet.steps is not None else None


def _read_planned(sheet: PrintedAction) -> Value:
    """Give the planned euros; sums with and without tax are never added up."""
    totals = [total for year in sheet.money.years for total in year.totals] if sheet.money else []
    euros = [total for total in totals if total.basis != "fte" and total.planned is not None]
    if not euros or len({total.basis for total in euros}) > 1:
        return None
    return sum((total.planned for total in euros if total.planned is not None), Decimal(0))


def _read_funded(sheet: PrintedAction) -> Value:
    """Give what funders bring or have been asked for; money refused counts for nothing."""
    if sheet.money is None or not sheet.money.fundings:
        return None
    return sum((plan.assured + plan.awaited for plan in sheet.money.plans), Decimal(0))


def _list_lines(plan: PrintedPlan, read: Callable[[PrintedAction], tuple[Any, ...]]) -> list[Line]:
    return [Line(sheet, piece) for sheet in plan.sheets for piece in read(sheet)]


def _read_lines(sheet: PrintedAction) -> tuple[BudgetLine, ...]:
    return sheet.money.lines if sheet.money else ()


def _read_fundings(sheet: PrintedAction) -> tuple[Funding, ...]:
    return sheet.money.fundings if sheet.money else ()


def _read_steps(sheet: PrintedAction) -> tuple[Step, ...]:
    return sheet.steps or ()


_ABOUT: tuple[Column[Line], ...] = (
    _text("numero", "Action n°", lambda line: line.action.action.number),
    _text("action", "Nom de la fiche", lambda line: line.action.action.title),
)
_YEAR: Column[Line] = Column("annee", "Exercice", ColumnType.NUMBER, lambda line: line.piece.year)
_BUDGET: tuple[Column[Line], ...] = (
    *_ABOUT,
    _YEAR,
    _text("nature", "Nature", lambda line: line.piece.get_nature_display()),
    _text("objet", "Dépense", lambda line: line.piece.label),
    _text("unite", "Unité", lambda line: BudgetUnit(line.piece.unit).label),
    Column("prevu", "Prévu", ColumnType.NUMBER, lambda line: line.piece.planned, decimals=2),
    Column("realise", "Réalisé", ColumnType.NUMBER, lambda line: line.piece.actual, decimals=2),
    _text("tva", "TVA", lambda line: line.piece.get_vat_display()),
)
_FUNDINGS: tuple[Column[Line], ...] = (
    *_ABOUT,
    _YEAR,
    _text("financeur", "Organisme", lambda line: line.piece.funder.name),
    Column("montant", "Somme (€)", ColumnType.EUROS, lambda line: line.piece.amount_eur, decimals=2),
    _text("etat", "Situation", lambda line: line.piece.get_state_display()),
    Column("depuis", "Depuis le", ColumnType.DATE, lambda line: line.piece.state_on),
    _text("note", "Précision", lambda line: line.piece.note),
)
_STEPS: tuple[Column[Line], ...] = (
    *_ABOUT,
    _text("jalon", "Jalon", lambda line: line.piece.title),
    _text(
        "responsable", "Chargé du jalon", lambda line: line.piece.responsible and line.piece.responsible.name
    ),
    Column("prevu", "Prévu le", ColumnType.DATE, lambda line: line.piece.due_on),
    Column("fait", "Fait le", ColumnType.DATE, lambda line: line.piece.done_on),
)
