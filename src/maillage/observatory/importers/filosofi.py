"""Read Filosofi (Insee): incomes, living standards and poverty of communes and IRIS."""

from maillage.observatory.importers.cells import CellErrors, spread
from maillage.observatory.importers.request import StatisticsRequest
from maillage.observatory.records import Reading
from maillage.observatory.store.schema import Observation
from maillage.territories.enums import TerritoryKind
from maillage.territories.importers.codes import check_commune_code, find_city_of_district
from maillage.territories.importers.tables import read_header, read_table
from maillage.territories.records import UnreadableFile

COMMUNE_COLUMNS = {
    "NBMENFISC": "menages-fiscaux",
    "NBPERSMENFISC": "personnes-menages-fiscaux",
    "MED": "niveau-vie-median",
    "PIMP": "part-menages-imposes",
    "TP60": "taux-pauvrete",
    "TP60AGE1": "taux-pauvrete-moins-30",
    "TP60AGE2": "taux-pauvrete-30-39",
    "TP60AGE3": "taux-pauvrete-40-49",
    "TP60AGE4": "taux-pauvrete-50-59",
    "TP60AGE5": "taux-pauvrete-60-74",
    "TP60AGE6": "taux-pauvrete-75-plus",
    "TP60TOL1": "taux-pauvrete-proprietaires",
    "TP60TOL2": "taux-pauvrete-locataires",
    "PACT": "part-revenus-activite",
    "PTSA": "part-salaires",
    "PCHO": "part-chomage",
    "PBEN": "part-independants",
    "PPEN": "part-pensions",
    "PPAT": "part-patrimoine",
    "PPSOC": "part-prestations",
    "PPFAM": "part-prestations-familiales",
    "PPMINI": "part-minima-sociaux",
    "PPLOGT": "part-aides-logement",
    "PIMPOT": "part-impots",
    "D1": "niveau-vie-d1",
    "D9": "niveau-vie-d9",
    "RD": "rapport-interdecile",
}
IRIS_COLUMNS = {
    "DEC_PIMP": "iris-part-imposes",
    "DEC_TP60": "iris-bas-revenus",
    "DEC_Q1": "iris-revenu-q1",
    "DEC_MED": "iris-revenu-median",
    "DEC_Q3": "iris-revenu-q3",
    "DEC_EQ": "iris-ecart-interquartile",
    "DEC_D1": "iris-revenu-d1",
    "DEC_D9": "iris-revenu-d9",
    "DEC_RD": "iris-rapport-interdecile",
    "DEC_S80S20": "iris-s80s20",
    "DEC_GI": "iris-gini",
    "DEC_PACT": "iris-part-activite",
    "DEC_PTSA": "iris-part-salaires",
    "DEC_PCHO": "iris-part-chomage",
    "DEC_PBEN": "iris-part-independants",
    "DEC_PPEN": "iris-part-pensions",
    "DEC_PAUT": "iris-part-autres",
}
# Deciles between the first and the ninth, and the marks of quality: known, and not kept.
_IRIS_OTHERS = ("DEC_D2", "DEC_D3", "DEC_D4", "DEC_D6", "DEC_D7", "DEC_D8", "DEC_INCERT", "DEC_NOTE")
_IRIS_LENGTH = 9


def read_communes(request: StatisticsRequest) -> Reading:
    """Give the living standards of communes; an « s » stays a secret, an empty cell a missing value."""
    year, suffix = _read_vintage(request)
    columns = dict(spread(COMMUNE_COLUMNS, suffix))
    errors, found, districts = CellErrors(), [], 0
    for line in read_table(request.path, required=["CODGEO", *columns]):
        request.tell("communes lues", line.number)
        if find_city_of_district(line["CODGEO"]):
            districts += 1
            continue
        code = check_commune_code(line["CODGEO"], line=line.number)
        for column, indicator in columns.items():
            value, status = errors.read(line[column], line=line.number, column=column)
            found.append(
                Observation(TerritoryKind.COMMUNE, code, request.geography, indicator, year, value, status)
            )
    errors.raise_any()
    notes = (
        [f"{districts} arrondissements municipaux laissés de côté : leur commune est donnée."]
        if districts
        else []
    )
    return request.make_reading(found, notes)


def read_iris(request: StatisticsRequest) -> Reading:
    """Give the declared incomes of IRIS."""
    year, suffix = _read_vintage(request)
    columns = dict(spread(IRIS_COLUMNS, suffix))
    others = [f"{name}{suffix}" for name in _IRIS_OTHERS]
    errors, found = CellErrors(), []
    for line in read_table(request.path, required=["IRIS", *columns], optional=others):
        request.tell("IRIS lus", line.number)
        code = line["IRIS"].upper()
        if len(code) != _IRIS_LENGTH:
            errors.add(
                line=line.number,
                column="IRIS",
                problem=f"« {code[:20]} » n’a pas neuf caractères : le zéro de tête est peut-être perdu.",
            )
            continue
        for column, indicator in columns.items():
            value, status = errors.read(line[column], line=line.number, column=column)
            found.append(
                Observation(TerritoryKind.IRIS, code, request.geography, indicator, year, value, status)
            )
    errors.raise_any()
    return request.make_reading(found)


def _read_vintage(request: StatisticsRequest) -> tuple[int, str]:
    """Give the year and the two digits that end its columns; refuse a file of another year."""
    year, suffix = request.year, request.vintage[-2:]
    if not any(name.endswith(f"MED{suffix}") for name in read_header(request.path)):
        msg = (
            f"Aucune colonne ne finit par « {suffix} » : ce fichier n’est pas du millésime {request.vintage}."
        )
        raise UnreadableFile(msg, line=1)
    return year, suffix
