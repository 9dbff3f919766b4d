"""Find the actions printed as tables: a sheet each, or a plan with a row each."""

from dataclasses import dataclass, replace
from itertools import pairwise

from maillage.reading.blocks import Block, Document, Paragraph, Table
from maillage.reading.extract.marks import Mark, read_action_mark, read_mark
from maillage.reading.extract.placed import Actions, Placed, sheet_place
from maillage.reading.extract.plans import PlanRow, read_plan
from maillage.reading.extract.sheets import Sheet, companions, is_sheet, read_sheet
from maillage.reading.lexicon import Lexicon
from maillage.reading.pieces import Action, Operation, Source
from maillage.reading.text import ends_sentence, one_line, tidy_label

_LOOK_BACK = 16
_MAX_TITLE = 260
_LOW_LEVEL = 40


@dataclass(frozen=True, slots=True)
class _Heading:
    """The number and title of a sheet, and where they were read."""

    number: str | None
    title: str
    source: Source


def add_table_actions(document: Document, lexicon: Lexicon, actions: Actions) -> None:
    """Add the actions of every table; a sheet that a page cuts goes on in the table after it."""
    sheets = [table for _, table in document.tables() if is_sheet(table, lexicon)]
    beside = companions(sheets, lexicon)
    sheet: Sheet | None = None
    start = 0
    for rank, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            if sheet and any(c.isalpha() for c in block.text) and not block.contents:
                _add_sheet(start, sheet, document.blocks, lexicon, actions)
                sheet = None
            continue
        if plan := read_plan(block, lexicon):
            actions.plans.append((rank, plan))
            actions.taken.add(rank)
            actions.placed += [Placed(rank, _plan_action(row), row.place) for row in plan.rows]
            continue
        if not is_sheet(block, lexicon) and not (sheet and _has_heading(block, lexicon)):
            continue
        actions.taken.add(rank)
        for part in _parts(block, lexicon):
            more = read_sheet(part, lexicon, beside, above=sheet)
            if sheet and "@title" not in more.entries and _head_mark(more, lexicon) is None:
                sheet.extend(more)
                continue
            _add_sheet(start, sheet, document.blocks, lexicon, actions)
            sheet, start = more, rank
    _add_sheet(start, sheet, document.blocks, lexicon, actions)


def _parts(table: Table, lexicon: Lexicon) -> list[Table]:
    """Cut a table that holds several sheets at the rows that name an action."""
    starts = [0]
    for rank, row in enumerate(table.rows[1:], start=1):
        filled = [cell.text for cell in row if cell.text]
        if len(filled) == 1 and read_action_mark(filled[0], lexicon):
            starts.append(rank)
    return [replace(table, rows=table.rows[a:b]) for a, b in pairwise([*starts, len(table.rows)])]


def _has_heading(table: Table, lexicon: Lexicon) -> bool:
    firsts = [one_line(row[0].text) for row in table.rows if row and row[0].text]
    return any(lexicon.heading(text, inline=False) for text in firsts)


def _add_sheet(
    rank: int, sheet: Sheet | None, blocks: tuple[Block, ...], lexicon: Lexicon, actions: Actions
) -> None:
    """Add the action of a sheet, with the title printed in it or above it."""
    heading = _sheet_heading(rank, sheet, blocks, lexicon) if sheet else None
    if sheet is None or heading is None:
        return
    source = heading.source
    action = Action(
        source,
        confidence=0.9,
        title=heading.title,
        number=sheet.text("@number") or heading.number,
        fields=sheet.fields(),
        details=sheet.details(),
        operations=_operations(source, sheet.operations),
    )
    actions.placed.append(Placed(rank, action, sheet_place(sheet, lexicon)))


def _operations(source: Source, operations: list[tuple[str, dict[str, str]]]) -> tuple[Operation, ...]:
    return tuple(Operation(source, 0.85, title, fields) for title, fields in operations)


def _plan_action(row: PlanRow) -> Action:
    source = row.source.source()
    return Action(
        source,
        confidence=0.9,
        title=row.title,
        number=row.number,
        fields=row.fields,
        details=row.details,
        operations=_operations(source, row.operations),
    )


def _head_mark(sheet: Sheet, lexicon: Lexicon) -> Mark | None:
    """Return the mark of the action printed at the head of its table."""
    for line in sheet.lines("@head"):
        if mark := read_action_mark(line, lexicon):
            return mark
    return None


def _sheet_heading(rank: int, sheet: Sheet, blocks: tuple[Block, ...], lexicon: Lexicon) -> _Heading | None:
    """Return the heading of a sheet: in the table, else the nearest mark or heading above it."""
    source = (sheet.source or blocks[rank]).source()
    head = _head_mark(sheet, lexicon)
    number = head.number if head else None
    if text := sheet.text("@title"):
        mark = read_action_mark(text, lexicon)
        label = mark.label if mark and mark.label else text
        return _Heading(mark.number if mark else number, tidy_label(label), source)
    if head and (label := head.label or _first_plain_line(sheet, lexicon)):
        return _Heading(number, tidy_label(label), source)
    above = _heading_above(rank, blocks, lexicon)
    if above is None:
        return None
    title = above.title or tidy_label(_first_plain_line(sheet, lexicon))
    return replace(above, number=above.number or number, title=title) if title else None


def _first_plain_line(sheet: Sheet, lexicon: Lexicon) -> str:
    """Return the first line at the head of a sheet that is no mark: the title under a bare one."""
    for line in sheet.lines("@head"):
        if not read_action_mark(line, lexicon) and not read_mark(line, lexicon):
            return line
    return ""


def _heading_above(rank: int, blocks: tuple[Block, ...], lexicon: Lexicon) -> _Heading | None:
    """Return the nearest mark of an action or an axis above a table, else the nearest heading."""
    best: Paragraph | None = None
    for block in reversed(blocks[max(0, rank - _LOOK_BACK) : rank]):
        if isinstance(block, Table):
            break
        if block.bullet or block.contents or len(block.text) > _MAX_TITLE:
            continue
        mark = read_action_mark(block.text, lexicon) or read_mark(block.text, lexicon)
        high = mark is not None and (mark.level is None or mark.level.rank < _LOW_LEVEL)
        if mark and high and (mark.label or best or mark.level is None):
            label = mark.label or (best.text if best else "")
            return _Heading(mark.number, tidy_label(label), block.source())
        if mark is None and _is_better_heading(block, best):
            best = block
    return _Heading(None, tidy_label(best.text), best.source()) if best else None


def _is_better_heading(block: Paragraph, best: Paragraph | None) -> bool:
    if best is None:
        return not ends_sentence(block.text) or block.heading is not None
    return block.heading is not None and best.heading is None
