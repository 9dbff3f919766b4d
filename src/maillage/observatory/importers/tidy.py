"""Read a table that is already in one shape: indicator, territory, year, value.

It is how a diagnosis typed from a document becomes a release.
"""

from maillage.observatory.catalogue import name_change
from maillage.observatory.enums import ObservationStatus
from maillage.observatory.importers.cells import CellErrors
from maillage.observatory.importers.request import StatisticsRequest
from maillage.observatory.records import Reading
from maillage.observatory.store.schema import Observation
from maillage.territories.importers.tables import Line, read_table
from maillage.territories.selectors.territory import split_address

CHANGE_YEARS = 5
_STATUSES = {
    "": ObservationStatus.FINAL,
    "provisional": ObservationStatus.PROVISIONAL,
    "estimated": ObservationStatus.ESTIMATED,
    "rounded": ObservationStatus.ROUNDED,
}
Key = tuple[str, str, str, int]


def read_tidy(request: StatisticsRequest) -> Reading:
    """Give the values of the table, and the changes printed beside them as indicators of their own.

    A value that the document prints twice is kept once; printed with two values, it is refused.
    """
    errors = CellErrors()
    found: dict[Key, Observation] = {}
    lines = repeated = 0
    for line in read_table(
        request.path,
        required=["indicateur", "territoire", "annee", "valeur", "evolution_5_ans", "statut"],
    ):
        lines += 1
        for one in _read_line(line, errors, request.geography):
            key = (one.indicator, one.territory_kind, one.territory_code, one.year)
            known = found.setdefault(key, one)
            repeated += known is not one
            if known.value != one.value:
                errors.add(
                    line=line.number, column="valeur", problem=f"{one.value} ici, {known.value} plus haut."
                )
    errors.raise_any()
    notes = [f"{lines} valeurs saisies."]
    if repeated:
        notes.append(f"{repeated} valeurs ou évolutions sont imprimées deux fois, à l’identique.")
    return request.make_reading(list(found.values()), notes)


def _read_line(line: Line, errors: CellErrors, geography: int) -> list[Observation]:
    place = split_address(line["territoire"])
    status = _STATUSES.get(line["statut"])
    if place is None or status is None or not line["annee"].isdecimal():
        errors.add(line=line.number, column="territoire, annee ou statut", problem="illisible.")
        return []
    kind, code = place
    year = int(line["annee"])
    value, read = errors.read(line["valeur"], line=line.number, column="valeur")
    marked = status if read == ObservationStatus.FINAL else read
    rows = [Observation(kind, code, geography, line["indicateur"], year, value, marked)]
    if line["evolution_5_ans"]:
        change, read = errors.read(line["evolution_5_ans"], line=line.number, column="evolution_5_ans")
        name = name_change(line["indicateur"], CHANGE_YEARS)
        rows.append(Observation(kind, code, geography, name, year, change, read))
    return rows
