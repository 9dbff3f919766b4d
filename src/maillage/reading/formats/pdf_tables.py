"""Cut the ruled tables of a PDF page into cells, from the lines and boxes the page draws.

Written over pdfium's own drawing objects: pdfplumber finds the same cells ten times slower.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from maillage.reading.blocks import Cell, Table
from maillage.reading.formats.lines import cell_text
from maillage.reading.text import without_breaks

if TYPE_CHECKING:
    import pypdfium2

_TOLERANCE = 3.0
_MAX_RULES = 4_000
_MIN_LENGTH = 6.0
_MIN_CELLS = 3
_MAX_GRID = 20_000
# A number that the width of its cell cut in a group of three figures: "584 89" over "4 €".
_CUT_NUMBER = re.compile(r"^\d[\d ]* \d{1,2}$")
_NUMBER_END = re.compile(r"\d{1,2}(?: \d{3})*(?:,\d+)?\s?(?:€|%|k€)?")


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line: ``at`` its fixed coordinate, from ``low`` to ``high`` on the other."""

    upright: bool
    at: float
    low: float
    high: float

    def meets(self, other: "Rule") -> bool:
        """Tell whether two lines touch, end to end or across."""
        if self.upright == other.upright:
            near = abs(self.at - other.at) <= _TOLERANCE
            return near and self.low <= other.high + _TOLERANCE and other.low <= self.high + _TOLERANCE
        return (
            self.low - _TOLERANCE <= other.at <= self.high + _TOLERANCE
            and other.low - _TOLERANCE <= self.at <= other.high + _TOLERANCE
        )


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table with the box it takes on its page, in points from the bottom left."""

    table: Table
    left: float
    bottom: float
    right: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point of the page is inside the table."""
        return self.left - 1 <= x <= self.right + 1 and self.bottom - 1 <= y <= self.top + 1


def find_ruled_tables(
    page: "pypdfium2.PdfPage", text_page: "pypdfium2.PdfTextPage", number: int
) -> list[RuledTable]:
    """Return the ruled tables of a page, from top to bottom; a frame around text is no table."""
    rules = list(_rules(page))
    if not _MIN_CELLS <= len(rules) <= _MAX_RULES:
        return []
    tables = [table for group in _connected(rules) if (table := _cut(group, text_page, number)) is not None]
    return sorted(tables, key=lambda table: -table.top)


def _rules(page: "pypdfium2.PdfPage") -> Iterator[Rule]:
    from pypdfium2 import raw

    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        matrix = drawn.get_matrix()
        points: list[tuple[float, float]] = []
        for rank in range(min(raw.FPDFPath_CountSegments(drawn.raw), _MAX_RULES)):
            segment = raw.FPDFPath_GetPathSegment(drawn.raw, rank)
            if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
                yield from _sides(points)
                points = []
            points.append(matrix.on_point(*_point(segment)))
            if raw.FPDFPathSegment_GetClose(segment) and points:
                points.append(points[0])
        yield from _sides(points)


def _point(segment: object) -> tuple[float, float]:
    from ctypes import byref, c_float

    from pypdfium2 import raw

    x, y = c_float(), c_float()
    raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
    return x.value, y.value


def _sides(points: list[tuple[float, float]]) -> Iterator[Rule]:
    """Yield the upright and level sides of a drawn line; a thin box is one line."""
    if len(points) >= 4:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if height <= _TOLERANCE < width:
            points = [(min(xs), min(ys)), (max(xs), min(ys))]
        elif width <= _TOLERANCE < height:
            points = [(min(xs), min(ys)), (min(xs), max(ys))]
    for (x1, y1), (x2, y2) in pairwise(points):
        if abs(x1 - x2) <= 1 and abs(y1 - y2) >= _MIN_LENGTH:
            yield Rule(upright=True, at=x1, low=min(y1, y2), high=max(y1, y2))
        elif abs(y1 - y2) <= 1 and abs(x1 - x2) >= _MIN_LENGTH:
            yield Rule(upright=False, at=y1, low=min(x1, x2), high=max(x1, x2))


