"""Describe a table once, and give it as a page, as CSV for a spreadsheet, as open data and as XLSX.

A cell keeps its type to the end: a number stays a number, a text is never taken for a formula.
"""

import csv
import datetime
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import IO, Any, Generic, TypeVar

from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from maillage.core.numbers import format_euros, format_number
from maillage.core.text import make_slug

Row = TypeVar("Row")
Value = str | int | Decimal | datetime.date | None

# What a spreadsheet may take for the beginning of a formula, full-width twins included.
_FORMULA_STARTS = "=+-@\t\r＝＋－＠"
# What a page shows of a value that nobody has given.
MISSING = "–"
_NEGATIVE_NUMBER = re.compile(r"-\d+([.,]\d+)?")
_XLSX_TEXT_LIMIT = 32_767
# Below this, the size of the file does not matter; above, a spreadsheet refuses it.
XLSX_ROW_LIMIT = 1_000_000


class ColumnType(StrEnum):
    """What a column holds, which decides how it is written, aligned and typed in a file."""

    TEXT = "text"
    NUMBER = "number"
    EUROS = "euros"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: its key in addresses, its title, its type, and how a row gives its value.

    ``stored`` gives what an editor of the cell starts from, when the column may be edited.
    ``link`` gives the address that the cell leads to, empty for none.
    """

    key: str
    label: str
    type: ColumnType
    read: Callable[[Row], Value]
    decimals: int = 0
    link: Callable[[Row], str] | None = None
    stored: Callable[[Row], str] | None = None
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def is_editable(self) -> bool:
        """Tell whether the cells of this column may be changed in place."""
        return self.stored is not None

    @property
    def is_figure(self) -> bool:
        """Tell whether the column is aligned as figures are."""
        return self.type in {ColumnType.NUMBER, ColumnType.EUROS}


@dataclass(frozen=True)
class Cell:
    """One cell as the page shows it."""

    key: str
    label: str
    text: str
    css: str
    url: str = ""
    stored: str | None = None


@dataclass(frozen=True)
class Provenance:
    """What an export says of itself: what was chosen, by whom, when, from where, and how to read it."""

    title: str
    author: str
    source: str
    filters: tuple[tuple[str, str], ...] = ()
    method: tuple[str, ...] = ()
    made_at: datetime.datetime = field(default_factory=timezone.now)

    def list_lines(self) -> list[tuple[str, str]]:
        """Give the lines of the sheet « Sources et méthode »."""
        local = timezone.localtime(self.made_at)
        lines = [("Objet", self.title), ("Source", self.source)]
        lines += [("Exporté le", f"{local:%d/%m/%Y à %H:%M}"), ("Par", self.author)]
        lines += [(f"Filtre : {name}", value) for name, value in self.filters] or [("Filtres", "aucun")]
        return lines + [("Méthode", sentence) for sentence in self.method]


def show_value(column: Column[Row], value: Value) -> str:
    """Write a value as a page reads it; a missing one is a dash."""
    if value is None or value == "":
        return MISSING
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, str):
        return value
    if column.type == ColumnType.EUROS:
        return format_euros(value)
    return format_number(value, decimals=column.decimals)


def build_cells(columns: Sequence[Column[Row]], row: Row, *, is_editable: bool = False) -> list[Cell]:
    """Give the cells of a row, ready for a page."""
    return [
        Cell(
            key=column.key,
            label=column.label,
            text=(text := show_value(column, column.read(row))),
            css=f"cell-{column.type}{' cell-none' if text == MISSING else ''}",
            url=column.link(row) if column.link else "",
            stored=column.stored(row) if is_editable and column.stored else None,
        )
        for column in columns
    ]


def render_cells(cells: Sequence[Cell]) -> SafeString:
    """Give the cells of a row as HTML, each value escaped; a template would take ten times longer."""
    return SafeString("".join(_render_cell(cell) for cell in cells))  # every part is escaped below


def _render_cell(cell: Cell) -> str:
    inside = escape(cell.text)
    if cell.url:
        inside = format_html('<a href="{}">{}</a>', cell.url, cell.text)
    start = _open_cell(cell.label, cell.key, cell.css)
    if cell.stored is None:
        return f'{start}">{inside}</td>'
    return f'{start} is-editable" data-stored="{escape(cell.stored)}">{inside}</td>'


@lru_cache(maxsize=512)
def _open_cell(label: str, key: str, css: str) -> str:
    return format_html('<td data-label="{}" data-column="{}" class="{}', label, key, css)


def disarm_formula(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula; a plain negative number is left alone.

    Examples
    --------
    >>> disarm_formula("=1+1"), disarm_formula("-2,5"), disarm_formula("-2+3")
    ("'=1+1", '-2,5', "'-2+3")
    """
    first = text.lstrip(" \n\u00a0\u202f")[:1]
    if first and first in _FORMULA_STARTS and not _NEGATIVE_NUMBER.fullmatch(text.strip()):
        return f"'{text}"
    return text


