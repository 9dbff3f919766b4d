"""The document as one flow of lines, for the extractor of the strategy tree."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from maillage.reading.blocks import Block, Cell, Document, Paragraph
from maillage.reading.extract.marks import (
    Mark,
    Numbered,
    read_action_mark,
    read_mark,
    read_numbered,
    split_marks,
)
from maillage.reading.lexicon import Lexicon
from maillage.reading.pieces import Source
from maillage.reading.text import ends_sentence, fold, one_line, without_bullet

MAX_HEADING = 240
_NEAR = 3
_PART = re.compile(r"^(?:partie|titre|chapitre|livre|section)\s+(?:\d{1,2}|[ivx]{1,4}|[a-h])(?![a-z0-9])")


@dataclass(frozen=True, slots=True)
class Flowing:
    """A line of the flow: its text, the mark it starts with, its place."""

    rank: int
    text: str
    origin: Paragraph | Cell
    mark: Mark | None
    numbered: Numbered | None
    is_action: bool

    @property
    def in_table(self) -> bool:
        """Tell whether the line stands in a table."""
        return isinstance(self.origin, Cell)

    @property
    def bullet(self) -> bool:
        """Tell whether the line is an item of a list."""
        return isinstance(self.origin, Paragraph) and self.origin.bullet

    @property
    def indent(self) -> int:
        """Return the depth of the item in its list."""
        return self.origin.indent if isinstance(self.origin, Paragraph) else 0

    @property
    def heading(self) -> int | None:
        """Return the rank of the heading, None for running text and cells."""
        return self.origin.heading if isinstance(self.origin, Paragraph) else None

    @property
    def looks_like_heading(self) -> bool:
        """Tell whether the line can be a heading: short, and no sentence."""
        styled = self.heading is not None or (isinstance(self.origin, Paragraph) and self.origin.bold)
        return len(self.text) <= MAX_HEADING and (
            styled or not ends_sentence(self.text) or len(self.text) < 120
        )

    def source(self) -> Source:
        """Return the place of the line."""
        return self.origin.source()


def flow(document: Document, lexicon: Lexicon, taken: Iterable[int]) -> list[Flowing]:
    """Return the lines of the document in order.

    Its table of contents and the tables read as sheets are left out.
    """
    taken = set(taken)
    lines: list[Flowing] = []
    for rank, block in enumerate(document.blocks):
        if rank in taken:
            continue
        if isinstance(block, Paragraph):
            told_again = _is_told_again(document.blocks, rank, lexicon)
            if not block.contents and not told_again and not _completes_mark(lines, block, lexicon):
                lines += [_line(rank, part, block, lexicon) for part in split_marks(block.text, lexicon)]
        else:
            for cell in (cell for row in block.rows for cell in row):
                lines += [_line(rank, part, cell, lexicon) for part in _cell_lines(cell, lexicon)]
    return lines


def _is_told_again(blocks: tuple[Block, ...], rank: int, lexicon: Lexicon) -> bool:
    """Tell whether a bare mark, as the name of a sheet "Axe 1", stands with its label a little below."""
    block = blocks[rank]
    mark = read_mark(block.text, lexicon) if isinstance(block, Paragraph) else None
    if mark is None or mark.label or mark.level is None:
        return False
    for below in blocks[rank + 1 : rank + 1 + _NEAR]:
        other = read_mark(below.text, lexicon) if isinstance(below, Paragraph) else None
        if other and other.label and other.level == mark.level and other.path == mark.path:
            return True
    return False


def _completes_mark(lines: list[Flowing], block: Paragraph, lexicon: Lexicon) -> bool:
    """Give a mark printed alone, as "AXE 1", the short line under it as its label."""
    bare = bool(lines) and lines[-1].mark is not None and not lines[-1].mark.label
    if not bare or block.bullet or ends_sentence(block.text) or read_mark(block.text, lexicon):
        return False
    above = lines[-1]
    lines[-1] = _line(above.rank, f"{above.text} : {block.text}", above.origin, lexicon)
    return True


def _line(rank: int, text: str, origin: Paragraph | Cell, lexicon: Lexicon) -> Flowing:
    text = one_line(without_bullet(text)) if isinstance(origin, Cell) else one_line(text)
    mark = read_mark(text, lexicon)
    numbered = None if mark else read_numbered(text)
    return Flowing(
        rank,
        text,
        origin,
        mark,
        numbered,
        mark is None and read_action_mark(text, lexicon) is not None,
    )


def _cell_lines(cell: Cell, lexicon: Lexicon) -> Iterator[str]:
    """Yield the lines of a cell, a mark together with the label printed under it."""
    waiting = ""
    for line in cell.text.split("\n"):
        if waiting:
            yield f"{waiting} : {line}" if not read_mark(line, lexicon) else waiting
            waiting = ""
            continue
        mark = read_mark(line, lexicon)
        if mark and not mark.label:
            waiting = line
        elif line.strip():
            yield line
    if waiting:
        yield waiting


def is_end(line: Flowing, lexicon: Lexicon) -> bool:
    """Tell whether a line closes the strategy tree: an article, an annex, another part."""
    text = fold(line.numbered.label if line.numbered else line.text)
    opens = bool(_PART.match(text)) or any(
        text.startswith(form) and not text[len(form) : len(form) + 1].isalpha() for form in lexicon.end_forms
    )
    if not opens or line.bullet or line.in_table or len(text) > 140:
        return False
    return (
        line.heading is not None
        or bool(line.numbered)
        or text.startswith(("article ", "annexe"))
        or bool(_PART.match(text))
        or line.text.isupper()
    )
