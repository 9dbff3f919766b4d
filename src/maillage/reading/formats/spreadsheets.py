"""Read XLSX workbooks and CSV files: a heading for each sheet, then its tables."""

import csv
import datetime
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from maillage.reading.blocks import Block, Cell, Document, Paragraph, Table
from maillage.reading.errors import UnreadableDocument
from maillage.reading.formats.lines import cell_text
from maillage.reading.formats.plain import decode
from maillage.reading.pieces import Issue
from maillage.reading.text import has_bullet

MAX_ROWS = 50_000
MAX_COLUMNS = 400
_DEFAULT_NAME = re.compile(r"^(?:feuil(?:le)?|sheet|tableau|table|onglet)\s?\d*$", re.I)
_MAX_OPEN_LINES = 60
CellValue = str | float | int | bool | datetime.date | datetime.time | datetime.timedelta


def read_workbook(path: Path) -> Document:
    """Read the visible sheets of an XLSX workbook; hidden ones are left out and said so.

    Raises
    ------
    UnreadableDocument
        The workbook is broken or empty.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        blocks: list[Block] = []
        issues: list[Issue] = []
        for sheet in workbook.sheets_metadata:
            if sheet.visible != SheetVisibleEnum.Visible:
                issues.append(
                    Issue(
                        "hidden_sheet",
                        f"La feuille masquée « {sheet.name} » n’a pas été lue : affichez-la "
                        f"si elle doit l’être.",
                    )
                )
                continue
            rows = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            blocks += sheet_blocks(sheet.name, rows)
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableDocument(
            "Le classeur est abîmé.",
            where=path.name,
            remedy="Rouvrez-le dans votre tableur et enregistrez-en une copie.",
        ) from error
    return Document(tuple(_not_empty(blocks, path)), "xlsx", tuple(issues))


def read_csv(path: Path) -> Document:
    """Read a CSV file whatever its encoding and separator.

    Raises
    ------
    UnreadableDocument
        A quote is never closed, a line is too long, or the file is empty.
    """
    text = decode(path.read_bytes()[:20_000_001], name=path.name)
    delimiter = _delimiter(text)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        for row in reader:
            longest = max(row, key=lambda cell: cell.count("\n"), default="")
            if (breaks := longest.count("\n")) > _MAX_OPEN_LINES:
                raise _open_quote(path, reader.line_num - breaks + longest.endswith("\n"))
            rows.append(row)
            if len(rows) > MAX_ROWS:
                break
    except csv.Error as error:
        raise _open_quote(path, reader.line_num) from error
    return Document(tuple(_not_empty(sheet_blocks("", rows), path)), "csv")


def _open_quote(path: Path, line: int) -> UnreadableDocument:
    return UnreadableDocument(
        "Un guillemet ouvert n’est jamais refermé, ou une cellule est démesurée.",
        where=f"{path.name}, ligne {line}",
        remedy="Fermez le guillemet de cette ligne, ou exportez de nouveau le fichier.",
    )


def _delimiter(text: str) -> str:
    """Return the separator that cuts the first lines most, and most evenly."""
    lines = [line for line in text.split("\n")[:30] if line.strip()]
    return max(
        ";\t,|",
        key=lambda mark: (
            min((line.count(mark) for line in lines[:3]), default=0) > 0,
            sum(line.count(mark) for line in lines),
        ),
    )


def _not_empty(blocks: list[Block], path: Path) -> list[Block]:
    if not blocks:
        raise UnreadableDocument(
            "Le fichier ne contient aucune ligne.",
            where=path.name,
            remedy="Vérifiez que vous avez choisi le bon fichier.",
        )
    return blocks


def sheet_blocks(name: str, rows: Iterable[Sequence[CellValue]]) -> list[Block]:
    """Return the heading of a sheet, the texts above its tables, and the tables.

    A title after an empty row starts another table.
    """
    blocks: list[Block] = []
    if name and not _DEFAULT_NAME.match(name.strip()):
        blocks.append(Paragraph(name.strip(), heading=1))
    table: list[tuple[Cell, ...]] = []
    gap = False
    for number, row in enumerate(rows, start=1):
        if number > MAX_ROWS:
            break
        cells = tuple(
            Cell(cell_string(value), f"{column_name(c)}{number}", line=number)
            for c, value in enumerate(row[:MAX_COLUMNS], start=1)
        )
        filled = [cell for cell in cells if cell.text]
        if not filled:
            gap = bool(table)
        elif len(filled) == 1 and (not table or gap) and "\n" not in filled[0].text:
            blocks += _tables(table, name)
            table = []
            blocks.append(_title(filled[0]))
        else:
            table.append(cells)
            gap = False
    return blocks + _tables(table, name)


def _title(cell: Cell) -> Paragraph:
    return Paragraph(cell.text, line=cell.line, bullet=has_bullet(cell.text))


def _tables(rows: list[tuple[Cell, ...]], name: str) -> list[Block]:
    width = max((c + 1 for row in rows for c, cell in enumerate(row) if cell.text), default=0)
    return (
        [Table(tuple(row[:width] for row in rows), line=rows[0][0].line, sheet=name or None)]
        if rows and width
        else []
    )


def cell_string(value: CellValue) -> str:
    """Return the text of a cell as the sheet shows it.

    Whole numbers without decimals, dates as days.
    """
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if isinstance(value, datetime.datetime):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    return cell_text(str(value))


def column_name(number: int) -> str:
    """Return the letters of a column, 1 being ``A`` and 28 ``AB``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
