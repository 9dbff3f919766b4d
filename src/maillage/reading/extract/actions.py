"""Find the actions: sheets in tables or in text, rows of plans, announced lists."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from maillage.reading.blocks import Block, Cell, Document, Paragraph, Table
from maillage.reading.extract.marks import Mark, read_action_mark, read_mark
from maillage.reading.extract.plans import Plan, PlanRow, read_plan
from maillage.reading.extract.sheets import (
    Sheet,
    companions,
    is_sheet,
    join_lines,
    key_of,
    read_sheet,
)
from maillage.reading.lexicon import FIELDS, Lexicon
from maillage.reading.pieces import Action, Operation, Source
from maillage.reading.text import ends_sentence, fold, likeness, one_line, tidy_label

_LOOK_BACK = 16
_MAX_TITLE = 260
_INLINE_ITEMS = re.compile(r"(?:^|\s)[-–•●▪➢✓]\s+(?=[A-ZÀ-Ý«])")
_SECTION_END = re.compile(
    r"^(?:article|annexe|fait a|fait en|signatures?|glossaire|conclusion|liste des)\b"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """An action with the rank of the block it was read in, and where its plan puts it."""

    rank: int
    action: Action
    place: tuple[str, ...] = ()


@dataclass(slots=True)
class Actions:
    """The actions of a document, the blocks their sheets take, and the trees of its plans."""

    placed: list[Placed] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    plans: list[tuple[int, Plan]] = field(default_factory=list)


def find_actions(document: Document, lexicon: Lexicon) -> Actions:
    """Return the actions of a document, each once, sheets before mentions."""
    actions = Actions()
    _from_tables(document, lexicon, actions)
    _from_text(document, lexicon, actions)
    if not actions.placed:
        _from_lists(document, lexicon, actions)
    actions.placed = _distinct(sorted(actions.placed, key=lambda p: p.rank))
    return actions


def _distinct(placed: list[Placed]) -> list[Placed]:
    """Keep one action for each title: the mention that says most; a summary does not count twice."""
    kept: list[Placed] = []
    for new in placed:
        same = next((k for k in kept if _same_action(k.action, new.action)), None)
        if same is None:
            kept.append(new)
        elif _weight(new.action) > _weight(same.action):
            merged = replace(new.action, number=new.action.number or same.action.number)
            kept[kept.index(same)] = Placed(new.rank, merged, new.place or same.place)
    with_fields = [p for p in kept if p.action.fields or p.action.operations]
    numbered = {p.action.number for p in with_fields if p.action.number}
    if len(with_fields) >= 3:
        kept = [p for p in kept if p in with_fields or p.action.number not in numbered]
    return kept


def _same_action(left: Action, right: Action) -> bool:
    alike = likeness(left.title, right.title)
    same_number = left.number is not None and left.number == right.number
    if (
        left.fields
        and right.fields
        and left.number != right.number
        and left.number
        and right.number
    ):
        return False
    return alike >= 0.9 or (same_number and alike >= 0.55)


def _weight(action: Action) -> int:
    return 10 * len(action.fields) + 5 * len(action.operations) + len(action.details)


def _from_tables(document: Document, lexicon: Lexicon, actions: Actions) -> None:
    sheets = [table for _, table in document.tables() if is_sheet(table, lexicon)]
    beside = companions(sheets, lexicon)
    open_sheet: tuple[int, Sheet] | None = None
    for rank, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            if len(block.text) > 8 and not block.contents:
                open_sheet = _closed(open_sheet, document, lexicon, actions)
            continue
        if plan := read_plan(block, lexicon):
            open_sheet = _closed(open_sheet, document, lexicon, actions)
            actions.plans.append((rank, plan))
            actions.taken.add(rank)
            actions.placed += [Placed(rank, _plan_action(row), row.place) for row in plan.rows]
        elif is_sheet(block, lexicon) or (open_sheet and _has_heading(block, lexicon)):
            sheet = read_sheet(block, lexicon, beside, above=open_sheet[1] if open_sheet else None)
            starts = "@title" in sheet.entries or _head_mark(sheet, lexicon) is not None
            if open_sheet and not starts:
                _extend(open_sheet[1], sheet)
            else:
                _closed(open_sheet, document, lexicon, actions)
                open_sheet = (rank, sheet)
            actions.taken.add(rank)
    _closed(open_sheet, document, lexicon, actions)


def _has_heading(table: Table, lexicon: Lexicon) -> bool:
    return any(
        row and row[0].text and lexicon.heading(one_line(row[0].text), inline=False)
        for row in table.rows
    )


def _extend(sheet: Sheet, more: Sheet) -> None:
    for rank, (key, parts) in enumerate(more.entries.items()):
        if rank == 0 and key in sheet.columns.values() and key in sheet.entries:
            sheet.entries[key][-1].extend(parts.pop(0))
        sheet.entries.setdefault(key, []).extend(parts)
    sheet.columns = more.columns
    sheet.operations += more.operations


def _closed(
    open_sheet: tuple[int, Sheet] | None, document: Document, lexicon: Lexicon, actions: Actions
) -> None:
    """Add the action of a sheet that ends, with the title printed in it or above it."""
    if open_sheet is None:
        return
    rank, sheet = open_sheet
    number, title, source = _sheet_title(rank, sheet, document.blocks, lexicon)
    if title:
        operations = tuple(
            Operation(source, 0.85, name, fields) for name, fields in sheet.operations
        )
        action = Action(
            source,
            0.9,
            title,
            sheet.text("@number") or number,
            None,
            sheet.fields(),
            sheet.details(),
            operations,
        )
        actions.placed.append(Placed(rank, action, _sheet_place(sheet)))


def _sheet_place(sheet: Sheet) -> tuple[str, ...]:
    return tuple(
        text for key in ("@axis", "@objective", "@suboperational") if (text := sheet.text(key))
    )


def _head_mark(sheet: Sheet, lexicon: Lexicon) -> Mark | None:
    """Return the mark of the action printed at the head of its table."""
    for line in (line for part in sheet.entries.get("@head", []) for line in part):
        if mark := read_action_mark(line, lexicon):
            return mark
    return None


def _sheet_title(
    rank: int, sheet: Sheet, blocks: tuple[Block, ...], lexicon: Lexicon
) -> tuple[str | None, str, Source]:
    """Return the number, title and place of a sheet: in the table, else the nearest mark or heading above."""
    table = blocks[rank]
    source = (
        (sheet.source or table.rows[0][0]).source() if isinstance(table, Table) else table.source()
    )
    head = _head_mark(sheet, lexicon)
    if text := sheet.text("@title"):
        mark = read_action_mark(text, lexicon)
        return (
            (mark.number if mark else head.number if head else None),
            tidy_label(mark.label if mark and mark.label else text),
            source,
        )
    if head:
        lines = [line for part in sheet.entries["@head"] for line in part]
        label = head.label or next(
            (
                line
                for line in lines
                if not read_action_mark(line, lexicon) and not read_mark(line, lexicon)
            ),
            "",
        )
        if label:
            return head.number, tidy_label(label), source
    return _title_above(rank, blocks, lexicon, source, head)


def _title_above(
    rank: int, blocks: tuple[Block, ...], lexicon: Lexicon, source: Source, head: Mark | None
) -> tuple[str | None, str, Source]:
    fallback: Paragraph | None = None
    for block in reversed(blocks[max(0, rank - _LOOK_BACK) : rank]):
        if isinstance(block, Table):
            break
        if block.bullet or block.contents or len(block.text) > _MAX_TITLE:
            continue
        mark = read_action_mark(block.text, lexicon) or read_mark(block.text, lexicon)
        if mark and (mark.level is None or mark.level.rank < 40) and (mark.label or fallback):
            return (
                mark.number,
                mark.label or tidy_label(fallback.text if fallback else ""),
                block.source(),
            )
        if (fallback is None and mark is None and not ends_sentence(block.text)) or (
            block.heading is not None
            and (fallback is None or fallback.heading is None)
            and mark is None
        ):
            fallback = block
    if fallback:
        return (head.number if head else None), tidy_label(fallback.text), fallback.source()
    return None, "", source


def _plan_action(row: PlanRow) -> Action:
    source = row.source.source()
    operations = tuple(Operation(source, 0.85, name, fields) for name, fields in row.operations)
    return Action(source, 0.9, row.title, row.number, None, row.fields, row.details, operations)


def _from_text(document: Document, lexicon: Lexicon, actions: Actions) -> None:
    """Read the sheets printed as text: a mark, then headings and their paragraphs."""
    starts = [(rank, mark) for rank, mark in _marks(document, lexicon)]
    for index, (rank, mark) in enumerate(starts):
        end = starts[index + 1][0] if index + 1 < len(starts) else len(document.blocks)
        sheet, below = _text_sheet(document.blocks, rank, end, lexicon)
        fields = sheet.fields()
        has_table = any(r in actions.taken for r in range(rank, min(end, rank + _LOOK_BACK)))
        if has_table or (mark.level is not None and len(fields) < 3):
            continue
        title = sheet.text("@title") or mark.label or below
        if title and len(title) <= _MAX_TITLE:
            block = document.blocks[rank]
            source = block.source() if isinstance(block, Paragraph) else block.rows[0][0].source()
            action = Action(
                source,
                0.85 if fields else 0.6,
                title,
                sheet.text("@number") or mark.number,
                None,
                fields,
                sheet.details(),
            )
            actions.placed.append(Placed(rank, action, _sheet_place(sheet)))


def _marks(document: Document, lexicon: Lexicon) -> Iterator[tuple[int, Mark]]:
    for rank, paragraph in document.paragraphs():
        if paragraph.contents:
            continue
        mark = read_action_mark(paragraph.text, lexicon) or read_mark(paragraph.text, lexicon)
        if (
            mark
            and (mark.level is None or mark.level.rank < 48)
            and not (
                mark.level is None and ends_sentence(paragraph.text) and len(paragraph.text) > 160
            )
        ):
            yield rank, mark


def _text_sheet(
    blocks: tuple[Block, ...], rank: int, end: int, lexicon: Lexicon
) -> tuple[Sheet, str]:
    """Return the sheet that the paragraphs between two marks make, and the line under a bare mark."""
    sheet = Sheet()
    key, below = None, ""
    opening = blocks[rank]
    for block in blocks[rank + 1 : end]:
        if not isinstance(block, Paragraph):
            continue
        if _SECTION_END.match(fold(block.text)) or _ends_sheet(opening, block, lexicon):
            break
        heading = None if block.contents else lexicon.heading(block.text)
        if heading and (heading.rest or not block.bullet):
            key = key_of(heading, block.text)
            sheet.open(key)
            if heading.rest:
                sheet.add(key, heading.rest)
        elif key:
            sheet.add(key, f"• {block.text}" if block.bullet else block.text)
        elif not below and not block.bullet:
            below = tidy_label(block.text)
    return sheet, below


def _ends_sheet(opening: Block, block: Paragraph, lexicon: Lexicon) -> bool:
    """Tell whether a heading closes the sheet: as high as the one that opened it, and no field of it."""
    if not isinstance(opening, Paragraph) or opening.heading is None or block.heading is None:
        return False
    return block.heading <= opening.heading and lexicon.heading(block.text) is None


def _from_lists(document: Document, lexicon: Lexicon, actions: Actions) -> None:
    """Read the lists under a line such as "Actions concrètes", one item a line or all on one line."""
    open_list = False
    for rank, paragraph in document.paragraphs():
        text = fold(tidy_label(paragraph.text))
        if text in lexicon.action_lists:
            open_list = True
            continue
        if not open_list:
            continue
        items = _items(paragraph)
        if not items:
            open_list = False
        for item in items:
            actions.placed.append(Placed(rank, Action(paragraph.source(), 0.7, tidy_label(item))))


def _items(paragraph: Paragraph) -> list[str]:
    parts = [part.strip() for part in _INLINE_ITEMS.split(paragraph.text) if part.strip()]
    if len(parts) > 1:
        return parts
    return parts if paragraph.bullet else []


def field_names(action: Action) -> tuple[str, ...]:
    """Return the fields that an action fills, in the order of the common shape."""
    return tuple(name for name in FIELDS if name in action.fields)


def cell_lines(cell: Cell) -> str:
    """Return the text of a cell on one line."""
    return join_lines(cell.text.split("\n"))
