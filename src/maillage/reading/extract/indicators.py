"""Find the tables of indicators: an indicator by row, a territory or a year by column."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from maillage.reading.blocks import Cell, Document
from maillage.reading.extract.tables import Grid, grids
from maillage.reading.extract.yearly import tells_indicators, year_columns
from maillage.reading.figures import YEAR, Figure, read_figures, read_year
from maillage.reading.pieces import Indicator
from maillage.reading.text import fold, one_line, tidy_label

_YEAR_HEADING = re.compile(r"\b(?:annee|millesime|date)\b")
_VARIATION = re.compile(r"\b(?:variation|evolution|evol|tendance|ecart)\b")
_LABEL_HEADING = re.compile(r"^(?:indicateurs?|libelle|intitule|donnees?|thematique|theme|)$")
_NOT_TERRITORY = re.compile(
    r"\b(?:nombre|total|adresse|type|nom|structure|montant|public|action|source|objectif|"
    r"partenaire|pilote|population|commune|cible|valeur|unite|"
    r"calendrier|budget|denomination|pilier|axe|capacite|places?|responsable|periodicite|"
    r"frequence|telephone)s?\b"
)
_LONG_HEADINGS = {
    "indicator": re.compile(r"^(?:indicateurs?|libelle(?: de l'indicateur)?|donnees?)$"),
    "territory": re.compile(r"^(?:territoires?|communes?|zones?|perimetres?)$"),
    "year": re.compile(r"^(?:annees?|millesimes?)$"),
    "value": re.compile(r"^valeurs?(?: \d{4})?$"),
}
_PLACE_HEADING = re.compile(
    r"^(?:communes?|territoires?|epci|intercommunalites?|cantons?|nom de la commune)\W*$"
)
_OTHER_TABLE = re.compile(
    r"\b(?:qpv|quartiers?|adresse|type|structure|equipement|nom|capacite|places|montant|cout|financement|"
    r"financeur|action|gestionnaire)s?\b"
)
_QUALIFIER = re.compile(r"^(?:evolution|variation|dont|part)\b.*:\s*$")


@dataclass(frozen=True, slots=True)
class _Header:
    """What each column holds: a territory's value, its variation, or the year of the row."""

    territories: dict[int, str]
    variations: dict[int, int]
    years: dict[int, int]
    year_column: int | None
    label_column: int


def find_indicators(document: Document, taken: Collection[int] = ()) -> list[Indicator]:
    """Return every figure of the tables whose columns are territories."""
    found: list[Indicator] = []
    known: list[str] = []
    for grid in grids(document, taken):
        header = _read_header(grid)
        if long := _long_columns(grid):
            found += _read_long(grid, long)
        elif header:
            found += _read_rows(grid, _with_known_names(header, known))
        elif measures := _measure_columns(grid):
            found += _read_places(grid, measures)
        elif (years := year_columns(grid)) and tells_indicators(grid):
            found += _read_years(grid, *years)
    return found


def _long_columns(grid: Grid) -> dict[str, int]:
    """Return the columns of a table that has one figure by row; empty if it lacks an indicator or a value."""
    columns: dict[str, int] = {}
    for column, title in enumerate(grid.row_texts()[0] if grid.table.rows else []):
        for role, pattern in _LONG_HEADINGS.items():
            if role not in columns and pattern.match(fold(title)):
                columns[role] = column
                break
    needed = {"indicator", "value"} <= set(columns) and ("territory" in columns or "year" in columns)
    return columns if needed else {}


def _read_long(grid: Grid, columns: dict[str, int]) -> list[Indicator]:
    """Read a table that names the indicator, the territory and the year of the figure of each row."""
    found = []
    for cells, texts in zip(grid.table.rows[1:], grid.row_texts()[1:], strict=True):
        figures = read_figures(texts[columns["value"]])
        label = texts[columns["indicator"]]
        if label and len(figures) == 1:
            place = texts[columns["territory"]] if "territory" in columns else ""
            year = read_year(texts[columns["year"]]) if "year" in columns else None
            source = _source_cell(cells, columns["value"]).source()
            value, unit = figures[0].value, figures[0].unit
            found.append(Indicator(source, 0.9, grid.caption, label, place or None, year, value, unit))
    return found


def _read_years(grid: Grid, first_row: int, columns: dict[int, int]) -> list[Indicator]:
    """Read a table that has one indicator by row and one year by column, of a territory it does not name."""
    return [
        Indicator(
            source=_source_cell(cells, column).source(),
            confidence=0.75,
            table=grid.caption,
            indicator=texts[0],
            territory=None,
            year=year,
            value=figures[0].value,
            unit=figures[0].unit,
        )
        for cells, texts in zip(grid.table.rows[first_row:], grid.row_texts()[first_row:], strict=True)
        for column, year in columns.items()
        if texts[0] and len(figures := read_figures(texts[column])) == 1
    ]


def _measure_columns(grid: Grid) -> dict[int, int | None]:
    """Return the columns of figures, with their year, of a table that has one territory by row.

    Empty if it is another table: a list of facilities, of districts, of money.
    """
    rows = grid.row_texts()
    if len(rows) < 3 or not _PLACE_HEADING.match(fold(rows[0][0])) or _has_other_columns(rows[0]):
        return {}
    measures: dict[int, int | None] = {}
    for column, title in enumerate(rows[0][1:], start=1):
        texts = [row[column] for row in rows[1:] if row[column]]
        single = sum(len(read_figures(text)) == 1 for text in texts)
        if any(c.isalpha() for c in title) and texts and single >= 0.8 * len(texts):
            years = YEAR.findall(title)
            measures[column] = int(years[0]) if len(years) == 1 else None
    return measures


