"""What the extractors of tables share: headers, captions, tables cut by a page."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from maillage.reading.blocks import Cell, Document, Paragraph, Table
from maillage.reading.figures import read_figures, read_year
from maillage.reading.text import fold, one_line, words

_LOOK_BACK = 4


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its caption and the rank of its block in the document."""

    rank: int
    caption: str | None
    table: Table

    def row_texts(self) -> list[list[str]]:
        """Return the text of the cells on one line each, every row as wide as the widest."""
        width = self.table.width
        return [[one_line(cell.text) for cell in row] + [""] * (width - len(row)) for row in self.table.rows]


def grids(document: Document, taken: Collection[int] = ()) -> list[Grid]:
    """Return the tables with their captions, but for those taken as sheets or plans.

    A table that goes on after a page break is made whole.
    """
    found: list[Grid] = []
    follows = False
    for rank, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            follows = follows and not any(c.isalpha() for c in block.text)
        elif rank in taken or not block.width:
            follows = False
        elif follows and _goes_on(found[-1].table, block):
            above = found[-1].table
            rows = (*above.rows, *_without_header(above, block))
            found[-1] = replace(found[-1], table=replace(above, rows=rows))
        else:
            found.append(Grid(rank, _caption(document, rank), block))
            follows = True
    return found


def _goes_on(above: Table, below: Table) -> bool:
    """Tell whether a table right under another one is its continuation.

    Same header, or figures at once.
    """
    if not above.rows or not below.rows or not _is_header(above.rows[0]):
        return False
    if _same_row(above.rows[0], below.rows[0]):
        return True
    starts_with_figures = sum(bool(read_figures(cell.text)) for cell in below.rows[0][1:]) >= 2
    starts_blank = bool(below.rows[0]) and not below.rows[0][0].text
    if below.width == above.width:
        return starts_with_figures or starts_blank
    return starts_with_figures and below.width < above.width


def _is_header(row: tuple[Cell, ...]) -> bool:
    return sum(bool(cell.text.strip()) for cell in row) >= 2 and not any(
        read_figures(cell.text) and not read_year(cell.text) for cell in row
    )


def _same_row(left: tuple[Cell, ...], right: tuple[Cell, ...]) -> bool:
    return [fold(c.text) for c in left if c.text] == [fold(c.text) for c in right if c.text]


def _without_header(above: Table, below: Table) -> tuple[tuple[Cell, ...], ...]:
    return below.rows[1:] if _same_row(above.rows[0], below.rows[0]) else below.rows


def _caption(document: Document, rank: int) -> str | None:
    """Return the nearest heading, or short line, above a table."""
    short = None
    for above in range(rank - 1, max(-1, rank - 1 - _LOOK_BACK), -1):
        block = document.blocks[above]
        if not isinstance(block, Paragraph):
            break
        if block.heading is not None:
            return one_line(block.text)
        if short is None and len(block.text) < 160 and not block.bullet and not block.text.endswith("."):
            short = one_line(block.text)
    return short


def is_total(label: str) -> bool:
    """Tell whether a row is the sum of others."""
    return bool(re.match(r"^(?:sous[- ])?total\b|^ensemble\b", fold(label)))


def is_part_of_above(label: str) -> bool:
    """Tell whether a row details the row above, so that its figures are counted there already."""
    return words(label)[:1] == ("dont",)
