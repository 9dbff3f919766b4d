"""Read the posts that the State funds in priority districts (ANCT), counted by département."""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal

from maillage.observatory.importers.cells import CellErrors
from maillage.observatory.importers.request import StatisticsRequest
from maillage.observatory.records import Reading
from maillage.observatory.store.schema import Observation
from maillage.territories.enums import TerritoryKind
from maillage.territories.importers.codes import check_departement_code
from maillage.territories.importers.tables import read_table


def make_reader(indicator: str) -> Callable[[StatisticsRequest], Reading]:
    """Give the reader of one kind of post. Amounts are left out: those of 2025 are known to be wrong."""

    def read(request: StatisticsRequest) -> Reading:
        errors = CellErrors()
        posts: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
        lines = repeated = without = 0
        for line in read_table(
            request.path,
            required=["annee", "id_poste", "insee_dep"],
            optional=["code_tiers", "raison_sociale", "montant", "code_cv", "insee_reg"],
        ):
            lines += 1
            if not (line["annee"].isdecimal() and len(line["annee"]) == 4):
                errors.add(
                    line=line.number, column="annee", problem=f"« {line['annee'][:10]} » n’est pas une année."
                )
                continue
            if not line["insee_dep"]:
                without += 1
                continue
            code = check_departement_code(line["insee_dep"], line=line.number)
            known = posts[code, int(line["annee"])]
            repeated += line["id_poste"] in known
            known.add(line["id_poste"])
        errors.raise_any()
        found = [
            Observation(
                TerritoryKind.DEPARTEMENT, code, request.geography, indicator, year, Decimal(len(names))
            )
            for (code, year), names in posts.items()
        ]
        notes = []
        if repeated:
            notes.append(
                f"{repeated} lignes sur {lines} répètent un poste déjà compté dans l’année : chaque poste compte une fois."
            )
        if without:
            notes.append(f"{without} lignes sans département laissées de côté.")
        return request.make_reading(found, notes)

    return read


read_adult_relays = make_reader("adultes-relais")
read_fonjep = make_reader("fonjep")
