"""Find the lists of facilities and services by commune, and the priority districts."""

import re
from collections.abc import Collection

from maillage.reading.blocks import Block, Cell, Document, Paragraph
from maillage.reading.extract.tables import Grid, grids, is_total
from maillage.reading.figures import read_figures
from maillage.reading.pieces import District, Facility
from maillage.reading.text import fold, is_upper, mend, one_line, tidy_label, words

_TYPE = re.compile(r"\b(?:type|nature|categorie)s?\b")
_NAME = re.compile(r"\b(?:nom|denomination|intitule|equipements?|structures?|services?|etablissements?)\b")
_ADDRESS = re.compile(r"\b(?:adresse|localisation|lieu|coordonnees)\b")
_COMMUNE = re.compile(r"\b(?:communes?|villes?|collectivites?|signataires?|gestionnaires?)\b")
_DISTRICT = re.compile(r"\b(?:qpv|quartiers?|denomination|secteurs?)\b")
_DISTRICT_HEADING = re.compile(r"^(?:qpv|quartiers?|secteurs?|territoires?)\b")
_LIST_TITLE = re.compile(
    r"\d|\b(?:annexe|liste|tableau|equipements?|structures?|services?|etablissements?|offre)\b"
)
_POPULATION = re.compile(r"\b(?:population|habitants?|nombre d'habitants|nb hab)\b")
_POSTCODE = re.compile(r"\b\d{5}\s+[A-ZÀ-Ý]")
_DISTRICT_SENTENCE = re.compile(
    r"^(?:l[ea]\s)?(?:qpv|quartier(?: prioritaire)?)\s+(?:de\s+|du\s+|des\s+|"
    r"d['’])?(?P<name>[A-ZÀ-Ý][^:(,;]{2,60}?)\s*(?::|\(|,|-|"
    r"–|\b(?:compte|rassemble|regroupe|abrite|accueille)\b)\s*(?P<count>\d{1,3}(?:[ \u202f\u00a0.]\d{3})*)\s*hab",
    re.I,
)
_LISTED_DISTRICT = re.compile(
    r"^(?P<name>[^:(\d]{3,60}?)\s*(?:\((?P<commune>[^)\d]{2,60})\)\s*)?[:,–-]\s*"
    r"(?P<count>\d{1,3}(?:[ \u202f\u00a0.]?\d{3})*)\s*hab",
    re.I,
)
_MAX_COMMUNE_WORDS = 9


def find_facilities(document: Document, taken: Collection[int] = ()) -> list[Facility]:
    """Return the rows of the tables that have a type and a name of structure."""
    found: list[Facility] = []
    for grid in grids(document, taken):
        roles = _facility_columns(grid)
        if roles:
            commune = None if "commune" in roles else _commune_above(document.blocks, grid.rank)
            found += _facilities(grid, roles, commune)
    return found


def _facility_columns(grid: Grid) -> dict[str, int]:
    """Return the column of the type, name, address and commune.

    Empty if it is no list of facilities.
    """
    rows = grid.row_texts()
    roles: dict[str, int] = {}
    for column, title in enumerate(rows[0] if rows else []):
        folded = fold(title)
        if len(folded) > 70 or not folded:
            continue
        for role, pattern in (
            ("type", _TYPE),
            ("name", _NAME),
            ("commune", _COMMUNE),
            ("address", _ADDRESS),
        ):
            if role not in roles and pattern.search(folded):
                roles[role] = column
                break
    header = rows[0] if rows else []
    places = [
        c
        for c, title in enumerate(header)
        if _DISTRICT_HEADING.match(fold(title)) and c not in roles.values()
    ]
    if places:
        roles.setdefault("commune", places[0])
    if "name" in roles and ("type" in roles or ("commune" in roles and "address" in roles)):
        return roles
    return {}


