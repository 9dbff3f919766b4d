"""Recognize the columns of a table exported from another funder's portal, and read its lines: pure functions.

Two shapes are read: the open-data schema of subsidies (16 fields, or its extension of 40) and the lists that
portals such as Dauphin give, whose headings vary. A column that nothing names is kept as it is, by its title;
one that tells how to reach a person is left in the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from maillage.accounts.identifiers import check_rna, check_siret, compact
from maillage.core.numbers import parse_number
from maillage.core.text import split_words

# By order of preference: the first that is filled is the one read.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("idsubvention", "numerodedossier", "numerododossier", "ndedossier", "nodedossier", "numerodossier",
               "codedossier", "referencedudossier", "dossier"),
    "applicant_name": ("nombeneficiaire", "nomdubeneficiaire", "beneficiaire", "porteur", "nomduporteur", "organisme",
                       "nomdelorganisme", "raisonsociale", "denomination", "association"),
    "siret": ("idbeneficiaire", "siret", "numerosiret", "nsiret", "nosiret", "siretduporteur", "siretdelorganisme"),
    "rna": ("rnabeneficiaire", "rna", "numerorna", "nrna", "norna"),
    "title": ("objet", "intitule", "intituledelaction", "intituleduprojet", "titredelaction", "titreduprojet",
              "libelledelaction", "nomduprojet", "nomdelaction", "action", "projet"),
    "year": ("exercicebudgetaire", "annee", "exercice", "millesime"),
    "amount_eur": ("montant", "montantattribue", "montantaccorde", "montantvote", "montantsubvention",
                   "montantdemande", "montantsollicite", "subventiondemandee"),
    "state_text": ("statutlabel", "statut", "statutdudossier", "etat", "etatdudossier", "avancement"),
}  # fmt: skip
LENGTHS = {"number": 60, "applicant_name": 200, "title": 300, "state_text": 80}
REQUIRED = {
    "applicant_name": "le porteur (nomBeneficiaire, « Porteur »…)",
    "title": "l’intitulé (objet, « Intitulé »…)",
}
YEARS = range(1990, 2101)
MAX_AMOUNT = Decimal("1e12")
# How to reach a person is of no use to tell which project a line is about.
_PERSONAL = (
    "mail",
    "courriel",
    "telephone",
    "portable",
    "contact",
    "representant",
    "responsable",
    "iban",
    "adresse",
)
Row = tuple[int, Sequence[str]]


@dataclass(frozen=True)
class PortalEntry:
    """One line of the file: ``rank`` is its number there, ``extra`` its other columns by title."""

    rank: int
    number: str
    applicant_name: str
    applicant_number: str
    title: str
    year: int | None
    amount_eur: Decimal | None
    state_text: str
    extra: Mapping[str, str] = field(default_factory=dict)


class PortalFaults(ValueError):
    """Tell what is faulty in a file: one sentence in French for each cell, its line and its column."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = list(faults)


def read_entries(rows: Sequence[Row]) -> list[PortalEntry]:
    """Read the lines of a table whose first row holds the titles.

    Parameters
    ----------
    rows : sequence of (line number, cells)
        Lines that are not blank, as the reader of tables gives them.

    Raises
    ------
    PortalFaults
        A title is missing or repeated, or a cell is not what its column says; nothing is guessed.
    """
    (first, titles), *lines = rows
    columns = _recognize(first, titles)
    if not lines:
        raise PortalFaults(["Le fichier n’a que sa ligne de titres : aucune ligne à charger."])
    faults: list[str] = []
    entries = []
    for number, cells in lines:
        reader = _LineReader(number, titles, cells, columns)
        entries.append(reader.read())
        faults += reader.faults
    if faults:
        raise PortalFaults(faults)
    return entries


def _recognize(line: int, titles: Sequence[str]) -> dict[str, list[int]]:
    """Give the columns of each thing, the preferred first."""
    keys = ["".join(split_words(title)) for title in titles]
    if repeated := next((titles[rank] for rank, key in enumerate(keys) if key and key in keys[:rank]), None):
        raise PortalFaults(
            [f"Ligne {line}, colonne « {repeated[:60]} » : ce titre est répété, gardez-en un."]
        )
    found = {name: [keys.index(key) for key in known if key in keys] for name, known in HEADINGS.items()}
    if missing := [told for name, told in REQUIRED.items() if not found[name]]:
        raise PortalFaults([f"Ligne {line} : aucune colonne ne dit {told}." for told in missing])
    return found


class _LineReader:
    """Read one line, and gather its faults."""

    def __init__(
        self, number: int, titles: Sequence[str], cells: Sequence[str], columns: Mapping[str, Sequence[int]]
    ) -> None:
        self.number, self.titles, self.columns = number, titles, columns
        self.cells = [cell.strip() for cell in cells] + [""] * (len(titles) - len(cells))
        self.faults: list[str] = []
        self.used: set[int] = set()

    def read(self) -> PortalEntry:
        """Give what the line says; what is faulty is empty, and told in ``faults``."""
        if any(self.cells[len(self.titles) :]):
            self.faults.append(
                f"Ligne {self.number} : plus de cellules que de titres, vérifiez les séparateurs."
            )
        texts = {name: self._read_text(name) for name in LENGTHS}
        return PortalEntry(
            rank=self.number,
            **texts,
            applicant_number=self._read_number(),
            year=self._read_year(),
            amount_eur=self._read_amount(),
            extra=self._keep_others(),
        )

    def _find(self, name: str) -> tuple[str, str]:
        """Give the cell of a thing and the title of its column; both may be empty."""
        for rank in self.columns[name]:
            if self.cells[rank]:
                self.used.add(rank)
                return self.cells[rank], self.titles[rank]
        return "", self.titles[self.columns[name][0]] if self.columns[name] else ""

    def _blame(self, title: str, problem: str) -> None:
        self.faults.append(f"Ligne {self.number}, colonne « {title[:60]} » : {problem}")

    def _read_text(self, name: str) -> str:
        text, title = self._find(name)
        if not text and name in REQUIRED:
            self._blame(title, "cette cellule est vide.")
        elif len(text) > LENGTHS[name]:
            self._blame(title, f"plus de {LENGTHS[name]} caractères.")
        return text

    def _read_number(self) -> str:
        for name in ("siret", "rna"):
            text, title = self._find(name)
            if not text:
                continue
            # Portals write either number in the one column they have.
            check = check_rna if name == "rna" or compact(text)[:1] in "Ww" else check_siret
            try:
                return check(text)
            except ValueError as error:
                self._blame(title, str(error))
        return ""

    def _read_year(self) -> int | None:
        text, title = self._find("year")
        if not text:
            return None
        year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else 0
        if year not in YEARS:
            self._blame(title, f"« {text[:20]} » n’est pas une année : écrivez par exemple 2025.")
            return None
        return year

    def _read_amount(self) -> Decimal | None:
        text, title = self._find("amount_eur")
        if not text:
            return None
        try:
            amount = parse_number(text)
        except ValueError as error:
            self._blame(title, str(error))
            return None
        if "%" in text or amount < 0 or amount >= MAX_AMOUNT or amount != round(amount, 2):
            self._blame(title, f"« {text[:30]} » n’est pas une somme : en euros, deux décimales au plus.")
            return None
        return amount

    def _keep_others(self) -> dict[str, str]:
        others = {}
        for rank, title in enumerate(self.titles):
            key = "".join(split_words(title))
            if (
                rank not in self.used
                and title
                and self.cells[rank]
                and not any(word in key for word in _PERSONAL)
            ):
                others[title[:120]] = self.cells[rank]
        return others
