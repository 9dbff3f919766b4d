"""Read the outlines and the centres of communes, intercommunalities and départements."""

from maillage.territories.enums import TerritoryKind
from maillage.territories.importers.codes import (
    check_commune_code,
    check_departement_code,
    check_epci_code,
    find_city_of_district,
)
from maillage.territories.importers.geojson import check_place, make_outline_row, read_features
from maillage.territories.importers.request import Request
from maillage.territories.importers.tables import read_table
from maillage.territories.records import Batch, Key, OutlineRow, UnreadableFile

_CENTRE_COLUMNS = ("insee_com", "commune_type", "lat", "lng")
_OTHER_COLUMNS = (
    "insee_reg", "insee_dep", "commune", "commune_article", "code_postal", "insee_parente",
    "superficie_km2", "population_2021", "population_2015", "menages_2021", "naissances_2022",
    "deces_2022", "pop_15_64_totale_2021", "pop_15_64_chomage_2021", "pop_15_64_active_2021",
)  # fmt: skip


def read_commune_outlines(request: Request) -> Batch:
    """Give the outline of each commune of a file (columns code, nom; or insee, nom, epci)."""
    return _read_outlines(request, TerritoryKind.COMMUNE, ({"code", "nom"}, {"insee", "nom", "epci"}))


def read_epci_outlines(request: Request) -> Batch:
    """Give the outline of each intercommunality of a file (columns epci, nom, nature)."""
    return _read_outlines(request, TerritoryKind.EPCI, ({"epci", "nom", "nature"}, {"code", "nom"}))


def read_departement_outlines(request: Request) -> Batch:
    """Give the outline of each département of a file (columns code, nom)."""
    return _read_outlines(request, TerritoryKind.DEPARTEMENT, ({"code", "nom"},))


_CHECKS = {
    TerritoryKind.COMMUNE: check_commune_code,
    TerritoryKind.EPCI: check_epci_code,
    TerritoryKind.DEPARTEMENT: check_departement_code,
}


def _read_outlines(request: Request, kind: TerritoryKind, columns: tuple[set[str], ...]) -> Batch:
    batch = Batch(source=request.make_source(vintage=request.vintage))
    check = _CHECKS[kind]
    for feature in read_features(request.path, columns=tuple(frozenset(names) for names in columns)):
        cells = feature.properties
        text = cells.get("code") or cells.get("insee") or cells.get("epci") or ""
        try:
            key = Key(kind, check(text))
        except UnreadableFile as error:
            raise UnreadableFile(f"Contour n° {feature.rank} : {error}") from error
        if key in batch.outlines:
            raise UnreadableFile(f"Contour n° {feature.rank} : {key.code} est donné deux fois.")
        if feature.shape is not None:
            batch.outlines[key] = make_outline_row(feature.shape)
        batch.notes.extend(f"{cells['nom']} ({key.code}) : le contour {note}." for note in feature.notes)
        request.tell("contours lus", feature.rank, every=500)
    return batch


def read_commune_centres(request: Request) -> Batch:
    """Give the centre of each commune, for maps drawn without outlines.

    Delegated communes and municipal districts, which the table also lists, are passed over.
    """
    batch = Batch(source=request.make_source(vintage=request.vintage))
    for line in read_table(request.path, required=_CENTRE_COLUMNS, optional=_OTHER_COLUMNS):
        request.tell("lignes lues", line.number)
        if line["commune_type"] != "COM" or find_city_of_district(line["insee_com"]):
            continue
        key = Key(TerritoryKind.COMMUNE, check_commune_code(line["insee_com"], line=line.number))
        if key in batch.outlines:
            continue  # the table has one line per postal code
        if not line["lat"] and not line["lng"]:
            batch.notes.append(f"La commune {key.code} n’a pas de centre.")
            continue
        batch.outlines[key] = _read_centre(line["lng"], line["lat"], line.number)
    return batch


def _read_centre(longitude: str, latitude: str, line: int) -> OutlineRow:
    from shapely.geometry import Point

    try:
        point = Point(float(longitude), float(latitude))
    except ValueError as error:
        raise UnreadableFile("longitude ou latitude illisible.", line=line) from error
    try:
        check_place(point, label="Le centre")
    except UnreadableFile as error:
        raise UnreadableFile(str(error), line=line) from error
    return OutlineRow(None, round(point.x, 5), round(point.y, 5))
