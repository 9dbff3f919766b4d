"""Keep what a document prints, line by line, so that a piece can be shown in the place it was read."""

from collections.abc import Iterator
from dataclasses import dataclass

from maillage.reading.blocks import Document, Paragraph, Table

MAX_LINES = 100_000


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A paragraph, or a row of a table.

    Parameters
    ----------
    cells : tuple of str
        One text for a paragraph, one for each cell of a row.
    names : tuple of str
        The addresses of the cells; empty for a paragraph.
    """

    page: int | None
    line: int | None
    cells: tuple[str, ...]
    names: tuple[str, ...] = ()
    heading: int | None = None
    sheet: str | None = None


def print_lines(document: Document) -> tuple[PrintedLine, ...]:
    """Return the lines of a document in reading order, empty rows left out."""
    lines: list[PrintedLine] = []
    for line in _lines(document):
        if any(cell.strip() for cell in line.cells):
            lines.append(line)
        if len(lines) == MAX_LINES:
            break
    return tuple(lines)


def _lines(document: Document) -> Iterator[PrintedLine]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield PrintedLine(block.page, block.line, (block.text,), heading=block.heading)
        else:
            yield from _rows(block)


def _rows(table: Table) -> Iterator[PrintedLine]:
    for row in table.rows:
        first = next((cell for cell in row if cell.text), None)
        yield PrintedLine(
            page=first.page if first and first.page is not None else table.page,
            line=first.line if first and first.line is not None else table.line,
            cells=tuple(cell.text for cell in row),
            names=tuple(cell.name for cell in row),
            sheet=table.sheet,
        )
