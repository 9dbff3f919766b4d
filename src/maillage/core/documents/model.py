"""Describe a document as its reader sees it; what it is about is the business of who builds it.

A document is a cover, then blocks in reading order. Every text is plain: nothing in it is ever
taken for mark-up by a writer.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from maillage.core.text import clean_text

# Characters that no XML holds, besides those that ``clean_text`` takes off.
_NO_XML = {0xFFFE: None, 0xFFFF: None}


def make_printable(text: str) -> str:
    r"""Give a text that every writer can hold: composed, without control or invisible characters.

    Examples
    --------
    >>> make_printable("a\x00b\ufffe\ud800c")
    'abc'
    """
    return clean_text(text).translate(_NO_XML)


class Tone(StrEnum):
    """How a paragraph is said."""

    BODY = "body"
    LEAD = "lead"  # the sentence that opens a part
    NOTE = "note"  # a source, a method, a precision
    NOTICE = "notice"  # what the reader must know: something is withheld or missing


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text with one appearance."""

    text: str
    is_bold: bool = False
    is_italic: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a line break inside it is kept."""

    runs: tuple[Run, ...]
    tone: Tone = Tone.BODY


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, from level 1 down to 4; its number is the one people gave it."""

    level: int
    text: str
    number: str = ""
    opens_page: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, ``depth`` 0 being the outermost."""

    runs: tuple[Run, ...]
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, with bullets or with numbers."""

    items: tuple[Item, ...]
    is_numbered: bool = False


class Align(StrEnum):
    """On which side the cells of a column stand."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column and its share of the width; figures stand at the end."""

    label: str
    share: float = 1.0
    align: Align = Align.START


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its paragraphs, or the items of its list."""

    lines: tuple[str, ...]
    is_list: bool = False
    is_strong: bool = False
    is_absent: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table under a row of heads; a long one repeats it on each page.

    With ``names_rows``, the first cell of each row says what the row is about. ``source`` says where
    the figures come from.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    source: str = ""
    names_rows: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """An image in SVG, the sentence that says what it shows, and where its figures come from."""

    svg: str
    alternative: str
    caption: str
    source: str = ""
    width_share: float = 1.0


@dataclass(frozen=True, slots=True)
class Signature:
    """The place where one party signs: who signs, and what is known of the signature."""

    name: str
    function: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign, two side by side; none is cut by a page."""

    places: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The end of a page."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents, down to a level."""

    title: str = "Sommaire"
    depth: int = 2


Block = Paragraph | Heading | Listing | Table | Figure | Signatures | PageBreak | Contents


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: what kind of document it is, its title, and a few facts (label, value)."""

    kind: str
    title: str
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    Parameters
    ----------
    made_on : datetime.date
        The day it is written; with the same day and content, a writer gives the same bytes.
    version : str
        What tells this state of the text from another: « version 3, 12 mai 2026 ».
    is_draft : bool
        Each page says « Projet ».
    is_short : bool
        The title stands at the head of the first page instead of on a cover.
    columns : int
        In how many columns the text runs.
    header : str
        What each page but the cover repeats at its top.
    page_mark : str
        A small drawing (SVG) at the foot of each page of the PDF, by which a signed scan is found again.
    """

    cover: Cover
    blocks: tuple[Block, ...]
    made_on: datetime.date
    version: str = ""
    author: str = "Maillage"
    subject: str = ""
    language: str = "fr"
    is_draft: bool = False
    is_short: bool = False
    columns: int = 1
    header: str = ""
    page_mark: str = ""
    keywords: tuple[str, ...] = field(default=())

    @property
    def title(self) -> str:
        """Give the title, as the file's properties say it."""
        return make_printable(self.cover.title)

    def list_headings(self, depth: int) -> Iterator[Heading]:
        """Go through the headings down to a level."""
        return (block for block in self.blocks if isinstance(block, Heading) and block.level <= depth)


def say(text: str, *, tone: Tone = Tone.BODY) -> Paragraph:
    """Give a paragraph of one appearance."""
    return Paragraph((Run(text),), tone)


def say_all(text: str, *, tone: Tone = Tone.BODY) -> tuple[Block, ...]:
    r"""Give a text written by people as blocks: paragraphs, and lists where lines begin with a dash.

    Examples
    --------
    >>> [type(block).__name__ for block in say_all("Trois lieux :\n- le port\n- la gare")]
    ['Paragraph', 'Listing']
    """
    blocks: list[Block] = []
    items: list[Item] = []
    for line in (line.strip() for line in make_printable(text).split("\n")):
        if is_item(line):
            items.append(Item((Run(line[1:].strip()),)))
            continue
        if items:
            blocks.append(Listing(tuple(items)))
            items = []
        if line:
            blocks.append(say(line, tone=tone))
    return (*blocks, Listing(tuple(items))) if items else tuple(blocks)


def is_item(line: str) -> bool:
    """Tell whether people meant a line as an item of a list."""
    return len(line) > 2 and line[0] in "-–•*▪●" and line[1] == " "


def write_cell(text: str, *, is_strong: bool = False) -> Cell:
    """Give a text as a cell: one line each, as a list when all its lines are items."""
    lines = tuple(line.strip() for line in make_printable(text).split("\n") if line.strip())
    if lines and all(is_item(line) for line in lines):
        return Cell(tuple(line[1:].strip() for line in lines), is_list=True, is_strong=is_strong)
    return Cell(lines, is_strong=is_strong)
