"""Prepare what the pages of a table show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maillage.observatory.enums import ImportState
from maillage.observatory.models import Indicator, TableImport
from maillage.observatory.records import Difference
from maillage.observatory.services.table_import import preview_table
from maillage.observatory.tables.checking import Check, Fault, check_table, count_values
from maillage.observatory.tables.doubts import list_doubts
from maillage.observatory.tables.mapping import Line, list_lines, name_column, read_plan
from maillage.observatory.tables.recognition import propose_plan
from maillage.territories.models import Territory

SHOWN_FAULTS = 50
SHOWN_PLACES = 12
SAMPLE_LINES = 3


@dataclass
class Review:
    """What one reads before publishing a table, and after."""

    check: Check
    faults: list[Fault]
    hidden_faults: int
    doubts: list[str]
    values: int
    indicators: list[Indicator]
    places: list[Territory] = field(default_factory=list)
    difference: Difference | None = None
    problem: str = ""


@dataclass(frozen=True)
class Column:
    """One column as the page of columns shows it."""

    number: int
    letter: str
    title: str
    sample: str


@dataclass(frozen=True)
class Columns:
    """The columns of a sheet, and what they seem to mean."""

    titles: Line
    width: int
    columns: list[Column]
    initial: dict[str, Any]
    reasons: tuple[str, ...]


def review_table(table: TableImport) -> Review:
    """Check a table and say what publishing it changes, or where its figures now are."""
    check = check_table(table)
    codes = {one.indicator for one in check.observations}
    indicators = list(Indicator.objects.filter(code__in=codes).order_by("position", "code"))
    places = sorted({one.territory_code for one in check.observations})[:SHOWN_PLACES]
    plan: Any = read_plan(table)
    review = Review(
        check=check,
        faults=check.faults[:SHOWN_FAULTS],
        hidden_faults=max(0, len(check.faults) - SHOWN_FAULTS),
        doubts=list_doubts(check.observations, indicators),
        values=count_values(check),
        indicators=indicators,
        places=list(Territory.objects.current().filter(kind=plan.kind, code__in=places).defer("outline")),
    )
    if table.state == ImportState.DRAFT and not check.faults and check.observations:
        review.difference = preview_table(table, check)
    return review


def show_columns(table: TableImport, asked: Mapping[str, str]) -> Columns:
    """Give the columns of a sheet with a sample, and what was said or is proposed of them."""
    plan = read_plan(table)
    reasons: tuple[str, ...] = ()
    text = asked.get("feuille", "")
    sheet = int(text) if text.isdecimal() and len(text) < 4 and int(text) < len(table.content) else None
    if plan is None or table.version == 1 or (sheet is not None and sheet != plan.sheet):
        proposal = propose_plan(table, sheet or 0)
        plan, reasons = proposal.plan, proposal.reasons
    lines = list_lines(table, plan.sheet)
    titles = next((line for line in lines if line.number == plan.header), lines[0])
    body = [line for line in lines if line.number > titles.number][:SAMPLE_LINES]
    width = max(len(line.cells) for line in [titles, *body])
    columns = [
        Column(
            column,
            name_column(column),
            titles.cell(column),
            " · ".join(line.cell(column)[:30] for line in body),
        )
        for column in range(width)
    ]
    named = dict(plan.indicators)
    column, code = asked.get("colonne", ""), asked.get("code", "")
    if column.isdecimal() and int(column) < width and Indicator.objects.filter(code=code).exists():
        named[int(column)] = code
    rows = {row.code: row for row in Indicator.objects.filter(code__in=named.values())}
    initial = {name: getattr(plan, name) for name in _INITIAL}
    initial |= {
        f"column_{one}": f"{rows[code].label} [{code}]" for one, code in named.items() if code in rows
    }
    return Columns(titles, width, columns, initial, reasons)


_INITIAL = ("sheet", "header", "place_column", "kind", "geography", "year_column", "year", "is_rounded")
