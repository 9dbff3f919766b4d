"""Read the comparateur de territoires (Insee) as packaged by commune: census and civil registration."""

from decimal import Decimal

from maillage.observatory.enums import ObservationStatus
from maillage.observatory.importers.cells import CellErrors
from maillage.observatory.importers.request import StatisticsRequest
from maillage.observatory.records import Reading
from maillage.observatory.store.schema import Observation
from maillage.territories.enums import TerritoryKind
from maillage.territories.importers.codes import check_commune_code
from maillage.territories.importers.tables import Line, read_table

# Column, indicator, year.
COLUMNS = (
    ("superficie_km2", "superficie", 2021),
    ("population_2021", "population-municipale", 2021),
    ("population_2015", "population-municipale", 2015),
    ("menages_2021", "menages", 2021),
    ("naissances_2022", "naissances-domiciliees", 2022),
    ("deces_2022", "deces-domicilies", 2022),
    ("pop_15_64_totale_2021", "population-15-64", 2021),
    ("pop_15_64_chomage_2021", "chomeurs-15-64", 2021),
    ("pop_15_64_active_2021", "actifs-15-64", 2021),
)
# Indicator, numerator, denominator, by what it is multiplied.
RATIOS = (
    ("densite", "population-municipale", "superficie", 1),
    ("taille-menages", "population-municipale", "menages", 1),
    ("taux-chomage-rp", "chomeurs-15-64", "actifs-15-64", 100),
    ("taux-activite", "actifs-15-64", "population-15-64", 100),
)
_OTHERS = (
    "insee_reg", "insee_dep", "commune", "commune_article", "code_postal", "insee_parente", "lat", "lng",
)  # fmt: skip
RATIO_YEAR = 2021


def read_comparateur(request: StatisticsRequest) -> Reading:
    """Give the figures of communes, each once, although the file repeats those of several postal codes."""
    errors = CellErrors()
    communes: dict[str, dict[tuple[str, int], tuple[Decimal | None, ObservationStatus]]] = {}
    others = 0
    required = ["insee_com", "commune_type", *(column for column, _, _ in COLUMNS)]
    for line in read_table(request.path, required=required, optional=_OTHERS):
        request.tell("lignes lues", line.number)
        if line["commune_type"] != "COM":
            others += 1
            continue
        code = check_commune_code(line["insee_com"], line=line.number)
        values = _read_line(line, errors)
        if communes.setdefault(code, values) != values:
            errors.add(
                line=line.number, column="insee_com", problem=f"{code} est déjà donnée avec d’autres valeurs."
            )
    errors.raise_any()
    found = [
        Observation(TerritoryKind.COMMUNE, code, request.geography, indicator, year, value, status)
        for code, values in communes.items()
        for (indicator, year), (value, status) in values.items()
    ]
    for code, values in communes.items():
        found.extend(_compute_ratios(code, values, request.geography))
    note = f"{others} communes déléguées et arrondissements laissés de côté."
    return request.make_reading(found, [note] if others else [])


def _read_line(
    line: Line, errors: CellErrors
) -> dict[tuple[str, int], tuple[Decimal | None, ObservationStatus]]:
    return {
        (indicator, year): errors.read(line[column], line=line.number, column=column)
        for column, indicator, year in COLUMNS
    }


def _compute_ratios(
    code: str, values: dict[tuple[str, int], tuple[Decimal | None, ObservationStatus]], geography: int
) -> list[Observation]:
    """Give the ratios of a commune with their two parts, so that those of a whole can be computed."""
    found = []
    for indicator, above, below, factor in RATIOS:
        numerator, denominator = values[above, RATIO_YEAR][0], values[below, RATIO_YEAR][0]
        if numerator is None or not denominator:
            value, status = None, ObservationStatus.NOT_APPLICABLE
            numerator = denominator = None
        else:
            value = numerator / denominator * factor
            status = ObservationStatus.FINAL if value else ObservationStatus.TRUE_ZERO
        found.append(
            Observation(
                TerritoryKind.COMMUNE,
                code,
                geography,
                indicator,
                RATIO_YEAR,
                value,
                status,
                numerator,
                denominator,
            )
        )
    return found
