"""Read the grid of an action sheet: headings and what stands under or beside them."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from maillage.reading.blocks import Cell, Table
from maillage.reading.extract.marks import read_action_mark
from maillage.reading.lexicon import FIELDS, Heading, Lexicon
from maillage.reading.text import fold, has_bullet, one_line, tidy_label, without_bullet

_MIN_FIELDS = 2
_ABSENT = re.compile(r"\W*non (?:renseigne|precise|communique)e?s?\W*$")
_MIN_MATRIX_ROWS = 3
# A cell that numbers its lines tells steps: "1. Diagnostic" is one of them, no heading.
_STEP = re.compile(r"^\s*\d{1,2}\s?[.)-]\s", re.M)


@dataclass(slots=True)
class Sheet:
    """What a sheet says under each key.

    A key is a field, ``@title``, ``@number``, ``@axis`` or a heading of its own.
    """

    entries: dict[str, list[list[str]]] = field(default_factory=dict)
    operations: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    source: Cell | None = None
    columns: dict[int, str] = field(default_factory=dict)
    labels_left: bool = False

    def open(self, key: str) -> None:
        """Start a new part under a key: a second part is kept apart from the first."""
        self.entries.setdefault(key, []).append([])

    def add(self, key: str, text: str) -> None:
        """Add the lines of a text to the last part under a key; what says that it is absent adds none."""
        if key not in self.entries:
            self.open(key)
        if _ABSENT.match(fold(text)):
            return
        self.entries[key][-1] += [line for line in text.split("\n") if line.strip()]

    def extend(self, more: "Sheet") -> None:
        """Add what the next page says; it goes on first with the text that the page cut."""
        for rank, (key, parts) in enumerate(more.entries.items()):
            if rank == 0 and key in self.columns.values() and key in self.entries and parts:
                self.entries[key][-1].extend(parts.pop(0))
            self.entries.setdefault(key, []).extend(parts)
        self.columns = more.columns
        self.operations += more.operations

    def lines(self, key: str) -> list[str]:
        """Return the lines under a key, all its parts together."""
        return [line for part in self.entries.get(key, []) for line in part]

    def text(self, key: str) -> str | None:
        """Return what stands under a key on one line, or None if the sheet has no such heading."""
        parts = [join_lines(part) for part in self.entries.get(key, []) if part]
        return " | ".join(parts) if parts else None

    def fields(self) -> dict[str, str]:
        """Return the fields of the sheet that hold something."""
        return {key: text for key in FIELDS if (text := self.text(key))}

    def details(self) -> dict[str, str]:
        """Return what stands under the headings that are no field, by their own words."""
        return {key[1:]: text for key in self.entries if key.startswith("#") and (text := self.text(key))}


def join_lines(lines: Iterable[str]) -> str:
    """Put lines together: items of a list apart by a semicolon, others by a space."""
    joined = ""
    for line in lines:
        item, text = has_bullet(line), one_line(without_bullet(line))
        if not text:
            continue
        separator = " ; " if item and joined and not joined.endswith((":", ";")) else " "
        joined = f"{joined.rstrip(';').rstrip()}{separator}{text}" if joined else text
    return joined.replace(" ; ;", " ;")


def key_of(heading: Heading, printed: str) -> str:
    """Return the key of a heading; one that is no field keeps its own words."""
    return heading.key if heading.key != "#" else "#" + tidy_label(printed.partition(":")[0])


def is_sheet(table: Table, lexicon: Lexicon) -> bool:
    """Tell whether a table is an action sheet: two fields at least have their heading in it."""
    keys = set()
    for row in table.rows:
        for cell in row:
            for line in cell.text.split("\n"):
                found = lexicon.heading(line)
                if found and found.key in FIELDS and len(line) < 400:
                    keys.add(found.key)
    first_row = [c.text for c in table.rows[0]] if table.rows else []
    return len(keys) >= _MIN_FIELDS and not is_plan_header(first_row, lexicon) and not _is_data(table)


def _is_data(table: Table) -> bool:
    """Tell whether a table holds data under a column of values, as "Indicateur, Territoire, Année, Valeur"."""
    header = [fold(cell.text) for cell in table.rows[0]] if len(table.rows) > 2 else []
    return any(re.match(r"valeurs?\b", title) for title in header)


def is_plan_header(texts: list[str], lexicon: Lexicon) -> bool:
    """Tell whether a row heads a plan.

    A column for the title of the action and two for its fields.
    """
    keys = {heading.key for text in texts if text and (heading := lexicon.column(one_line(text)))}
    return bool(keys & {"@title", "@operation"}) and len(keys) >= 3 and len(texts) >= 3


def companions(tables: Iterable[Table], lexicon: Lexicon) -> dict[str, str]:
    """Return the usual neighbor of each heading.

    For the left heading of a row of two, it is the one most sheets print on its right.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    for table in tables:
        for row in table.rows:
            headings = [lexicon.heading(one_line(cell.text), inline=False) for cell in row if cell.text]
            if len(headings) == 2 and headings[0] and headings[1]:
                pairs[headings[0].key, headings[1].key] += 1
    best: dict[str, str] = {}
    for (left, right), _ in pairs.most_common():
        best.setdefault(left, right)
    return best


