"""Read the tables where each row is an action: action plans of spreadsheets and of annexes."""

import re
from dataclasses import dataclass, field

from maillage.reading.blocks import Cell, Table
from maillage.reading.extract.marks import Mark, read_action_mark, read_mark, read_numbered
from maillage.reading.extract.sheets import is_plan_header, join_lines
from maillage.reading.extract.tables import is_total
from maillage.reading.figures import read_amount
from maillage.reading.lexicon import FIELDS, Lexicon
from maillage.reading.text import fold, one_line, tidy_label

_HEADER_ROWS = 12
_BARE_NUMBER = re.compile(r"\d[\d \u00a0\u202f.,]*")
_IN_EUROS = re.compile(r"(?<![kKmM])€")
_WHOLE = re.compile(r"\b(?:total|cout|global|budget)\b")
_GROUPING = ("objectives", "@objective", "@axis", "@suboperational")
_TREE = ("@axis", "@objective", "@suboperational")


@dataclass(slots=True)
class PlanRow:
    """An action of a plan: where it stands, its title, what each column says of it."""

    source: Cell
    place: tuple[str, ...]
    title: str
    number: str | None
    fields: dict[str, str] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)
    operations: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows of a plan and the places of its tree, in order, also those without an action."""

    rows: tuple[PlanRow, ...]
    places: tuple[tuple[tuple[str, ...], Cell], ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    tree: tuple[int, ...]
    title: int
    number: int | None
    operation: int | None
    fields: tuple[tuple[int, str, str], ...]


def read_plan(table: Table, lexicon: Lexicon) -> Plan | None:
    """Return the actions of a table, or None if it is no plan."""
    head = _header_row(table, lexicon)
    if head is None:
        return None
    columns = _columns(table.rows[head], table.rows[head + 1 :], lexicon)
    rows: list[PlanRow] = []
    places: list[tuple[tuple[str, ...], Cell]] = []
    place: tuple[str, ...] = ()
    for cells in table.rows[head + 1 :]:
        filled = [cell for cell in cells if cell.text.strip()]
        if not filled or is_total(filled[0].text) or is_plan_header([cell.text for cell in cells], lexicon):
            continue
        section = _section(filled, lexicon)
        place = _section_place(place, section[1], section[0]) if section else _place(cells, columns, place)
        if place and not any(known == place for known, _ in places):
            places.append((place, filled[0]))
        if not section:
            _add_row(rows, cells, columns, place)
    return Plan(tuple(rows), tuple(places)) if rows else None


def _header_row(table: Table, lexicon: Lexicon) -> int | None:
    best: tuple[int, int] | None = None
    for rank, row in enumerate(table.rows[:_HEADER_ROWS]):
        if is_plan_header([cell.text for cell in row], lexicon):
            known = sum(1 for cell in row if lexicon.column(one_line(cell.text)))
            if best is None or known > best[0]:
                best = (known, rank)
    return best[1] if best else None


def _columns(header: tuple[Cell, ...], body: tuple[tuple[Cell, ...], ...], lexicon: Lexicon) -> _Columns:
    """Return the role of each column; the first that can hold the title does."""
    keys: dict[int, tuple[str, str]] = {}
    for column, cell in enumerate(header):
        found = lexicon.column(one_line(cell.text))
        if cell.text.strip():
            keys[column] = (found.key if found else "#", tidy_label(cell.text))
    titles = [c for c, (key, _) in keys.items() if key == "@title"]
    operations = [c for c, (key, _) in keys.items() if key == "@operation"]
    title = titles[0] if titles else operations[0]
    taken = {title, *operations}
    keys |= {c: ("#", words) for c, (key, words) in keys.items() if _is_funder(body, c, key)}
    whole = [c for c, (key, words) in keys.items() if key == "budget" and _WHOLE.search(fold(words))]
    keys |= {
        c: ("#", words)
        for c, (key, words) in keys.items()
        if key == "budget" and whole and c not in whole and _holds_sums(body, c)
    }
    marked = tuple(
        c
        for c in sorted(keys)
        if c < title and (_names_levels(body, c, lexicon) or _groups_rows(body, c, keys))
    )
    below = (
        c
        for c, (key, _) in sorted(keys.items())
        if c < title and key in _GROUPING and marked and c > marked[0]
    )
    marked = tuple(sorted({*marked, *below}))
    named = tuple(c for name in _TREE for c, (key, _) in keys.items() if key == name and c < title)
    tree = marked if len(marked) > len(named) else named
    number = next((c for c, (key, _) in keys.items() if key == "@number"), None)
    used = {*taken, *tree, number}
    keys |= {c: ("#", f"{keys[c - 1][1]} – {words}") for c, (_, words) in keys.items() if _is_share(keys, c)}
    fields = tuple(
        (c, key if key in FIELDS else "description" if key == "@title" else "#", words)
        for c, (key, words) in keys.items()
        if c not in used
    )
    return _Columns(tree, title, number, operations[0] if titles and operations else None, fields)


def _names_levels(body: tuple[tuple[Cell, ...], ...], column: int, lexicon: Lexicon) -> bool:
    """Tell whether every cell of a column names an element of the tree: "Axe 1 – …"."""
    texts = [text for row in body if (text := one_line(_text(row, column)))]
    marks = [read_mark(text, lexicon) for text in texts]
    return bool(marks) and all(mark is not None and mark.level is not None and mark.label for mark in marks)


def _groups_rows(body: tuple[tuple[Cell, ...], ...], column: int, keys: dict[int, tuple[str, str]]) -> bool:
    """Tell whether a column before the titles holds the tree: stakes or objectives over several rows each.

    A merged cell leaves the rows below it empty, a repeated one says the same again.
    """
    key, words = keys[column]
    if key not in _GROUPING and not (key == "diagnosis" and fold(words).startswith("enjeu")):
        return False
    texts = [fold(_text(row, column)) for row in body if any(cell.text.strip() for cell in row)]
    return bool(texts and texts[0]) and len({text for text in texts if text}) < len(texts)


def _is_funder(body: tuple[tuple[Cell, ...], ...], column: int, key: str) -> bool:
    """Tell whether a column that reads as a field ("État") holds what a funder gives instead."""
    texts = [one_line(_text(row, column)) for row in body]
    return (
        key in FIELDS and key != "budget" and _holds_sums(body, column) and any("€" in text for text in texts)
    )


def _holds_sums(body: tuple[tuple[Cell, ...], ...], column: int) -> bool:
    texts = [text for row in body if (text := one_line(_text(row, column)))]
    return bool(texts) and all(read_amount(text) is not None for text in texts)


def _is_share(keys: dict[int, tuple[str, str]], column: int) -> bool:
    """Tell whether a column is the sum that the funder of the column before gives."""
    before = fold(keys[column - 1][1]) if column - 1 in keys else ""
    return fold(keys[column][1]).startswith("montant") and before.startswith("financeur")


def _section(filled: list[Cell], lexicon: Lexicon) -> tuple[Mark | None, str] | None:
    """Return the mark and text of a row that is only the name of an axis, over the whole width."""
    if len({fold(cell.text) for cell in filled}) != 1 or read_action_mark(filled[0].text, lexicon):
        return None
    text = one_line(filled[0].text)
    mark = read_mark(text, lexicon)
    return (mark, text) if mark or read_numbered(text) else None


def _section_place(place: tuple[str, ...], text: str, mark: Mark | None) -> tuple[str, ...]:
    """Return the place under a section row: its depth is that of its number."""
    numbered = read_numbered(text)
    depth = len(mark.path) if mark and mark.path else len(numbered.path) if numbered else 1
    if mark and mark.level and mark.level.rank >= 34 and depth == 1 and place:
        depth = 2
    return (*place[: depth - 1], text)


def _place(cells: tuple[Cell, ...], columns: _Columns, above: tuple[str, ...]) -> tuple[str, ...]:
    """Return the axis, sub-axis… of a row.

    An empty cell goes on with the row above, as a merged one does.
    """
    if not columns.tree:
        return above
    place: list[str] = []
    kept = True
    for rank, column in enumerate(columns.tree):
        text = join_lines(_text(cells, column).split("\n"))
        if text:
            kept = kept and rank < len(above) and above[rank] == text
            place.append(text)
        elif kept and rank < len(above):
            place.append(above[rank])
        else:
            break
    return tuple(place)


def _text(cells: tuple[Cell, ...], column: int | None) -> str:
    return cells[column].text.strip() if column is not None and column < len(cells) else ""


def _add_row(rows: list[PlanRow], cells: tuple[Cell, ...], columns: _Columns, place: tuple[str, ...]) -> None:
    """Add an action, or complete the one above when its title covers several rows."""
    title = join_lines(_text(cells, columns.title).split("\n"))
    values = _values(cells, columns)
    operation = tidy_label(_text(cells, columns.operation))
    same = bool(rows) and (not title or fold(title) == fold(rows[-1].title)) and rows[-1].place == place
    if not same:
        if not title:
            return
        rows.append(_new_row(cells, columns, place, title))
    row = rows[-1]
    if operation:
        row.operations.append((operation, {key: text for key, text in values if key in FIELDS}))
        return
    for key, text in values:
        target = row.details if key.startswith("#") else row.fields
        name = key.removeprefix("#")
        if text not in target.get(name, "").split(" | "):
            target[name] = f"{target[name]} | {text}" if name in target else text


def _new_row(cells: tuple[Cell, ...], columns: _Columns, place: tuple[str, ...], title: str) -> PlanRow:
    number = _text(cells, columns.number) or None
    numbered = read_numbered(title)
    if number is None and numbered and not numbered.letter:
        number, title = ".".join(map(str, numbered.path)), numbered.label
    return PlanRow(cells[min(columns.title, len(cells) - 1)], place, tidy_label(title), number)


def _values(cells: tuple[Cell, ...], columns: _Columns) -> list[tuple[str, str]]:
    values = []
    for column, key, words in columns.fields:
        text = join_lines(_text(cells, column).split("\n"))
        if text:
            # The head of the column holds the unit of its numbers.
            in_euros = key == "budget" and _IN_EUROS.search(words) and _BARE_NUMBER.fullmatch(text)
            text = f"{text} €" if in_euros else text
            values.append((key if key != "#" else f"#{words}", text))
    return values
