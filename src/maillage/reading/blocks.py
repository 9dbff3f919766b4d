"""The common form of every document: blocks of text and tables, with their place.

Every format is turned into a `Document` first; the extractors know nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from maillage.reading.pieces import Issue, Source


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line or a paragraph of text, with the hints its format gave about its style.

    Parameters
    ----------
    heading : int or None
        Rank of the heading, 1 being the highest; None for running text.
    bullet : bool
        The paragraph is an item of a list.
    indent : int
        Depth of the item in its list, 0 for the first.
    size : float or None
        Height of the characters in points, where the format knows it.
    """

    text: str
    page: int | None = None
    line: int | None = None
    heading: int | None = None
    bullet: bool = False
    indent: int = 0
    size: float | None = None
    bold: bool = False
    contents: bool = False

    def source(self) -> Source:
        """Return the place of the paragraph and what it says."""
        return Source(page=self.page, line=self.line, cell=None, text=self.text[:300])


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; ``name`` is its address, as ``B7`` or ``2:3``."""

    text: str
    name: str
    page: int | None = None
    line: int | None = None
    bold: bool = False

    def source(self) -> Source:
        """Return the place of the cell and what it says."""
        return Source(page=self.page, line=self.line, cell=self.name, text=self.text[:300])


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; ``sheet`` names the spreadsheet they come from."""

    rows: tuple[tuple[Cell, ...], ...]
    page: int | None = None
    line: int | None = None
    sheet: str | None = None

    @property
    def width(self) -> int:
        """Return the number of columns of the widest row."""
        return max((len(row) for row in self.rows), default=0)

    def source(self) -> Source:
        """Return the place of the first cell that says something."""
        cells = (cell for row in self.rows for cell in row if cell.text)
        first = next(cells, Cell("", "1:1", page=self.page, line=self.line))
        return first.source()

    def texts(self) -> list[list[str]]:
        """Return the text of the cells, row by row."""
        return [[cell.text for cell in row] for row in self.rows]


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A document as blocks in reading order, and what its reader has to say about it."""

    blocks: tuple[Block, ...]
    format: str
    issues: tuple[Issue, ...] = field(default=())

    def paragraphs(self) -> Iterator[tuple[int, Paragraph]]:
        """Yield every paragraph with its rank among the blocks."""
        for rank, block in enumerate(self.blocks):
            if isinstance(block, Paragraph):
                yield rank, block

    def tables(self) -> Iterator[tuple[int, Table]]:
        """Yield every table with its rank among the blocks."""
        for rank, block in enumerate(self.blocks):
            if isinstance(block, Table):
                yield rank, block