def read_sheet(
    table: Table, lexicon: Lexicon, beside: dict[str, str], *, above: Sheet | None = None
) -> Sheet:
    """Read the grid of a sheet, whether its headings stand above or beside their texts.

    Parameters
    ----------
    beside : dict
        The usual heading at the right of another one, for rows where it got lost.
    above : Sheet or None
        The part of the sheet on the page before, whose headings still hold.
    """
    sheet = Sheet(columns=dict(above.columns) if above else {})
    head, sheet.operations = _read_matrix(table, lexicon)
    sheet.labels_left = _labels_stand_left(table, lexicon)
    for rank, row in enumerate(table.rows):
        cells = [(c, cell) for c, cell in enumerate(row) if cell.text.strip()]
        found = [
            _cell_heading(cell, lexicon, first=k == 0 or not sheet.labels_left)
            for k, (_, cell) in enumerate(cells)
        ]
        if rank == head or (head is not None and len(cells) > 2 and found[0]):
            continue
        if cells and any(read_action_mark(cell.text, lexicon) for _, cell in cells[: 1 if rank else None]):
            sheet.columns.clear()
            sheet.add("@head", "\n".join(cell.text for _, cell in cells))
        elif cells and all(found):
            _open_columns(sheet, cells, lexicon)
        elif len(cells) > 1 and found[0]:
            _read_beside(sheet, sheet.columns, cells, lexicon)
        else:
            _read_below(sheet, sheet.columns, cells, lexicon, beside)
    return sheet


def _cell_heading(cell: Cell, lexicon: Lexicon, *, first: bool) -> Heading | None:
    """Return the heading a cell is; where headings stand at the left, another cell must be a listed one."""
    text = one_line(cell.text)
    return lexicon.heading(text, inline=False) if first or lexicon.is_listed(text) else None


def _labels_stand_left(table: Table, lexicon: Lexicon) -> bool:
    """Tell whether most rows of a sheet are a heading and its text at its right."""
    pairs = [[one_line(cell.text) for cell in row if cell.text.strip()] for row in table.rows]
    pairs = [texts for texts in pairs if len(texts) == 2]
    headed = [
        texts
        for texts in pairs
        if lexicon.heading(texts[0], inline=False) and not lexicon.heading(texts[1], inline=False)
    ]
    return len(headed) >= _MIN_MATRIX_ROWS and len(headed) >= 0.6 * len(pairs)


def _open_columns(sheet: Sheet, cells: list[tuple[int, Cell]], lexicon: Lexicon) -> None:
    """Start the texts under a row of headings; a lone heading covers the columns at its right."""
    sheet.columns.clear()
    for column, cell in cells:
        if heading := lexicon.heading(one_line(cell.text), inline=False):
            sheet.columns[column] = key_of(heading, cell.text)
            sheet.open(sheet.columns[column])


