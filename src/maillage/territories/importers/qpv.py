"""Read the priority districts (QPV) of 2024: outlines and list (ANCT), populations (Insee)."""

from collections.abc import Mapping
from decimal import Decimal

import shapely
from shapely.geometry.base import BaseGeometry

from maillage.territories.enums import QpvGeneration, ShareBasis, TerritoryKind
from maillage.territories.importers.codes import (
    check_commune_code,
    check_epci_code,
    check_qpv_code,
    find_city_of_district,
)
from maillage.territories.importers.geojson import Feature, make_outline_row, read_features
from maillage.territories.importers.request import Request
from maillage.territories.importers.tables import read_count, read_table, write_name
from maillage.territories.records import (
    Batch,
    Key,
    MembershipRow,
    PopulationRow,
    TerritoryRow,
    UnreadableFile,
)
from maillage.territories.selectors.outlines import load_shapes
from maillage.territories.shares import split_shares

_PROPERTIES = frozenset(
    {
        "code_qp", "lib_qp", "insee_reg", "lib_reg", "insee_dep", "lib_dep", "insee_com", "lib_com",
        "siren_epci",
    }
)  # fmt: skip
_POPULATION_COLUMNS = ("code_qp", "lib_qp", "population_municipale")
_OTHER_COLUMNS = (
    "insee_dep", "siren_epci", "lib_epci", "indice_jeunesse", "partMen1p", "partMen2p", "partMen3p",
    "partMen45p", "partMen6pp", "nombre_menages", "nombre_logements_sociaux", "taux_emploi",
    "taux_pauvrete_60", "personnes_couvertes_caf", "allocataires_caf", "allocataires_rsa_socle",
    "insee_com", "lib_com",
)  # fmt: skip


def read_qpv(request: Request) -> Batch:
    """Give the districts of 2024 with their outline, and the share of each that lies in each commune.

    Shares are measured by area between the stored outlines of the communes that the list names.
    Where one of these outlines is missing, the district is said to be in each commune for a share
    that is not known.
    """
    features = []
    for feature in read_features(request.path, columns=(_PROPERTIES,)):
        features.append(feature)
        request.tell("quartiers lus", feature.rank, every=500)
    batch = Batch(
        source=request.make_source(vintage=request.vintage),
        generation=QpvGeneration.G2024,
        complete_kinds=frozenset({TerritoryKind.QPV}),
        complete_links=frozenset(
            {(TerritoryKind.QPV, TerritoryKind.COMMUNE), (TerritoryKind.QPV, TerritoryKind.EPCI)}
        ),
    )
    communes = {feature.rank: _list_communes(feature) for feature in features}
    shared = {code for codes in communes.values() if len(codes) > 1 for code in codes}
    shapes = load_shapes(TerritoryKind.COMMUNE, shared)
    for feature in features:
        _take_district(batch, feature, communes[feature.rank], shapes)
    unknown = sum(
        1
        for (_, whole), row in batch.memberships.items()
        if whole.kind == TerritoryKind.COMMUNE and row.share is None
    )
    if unknown:
        batch.notes.append(
            f"{unknown} appartenances à une commune ont une part inconnue, faute de contour de commune : "
            "chargez contours-communes, puis qpv de nouveau."
        )
    return batch


def _list_communes(feature: Feature) -> list[str]:
    codes = [code for code in feature.properties["insee_com"].split(",") if code.strip()]
    if not codes:
        raise UnreadableFile(f"Le quartier {feature.properties['code_qp']} n’a pas de commune.")
    try:
        found = [check_commune_code(find_city_of_district(code.strip()) or code) for code in codes]
    except UnreadableFile as error:
        raise UnreadableFile(f"Quartier {feature.properties['code_qp']} : {error}") from error
    return list(dict.fromkeys(found))


def _take_district(
    batch: Batch, feature: Feature, codes: list[str], shapes: Mapping[str, BaseGeometry]
) -> None:
    cells = feature.properties
    district = Key(TerritoryKind.QPV, check_qpv_code(cells["code_qp"]))
    if district in batch.territories:
        raise UnreadableFile(f"Le quartier {district.code} est donné deux fois.")
    if not cells["lib_qp"]:
        raise UnreadableFile(f"Le quartier {district.code} n’a pas de nom.")
    batch.territories[district] = TerritoryRow(write_name(cells["lib_qp"]))
    if feature.shape is not None:
        batch.outlines[district] = make_outline_row(feature.shape)
    batch.notes.extend(f"{cells['lib_qp']} ({district.code}) : le contour {note}." for note in feature.notes)
    for code, share in measure_shares(feature.shape, codes, shapes).items():
        commune = Key(TerritoryKind.COMMUNE, code)
        batch.memberships[district, commune] = share
    sirens = [
        check_epci_code(siren) for siren in cells["siren_epci"].split(",") if siren.strip() not in {"", "NA"}
    ]
    for siren in sirens:
        # A few districts cross the border of two intercommunalities; the list does not say how.
        row = MembershipRow() if len(sirens) == 1 else MembershipRow(None, ShareBasis.DECLARED)
        batch.memberships[district, Key(TerritoryKind.EPCI, siren)] = row


def measure_shares(
    district: BaseGeometry | None, codes: list[str], shapes: Mapping[str, BaseGeometry]
) -> dict[str, MembershipRow]:
    """Give the share of a district's area in each commune that its list names.

    A commune named by the list whose outline does not meet the district stays, with an unknown
    share: outlines are simplified, and the list is the official word.
    """
    if len(codes) == 1:
        return {codes[0]: MembershipRow()}
    if district is None or any(code not in shapes for code in codes):
        return {code: MembershipRow(None, ShareBasis.DECLARED) for code in codes}
    areas = {code: shapely.intersection(district, shapes[code]).area for code in codes}
    shares = split_shares(areas)
    return {
        code: (
            MembershipRow(shares[code], ShareBasis.AREA)
            if code in shares
            else MembershipRow(None, ShareBasis.DECLARED)
        )
        for code in codes
    }


def read_qpv_populations(request: Request) -> Batch:
    """Give the municipal population of each district, counted by Insee on the district itself."""
    batch = Batch(source=request.make_source(vintage=request.vintage), generation=QpvGeneration.G2024)
    for line in read_table(request.path, required=_POPULATION_COLUMNS, optional=_OTHER_COLUMNS):
        district = Key(TerritoryKind.QPV, check_qpv_code(line["code_qp"], line=line.number))
        if district in batch.populations:
            # The table of origin repeats a district once per commune: that is how it gets counted twice.
            msg = (
                f"le quartier {district.code} est donné deux fois : une ligne par quartier, pas par commune."
            )
            raise UnreadableFile(msg, line=line.number)
        text = line["population_municipale"]
        whole = Decimal(text) if text.replace(".", "", 1).isdecimal() and text.endswith(".0") else text
        batch.populations[district] = PopulationRow(
            read_count(
                str(int(whole)) if isinstance(whole, Decimal) else whole,
                line=line.number,
                column="population_municipale",
            )
        )
        request.tell("lignes lues", line.number)
    return batch
