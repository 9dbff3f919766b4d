"""Read the yearly composition of intercommunalities (DGCL): members, SIREN, legal populations."""

import re
from collections import defaultdict
from decimal import Decimal

from maillage.territories.enums import ShareBasis, TerritoryKind
from maillage.territories.importers.codes import (
    check_commune_code,
    check_departement_code,
    check_epci_code,
)
from maillage.territories.importers.request import Request
from maillage.territories.importers.tables import Line, read_count, read_header, read_table, write_name
from maillage.territories.records import (
    Batch,
    Key,
    MembershipRow,
    PopulationRow,
    TerritoryRow,
    UnreadableFile,
)
from maillage.territories.shares import split_shares

_FIXED = (
    "dept", "siren", "raison_sociale", "nature_juridique", "mode_financ", "nb_membres",
    "total_pop_tot", "total_pop_mun", "dep_com", "insee", "siren_membre", "nom_membre",
)  # fmt: skip
_NATURES = {
    "CC": "Communauté de communes",
    "CA": "Communauté d’agglomération",
    "CU": "Communauté urbaine",
}


def read_epci_composition(request: Request) -> Batch:
    """Give every intercommunality of a year with its members and their populations.

    Raises
    ------
    UnreadableFile
        The columns are of another year; a code is not one; a commune stands twice; the members of
        an intercommunality are not as many, or not as populated, as its own line says.
    """
    year = _find_year(request)
    batch = Batch(
        source=request.make_source(vintage=year),
        complete_kinds=frozenset({TerritoryKind.EPCI}),
        complete_links=frozenset(
            {
                (TerritoryKind.COMMUNE, TerritoryKind.EPCI),
                (TerritoryKind.EPCI, TerritoryKind.DEPARTEMENT),
            }
        ),
    )
    columns = (*_FIXED, f"ptot_{year}", f"pmun_{year}")
    reader = _CompositionReader(batch, year)
    for line in read_table(request.path, required=columns):
        reader.take(line)
        request.tell("lignes lues", line.number)
    reader.finish()
    return batch


def write_epci_name(name: str) -> str:
    """Give the name of an intercommunality in full: the file abridges its nature.

    Examples
    --------
    >>> write_epci_name("CA du Boulonnais")
    'Communauté d’agglomération du Boulonnais'
    """
    head, _, rest = write_name(name).partition(" ")
    return f"{_NATURES[head]} {rest}" if head in _NATURES and rest else write_name(name)


def _find_year(request: Request) -> str:
    header = read_header(request.path)
    years = [match[1] for name in header if (match := re.fullmatch(r"pmun_(\d{4})", name))]
    if len(years) != 1:
        msg = "le fichier n’a pas de colonne « pmun_<année> » : est-ce bien la composition des EPCI de la DGCL ?"
        raise UnreadableFile(msg, line=1)
    if request.vintage and request.vintage != years[0]:
        msg = f"le fichier est du millésime {years[0]}, vous demandez {request.vintage}."
        raise UnreadableFile(msg, line=1)
    return years[0]


class _CompositionReader:
    def __init__(self, batch: Batch, year: str) -> None:
        self.batch = batch
        self.year = year
        self.lines: dict[str, int] = {}
        self.stated: dict[Key, tuple[int, int, int]] = {}
        self.members: defaultdict[Key, list[int]] = defaultdict(list)
        self.by_departement: defaultdict[Key, defaultdict[Key, int]] = defaultdict(lambda: defaultdict(int))

    def take(self, line: Line) -> None:
        """Add one member commune and, the first time, its intercommunality."""
        epci = Key(TerritoryKind.EPCI, check_epci_code(line["siren"], line=line.number))
        commune = Key(TerritoryKind.COMMUNE, check_commune_code(line["insee"], line=line.number))
        departement = Key(
            TerritoryKind.DEPARTEMENT, check_departement_code(line["dep_com"], line=line.number)
        )
        if commune.code in self.lines:
            msg = f"la commune {commune.code} est déjà à la ligne {self.lines[commune.code]}."
            raise UnreadableFile(msg, line=line.number)
        self.lines[commune.code] = line.number
        self._take_epci(epci, line)
        municipal = read_count(line[f"pmun_{self.year}"], line=line.number, column=f"pmun_{self.year}")
        total = read_count(line[f"ptot_{self.year}"], line=line.number, column=f"ptot_{self.year}")
        if not line["nom_membre"]:
            raise UnreadableFile(f"la commune {commune.code} n’a pas de nom.", line=line.number)
        self.batch.mentioned[commune] = TerritoryRow(write_name(line["nom_membre"]))
        self.batch.populations[commune] = PopulationRow(municipal, total)
        self.batch.memberships[commune, epci] = MembershipRow()
        self.members[epci].append(municipal)
        self.by_departement[epci][departement] += municipal

    def _take_epci(self, epci: Key, line: Line) -> None:
        stated = (
            read_count(line["nb_membres"], line=line.number, column="nb_membres"),
            read_count(line["total_pop_mun"], line=line.number, column="total_pop_mun"),
            read_count(line["total_pop_tot"], line=line.number, column="total_pop_tot"),
        )
        if self.stated.setdefault(epci, stated) != stated:
            msg = f"les totaux de l’EPCI {epci.code} changent d’une ligne à l’autre."
            raise UnreadableFile(msg, line=line.number)
        if not line["raison_sociale"]:
            raise UnreadableFile(f"l’EPCI {epci.code} n’a pas de nom.", line=line.number)
        self.batch.territories[epci] = TerritoryRow(
            write_epci_name(line["raison_sociale"]), line["nature_juridique"]
        )

    def finish(self) -> None:
        """Check each intercommunality against its own totals, and place it in its départements."""
        for epci, (count, municipal, total) in self.stated.items():
            members = self.members[epci]
            if len(members) != count:
                msg = (
                    f"L’EPCI {epci.code} annonce {count} communes, le fichier en donne {len(members)} : "
                    "il est coupé ou incomplet."
                )
                raise UnreadableFile(msg)
            if sum(members) != municipal:
                self.batch.notes.append(
                    f"EPCI {epci.code} : {municipal} habitants annoncés, {sum(members)} en sommant ses communes."
                )
            self.batch.populations[epci] = PopulationRow(municipal, total)
            for departement, share in split_shares(self.by_departement[epci]).items():
                whole = share == Decimal(1)
                self.batch.memberships[epci, departement] = MembershipRow(
                    share, ShareBasis.WHOLE if whole else ShareBasis.POPULATION
                )