def _read_beside(
    sheet: Sheet, columns: dict[int, str], cells: list[tuple[int, Cell]], lexicon: Lexicon
) -> None:
    """Read a row where each heading has its text at its right."""
    key = ""
    for column, cell in cells:
        first = column == cells[0][0] or not sheet.labels_left
        heading = _cell_heading(cell, lexicon, first=first)
        if heading and len(cell.text) < 120:
            key = key_of(heading, cell.text)
            sheet.open(key)
        elif key:
            columns.clear()
            columns[column] = key
            _add_text(sheet, columns, column, cell, lexicon)


def _read_below(
    sheet: Sheet,
    columns: dict[int, str],
    cells: list[tuple[int, Cell]],
    lexicon: Lexicon,
    beside: dict[str, str],
) -> None:
    """Read a row of texts under the headings above."""
    both = len(cells) > 1
    for column, cell in cells:
        if column not in columns:
            left = max((c for c in columns if c < column), default=None)
            if (
                left is not None
                and both
                and columns[left] in beside
                and not _opens_with_heading(cell, lexicon)
            ):
                columns[column] = beside[columns[left]]
        _add_text(sheet, columns, column, cell, lexicon)


def _opens_with_heading(cell: Cell, lexicon: Lexicon) -> bool:
    return lexicon.heading(cell.text.split("\n")[0]) is not None


def _add_text(sheet: Sheet, columns: dict[int, str], column: int, cell: Cell, lexicon: Lexicon) -> None:
    """Add a cell line by line: a line that is a heading opens another field in its column."""
    steps = len(_STEP.findall(cell.text)) > 1
    for line in cell.text.split("\n"):
        is_text = (steps and _STEP.match(line)) or (sheet.labels_left and not lexicon.is_listed(line))
        heading = None if is_text else lexicon.heading(line)
        if heading:
            columns[column] = key_of(heading, line)
            sheet.open(columns[column])
            if heading.rest:
                sheet.add(columns[column], heading.rest)
            continue
        left = max((c for c in columns if c <= column), default=None)
        key = columns[left] if left is not None else "@head"
        sheet.source = sheet.source or cell
        sheet.add(key, line)


def _read_matrix(table: Table, lexicon: Lexicon) -> tuple[int | None, list[tuple[str, dict[str, str]]]]:
    """Return the operations of a sheet where each column is one, and the row that names them."""
    firsts = [one_line(row[0].text) if row else "" for row in table.rows]
    labels = [lexicon.heading(text, inline=False) for text in firsts]
    if sum(1 for label in labels if label) < _MIN_MATRIX_ROWS or table.width < 3:
        return None, []
    head = _matrix_head(table, labels, lexicon)
    if head is None:
        return None, []
    columns = range(1, table.width)
    named = [(c, title) for c in columns if (title := _cell_text(table.rows[head], c))]
    return head, [
        (_operation_title(title, lexicon), _operation_fields(table, labels, column))
        for column, title in named
    ]


def _operation_title(title: str, lexicon: Lexicon) -> str:
    mark = read_action_mark(title, lexicon)
    return mark.label if mark and mark.label else tidy_label(title)


def _operation_fields(table: Table, labels: list[Heading | None], column: int) -> dict[str, str]:
    fields: dict[str, str] = {}
    for row, label in zip(table.rows, labels, strict=True):
        text = _cell_text(row, column)
        if label and label.key in FIELDS and text:
            fields[label.key] = f"{fields[label.key]} | {text}" if label.key in fields else text
    return fields


def _matrix_head(table: Table, labels: list[Heading | None], lexicon: Lexicon) -> int | None:
    """Return the row that names the operations.

    Two different texts at least, none of them a heading.
    """
    for rank, row in enumerate(table.rows):
        label, texts = labels[rank], [_cell_text(row, c) for c in range(1, table.width)]
        names = {fold(text) for text in texts if text}
        if len(names) < 2 or any(lexicon.heading(t, inline=False) for t in texts if t):
            continue
        if label and label.key in ("@operation", "@title"):
            return rank
        if rank == 0 and label is None and not row[0].text.strip():
            return rank
    return None


def _cell_text(row: tuple[Cell, ...], column: int) -> str:
    return join_lines(row[column].text.split("\n")) if column < len(row) else ""