def _facilities(grid: Grid, roles: dict[str, int], commune: str | None) -> list[Facility]:
    found: list[Facility] = []
    kind: str | None = None
    for cells, texts in zip(grid.table.rows[1:], grid.row_texts()[1:], strict=True):
        kind = texts[roles["type"]] or kind if "type" in roles else None
        commune = texts[roles["commune"]] or commune if "commune" in roles else commune
        name = texts[roles["name"]]
        if not name or is_total(name):
            continue
        address = (
            texts[roles["address"]] if "address" in roles and roles["address"] != roles["name"] else None
        )
        found.append(
            Facility(
                _cell(cells, roles["name"]).source(),
                0.9,
                commune,
                kind,
                name,
                address or _address(name),
            )
        )
    return found


def _cell(cells: tuple[Cell, ...], column: int) -> Cell:
    return cells[min(column, len(cells) - 1)]


def _address(name: str) -> str | None:
    """Return the address printed after the name of a facility.

    It is known by the postcode and the town that end it.
    """
    found = _POSTCODE.search(name)
    if not found:
        return None
    parts = re.split(
        r"\s?[–-]\s(?=\d|rue|avenue|place|all[ée]e|boulevard|bld|av\b|chemin|square|route|"
        r"promenade|bp)",
        name,
        maxsplit=1,
        flags=re.I,
    )
    return parts[1].strip() if len(parts) == 2 else name[found.start() :]


def _commune_above(blocks: tuple[Block, ...], rank: int) -> str | None:
    """Return the short line right above a table.

    The commune or the group of communes it is about.
    """
    for block in reversed(blocks[max(0, rank - 3) : rank]):
        if isinstance(block, Paragraph) and not block.bullet and len(words(block.text)) <= _MAX_COMMUNE_WORDS:
            if _LIST_TITLE.search(fold(block.text)):
                return None
            return tidy_label(block.text)
    return None


def find_districts(document: Document, taken: Collection[int] = ()) -> list[District]:
    """Return the priority districts with their population, from tables, else from sentences."""
    found: list[District] = []
    for grid in grids(document, taken):
        columns = _district_columns(grid)
        if columns:
            found += _districts(grid, *columns)
    return found or _from_sentences(document)


def _district_columns(grid: Grid) -> tuple[int, int, int | None] | None:
    rows = grid.row_texts()
    header = [fold(title) for title in rows[0]] if rows else []
    name = next((c for c, title in enumerate(header) if _DISTRICT.search(title)), None)
    population = next((c for c, title in enumerate(header) if _POPULATION.search(title) and c != name), None)
    commune = next(
        (c for c, title in enumerate(header) if _COMMUNE.search(title) and c not in (name, population)),
        None,
    )
    return None if name is None or population is None else (name, population, commune)


def _districts(grid: Grid, name: int, population: int, commune: int | None) -> list[District]:
    found = []
    for cells, texts in zip(grid.table.rows[1:], grid.row_texts()[1:], strict=True):
        figures = read_figures(texts[population])
        label = tidy_label(mend(texts[name]))
        if not label or not figures or is_total(label) or re.match(r"^\d+\s", label):
            continue
        communes = re.split(r",\s*|\s+et\s+|\s*/\s*", texts[commune]) if commune is not None else []
        found.append(
            District(
                _cell(cells, name).source(),
                0.9,
                label,
                int(figures[0].value),
                tuple(c.strip() for c in communes if c.strip()),
            )
        )
    return found


def _from_sentences(document: Document) -> list[District]:
    found: dict[str, District] = {}
    listing = False
    for _, paragraph in document.paragraphs():
        listed = _LISTED_DISTRICT.match(one_line(paragraph.text)) if listing else None
        if listed:
            name = tidy_label(listed["name"])
            count = int(re.sub(r"\D", "", listed["count"]))
            communes = (listed["commune"].strip(),) if listed["commune"] else ()
            found.setdefault(fold(name), District(paragraph.source(), 0.7, name, count, communes))
            continue
        folded = fold(paragraph.text)
        listing = bool(_DISTRICT.search(folded)) and folded.rstrip().endswith(":")
        if match := _DISTRICT_SENTENCE.search(one_line(paragraph.text)):
            name = tidy_label(match["name"].title() if is_upper(match["name"]) else match["name"])
            count = int(re.sub(r"\D", "", match["count"]))
            found.setdefault(fold(name), District(paragraph.source(), 0.6, name, count))
    return list(found.values())
