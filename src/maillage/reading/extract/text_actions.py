"""Find the actions printed as text: a mark, then headings with their paragraphs."""

import re
from collections.abc import Iterator

from maillage.reading.blocks import Block, Document, Paragraph
from maillage.reading.extract.marks import Mark, read_action_mark, read_mark
from maillage.reading.extract.placed import Actions, Placed, sheet_place
from maillage.reading.extract.sheets import Sheet, key_of
from maillage.reading.lexicon import FIELDS, Heading, Lexicon
from maillage.reading.pieces import Action
from maillage.reading.text import ends_sentence, fold, tidy_label

_SECTION_END = re.compile(r"^(?:article|annexe|fait a|fait en|signatures?|glossaire|conclusion|liste des)\b")
_NEAR_TABLE = 16
_MAX_TITLE = 260
_MAX_MENTION = 160
_MIN_FIELDS_OF_AXIS = 3
_LOWEST_LEVEL = 48
_LOW_LEVEL = 40


def add_text_actions(document: Document, lexicon: Lexicon, actions: Actions) -> None:
    """Add the actions whose sheet is text; an axis is one too when its headings follow it."""
    starts = list(_starts(document, lexicon))
    ends = [*(rank for rank, _, _ in starts), len(document.blocks)][1:]
    for (rank, paragraph, mark), end in zip(starts, ends, strict=True):
        sheet, below = _read_text_sheet(document.blocks, rank, end, lexicon)
        fields = sheet.fields()
        in_table = any(r in actions.taken for r in range(rank, min(end, rank + _NEAR_TABLE)))
        if in_table or (mark.level is not None and len(fields) < _MIN_FIELDS_OF_AXIS):
            continue
        title = sheet.text("@title") or mark.label or below
        if not title or len(title) > _MAX_TITLE:
            continue
        action = Action(
            paragraph.source(),
            confidence=0.85 if fields else 0.6,
            title=tidy_label(title),
            number=sheet.text("@number") or mark.number,
            fields=fields,
            details=sheet.details(),
        )
        actions.placed.append(Placed(rank, action, sheet_place(sheet, lexicon)))


def _starts(document: Document, lexicon: Lexicon) -> Iterator[tuple[int, Paragraph, Mark]]:
    """Yield the marks that open a sheet.

    Those a sheet quotes at its head or as objectives do not.
    """
    in_action, headed, key = False, False, ""
    for rank, paragraph in document.paragraphs():
        if paragraph.contents:
            continue
        mark = read_action_mark(paragraph.text, lexicon)
        if mark and not (ends_sentence(paragraph.text) and len(paragraph.text) > _MAX_MENTION):
            in_action, headed, key = True, False, ""
            yield rank, paragraph, mark
            continue
        mark = read_mark(paragraph.text, lexicon)
        if mark is None or mark.level is None or mark.level.rank >= _LOWEST_LEVEL:
            if heading := lexicon.heading(paragraph.text):
                headed, key = True, heading.key
            continue
        in_objectives = key == "objectives" and mark.level.rank >= _LOW_LEVEL
        quoted = not headed or key.startswith("@") or in_objectives
        if not (in_action and quoted):
            in_action = False
            yield rank, paragraph, mark


def _read_text_sheet(blocks: tuple[Block, ...], rank: int, end: int, lexicon: Lexicon) -> tuple[Sheet, str]:
    """Return the sheet that the paragraphs between two marks make.

    The line under a bare mark comes with it: it may be the title.
    """
    sheet = Sheet()
    key, below = "", ""
    opening = blocks[rank]
    for block in blocks[rank + 1 : end]:
        if not isinstance(block, Paragraph):
            continue
        if _SECTION_END.match(fold(block.text)) or _ends_sheet(opening, block, lexicon):
            break
        mark = read_mark(block.text, lexicon)
        if mark and mark.number and mark.label and not sheet.entries:
            break
        heading = None if block.contents else lexicon.heading(block.text)
        if heading and (heading.rest or not block.bullet):
            if _opens_chapter(sheet, heading, block):
                break
            key = key_of(heading, block.text)
            sheet.open(key)
            sheet.add(key, heading.rest)
        elif key:
            sheet.add(key, f"• {block.text}" if block.bullet else block.text)
        elif not below and not block.bullet and mark is None:
            below = tidy_label(block.text)
    return sheet, below


def _opens_chapter(sheet: Sheet, heading: Heading, block: Paragraph) -> bool:
    """Tell whether a heading alone on its line is a chapter's: its field is filled already, by a line with a colon."""
    told = bool(sheet.lines(heading.key)) and heading.key in FIELDS
    return told and not heading.rest and (block.text.isupper() or block.heading is not None)


def _ends_sheet(opening: Block, block: Paragraph, lexicon: Lexicon) -> bool:
    """Tell whether a heading closes the sheet: as high as the one that opened it, and no field."""
    if not isinstance(opening, Paragraph) or opening.heading is None or block.heading is None:
        return False
    if block.heading < opening.heading:
        return True
    return block.heading == opening.heading and lexicon.heading(block.text) is None
