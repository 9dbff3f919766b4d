"""Describe an action sheet as a document prints it."""

import datetime

from maillage.contracts.documents.phrases import (
    fill_cell,
    mark_absent,
    name_node,
    name_sheet,
    say_budget_line,
    say_dates,
    say_edition,
    say_funding,
    say_pilot,
    say_step,
)
from maillage.contracts.enums import Section
from maillage.contracts.models import Contract
from maillage.contracts.selectors.printing import PrintedAction
from maillage.core.documents.model import (
    Block,
    Cell,
    Column,
    Cover,
    Document,
    Heading,
    Table,
    Tone,
    say,
    write_cell,
)
from maillage.core.numbers import format_day

Row = tuple[Cell, ...]
_HEADS = (Column("Rubrique", 1), Column("Contenu", 3.1))


def describe_sheet(
    sheet: PrintedAction,
    contract: Contract,
    numbers: dict[int, str],
    today: datetime.date,
    *,
    level: int,
    opens_page: bool,
) -> list[Block]:
    """Give the blocks of a sheet: its heading, then its grid.

    Parameters
    ----------
    numbers : dict
        Printed number of each element of the strategy, by primary key.
    level : int
        Level of the heading.
    """
    heading = Heading(level, name_sheet(sheet.action), sheet.action.number, opens_page=opens_page)
    return [heading, describe_grid(sheet, contract, numbers, today)]


def describe_grid(
    sheet: PrintedAction, contract: Contract, numbers: dict[int, str], today: datetime.date
) -> Table:
    """Give what a sheet says, part by part; what is absent or withheld is said so."""
    action = sheet.action
    rows = [
        ("Axe de rattachement", _place(sheet, contract, numbers)),
        ("État de l’action", write_cell(action.get_status_display())),
        *_describe_people(sheet),
        *_describe_fields(sheet),
        *_describe_calendar(sheet),
        *_describe_money(sheet),
        *((_TITLES[section], _withhold(sheet)) for section in sheet.withheld),
    ]
    source = say_edition(today)
    if action.is_invented:
        source += " ; action inventée pour la démonstration"
    return Table(_HEADS, tuple((Cell((label,)), cell) for label, cell in rows), source=source)


_TITLES = {Section.SHEET: "Contenu de l’action", Section.CALENDAR: "Calendrier", Section.MONEY: "Budget"}


def _place(sheet: PrintedAction, contract: Contract, numbers: dict[int, str]) -> Cell:
    """Give the element of the strategy under which the action stands."""
    if not sheet.path:
        return mark_absent()
    node = sheet.path[-1]
    return write_cell(name_node(node, contract, numbers.get(node.pk, node.number)))


def _describe_fields(sheet: PrintedAction) -> list[tuple[str, Cell]]:
    ages = _say_ages(sheet.action.age_min, sheet.action.age_max)
    texts = [(field, field.text) for field in sheet.fields]
    return [
        (
            _capitalize(field.label),
            fill_cell("\n".join(filter(None, (text, ages if field.name == "public" else "")))),
        )
        for field, text in texts
    ]


def _capitalize(label: str) -> str:
    return label[:1].upper() + label[1:]


def _describe_people(sheet: PrintedAction) -> list[tuple[str, Cell]]:
    if Section.SHEET not in sheet.sections:
        return []
    action = sheet.action
    return [
        ("Pilotes", fill_cell("\n".join(say_pilot(pilot) for pilot in sheet.pilots))),
        ("Partenaires associés", fill_cell("\n".join(one.name for one in sheet.partners))),
        ("Territoires", fill_cell("\n".join(str(one) for one in sheet.territories))),
        ("Participation citoyenne", fill_cell(action.get_residents_level_display())),
    ]


def _say_ages(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return f"Âge : de {low} à {high} ans"
    if low is not None:
        return f"Âge : à partir de {low} ans"
    return f"Âge : jusqu’à {high} ans" if high is not None else ""


def _describe_calendar(sheet: PrintedAction) -> list[tuple[str, Cell]]:
    if sheet.steps is None:
        return []
    steps = "\n".join(f"- {say_step(step)}" for step in sheet.steps)
    return [("Période de réalisation", fill_cell(say_dates(sheet.action))), ("Jalons", fill_cell(steps))]


def _describe_money(sheet: PrintedAction) -> list[tuple[str, Cell]]:
    if sheet.money is None:
        return []
    lines = "\n".join(f"- {say_budget_line(line)}" for line in sheet.money.lines)
    fundings = "\n".join(f"- {say_funding(one)}" for one in sheet.money.fundings)
    return [("Budget prévisionnel", fill_cell(lines)), ("Financements", fill_cell(fundings))]


def _withhold(sheet: PrintedAction) -> Cell:
    return Cell((f"réservé aux partenaires du contrat « {sheet.action.home} »",), is_absent=True)


def build_sheet_document(
    sheet: PrintedAction, contract: Contract, numbers: dict[int, str], today: datetime.date
) -> Document:
    """Give the document of one action sheet, as it stands in one contract."""
    action = sheet.action
    note = say("Seules figurent les parties que la personne qui édite la fiche peut lire.", tone=Tone.NOTE)
    levels = tuple((contract.type.name_level(node.level), node.label) for node in sheet.path)
    return Document(
        cover=Cover(
            kind=contract.type.name,
            title=name_sheet(action),
            subtitle=contract.title,
            facts=(*levels, ("Responsable", action.owner.name), ("Édité le", format_day(today))),
        ),
        blocks=(describe_grid(sheet, contract, numbers, today), note),
        made_on=today,
        version=f"Édité le {today:%d/%m/%Y}",
        subject=f"Fiche action, {contract.title}",
        is_short=True,
        header=contract.short_title,
    )
