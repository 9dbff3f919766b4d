"""Read the populations that the official code gives communes, year after year (Insee)."""

import re

from maillage.observatory.importers.cells import CellErrors
from maillage.observatory.importers.request import StatisticsRequest
from maillage.observatory.records import Reading
from maillage.observatory.store.schema import Observation
from maillage.territories.enums import TerritoryKind
from maillage.territories.importers.codes import check_commune_code
from maillage.territories.importers.tables import read_header, read_table
from maillage.territories.records import UnreadableFile

_COLUMN = re.compile(r"POP_(\d{4})")


def read_populations(request: StatisticsRequest) -> Reading:
    """Give the population that each year's code attaches to its communes; a commune of the past has no later one."""
    years = {name: int(match[1]) for name in read_header(request.path) if (match := _COLUMN.fullmatch(name))}
    if not years:
        msg = "Aucune colonne POP_<année> : ce n’est pas le fichier des populations des communes."
        raise UnreadableFile(msg, line=1)
    errors, found = CellErrors(), []
    for line in read_table(request.path, required=["CODGEO", "LIBGEO", *years]):
        request.tell("communes lues", line.number)
        code = check_commune_code(line["CODGEO"], line=line.number)
        for column, year in years.items():
            if line[column] in {"", "NA"}:
                continue  # the commune did not exist in the code of that year
            value, status = errors.read(line[column], line=line.number, column=column)
            found.append(
                Observation(TerritoryKind.COMMUNE, code, year, "population-cog", year, value, status)
            )
    errors.raise_any()
    return request.make_reading(found)
