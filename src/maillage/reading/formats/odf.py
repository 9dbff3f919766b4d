"""Read ODT documents and ODS workbooks.

The content is parsed here rather than through a library so that repeated rows
and cells stay bounded.
"""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from maillage.reading.blocks import Block, Cell, Document, Paragraph, Table
from maillage.reading.errors import UnreadableDocument
from maillage.reading.formats.lines import cell_text
from maillage.reading.formats.office_xml import local_name, parse_member
from maillage.reading.formats.spreadsheets import MAX_COLUMNS, MAX_ROWS, sheet_blocks
from maillage.reading.pieces import Issue
from maillage.reading.text import clean, has_bullet, without_bullet

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SKIPPED = {
    "note",
    "annotation",
    "tracked-changes",
    "deletion",
    "sequence-decls",
    "bookmark",
    "frame",
}
_INSIDE = {
    "section",
    "list",
    "list-item",
    "list-header",
    "table-header-rows",
    "table-row-group",
    "table-rows",
    "numbered-paragraph",
}


def read_writer(path: Path) -> Document:
    """Read an ODT document; notes, comments and deleted text are left out."""
    body = _office_body(path, "text")
    blocks: list[Block] = []
    for element, depth in _flow(body, 0):
        number = len(blocks) + 1
        if local_name(element) == "table":
            blocks += _text_table(element, number)
            continue
        paragraph = _paragraph(element, depth, number)
        blocks += [paragraph] if paragraph.text else []
    return Document(tuple(blocks), "odt")


def read_calc(path: Path) -> Document:
    """Read the visible sheets of an ODS workbook."""
    blocks: list[Block] = []
    issues: list[Issue] = []
    for table in _office_body(path, "spreadsheet").iterchildren(f"{_TABLE}table"):
        name = table.get(f"{_TABLE}name") or ""
        if table.get(f"{_TABLE}display") == "false":
            issues.append(
                Issue(
                    "hidden_sheet",
                    f"La feuille masquée « {name} » n’a pas été lue : affichez-la si elle doit l’être.",
                )
            )
            continue
        blocks += sheet_blocks(name, _rows(table))
    if not blocks:
        raise UnreadableDocument(
            "Le classeur ne contient aucune ligne.",
            where=path.name,
            remedy="Vérifiez que vous avez choisi le bon fichier.",
        )
    return Document(tuple(blocks), "ods", tuple(issues))


def _office_body(path: Path, kind: str) -> etree._Element:
    root = parse_member(path, "content.xml")
    body = root.find(f"{_OFFICE}body/{_OFFICE}{kind}")
    if body is None:
        raise UnreadableDocument(
            "Le document OpenDocument n’a pas de contenu.",
            where=path.name,
            remedy="Rouvrez-le et enregistrez-en une copie.",
        )
    return body


def _flow(parent: etree._Element, depth: int) -> Iterator[tuple[etree._Element, int]]:
    """Yield paragraphs, headings and tables in order with the depth of the list they are in."""
    for element in parent:
        name = local_name(element)
        if name in ("p", "h", "table"):
            yield element, depth
        elif name == "table-of-content":
            for line in element.iter(f"{_TEXT}p"):
                yield line, -1
        elif name in _INSIDE:
            yield from _flow(element, depth + (name == "list"))


def _text(element: etree._Element) -> str:
    parts = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name == "s":
            parts.append(" " * min(int(child.get(f"{_TEXT}c") or 1), 100))
        elif name == "tab":
            parts.append(" ")
        elif name == "line-break":
            parts.append("\n")
        elif name not in _SKIPPED:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _paragraph(element: etree._Element, depth: int, number: int) -> Paragraph:
    text = clean(_text(element)).replace("\n", " ")
    heading = int(element.get(f"{_TEXT}outline-level") or 1) if local_name(element) == "h" else None
    style = (element.get(f"{_TEXT}style-name") or "").lower()
    heading = 1 if heading is None and style in ("title", "titre") else heading
    return Paragraph(
        text=without_bullet(text) if has_bullet(text) else text.strip(),
        line=number,
        heading=heading,
        bullet=heading is None and (depth > 0 or has_bullet(text)),
        indent=max(depth - 1, 0),
        contents=depth < 0,
    )


def _text_table(element: etree._Element, number: int) -> list[Block]:
    rows = [
        tuple(Cell(text, f"{r}:{c}", line=number) for c, text in enumerate(row, start=1))
        for r, row in enumerate(_rows(element), start=1)
    ]
    return [Table(tuple(rows), line=number)] if rows else []


def _rows(table: etree._Element) -> Iterator[list[str]]:
    """Yield the rows of a table, its repetitions unrolled no further than the limits."""
    count = 0
    for row in table.iter(f"{_TABLE}table-row"):
        if next(row.iterancestors(f"{_TABLE}table")) is not table:
            continue
        cells = list(_cells(row))
        while cells and not cells[-1]:
            cells.pop()
        repeated = int(row.get(f"{_TABLE}number-rows-repeated") or 1) if cells else 1
        for _ in range(min(repeated, 1000)):
            count += 1
            if count > MAX_ROWS:
                return
            yield cells


def _cells(row: etree._Element) -> Iterator[str]:
    width = 0
    for cell in row:
        if local_name(cell) not in ("table-cell", "covered-table-cell"):
            continue
        text = cell_text("\n".join(_item_text(p) for p in cell.iter(f"{_TEXT}p", f"{_TEXT}h")))
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated") or 1)
        for _ in range(min(repeated, MAX_COLUMNS - width)):
            width += 1
            yield text


def _item_text(paragraph: etree._Element) -> str:
    text = clean(_text(paragraph)).strip()
    listed = (
        any(local_name(parent) == "list" for parent in paragraph.iterancestors())
        and text
        and not has_bullet(text)
    )
    return f"• {text}" if listed else text