def _write_plain(value: Value, *, decimal_mark: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal | int):
        return f"{value:f}".replace(".", decimal_mark) if isinstance(value, Decimal) else str(value)
    return disarm_formula(value)


def _stream_csv(
    columns: Sequence[Column[Row]], rows: Iterable[Row], *, delimiter: str, decimal_mark: str, start: str
) -> Iterator[str]:
    buffer = io.StringIO()
    buffer.write(start)
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([disarm_formula(column.label) for column in columns])
    for rank, row in enumerate(rows, start=1):
        writer.writerow([_write_plain(column.read(row), decimal_mark=decimal_mark) for column in columns])
        if rank % 500 == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def stream_csv(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> Iterator[str]:
    """Give a CSV that French spreadsheets open without a question: BOM, semicolon, decimal comma."""
    return _stream_csv(columns, rows, delimiter=";", decimal_mark=",", start="\ufeff")


def stream_open_csv(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> Iterator[str]:
    """Give a CSV as open data wants it: no BOM, comma, decimal point, ISO dates."""
    return _stream_csv(columns, rows, delimiter=",", decimal_mark=".", start="")


@dataclass(frozen=True)
class Sheet(Generic[Row]):
    """One sheet of a workbook: its name, its columns, its rows."""

    name: str
    columns: Sequence[Column[Row]]
    rows: Iterable[Row]


def write_xlsx(
    file: IO[bytes], columns: Sequence[Column[Row]], rows: Iterable[Row], provenance: Provenance
) -> None:
    """Write a workbook of one table, and its sheet « Sources et méthode » (see ``write_workbook``)."""
    write_workbook(file, [Sheet("Données", columns, rows)], provenance)


def write_workbook(file: IO[bytes], sheets: Sequence[Sheet[Any]], provenance: Provenance) -> None:
    """Write a workbook: typed tables under frozen heads, then the sheet « Sources et méthode ».

    Rows go to the disk as they come (``constant_memory``), so that memory does not grow with them.
    The day written in the file is that of the provenance.
    """
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        made_at = timezone.localtime(provenance.made_at).replace(tzinfo=None)
        book.set_properties({"title": provenance.title, "author": provenance.author, "created": made_at})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        lengths = [_write_sheet(book, sheet, head) for sheet in sheets]
        about = book.add_worksheet("Sources et méthode")
        about.set_column(0, 0, 24)
        about.set_column(1, 1, 90)
        names = ["Lignes"] if len(sheets) == 1 else [f"Lignes : {sheet.name}" for sheet in sheets]
        counts = [(name, str(length)) for name, length in zip(names, lengths, strict=True)]
        for rank, (name, value) in enumerate([*provenance.list_lines(), *counts]):
            about.write_string(rank, 0, name, head)
            about.write_string(rank, 1, value[:_XLSX_TEXT_LIMIT])


def _write_sheet(book: Any, sheet: Sheet[Any], head: object) -> int:
    """Write one table, and give its number of rows."""
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    formats = {
        ColumnType.TEXT: wrap,
        ColumnType.CHOICE: wrap,
        ColumnType.DATE: book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"}),
        ColumnType.EUROS: book.add_format({"num_format": '# ##0.00 "€"', "valign": "top"}),
        ColumnType.NUMBER: book.add_format({"num_format": "General", "valign": "top"}),
    }
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, 14 if column.type not in {ColumnType.TEXT} else 34)
        page.write_string(0, place, column.label, head)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for place, column in enumerate(sheet.columns):
            _write_xlsx_cell(page, last, place, column.read(row), formats[column.type])
    page.autofilter(0, 0, last, max(len(sheet.columns) - 1, 0))
    return last


def _write_xlsx_cell(sheet: object, rank: int, place: int, value: Value, form: object) -> None:
    """Write one cell by its type: what is text is written as text, whatever it begins with."""
    write = getattr(sheet, "write_string")  # noqa: B009 - xlsxwriter has no types
    if value is None or value == "":
        return
    if isinstance(value, str):
        write(rank, place, value[:_XLSX_TEXT_LIMIT], form)
    elif isinstance(value, datetime.date):
        getattr(sheet, "write_datetime")(rank, place, value, form)  # noqa: B009
    else:
        getattr(sheet, "write_number")(rank, place, value, form)  # noqa: B009


def name_file(territory: str, subject: str, extension: str, *, day: datetime.date | None = None) -> str:
    """Give the name of an exported file: territory, object, day.

    Examples
    --------
    >>> name_file("CA du Boulonnais", "Actions", "csv", day=datetime.date(2026, 11, 22))
    'ca-du-boulonnais_actions_2026-11-22.csv'
    """
    day = day or timezone.localdate()
    return f"{make_slug(territory, max_length=40)}_{make_slug(subject, max_length=60)}_{day:%Y-%m-%d}.{extension}"
