"""Read DOCX documents: paragraphs with their styles, lists, tables with merged cells."""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from maillage.reading.blocks import Block, Cell, Document, Paragraph, Table
from maillage.reading.formats.lines import cell_text
from maillage.reading.formats.office_xml import local_name, parse_member
from maillage.reading.text import clean, has_bullet, without_bullet

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"^(?:heading|titre|berschrift|title)\s?(\d)?$", re.I)
_CONTENTS = re.compile(r"^(?:toc|tm|tabledesmatires|table of contents)", re.I)
_HIDDEN = {"del", "moveFrom", "pict", "Fallback", "instrText", "txbxContent"}


def read_word(path: Path) -> Document:
    """Read a DOCX file; headers, footers, notes and deleted text are left out.

    Raises
    ------
    UnreadableDocument
        The file has no readable document part.
    """
    root = parse_member(path, "word/document.xml")
    body = root.find(f"{_W}body")
    names = _style_names(path)
    blocks: list[Block] = []
    for element in _content(body if body is not None else root):
        number = len(blocks) + 1
        if local_name(element) == "p":
            paragraph = _paragraph(element, names, number)
            blocks += [paragraph] if paragraph.text else []
            blocks += _boxes(element, names, number)
        else:
            blocks += _tables(element, number)
    return Document(tuple(blocks), "docx")


def _style_names(path: Path) -> dict[str, str]:
    """Return the name of each paragraph style.

    Its identifier depends on the language of the software.
    """
    try:
        root = parse_member(path, "word/styles.xml")
    except ValueError:
        return {}
    names = {}
    for style in root.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        names[style.get(f"{_W}styleId") or ""] = (name.get(f"{_W}val") or "") if name is not None else ""
    return names


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


def _boxes(element: etree._Element, names: dict[str, str], number: int) -> list[Block]:
    """Return the paragraphs of the text boxes anchored in a paragraph."""
    boxes = [
        box
        for box in element.iter(f"{_W}txbxContent")
        if not any(local_name(a) == "Fallback" for a in box.iterancestors())
    ]
    return [
        p for box in boxes for child in box.iter(f"{_W}p") if (p := _paragraph(child, names, number)).text
    ]


def _paragraph(element: etree._Element, names: dict[str, str], number: int) -> Paragraph:
    style = element.find(f"{_W}pPr/{_W}pStyle")
    style_id = style.get(f"{_W}val") or "" if style is not None else ""
    name = names.get(style_id, style_id)
    found = _HEADING.match(name.strip())
    numbering = element.find(f"{_W}pPr/{_W}numPr")
    level = numbering.find(f"{_W}ilvl") if numbering is not None else None
    text = clean(_text(element)).replace("\n", " ")
    heading = int(found[1] or 1) if found else _outline_level(element)
    listed = heading is None and (numbering is not None or has_bullet(text))
    return Paragraph(
        text=without_bullet(text) if has_bullet(text) else text.strip(),
        line=number,
        heading=heading,
        bullet=listed,
        indent=int(level.get(f"{_W}val") or 0) if level is not None else 0,
        bold=_is_bold(element),
        contents=bool(_CONTENTS.match(name)),
    )


def _outline_level(element: etree._Element) -> int | None:
    level = element.find(f"{_W}pPr/{_W}outlineLvl")
    value = int(level.get(f"{_W}val") or 9) if level is not None else 9
    return value + 1 if value < 9 else None


def _is_bold(element: etree._Element) -> bool:
    """Tell whether every run with text is bold."""
    runs = [run for run in element.iter(f"{_W}r") if (_text(run)).strip()]
    marks = [run.find(f"{_W}rPr/{_W}b") for run in runs]
    return bool(runs) and all(
        mark is not None and mark.get(f"{_W}val") not in ("0", "false") for mark in marks
    )


def _tables(element: etree._Element, number: int) -> list[Block]:
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
            text = "" if goes_on else _cell_text(cell)
            cells.append(Cell(text, f"{r}:{len(cells) + 1}", line=number))
            width = min(int(span.get(f"{_W}val") or 1), 100) if span is not None else 1
            cells += [Cell("", f"{r}:{len(cells) + k}", line=number) for k in range(1, width)]
        rows.append(tuple(cells))
    return [Table(tuple(rows), line=number), *nested] if rows else []


def _cell_text(cell: etree._Element) -> str:
    """Return the paragraphs of a cell, one a line, list items with their mark.

    The cells of inner tables follow, row by row.
    """
    lines: list[str] = []
    for paragraph in cell.iter(f"{_W}p"):
        text = clean(_text(paragraph)).strip()
        if text:
            listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None and not has_bullet(text)
            lines.append(f"• {text}" if listed else text)
    return cell_text("\n".join(lines))
