"""Find the tables of money and of counts by pillar and year."""

import re
from collections.abc import Collection
from decimal import Decimal

from maillage.reading.blocks import Document
from maillage.reading.extract.tables import Grid, grids, is_part_of_above, is_total
from maillage.reading.figures import read_amount, read_figures, read_year
from maillage.reading.pieces import Count, Funding, Issue
from maillage.reading.text import fold, tidy_label

_SPLIT = re.compile(r"^\s*(\d+)\s*/\s*(\d+)\s*$")
_SPLIT_LABEL = re.compile(r"nouvel\w*.{0,12}(?:reconduit|renouvel)|(?:reconduit|renouvel)\w*.{0,12}nouvel")
_MONEY = re.compile(
    r"€|\beuros?\b|\bsubvention|\bmontant|\bbudget|\bcredits?\b|\bfinance|\bfinancier|\benveloppe|\bcout|\bdotation|\bdepense"
)
_MEASURE_ROW = re.compile(r"^(?:montant|cout|moyenne|budget|subvention)\b")
_COUNTED = re.compile(
    r"\b(?:actions?|projets?|dossiers?|piliers?|nouvelles|reconduites|financees?|soutenues?)\b"
)
_INDICATORS = re.compile(
    r"^(?:donnees?|libelles?|intitules?)\b|\b(?:indicateurs?|chiffres? cles?|population|demographi\w+|"
    r"habitants|allocataires|menages|statisti\w+)\b"
)
_YEAR_HEADING = re.compile(r"^(?:annees?|exercices?|millesimes?)?$")
_PILLAR_HEADING = re.compile(
    r"^(?:financeurs?|partenaires? financi|piliers?|axes?|thematiques?|orientations?|enjeux?|volets?|priorites?|ambitions?)\b"
)
_SUM_HEADING = re.compile(
    r"\b(?:montants?|credits?|budgets?|subventions?|couts?|dotations?|enveloppes?|participations?)\b"
)
_MIN_YEARS = 2
_MIN_SUMS = 4
_THOUSAND = 1000


def find_yearly(
    document: Document, taken: Collection[int] = ()
) -> tuple[list[Funding], list[Count], list[Issue]]:
    """Return the amounts and the counts of every table by year.

    The totals that do not add up come as issues; nothing is corrected.
    """
    funding: list[Funding] = []
    counts: list[Count] = []
    issues: list[Issue] = []
    for grid in grids(document, taken):
        years = year_columns(grid)
        if years is None:
            amounts = _amounts_by_row(grid) or _amounts_of_once(grid)
            funding += amounts
            issues += check_totals([(f.pillar, f.year, f.amount, f) for f in amounts])
            continue
        first_row, columns = years
        if _is_money(grid, first_row, columns):
            amounts = _amounts(grid, first_row, columns)
            funding += amounts
            issues += check_totals([(f.pillar, f.year, f.amount, f) for f in amounts])
        elif not tells_indicators(grid):
            found = _counts(grid, first_row, columns)
            counts += found
            issues += check_totals([(c.pillar, c.year, c.value, c) for c in found if c.measure is None])
    return funding, counts, issues


def tells_indicators(grid: Grid) -> bool:
    """Tell whether a table by year gives indicators of the territory rather than counts of actions.

    By its first heading or its caption; a caption that speaks of actions decides for counts.
    """
    head = fold(grid.row_texts()[0][0]) if grid.table.rows else ""
    caption = fold(grid.caption or "")
    if _COUNTED.search(caption) or _COUNTED.search(head):
        return False
    return bool(_INDICATORS.search(head) or _INDICATORS.search(caption))


def year_columns(grid: Grid) -> tuple[int, dict[int, int]] | None:
    """Return the first row of figures and the year of each column.

    None where the head of the table has no years.
    """
    for rank, row in enumerate(grid.row_texts()[:3]):
        years = {column: year for column, cell in enumerate(row) if (year := read_year(cell))}
        if len(years) >= _MIN_YEARS and len(set(years.values())) == len(years):
            labels = [column for column in range(len(row)) if column not in years and column > min(years)]
            return None if len(labels) > 2 else (rank + 1, years)
    return None


def _is_money(grid: Grid, first_row: int, columns: dict[int, int]) -> bool:
    rows = grid.row_texts()
    cells = [row[column] for row in rows[first_row:] for column in columns if row[column]]
    with_sign = sum("€" in cell for cell in cells)
    if cells and with_sign >= 0.6 * len(cells):
        return True
    heading = fold(" ".join([grid.caption or "", *(cell for row in rows[:first_row] for cell in row)]))
    if re.search(r"\bnombre\b|\beffectif", heading) or not cells:
        return False
    return bool(_MONEY.search(heading)) or _are_round_sums(cells)


def _are_round_sums(cells: list[str]) -> bool:
    """Tell whether figures without a unit are sums of money: nearly all of them thousands, and round."""
    values = [value for cell in cells if (value := read_amount(cell)) is not None]
    round_ones = [value for value in values if value >= _THOUSAND and value % 100 == 0]
    return len(values) >= _MIN_SUMS and len(round_ones) >= 0.8 * len(values)


