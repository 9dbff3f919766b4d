"""Read the statistics of priority districts (Insee): one line per district, each counted once."""

from decimal import Decimal

from maillage.observatory.enums import ObservationStatus
from maillage.observatory.importers.cells import CellErrors
from maillage.observatory.importers.request import StatisticsRequest
from maillage.observatory.records import Reading
from maillage.observatory.store.schema import Observation
from maillage.territories.enums import TerritoryKind
from maillage.territories.importers.codes import check_qpv_code
from maillage.territories.importers.tables import read_table

COLUMNS = {
    "population_municipale": "qpv-population",
    "indice_jeunesse": "indice-jeunesse",
    "partMen1p": "qpv-part-menages-1",
    "partMen2p": "qpv-part-menages-2",
    "partMen3p": "qpv-part-menages-3",
    "partMen45p": "qpv-part-menages-4-5",
    "partMen6pp": "qpv-part-menages-6",
    "nombre_menages": "qpv-menages",
    "nombre_logements_sociaux": "qpv-logements-sociaux",
    "taux_emploi": "qpv-taux-emploi",
    "taux_pauvrete_60": "qpv-taux-pauvrete",
    "personnes_couvertes_caf": "qpv-caf-personnes",
    "allocataires_caf": "qpv-caf-allocataires",
    "allocataires_rsa_socle": "qpv-rsa",
}
RATIOS = (
    ("qpv-part-couverts", "qpv-caf-personnes", "qpv-population"),
    ("qpv-part-rsa", "qpv-rsa", "qpv-caf-allocataires"),
    ("qpv-part-logement-social", "qpv-logements-sociaux", "qpv-menages"),
)
_OTHERS = ("lib_qp", "insee_dep", "siren_epci", "lib_epci", "insee_com", "lib_com")


def read_districts(request: StatisticsRequest) -> Reading:
    """Give the figures of districts; an empty cell is missing: the file does not say why."""
    errors = CellErrors()
    found: list[Observation] = []
    for line in read_table(request.path, required=["code_qp", *COLUMNS], optional=_OTHERS):
        code = check_qpv_code(line["code_qp"], line=line.number)
        values: dict[str, Decimal | None] = {}
        for column, indicator in COLUMNS.items():
            value, status = errors.read(line[column], line=line.number, column=column)
            values[indicator] = value
            found.append(
                Observation(
                    TerritoryKind.QPV, code, request.geography, indicator, request.year, value, status
                )
            )
        for indicator, above, below in RATIOS:
            found.append(_compute_share(code, indicator, values[above], values[below], request))
    errors.raise_any()
    return request.make_reading(found)


def _compute_share(
    code: str, indicator: str, above: Decimal | None, below: Decimal | None, request: StatisticsRequest
) -> Observation:
    place = (TerritoryKind.QPV, code, request.geography, indicator, request.year)
    if above is None or not below:
        return Observation(*place, None, ObservationStatus.MISSING)
    value = above / below * 100
    status = ObservationStatus.FINAL if value else ObservationStatus.TRUE_ZERO
    return Observation(*place, value, status, above, below)
