"""Write a document as tagged PDF (PDF/UA-1): headings, tables, alternative texts, bookmarks, language."""

import datetime
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from maillage.core.documents.coverage import keep_drawn
from maillage.core.documents.model import (
    Align,
    Block,
    Cell,
    Contents,
    Document,
    Figure,
    Heading,
    Listing,
    PageBreak,
    Paragraph,
    Run,
    Signatures,
    Table,
    make_printable,
)
from maillage.core.documents.theme import Theme

TEMPLATE = Path(__file__).resolve().parent / "document.typ"
STANDARD: Literal["ua-1"] = "ua-1"
_UNDRAWN = "could not be displayed"
Data = dict[str, Any]


class UnwritableDocument(ValueError):
    """A document cannot be laid out; the message says what stops it."""


def write_pdf(document: Document, theme: Theme) -> bytes:
    """Give the PDF of a document; with the same document, day and theme, the same bytes.

    The layout engine refuses what its standard forbids: an image without alternative, a document
    without title. Its fonts are those of the theme, never those of the machine.

    Raises
    ------
    UnwritableDocument
        The standard forbids something in the document; the message names it.
    """
    import typst

    data = json.dumps(describe_document(document, theme), ensure_ascii=False)
    try:
        return _compile(data, theme, document.made_on)
    except typst.TypstError as error:
        if _UNDRAWN not in str(error):
            raise UnwritableDocument(f"Le PDF n’a pas pu être composé : {error}") from error
    # A sign that no font draws, an emoji for example, is shown as an empty square: JSON keeps its form.
    return _compile(keep_drawn(data, theme.font_files), theme, document.made_on)


def _compile(data: str, theme: Theme, day: datetime.date) -> bytes:
    import typst

    content: bytes = typst.compile(
        str(TEMPLATE),
        format="pdf",
        font_paths=sorted({str(file.parent) for file in theme.font_files}),
        ignore_system_fonts=True,
        pdf_standards=[STANDARD],
        sys_inputs={"data": data},
        # Without it, the file would tell the second it was written at.
        timestamp=datetime.datetime.combine(day, datetime.time(), tzinfo=datetime.UTC),
    )
    return content


def describe_document(document: Document, theme: Theme) -> Data:
    """Give a document and its look as the template reads them: strings, numbers, lists."""
    cover = document.cover
    return {
        "title": document.title,
        "author": make_printable(document.author),
        "subject": make_printable(document.subject),
        "keywords": [make_printable(word) for word in document.keywords],
        "language": document.language,
        "made_on": [document.made_on.year, document.made_on.month, document.made_on.day],
        "version": make_printable(document.version),
        "header": make_printable(document.header),
        "page_mark": document.page_mark,
        "is_draft": document.is_draft,
        "is_short": document.is_short,
        "columns": document.columns,
        "cover": {
            "kind": make_printable(cover.kind),
            "subtitle": make_printable(cover.subtitle),
            "facts": [[make_printable(label), make_printable(value)] for label, value in cover.facts],
            "note": make_printable(cover.note),
        },
        "theme": {
            "font": theme.font,
            "size_pt": theme.size_pt,
            "margin_mm": theme.margin_mm,
            "ink": theme.ink,
            "soft": theme.soft,
            "accent": theme.accent,
            "line": theme.line,
            "shade": theme.shade,
            "header": theme.header,
            "footer": theme.footer,
            "logo": theme.logo,
            "logo_alternative": theme.logo_alternative,
        },
        "blocks": [_describe_block(block) for block in _close_gaps(document.blocks)],
    }


def _close_gaps(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Give the blocks, no heading more than one level below the one before: the standard forbids it."""
    level = 0
    for block in blocks:
        if isinstance(block, Heading):
            level = min(block.level, level + 1)
            yield replace(block, level=level)
        else:
            yield block


def _describe_block(block: Block) -> Data:
    match block:
        case Heading():
            return {
                "kind": "heading",
                "level": block.level,
                "text": make_printable(block.text),
                "opens_page": block.opens_page,
            }
        case Paragraph():
            return {"kind": "paragraph", "tone": block.tone.value, "runs": _describe_runs(block.runs)}
        case Listing():
            items = [{"runs": _describe_runs(item.runs), "depth": item.depth} for item in block.items]
            return {"kind": "listing", "numbered": block.is_numbered, "items": items}
        case Table():
            return _describe_table(block)
        case Figure():
            return {
                "kind": "figure",
                "svg": block.svg,
                "alternative": make_printable(block.alternative),
                "caption": make_printable(block.caption),
                "source": make_printable(block.source),
                "width": block.width_share,
            }
        case Signatures():
            return {
                "kind": "signatures",
                "places": [
                    {
                        "name": make_printable(one.name),
                        "function": make_printable(one.function),
                        "state": make_printable(one.state),
                    }
                    for one in block.places
                ],
            }
        case Contents():
            return {"kind": "contents", "title": make_printable(block.title), "depth": block.depth}
        case PageBreak():
            return {"kind": "break"}


def _describe_table(table: Table) -> Data:
    return {
        "kind": "table",
        "caption": make_printable(table.caption),
        "source": make_printable(table.source),
        "columns": [
            {"label": make_printable(column.label), "share": column.share, "end": column.align == Align.END}
            for column in table.columns
        ],
        "rows": [
            [_describe_cell(cell, names=table.names_rows and rank == 0) for rank, cell in enumerate(row)]
            for row in table.rows
        ],
    }


def _describe_cell(cell: Cell, *, names: bool) -> Data:
    return {
        "lines": [make_printable(line) for line in cell.lines],
        "list": cell.is_list,
        "strong": cell.is_strong or names,
        "absent": cell.is_absent,
    }


def _describe_runs(runs: tuple[Run, ...]) -> list[Data]:
    return [{"text": make_printable(run.text), "bold": run.is_bold, "italic": run.is_italic} for run in runs]
