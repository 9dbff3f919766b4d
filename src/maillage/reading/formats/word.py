"""Read DOCX documents: paragraphs with their styles, lists, tables with merged cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from maillage.reading.blocks import Block, Cell, Document, Paragraph, Table
from maillage.reading.formats.lines import cell_text
from maillage.reading.formats.office_xml import local_name, parse_member
from maillage.reading.formats.word_styles import (
    Numbering,
    Style,
    W,
    read_lists,
    read_numbering_of,
    read_styles,
)
from maillage.reading.text import clean, has_bullet, without_bullet

_W = W
_CONTENTS = re.compile(r"^(?:toc|tm|tabledesmatires|table of contents)", re.I)
_HIDDEN = {"del", "moveFrom", "pict", "Fallback", "instrText", "txbxContent"}


@dataclass(frozen=True, slots=True)
class _Print:
    """What decides how a paragraph is printed: the styles and the lists of the document."""

    styles: dict[str, Style]
    lists: Numbering


def read_word(path: Path) -> Document:
    """Read a DOCX file; headers, footers, notes and deleted text are left out.

    Raises
    ------
    UnreadableDocument
        The file has no readable document part.
    """
    root = parse_member(path, "word/document.xml")
    body = root.find(f"{_W}body")
    look = _Print(read_styles(path), read_lists(path))
    blocks: list[Block] = []
    for element in _content(body if body is not None else root):
        number = len(blocks) + 1
        if local_name(element) == "p":
            paragraph = _paragraph(element, look, number)
            blocks += [paragraph] if paragraph.text else []
            blocks += _boxes(element, look, number)
        else:
            blocks += _tables(element, look, number)
    return Document(tuple(blocks), "docx")


def _content(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs and tables in order, also those inside content controls."""
    for element in parent:
        name = local_name(element)
        if name in ("p", "tbl"):
            yield element
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _content(element)


def _text(element: etree._Element) -> str:
    parts: list[str] = []
    for child in element:
        name = local_name(child)
        if name == "t":
            parts.append(child.text or "")
        elif name in ("tab", "ptab"):
            parts.append(" ")
        elif name in ("br", "cr"):
            parts.append("\n")
        elif name == "noBreakHyphen":
            parts.append("-")
        elif name not in _HIDDEN:
            parts.append(_text(child))
    return "".join(parts)


def _boxes(element: etree._Element, look: _Print, number: int) -> list[Block]:
    """Return the paragraphs of the text boxes anchored in a paragraph."""
    boxes = [
        box
        for box in element.iter(f"{_W}txbxContent")
        if not any(local_name(a) == "Fallback" for a in box.iterancestors())
    ]
    return [p for box in boxes for child in box.iter(f"{_W}p") if (p := _paragraph(child, look, number)).text]


def _paragraph(element: etree._Element, look: _Print, number: int) -> Paragraph:
    style = _style_of(element, look)
    text = clean(_text(element)).replace("\n", " ")
    heading = style.heading or _outline_level(element)
    mark, depth, listed = _item_mark(element, style, look, text)
    if mark and text.strip():
        text = f"{mark} {text.strip()}"
    return Paragraph(
        text=without_bullet(text) if has_bullet(text) else text.strip(),
        line=number,
        heading=heading,
        bullet=heading is None and not mark and (listed or has_bullet(text)),
        indent=depth,
        bold=_is_bold(element, style),
        contents=bool(_CONTENTS.match(style.name)),
    )


def _style_of(element: etree._Element, look: _Print) -> Style:
    style = element.find(f"{_W}pPr/{_W}pStyle")
    identifier = style.get(f"{_W}val") or "" if style is not None else ""
    return look.styles.get(identifier, Style(identifier))


def _item_mark(element: etree._Element, style: Style, look: _Print, text: str) -> tuple[str, int, bool]:
    """Return what Word prints before a paragraph, how deep it is in its list, and whether it is in one.

    A number is kept where it says something: on a heading, or with a word ("Axe 2", "Article 3").
    """
    own = read_numbering_of(element.find(f"{_W}pPr"))
    number, depth = own or style.numbering or ("0", 0)
    if not number and style.numbering:
        number = style.numbering[0]
    if number == "0" or not text.strip():
        return "", 0, False
    if look.lists.is_bullet(number, depth):
        return "", depth, True
    mark = look.lists.advance(number, depth)
    heading = style.heading is not None or _outline_level(element) is not None
    return (mark if heading or len(re.findall(r"[^\W\d_]", mark)) > 3 else ""), depth, True


def _outline_level(element: etree._Element) -> int | None:
    level = element.find(f"{_W}pPr/{_W}outlineLvl")
    value = int(level.get(f"{_W}val") or 9) if level is not None else 9
    return value + 1 if value < 9 else None


def _is_bold(element: etree._Element, style: Style) -> bool:
    """Tell whether every run with text is bold, by itself or by the style of its paragraph."""
    runs = [run for run in element.iter(f"{_W}r") if (_text(run)).strip()]
    marks = [run.find(f"{_W}rPr/{_W}b") for run in runs]
    return bool(runs) and all(
        style.bold if mark is None else mark.get(f"{_W}val") not in ("0", "false") for mark in marks
    )


def _tables(element: etree._Element, look: _Print, number: int) -> list[Block]:
    """Return a table; a merged cell keeps its text in its first row and column."""
    rows: list[tuple[Cell, ...]] = []
    nested: list[Block] = []
    for r, row in enumerate(element.iterchildren(f"{_W}tr"), start=1):
        cells: list[Cell] = []
        for cell in row.iter(f"{_W}tc"):
            if cell.getparent() is not row and next(cell.iterancestors(f"{_W}tr")) is not row:
                continue
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            goes_on = merge is not None and merge.get(f"{_W}val") in (None, "continue")
            text = "" if goes_on else _cell_text(cell, look)
            cells.append(Cell(text, f"{r}:{len(cells) + 1}", line=number))
            width = min(int(span.get(f"{_W}val") or 1), 100) if span is not None else 1
            cells += [Cell("", f"{r}:{len(cells) + k}", line=number) for k in range(1, width)]
        rows.append(tuple(cells))
    return [Table(tuple(rows), line=number), *nested] if rows else []


def _cell_text(cell: etree._Element, look: _Print) -> str:
    """Return the paragraphs of a cell, one a line, list items with their mark.

    The cells of inner tables follow, row by row.
    """
    lines: list[str] = []
    for paragraph in cell.iter(f"{_W}p"):
        text = clean(_text(paragraph)).strip()
        if text:
            mark, _, listed = _item_mark(paragraph, _style_of(paragraph, look), look, text)
            lines.append(
                f"{mark} {text}" if mark else f"• {text}" if listed and not has_bullet(text) else text
            )
    return cell_text("\n".join(lines))