def _amounts(grid: Grid, first_row: int, columns: dict[int, int]) -> list[Funding]:
    found = []
    for cells, texts in zip(grid.table.rows[first_row:], grid.row_texts()[first_row:], strict=True):
        label = _row_label(texts, columns)
        for column, year in columns.items():
            amount = read_amount(texts[column]) if label and texts[column] else None
            if amount is not None:
                found.append(Funding(cells[column].source(), 0.95, grid.caption, label, year, amount))
    return found


def _amounts_by_row(grid: Grid) -> list[Funding]:
    """Read a table of money that has one year by row and one pillar or funder by column."""
    rows = grid.row_texts()
    years = [read_year(row[0]) if row else None for row in rows[1:]]
    header = rows[0] if rows else []
    if len([year for year in years if year]) < _MIN_YEARS or not _YEAR_HEADING.match(fold(header[0])):
        return []
    columns = {column: 0 for column, title in enumerate(header) if column and any(c.isalpha() for c in title)}
    if not columns or not _is_money(grid, 1, columns):
        return []
    return [
        Funding(cells[column].source(), 0.85, grid.caption, tidy_label(header[column]), year, amount)
        for cells, texts, year in zip(grid.table.rows[1:], rows[1:], years, strict=True)
        for column in columns
        if year and column < len(cells) and (amount := read_amount(texts[column])) is not None
    ]


def _amounts_of_once(grid: Grid) -> list[Funding]:
    """Read a table of two columns that gives one sum to each pillar or funder, of the year its head names."""
    rows = grid.row_texts()
    header = [fold(title) for title in rows[0]] if rows else []
    if len(header) != 2 or not _PILLAR_HEADING.match(header[0]) or not _SUM_HEADING.search(header[1]):
        return []
    amounts = [read_amount(row[1]) for row in rows[1:]]
    if sum(amount is not None for amount in amounts) < max(2, 0.8 * len(amounts)):
        return []
    years = re.findall(r"\b20\d\d\b", rows[0][1]) or re.findall(r"\b20\d\d\b", grid.caption or "")
    year = int(years[0]) if len(years) == 1 else None
    return [
        Funding(cells[1].source(), 0.75, grid.caption, tidy_label(texts[0]), year, amount)
        for cells, texts, amount in zip(grid.table.rows[1:], rows[1:], amounts, strict=True)
        if texts[0] and amount is not None and len(cells) > 1
    ]


def _row_label(texts: list[str], columns: dict[int, int]) -> str:
    return tidy_label(" ".join(text for text in texts[: min(columns)] if text))


def _counts(grid: Grid, first_row: int, columns: dict[int, int]) -> list[Count]:
    """Read counts, pillar by pillar.

    A row "nouvelles / reconduites" splits the row above; an amount under the total measures it.
    """
    found: dict[tuple[str, int, str | None], Count] = {}
    pillar = ""
    for cells, texts in zip(grid.table.rows[first_row:], grid.row_texts()[first_row:], strict=True):
        label = _row_label(texts, columns)
        if _SPLIT_LABEL.search(fold(label)):
            _split_above(found, pillar, texts, columns)
            continue
        measure = label if is_total(pillar) and _MEASURE_ROW.match(fold(label)) else None
        pillar = pillar if measure else label
        for column, year in columns.items():
            value = _count_value(texts[column]) if label else None
            if value is not None:
                found[pillar, year, measure] = Count(
                    cells[column].source(), 0.9, grid.caption, pillar, year, value, measure=measure
                )
    return list(found.values())


def _count_value(text: str) -> Decimal | None:
    figures = read_figures(text) if text else []
    return figures[0].value if len(figures) == 1 else None


def _split_above(
    found: dict[tuple[str, int, str | None], Count],
    pillar: str,
    texts: list[str],
    columns: dict[int, int],
) -> None:
    for column, year in columns.items():
        parts, above = _SPLIT.match(texts[column]), found.get((pillar, year, None))
        if parts and above:
            found[pillar, year, None] = Count(
                above.source,
                above.confidence,
                above.table,
                pillar,
                year,
                above.value,
                int(parts[1]),
                int(parts[2]),
            )


def _is_counted_elsewhere(label: str) -> bool:
    return is_total(label) or is_part_of_above(label)


def check_totals(
    rows: list[tuple[str, int | None, Decimal | None, Funding | Count]],
) -> list[Issue]:
    """Return an issue for each printed total that its rows do not make; nothing is corrected."""
    issues = []
    for label, year, total, piece in rows:
        if not is_total(label) or total is None:
            continue
        parts = [
            value
            for other, when, value, _ in rows
            if when == year and value is not None and not _is_counted_elsewhere(other)
        ]
        if len(parts) >= 2 and sum(parts) != total:
            issues.append(
                Issue(
                    "total",
                    f"Le tableau « {piece.table or 'sans titre'} » imprime un total de "
                    f"{total} pour {year}, ses lignes font "
                    f"{sum(parts)} : les deux sont gardés, vérifiez le document.",
                    piece.source,
                )
            )
    return issues
