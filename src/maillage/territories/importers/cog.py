"""Read the official geographical code of a year (Insee): communes, départements, régions, zones."""

from collections import Counter

from maillage.territories.enums import TerritoryKind
from maillage.territories.importers.codes import check_commune_code, check_departement_code
from maillage.territories.importers.request import Request
from maillage.territories.importers.tables import Line, read_table, write_name
from maillage.territories.records import Batch, Key, MembershipRow, TerritoryRow, UnreadableFile
from maillage.territories.selectors.loading import find_loaded_vintage

NO_EPCI = "ZZZZZZZZZ"
FRANCE = Key(TerritoryKind.COUNTRY, "FR")
_LABEL_COLUMNS = ("cog", "NIVGEO", "CODGEO", "LIBGEO")
_LEVELS = {
    "DEP": TerritoryKind.DEPARTEMENT,
    "REG": TerritoryKind.REGION,
    "EPCI": TerritoryKind.EPCI,
    "ZE2010": TerritoryKind.EMPLOYMENT_ZONE,
    "ZE2020": TerritoryKind.EMPLOYMENT_ZONE,
}
_ZONE_COLUMNS = (
    "cog", "CODGEO", "LIBGEO", "DEP", "REG", "EPCI",
)  # fmt: skip
_OTHER_COLUMNS = (
    "REG2016", "NATURE_EPCI", "ARR", "CV", "ZE2010", "UU2010", "TUU2011", "TDUU2011", "AU2010",
    "TAU2011", "CATAEU2010", "BV2012", "TUU2012", "TDUU2012", "TAU2012", "TUU2013", "TDUU2013",
    "TAU2013", "TUU2014", "TDUU2014", "TAU2014", "TUU2015", "TDUU2015", "TAU2015", "TUU2016",
    "TDUU2016", "TAU2016", "ZE2020", "UU2020", "TUU2017", "TDUU2017", "AAV2020", "TAAV2017",
    "TDAAV2017", "CATEAAV2020", "BV2022", "CTCD", "EPT", "CANOV",
)  # fmt: skip


def _is_epci_left_to_dgcl(year: str) -> bool:
    """Tell whether the official composition of that year or a later one is already there."""
    return find_loaded_vintage("epci") >= year


def read_labels(request: Request) -> Batch:
    """Give the régions, départements, employment zones and intercommunalities of one year.

    Intercommunalities are left out when the DGCL's own composition, of that year or a later one,
    is already loaded: it names them better.
    """
    batch = Batch(source=request.make_source(vintage=request.vintage))
    without_epci = _is_epci_left_to_dgcl(request.vintage)
    years: Counter[str] = Counter()
    for line in read_table(request.path, required=_LABEL_COLUMNS, optional=("NB_COM",)):
        years[line["cog"]] += 1
        request.tell("lignes lues", line.number)
        kind = _LEVELS.get(line["NIVGEO"])
        if line["cog"] != request.vintage or kind is None or line["CODGEO"] == NO_EPCI:
            continue
        if kind == TerritoryKind.EPCI and without_epci:
            continue
        if not line["LIBGEO"] or not line["CODGEO"]:
            raise UnreadableFile("code ou libellé vide.", line=line.number)
        batch.territories[Key(kind, line["CODGEO"])] = TerritoryRow(write_name(line["LIBGEO"]))
    _check_year(request.vintage, years)
    if without_epci:
        batch.notes.append("Les intercommunalités sont laissées à la composition de la DGCL, déjà chargée.")
    batch.mentioned[FRANCE] = TerritoryRow("France")
    batch.complete_kinds = frozenset(key.kind for key in batch.territories)
    regions = [key for key in batch.territories if key.kind == TerritoryKind.REGION]
    batch.memberships = {(region, FRANCE): MembershipRow() for region in regions}
    batch.complete_links = frozenset({(TerritoryKind.REGION, TerritoryKind.COUNTRY)})
    return batch


def read_communes(request: Request) -> Batch:
    """Give the communes of one year with their département, intercommunality and employment zone."""
    batch = Batch(
        source=request.make_source(vintage=request.vintage),
        complete_kinds=frozenset({TerritoryKind.COMMUNE}),
    )
    without_epci = _is_epci_left_to_dgcl(request.vintage)
    if without_epci:
        batch.notes.append(
            "Les appartenances aux intercommunalités sont laissées à la composition de la DGCL, déjà chargée."
        )
    years: Counter[str] = Counter()
    for line in read_table(request.path, required=_ZONE_COLUMNS, optional=_OTHER_COLUMNS):
        years[line["cog"]] += 1
        request.tell("lignes lues", line.number, every=20_000)
        # The official table ends each year with a line that has no code.
        if line["cog"] == request.vintage and line["CODGEO"]:
            _take_commune(batch, line, without_epci=without_epci)
    _check_year(request.vintage, years)
    batch.complete_links = frozenset((part.kind, whole.kind) for part, whole in batch.memberships)
    return batch


def _take_commune(batch: Batch, line: Line, *, without_epci: bool) -> None:
    commune = Key(TerritoryKind.COMMUNE, check_commune_code(line["CODGEO"], line=line.number))
    if commune in batch.territories:
        raise UnreadableFile(f"la commune {commune.code} est donnée deux fois.", line=line.number)
    if not line["LIBGEO"]:
        raise UnreadableFile(f"la commune {commune.code} n’a pas de nom.", line=line.number)
    departement = Key(TerritoryKind.DEPARTEMENT, check_departement_code(line["DEP"], line=line.number))
    batch.territories[commune] = TerritoryRow(write_name(line["LIBGEO"]))
    batch.memberships[commune, departement] = MembershipRow()
    batch.memberships[departement, Key(TerritoryKind.REGION, line["REG"])] = MembershipRow()
    zone = line.find("ZE2020") or line.find("ZE2010")
    if zone:
        batch.memberships[commune, Key(TerritoryKind.EMPLOYMENT_ZONE, zone)] = MembershipRow()
    if line["EPCI"] and line["EPCI"] != NO_EPCI and not without_epci:
        batch.memberships[commune, Key(TerritoryKind.EPCI, line["EPCI"])] = MembershipRow()


def _check_year(vintage: str, years: Counter[str]) -> None:
    if not years[vintage]:
        known = ", ".join(sorted(years))
        msg = f"Le fichier ne donne pas l’année {vintage}. Années présentes : {known}."
        raise UnreadableFile(msg)
