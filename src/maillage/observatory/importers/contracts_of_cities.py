"""Read the list of contracts of cities (ANCT): how many a département has.

Its column ``pop`` counts a district once per commune that it touches; it is never read.
"""

import json
from collections import defaultdict
from decimal import Decimal
from typing import Any

from maillage.observatory.importers.cells import CellErrors
from maillage.observatory.importers.request import StatisticsRequest
from maillage.observatory.records import Reading
from maillage.observatory.store.schema import Observation
from maillage.territories.enums import TerritoryKind
from maillage.territories.importers.codes import check_departement_code
from maillage.territories.records import UnreadableFile

COLUMNS = {"code_cv", "lib_cv", "insee_dep", "codgeo", "pop"}


def read_contracts(request: StatisticsRequest) -> Reading:
    """Give the number of contracts of each département, each contract once."""
    errors = CellErrors()
    found: defaultdict[str, set[str]] = defaultdict(set)
    repeated = 0
    for number, properties in enumerate(_read_features(request), start=1):
        unknown = set(properties) - COLUMNS
        if unknown or "code_cv" not in properties:
            errors.add(
                line=number,
                column=", ".join(sorted(unknown)) or "code_cv",
                problem="colonne inconnue ou absente.",
            )
            continue
        code = check_departement_code(str(properties.get("insee_dep") or ""), line=number)
        contract = str(properties["code_cv"])
        repeated += contract in found[code]
        found[code].add(contract)
    errors.raise_any()
    rows = [
        Observation(
            TerritoryKind.DEPARTEMENT,
            code,
            request.geography,
            "contrats-de-ville",
            request.year,
            Decimal(len(names)),
        )
        for code, names in sorted(found.items())
    ]
    notes = ["La population du fichier, qui compte un quartier une fois par commune, n’est pas reprise."]
    if repeated:
        notes.append(f"{repeated} lignes répètent un contrat : chaque contrat compte une fois.")
    return request.make_reading(rows, notes)


def _read_features(request: StatisticsRequest) -> list[dict[str, Any]]:
    try:
        features = json.loads(request.path.read_text(encoding="utf-8"))["features"]
        return [dict(feature["properties"]) for feature in features]
    except (ValueError, KeyError, TypeError) as error:
        msg = "Ce n’est pas une liste de contrats en GeoJSON : téléchargez-la de nouveau."
        raise UnreadableFile(msg) from error
