"""Read the pages of a PDF that draw ruled tables, cell by cell."""

from pathlib import Path
from typing import TYPE_CHECKING

from maillage.reading.blocks import Cell, Table
from maillage.reading.formats.lines import Line, cell_text

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table as RuledTable

_SETTINGS = {
    "vertical_strategy": "lines",
    "horizontal_strategy": "lines",
    "snap_tolerance": 4,
    "join_tolerance": 4,
}
_MIN_CELLS = 3


class UnreadableTables(ValueError):
    """The tables of a PDF whose text could be read are broken."""


def read_ruled_pages(path: Path, ranks: list[int]) -> dict[int, list[Line | Table]]:
    """Return the lines and tables of some pages, from top to bottom.

    Parameters
    ----------
    ranks : list of int
        Pages to read, 0 being the first.

    Raises
    ------
    UnreadableTables
        The file breaks the library that cuts tables.
    """
    import pdfplumber
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException

    contents: dict[int, list[Line | Table]] = {}
    try:
        with pdfplumber.open(path) as pdf:
            for rank in ranks:
                page = pdf.pages[rank]
                contents[rank] = _page_content(page, rank + 1)
                page.close()
    except (PDFException, PSException, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise UnreadableTables(path.name) from error
    return contents


def _page_content(page: "Page", number: int) -> list[Line | Table]:
    found = [table for table in page.find_tables(_SETTINGS) if _is_real(table)]
    outside = page
    for table in found:
        outside = outside.outside_bbox(_inside(table.bbox, page.bbox), strict=False)
    placed: list[tuple[float, Line | Table]] = [
        (table.bbox[1], _table(table, number)) for table in found
    ]
    placed += [
        (line["top"], _line(line, number)) for line in outside.extract_text_lines(return_chars=True)
    ]
    placed.sort(key=lambda pair: pair[0])
    content: list[Line | Table] = []
    below = 0.0
    for count, (top, piece) in enumerate(placed, start=1):
        size = piece.size or 10 if isinstance(piece, Line) else 10
        if content and isinstance(piece, Line) and top - below > 1.9 * size:
            content.append(Line("", page=number))
        below = top
        content.append(
            Line(piece.text, number, count, piece.size, piece.bold)
            if isinstance(piece, Line)
            else piece
        )
    return content


def _inside(
    box: tuple[float, float, float, float], page: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    return (max(box[0], page[0]), max(box[1], page[1]), min(box[2], page[2]), min(box[3], page[3]))


def _is_real(table: "RuledTable") -> bool:
    """Tell a table from a frame or a rule under a title: three cells at least."""
    return len(table.cells) >= _MIN_CELLS


def _table(table: "RuledTable", number: int) -> Table:
    rows = tuple(
        tuple(
            Cell(cell_text(text or ""), f"{r}:{c}", page=number, line=r)
            for c, text in enumerate(row, start=1)
        )
        for r, row in enumerate(table.extract(), start=1)
    )
    return Table(rows, page=number, line=1)


def _line(line: dict[str, object], number: int) -> Line:
    chars = line["chars"]
    first = chars[0] if isinstance(chars, list) and chars else {}
    size = round(float(first.get("size", 0)), 1) or None
    bold = "bold" in str(first.get("fontname", "")).lower()
    return Line(str(line["text"]), number, None, size, bold)