def _connected(rules: list[Rule]) -> list[list[Rule]]:
    """Group the lines that touch one another, directly or through others."""
    groups: list[list[Rule]] = []
    for rule in rules:
        touching = [group for group in groups if any(rule.meets(other) for other in group)]
        merged = [rule, *(other for group in touching for other in group)]
        groups = [group for group in groups if not any(group is t for t in touching)]
        groups.append(merged)
    return groups


def _cut(rules: list[Rule], text_page: "pypdfium2.PdfTextPage", number: int) -> RuledTable | None:
    """Cut a group of lines into cells; base cells without a line between them are one."""
    xs = _positions([rule.at for rule in rules if rule.upright])
    ys = _positions([rule.at for rule in rules if not rule.upright])[::-1]
    columns, lines = len(xs) - 1, len(ys) - 1
    if columns < 1 or lines < 1 or columns * lines > _MAX_GRID:
        return None
    owner = _merge(rules, xs, ys)
    if len(set(owner.values())) < _MIN_CELLS or columns < 2:
        return None
    rows = []
    for r in range(lines):
        cells = []
        for c in range(columns):
            text = ""
            if owner[r, c] == (r, c):
                text = _cell_text(text_page, owner, (r, c), xs, ys)
            cells.append(Cell(text, f"{r + 1}:{c + 1}", page=number, line=r + 1))
        rows.append(tuple(cells))
    table = Table(_without_empty_columns(rows), page=number, line=1)
    return RuledTable(table, xs[0], ys[-1], xs[-1], ys[0])


def _positions(values: list[float]) -> list[float]:
    """Return the distinct coordinates, those closer than the tolerance taken as one."""
    positions: list[float] = []
    for value in sorted(values):
        if not positions or value - positions[-1] > _TOLERANCE:
            positions.append(value)
    return positions


def _merge(rules: list[Rule], xs: list[float], ys: list[float]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return, for each base cell, the top left one of the cell it belongs to."""
    owner = {(r, c): (r, c) for r in range(len(ys) - 1) for c in range(len(xs) - 1)}
    for r, c in sorted(owner):
        middle_x, middle_y = (xs[c] + xs[c + 1]) / 2, (ys[r] + ys[r + 1]) / 2
        if c and not _drawn(rules, xs[c], middle_y, upright=True):
            owner[r, c] = owner[r, c - 1]
        elif r and not _drawn(rules, ys[r], middle_x, upright=False):
            owner[r, c] = owner[r - 1, c]
    return owner


def _drawn(rules: list[Rule], at: float, across: float, *, upright: bool) -> bool:
    return any(
        rule.upright == upright and abs(rule.at - at) <= _TOLERANCE and rule.low <= across <= rule.high
        for rule in rules
    )


def _cell_text(
    text_page: "pypdfium2.PdfTextPage",
    owner: dict[tuple[int, int], tuple[int, int]],
    cell: tuple[int, int],
    xs: list[float],
    ys: list[float],
) -> str:
    members = [place for place, top_left in owner.items() if top_left == cell]
    bottom = ys[max(r for r, _ in members) + 1]
    right = xs[max(c for _, c in members) + 1]
    text = text_page.get_text_bounded(left=xs[cell[1]], bottom=bottom, right=right, top=ys[cell[0]])
    return _joined(cell_text(without_breaks(text.replace("\r\n", "\n").replace("\r", "\n"))))


def _joined(text: str) -> str:
    """Join the lines of a cell that its width cut: the lower one goes on in small letters."""
    lines: list[str] = []
    for line in text.split("\n"):
        goes_on = lines and line[:1].islower() and not lines[-1].endswith((".", ":", ";"))
        if lines and _CUT_NUMBER.search(lines[-1]) and _NUMBER_END.fullmatch(line):
            lines[-1] += line
        elif goes_on:
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return "\n".join(lines)


def _without_empty_columns(rows: list[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """Drop the columns and rows that hold no text: double borders, not cells."""
    kept = [c for c in range(len(rows[0])) if any(row[c].text for row in rows)]
    return tuple(tuple(row[c] for c in kept) for row in rows if any(cell.text for cell in row))
