"""Read the social position index of schools (DEPP), brought together by commune."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from maillage.observatory.importers.cells import CellErrors
from maillage.observatory.importers.request import StatisticsRequest
from maillage.observatory.records import Reading
from maillage.observatory.store.schema import Observation
from maillage.territories.enums import TerritoryKind
from maillage.territories.importers.codes import check_commune_code, find_city_of_district
from maillage.territories.importers.tables import read_table

_COMMON = ["rentree_scolaire", "uai", "code_insee_de_la_commune", "secteur"]
_OTHERS = (
    "academie", "code_du_departement", "departement", "nom_de_l_etablissment", "nom_de_la_commune", "type_de_lycee",
    "ecart_type_de_l_ips", "effectifs_voie_gt", "effectifs_voie_pro", "ips_voie_gt", "ips_voie_pro",
    "ecart_type_de_l_ips_voie_gt", "ecart_type_de_l_ips_voie_pro",
)  # fmt: skip


@dataclass
class _Commune:
    """What the schools of a commune add up to."""

    pupils: Decimal = Decimal(0)
    weighted: Decimal = Decimal(0)
    private: Decimal = Decimal(0)


def make_reader(level: str, pupils: str, index: str) -> Callable[[StatisticsRequest], Reading]:
    """Give the reader of one level of schools; its columns have names of their own."""

    def read(request: StatisticsRequest) -> Reading:
        errors = CellErrors()
        communes: defaultdict[str, _Commune] = defaultdict(_Commune)
        without = 0
        others = [name for name in _OTHERS if name not in {pupils, index}]
        for line in read_table(request.path, required=[*_COMMON, pupils, index], optional=others):
            request.tell("établissements lus", line.number)
            count, _ = errors.read(line[pupils], line=line.number, column=pupils)
            value, _ = errors.read(line[index], line=line.number, column=index)
            if count is None or value is None:
                without += 1
                continue
            raw = line["code_insee_de_la_commune"]
            # Schools of the three big cities are placed in their district: the commune is the city.
            code = find_city_of_district(raw) or check_commune_code(raw, line=line.number)
            commune = communes[code]
            commune.pupils += count
            commune.weighted += count * value
            commune.private += count if line["secteur"].startswith("privé") else 0
        errors.raise_any()
        found = [one for code, commune in communes.items() for one in _tell(code, commune, level, request)]
        note = f"{without} établissements sans indice ou sans effectif laissés de côté."
        return request.make_reading(found, [note] if without else [])

    return read


def _tell(code: str, commune: _Commune, level: str, request: StatisticsRequest) -> list[Observation]:
    place = (TerritoryKind.COMMUNE, code, request.geography)
    found = [Observation(*place, f"eleves-{level}", request.year, commune.pupils)]
    if commune.pupils:
        mean = commune.weighted / commune.pupils
        found.append(
            Observation(
                *place, f"ips-{level}", request.year, mean,
                numerator=commune.weighted, denominator=commune.pupils,
            )
        )  # fmt: skip
        if level != "lycees":
            share = commune.private / commune.pupils * 100
            found.append(
                Observation(
                    *place, f"part-eleves-{level}-prive", request.year, share,
                    "final" if share else "true_zero", commune.private, commune.pupils,
                )
            )  # fmt: skip
    return found


read_primary_schools = make_reader("ecoles", "effectifs", "ips")
read_middle_schools = make_reader("colleges", "effectifs", "ips")
read_high_schools = make_reader("lycees", "effectifs_ensemble_gt_pro", "ips_ensemble_gt_pro")
