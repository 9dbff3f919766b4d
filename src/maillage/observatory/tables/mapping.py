"""Say what the columns of a table mean, and keep it as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maillage.observatory.models import TableImport
from maillage.territories.enums import TerritoryKind


@dataclass(frozen=True)
class Line:
    """One line of a sheet: its number there and its cells, corrected."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """Give the text of a column, empty when the line is shorter."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True)
class ColumnPlan:
    """What the columns of a sheet mean.

    ``header`` is the number of the line of titles; columns count from 0; ``year_column`` or ``year``
    tells the period; ``indicators`` gives the code of the indicator of each column that is kept.
    """

    sheet: int = 0
    header: int = 1
    place_column: int = 0
    kind: str = TerritoryKind.COMMUNE
    geography: int = 0
    year_column: int | None = None
    year: int | None = None
    is_rounded: bool = False
    indicators: Mapping[int, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Give the plan as the database keeps it."""
        kept = {name: getattr(self, name) for name in _NAMES}
        return kept | {"indicators": {str(column): code for column, code in self.indicators.items()}}


_NAMES = ("sheet", "header", "place_column", "kind", "geography", "year_column", "year", "is_rounded")


def read_plan(table: TableImport) -> ColumnPlan | None:
    """Give what was said of the columns, None when nothing was."""
    kept = table.mapping
    if not kept:
        return None
    indicators = {int(column): code for column, code in kept["indicators"].items()}
    return ColumnPlan(**{name: kept[name] for name in _NAMES}, indicators=indicators)


def list_sheets(table: TableImport) -> list[str]:
    """Give the names of the sheets, in order."""
    return [sheet["name"] or "Tableau" for sheet in table.content]


def list_lines(table: TableImport, sheet: int) -> list[Line]:
    """Give the lines of a sheet with the corrections made."""
    found = [Line(number, tuple(cells)) for number, cells in table.content[sheet]["lines"]]
    if not table.corrections:
        return found
    by_line: dict[int, dict[int, str]] = {}
    for key, text in table.corrections.items():
        number, column = key.split(":")
        by_line.setdefault(int(number), {})[int(column)] = text
    return [_correct(line, by_line.get(line.number)) for line in found]


def _correct(line: Line, texts: Mapping[int, str] | None) -> Line:
    if not texts:
        return line
    width = max(len(line.cells), max(texts) + 1)
    return Line(line.number, tuple(texts.get(column, line.cell(column)) for column in range(width)))


def name_column(column: int) -> str:
    """Give the letters of a column, as a spreadsheet shows them: 0 is A, 27 is AB.

    Examples
    --------
    >>> name_column(0), name_column(27)
    ('A', 'AB')
    """
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
