"""Propose what the columns of a table mean: titles, territories, years, indicators."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from maillage.core.text import fold_text
from maillage.observatory.models import Indicator, TableImport
from maillage.observatory.selectors.catalogue import find_indicators
from maillage.observatory.tables.mapping import ColumnPlan, Line, list_lines
from maillage.observatory.tables.places import load_places, recognize_geography, recognize_kind
from maillage.territories.enums import TerritoryKind
from maillage.territories.selectors.loading import find_loaded_vintage

SAMPLE = 200
_HEAD = 15
_ALIKE = 88
_YEAR = re.compile(r"(?<!\d)(19[6-9]\d|20[0-4]\d)(?!\d)")
_YEAR_TITLES = {"annee", "an", "millesime", "exercice"}


@dataclass(frozen=True)
class Proposal:
    """What was recognized, and how, in French."""

    plan: ColumnPlan
    reasons: tuple[str, ...]


def propose_plan(table: TableImport, sheet: int = 0, header: int | None = None) -> Proposal:
    """Give the meaning that the columns of a sheet seem to have; a person confirms or corrects it."""
    lines = list_lines(table, sheet)
    titles = _find_titles(lines, header)
    body = [line for line in lines if line.number > titles.number]
    plan = ColumnPlan(sheet=sheet, header=titles.number, geography=find_latest_geography())
    reasons: list[str] = []
    plan = _find_place(plan, titles, body, reasons)
    plan = _find_year(plan, titles, body, table.file_name, reasons)
    taken = {plan.place_column, plan.year_column}
    plan = replace(plan, indicators=_match_indicators(titles, taken))
    return Proposal(plan, tuple(reasons))


def find_latest_geography() -> int:
    """Give the year of the geography that this instance knows, this year's when it has none loaded."""
    vintage = find_loaded_vintage("communes")
    return int(vintage) if vintage.isdecimal() else datetime.datetime.now(tz=datetime.UTC).year


def _find_titles(lines: Sequence[Line], header: int | None) -> Line:
    """Take the first line that has as many filled cells as the body, and no number among them."""
    if header is not None:
        return next((line for line in lines if line.number == header), lines[0])
    widths = [sum(bool(cell) for cell in line.cells) for line in lines[:_HEAD]]
    wide = max(widths, default=0)
    for line, width in zip(lines, widths, strict=False):
        if width * 2 > wide and width > 1 and not any(_is_number(cell) for cell in line.cells):
            return line
    return lines[0]


def _is_number(text: str) -> bool:
    compact = text.replace(",", ".").replace(" ", "").replace("\u202f", "").replace("\u00a0", "")
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", compact)) and not _YEAR.fullmatch(compact)


def _find_place(plan: ColumnPlan, titles: Line, body: Sequence[Line], reasons: list[str]) -> ColumnPlan:
    width = max((len(line.cells) for line in [titles, *body[:SAMPLE]]), default=0)
    for column in range(width):
        texts = [line.cell(column) for line in body[:SAMPLE]]
        kind = recognize_kind(texts)
        if kind is None:
            continue
        everything = [line.cell(column) for line in body]
        places = load_places(kind, everything)
        geography = recognize_geography(places, everything, latest=plan.geography)
        title = titles.cell(column)
        reasons.append(f"Territoires : colonne « {title} », {TerritoryKind(kind).label.lower()}.")
        if places.is_known:
            reasons.append(f"Géographie de {geography} : la dernière dont la plupart des codes font partie.")
        return replace(plan, place_column=column, kind=str(kind), geography=geography)
    reasons.append("Aucune colonne de codes ni de noms de territoires n’a été reconnue : désignez-la.")
    return plan


def _find_year(
    plan: ColumnPlan, titles: Line, body: Sequence[Line], file_name: str, reasons: list[str]
) -> ColumnPlan:
    for column, title in enumerate(titles.cells):
        texts = [line.cell(column) for line in body[:SAMPLE] if line.cell(column)]
        is_named = fold_text(title).strip() in _YEAR_TITLES
        if (
            column != plan.place_column
            and texts
            and (is_named or sum(bool(_YEAR.fullmatch(text)) for text in texts) * 10 > len(texts) * 9)
        ):
            reasons.append(f"Année : colonne « {title} ».")
            return replace(plan, year_column=column)
    years = {int(found) for title in titles.cells for found in _YEAR.findall(title)}
    years = years or {int(found) for found in _YEAR.findall(file_name)}
    if len(years) == 1:
        reasons.append(f"Année : {min(years)}, lue dans les titres ou le nom du fichier.")
        return replace(plan, year=min(years))
    reasons.append("L’année n’est pas dite dans le tableau : donnez-la.")
    return plan


def _match_indicators(titles: Line, taken: set[int | None]) -> dict[int, str]:
    """Give the indicator whose label or code a title is nearly word for word, never twice the same."""
    rows = list(find_indicators())
    names = {_fold(row.label): row for row in reversed(rows)} | {_fold(row.code): row for row in rows}
    found: dict[int, str] = {}
    for column, title in enumerate(titles.cells):
        if column in taken or not title:
            continue
        told = _fold(_YEAR.sub("", title))
        best = process.extractOne(told, names.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        row: Indicator | None = names[best[0]] if best else None
        if row is not None and row.code not in found.values():
            found[column] = row.code
    return found


def _fold(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold_text(text)))