def _has_other_columns(header: list[str]) -> bool:
    return any(_OTHER_TABLE.search(fold(title)) for title in header[1:])


def _read_places(grid: Grid, measures: dict[int, int | None]) -> list[Indicator]:
    """Read a table that has one territory by row and one indicator by column."""
    rows = grid.row_texts()
    caption_years = YEAR.findall(grid.caption or "")
    common = int(caption_years[0]) if len(caption_years) == 1 else None
    return [
        Indicator(
            source=_source_cell(cells, column).source(),
            confidence=0.75,
            table=grid.caption,
            indicator=rows[0][column],
            territory=tidy_label(texts[0]),
            year=year or common,
            value=figures[0].value,
            unit=figures[0].unit,
        )
        for cells, texts in zip(grid.table.rows[1:], rows[1:], strict=True)
        for column, year in measures.items()
        if texts[0] and len(figures := read_figures(texts[column])) == 1
    ]


def _with_known_names(header: _Header, known: list[str]) -> _Header:
    """Spell a territory as the first table did when a later one misprints a letter of it."""
    names = {}
    for column, name in header.territories.items():
        same = next((k for k in known if _one_letter_apart(k, name)), name)
        if same not in known:
            known.append(same)
        names[column] = same
    return _Header(names, header.variations, header.years, header.year_column, header.label_column)


def _one_letter_apart(left: str, right: str) -> bool:
    from rapidfuzz import fuzz

    return len(left) > 8 and fuzz.ratio(fold(left), fold(right)) >= 93


def _read_header(grid: Grid) -> _Header | None:
    """Return the role of each column of an indicator table, or None if it is another table."""
    rows = grid.row_texts()
    if len(rows) < 2 or len(rows[0]) < 3 or not _LABEL_HEADING.match(fold(rows[0][0])):
        return None
    territories: dict[int, str] = {}
    variations: dict[int, int] = {}
    years: dict[int, int] = {}
    year_column = None
    for column, title in enumerate(rows[0][1:], start=1):
        folded = fold(title)
        if _YEAR_HEADING.search(folded) and not YEAR.search(title):
            year_column = column
        elif _VARIATION.search(folded):
            if territories:
                variations[max(territories)] = column
        elif title and not _NOT_TERRITORY.search(folded) and not read_year(title) and not read_figures(title):
            if found := YEAR.search(title):
                years[column] = int(found.group())
            territories[column] = tidy_label(YEAR.sub("", title)) or title
    figures = sum(bool(read_figures(row[c])) for row in rows[1:] for c in territories)
    filled = [c for c in territories if any(row[c] for row in rows[1:])]
    territories = {c: territories[c] for c in filled}
    if not territories or figures < 0.5 * len(territories) * (len(rows) - 1):
        return None
    return (
        _Header(territories, variations, years, year_column, 0)
        if year_column or len(territories) > 1
        else None
    )


def _read_rows(grid: Grid, header: _Header) -> list[Indicator]:
    found: list[Indicator] = []
    above = ""
    for cells, texts in zip(grid.table.rows[1:], grid.row_texts()[1:], strict=True):
        label = texts[header.label_column]
        if not label:
            continue
        if _QUALIFIER.match(fold(label)) and above:
            label = f"{above} - {tidy_label(label)}"
        else:
            above = label
        year = _row_year(label, texts, header)
        values = _row_values(texts, header)
        for column, (figure, variation) in values.items():
            found.append(
                Indicator(
                    source=_source_cell(cells, column).source(),
                    confidence=0.9,
                    table=grid.caption,
                    indicator=one_line(label),
                    territory=header.territories[column],
                    year=year or header.years.get(column),
                    value=figure.value,
                    unit=figure.unit,
                    variation=variation,
                )
            )
    return found


def _row_year(label: str, texts: list[str], header: _Header) -> int | None:
    """Return the year of a row: in its own column, else the one its label names."""
    if header.year_column is not None:
        return read_year(texts[header.year_column])
    years = YEAR.findall(label)
    return int(years[0]) if len(years) == 1 else None


def _source_cell(cells: tuple[Cell, ...], column: int) -> Cell:
    return cells[min(column, len(cells) - 1)]


def _row_values(texts: list[str], header: _Header) -> dict[int, tuple[Figure, Decimal | None]]:
    """Return the value and the variation of each territory.

    A row that lost its empty cells is set right.
    """
    after_year = (header.year_column or header.label_column) + 1
    filled = [text for text in texts[after_year:] if text]
    values: dict[int, tuple[Figure, Decimal | None]] = {}
    shifted = (
        bool(header.variations) and len(filled) == len(header.territories) and not _aligned(texts, header)
    )
    for rank, column in enumerate(header.territories):
        cell = filled[rank] if shifted else texts[column]
        figures = read_figures(cell) if cell else []
        if not figures or len(figures) > 2:
            continue
        variation = figures[1].value if len(figures) == 2 else None
        if not shifted and variation is None and column in header.variations:
            other = read_figures(texts[header.variations[column]])
            variation = other[0].value if len(other) == 1 else None
        values[column] = (figures[0], variation)
    return values


def _aligned(texts: list[str], header: _Header) -> bool:
    """Tell whether every territory of the row has its value in its own column."""
    return all(texts[column] for column in header.territories)
