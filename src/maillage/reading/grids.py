"""Read a table file as it lies: sheets, lines with their numbers, cells as text.

What a sheet hides, its comments and its pivot caches are never read: what was hidden from the eye
must not come in through the back.
"""

import csv
import datetime
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from maillage.reading.errors import UnreadableDocument
from maillage.reading.formats.archive import check_archive
from maillage.reading.formats.plain import decode
from maillage.reading.text import clean

MAX_LINES = 50_000
MAX_CELLS = 400_000
MAX_COLUMNS = 400
MAX_CELL = 2_000
MAX_LINE_CHARACTERS = 200_000
_BOOK_MEMBERS = {"xl/workbook.xml", "content.xml"}
_SPLIT = "Gardez les colonnes et les lignes utiles, ou découpez le fichier."
CellValue = str | float | int | bool | datetime.date | datetime.time | datetime.timedelta | None


@dataclass(frozen=True, slots=True)
class GridLine:
    """One line that is not blank: its number as the person's own program shows it, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """One visible sheet, or a text file."""

    name: str
    lines: tuple[GridLine, ...]


@dataclass(frozen=True, slots=True)
class Grids:
    """What a file holds, and what was left aside, in French."""

    grids: tuple[Grid, ...]
    notes: tuple[str, ...]


def read_grids(path: Path) -> Grids:
    """Read a CSV, XLSX or ODS file; what it is, its content says.

    Raises
    ------
    UnreadableDocument
        Not one of these, damaged, too large, or without any line.
    """
    found = _read_book(path) if zipfile.is_zipfile(path) else _read_text(path)
    kept = tuple(grid for grid in found.grids if grid.lines)
    if not kept:
        raise UnreadableDocument(
            "Le fichier ne contient aucune ligne visible.",
            where=path.name,
            remedy="Vérifiez que vous avez choisi le bon fichier, et affichez ses feuilles masquées.",
        )
    return Grids(kept, found.notes)


def _read_book(path: Path) -> Grids:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    if not _BOOK_MEMBERS & check_archive(path):
        raise UnreadableDocument(
            "Ce fichier n’est pas un classeur.", where=path.name, remedy="Enregistrez-le en XLSX, ODS ou CSV."
        )
    grids, notes, cells = [], [], 0
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            for sheet in book.sheets_metadata:
                if sheet.typ != SheetTypeEnum.WorkSheet:
                    continue
                if sheet.visible != SheetVisibleEnum.Visible:
                    notes.append(f"La feuille masquée « {sheet.name[:80]} » n’a pas été lue.")
                    continue
                page = book.get_sheet_by_name(sheet.name)
                cells += page.total_height * page.total_width
                _check_size(cells, page.total_height, page.total_width, f"{path.name}, {sheet.name[:80]}")
                rows = page.to_python(skip_empty_area=False)
                grids.append(
                    Grid(sheet.name[:80], _keep_lines(enumerate(rows, start=1), f"{path.name}, {sheet.name}"))
                )
    except (CalamineError, ValueError, OSError) as error:
        if isinstance(error, UnreadableDocument):
            raise
        raise UnreadableDocument(
            "Le classeur est abîmé ou protégé.",
            where=path.name,
            remedy="Rouvrez-le dans votre tableur et enregistrez-en une copie sans mot de passe.",
        ) from error
    return Grids(tuple(grids), tuple(notes))


def _read_text(path: Path) -> Grids:
    text = decode(path.read_bytes()[:20_000_001], name=path.name)
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines, start=1):
        if len(line) > MAX_LINE_CHARACTERS:
            raise UnreadableDocument(
                f"Plus de {MAX_LINE_CHARACTERS} caractères sur une ligne : ce n’est pas un tableau.",
                where=f"{path.name}, ligne {number}",
                remedy="Exportez de nouveau le fichier en CSV, une ligne par territoire.",
            )
    head = [line for line in lines[:30] if line.strip()]
    delimiter = max(";\t,|", key=lambda mark: sum(line.count(mark) for line in head))
    rows = _parse(lines, delimiter, path)
    return Grids((Grid("", _keep_lines(rows, path.name)),), ())


def _parse(lines: list[str], delimiter: str, path: Path) -> Iterator[tuple[int, Sequence[CellValue]]]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableDocument(
            "Un guillemet n’est jamais refermé, ou il y en a un au milieu d’une cellule.",
            where=f"{path.name}, ligne {start}",
            remedy="Corrigez les guillemets de cette ligne, ou exportez de nouveau le fichier.",
        ) from error


def _keep_lines(rows: "Iterator[tuple[int, Sequence[CellValue]]]", where: str) -> tuple[GridLine, ...]:
    found, cells = [], 0
    for number, row in rows:
        told = tuple(_write(value)[:MAX_CELL] for value in row)
        while told and not told[-1]:
            told = told[:-1]
        if not told:
            continue
        cells += len(told)
        found.append(GridLine(number, told))
        _check_size(cells, len(found), len(told), where)
    return tuple(found)


def _check_size(cells: int, lines: int, columns: int, where: str) -> None:
    if cells > MAX_CELLS or lines > MAX_LINES or columns > MAX_COLUMNS:
        raise UnreadableDocument(
            f"Plus de {MAX_LINES} lignes, de {MAX_COLUMNS} colonnes ou de {MAX_CELLS} cellules.",
            where=where,
            remedy=_SPLIT,
        )


def _write(value: CellValue) -> str:
    """Give a cell as text, exactly: a number keeps the digits that the sheet holds."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return clean(str(value)).strip()
