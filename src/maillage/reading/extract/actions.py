"""Find the actions of a document, each once: sheets first, then rows of plans, then mentions."""

import re
from dataclasses import replace

from maillage.reading.blocks import Document, Paragraph
from maillage.reading.extract.details import with_details
from maillage.reading.extract.marks import read_mark
from maillage.reading.extract.placed import Actions, Placed
from maillage.reading.extract.table_actions import add_table_actions
from maillage.reading.extract.text_actions import add_text_actions
from maillage.reading.lexicon import Lexicon
from maillage.reading.pieces import Action
from maillage.reading.text import fold, likeness, tidy_label

_INLINE_ITEMS = re.compile(r"(?:^|\s)[-–•●▪➢✓]\s+(?=[A-ZÀ-Ý«])")
_SAME_TITLE = 0.9
_SAME_NUMBERED_TITLE = 0.55
_ENOUGH_SHEETS = 3


def find_actions(document: Document, lexicon: Lexicon) -> Actions:
    """Return the actions of a document, and the blocks that their sheets take."""
    actions = Actions()
    add_table_actions(document, lexicon, actions)
    add_text_actions(document, lexicon, actions)
    if not actions.placed:
        _add_listed_actions(document, lexicon, actions)
    distinct = _distinct(sorted(actions.placed, key=lambda placed: placed.rank))
    actions.placed = [replace(placed, action=with_details(placed.action)) for placed in distinct]
    return actions


def _distinct(placed: list[Placed]) -> list[Placed]:
    """Keep one action for each title, the mention that says most.

    A summary does not count twice.
    """
    kept: list[Placed] = []
    for new in placed:
        same = next((k for k in kept if _same_action(k.action, new.action)), None)
        if same is None:
            kept.append(new)
        elif _weight(new.action) > _weight(same.action):
            merged = replace(new.action, number=new.action.number or same.action.number)
            kept[kept.index(same)] = Placed(new.rank, merged, new.place or same.place)
    sheets = [p for p in kept if p.action.fields or p.action.operations]
    if len(sheets) < _ENOUGH_SHEETS:
        return kept
    numbers = {p.action.number for p in sheets if p.action.number}
    return [p for p in kept if p in sheets or p.action.number not in numbers]


def _same_action(left: Action, right: Action) -> bool:
    two_sheets = bool(left.fields) and bool(right.fields)
    if two_sheets and left.number and right.number and left.number != right.number:
        return False
    alike = likeness(left.title, right.title)
    same_number = left.number is not None and left.number == right.number
    return alike >= _SAME_TITLE or (same_number and alike >= _SAME_NUMBERED_TITLE)


def _weight(action: Action) -> int:
    return 10 * len(action.fields) + 5 * len(action.operations) + len(action.details)


def _add_listed_actions(document: Document, lexicon: Lexicon, actions: Actions) -> None:
    """Read the lists that a line such as "Actions concrètes" announces."""
    in_list = False
    for rank, paragraph in document.paragraphs():
        if fold(tidy_label(paragraph.text)) in lexicon.action_lists:
            in_list = True
            continue
        items = _items(paragraph) if in_list and read_mark(paragraph.text, lexicon) is None else []
        in_list = bool(items)
        for item in items:
            action = Action(paragraph.source(), confidence=0.7, title=tidy_label(item))
            actions.placed.append(Placed(rank, action))


def _items(paragraph: Paragraph) -> list[str]:
    """Return the items of a line: itself, or those it runs together."""
    if paragraph.heading is not None:
        return []
    parts = [part.strip() for part in _INLINE_ITEMS.split(paragraph.text) if part.strip()]
    return parts if len(parts) > 1 or paragraph.bullet else []
