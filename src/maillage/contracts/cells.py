"""Read and write one cell of the table of actions: which there are, what each expects, what it refuses.

The table in place, a pasted block and a bulk change all go through these cells, so that a value is
read the same way everywhere.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from maillage.contracts.enums import ActionStatus, ResidentsLevel
from maillage.contracts.models import Action
from maillage.core.enums import Visibility
from maillage.core.numbers import parse_day, parse_number
from maillage.core.text import clean_text, fold_text, split_words

CellValue = str | int | datetime.date | None
MAX_TEXT = 20_000
MAX_AGE = 120


class CellKind(StrEnum):
    """How a cell is typed."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    WHOLE = "whole"
    CHOICE = "choice"
    ORGANIZATION = "organization"


@dataclass(frozen=True)
class CellField:
    """One column whose cells people write: its key, title, field of the action and kind."""

    key: str
    label: str
    field: str
    kind: CellKind
    choices: tuple[tuple[str, str], ...] = ()
    is_required: bool = False
    max_length: int = MAX_TEXT
    also: tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        """Say in French what the cell takes."""
        if self.kind == CellKind.DAY:
            return "une date, par exemple 31/12/2026"
        if self.kind == CellKind.WHOLE:
            return f"un âge en années, de 0 à {MAX_AGE}"
        if self.kind == CellKind.CHOICE:
            return ", ".join(f"« {label} »" for _value, label in self.choices)
        if self.kind == CellKind.ORGANIZATION:
            return "le nom d’un organisme connu de Maillage"
        return f"un texte de {self.max_length} caractères au plus"


class CellRefusal(ValueError):
    """Tell that a value does not fit its cell: what was found, what was expected."""

    def __init__(self, field: CellField, found: str, reason: str = "") -> None:
        self.field, self.found = field, found[:80]
        self.reason = reason or f"« {self.found} » n’est pas {_introduce(field)}"
        self.expected = field.expected
        super().__init__(f"{field.label} : {self.reason}. Attendu : {self.expected}.")


def _introduce(field: CellField) -> str:
    names = {
        CellKind.DAY: "une date",
        CellKind.WHOLE: "un âge",
        CellKind.CHOICE: "une des valeurs possibles",
        CellKind.ORGANIZATION: "un organisme connu",
    }
    return names.get(field.kind, "un texte lisible")


# People are named on the action's own page: a word in a cell cannot say who they are.
_VISIBILITIES = tuple(choice for choice in Visibility.choices if choice[0] != Visibility.NAMED)
FIELDS: tuple[CellField, ...] = (
    CellField("numero", "Numéro", "number", CellKind.LINE, max_length=20, also=("n", "no", "fiche")),
    CellField(
        "intitule", "Intitulé", "title", CellKind.LINE, is_required=True, max_length=600,
        also=("action", "titre", "nom de l action"),
    ),
    CellField("etat", "État", "status", CellKind.CHOICE, tuple(ActionStatus.choices), is_required=True, also=("statut",)),
    CellField("pilote", "Pilote", "pilots", CellKind.ORGANIZATION, also=("porteur", "pilote principal")),
    CellField("debut", "Début", "starts_on", CellKind.DAY, also=("date de debut",)),
    CellField("fin", "Fin", "ends_on", CellKind.DAY, also=("date de fin", "echeance")),
    CellField("visibilite", "Visibilité", "visibility", CellKind.CHOICE, _VISIBILITIES, is_required=True),
    CellField(
        "participation", "Participation des habitants", "residents_level", CellKind.CHOICE,
        tuple(ResidentsLevel.choices),
    ),
    CellField("age_min", "Âge minimal", "age_min", CellKind.WHOLE),
    CellField("age_max", "Âge maximal", "age_max", CellKind.WHOLE),
    CellField("diagnostic", "Diagnostic initial", "diagnosis", CellKind.TEXT, also=("diagnostic",)),
    CellField("public", "Public cible", "public", CellKind.TEXT, also=("public",)),
    CellField("objectifs", "Objectifs opérationnels", "objectives", CellKind.TEXT, also=("objectifs",)),
    CellField("methode", "Modalités de mise en œuvre", "method", CellKind.TEXT, also=("modalites", "methode")),
    CellField("calendrier", "Échéances", "calendar", CellKind.TEXT, also=("calendrier",)),
    CellField("services", "Services mobilisés", "resources", CellKind.TEXT, also=("moyens",)),
    CellField("resultats", "Résultats attendus", "results", CellKind.TEXT, also=("resultats",)),
    CellField("partenaires", "Partenaires", "partners_text", CellKind.TEXT),
    CellField("indicateurs", "Indicateurs", "indicators_text", CellKind.TEXT),
)  # fmt: skip
BY_KEY = {field.key: field for field in FIELDS}
_BY_NAME = {
    " ".join(split_words(name)): field for field in FIELDS for name in (*field.also, field.key, field.label)
}
# Where a new action goes: a column of the pasted block only, since an action has several places.
PLACE_NAMES = frozenset({"axe", "place", "objectif", "strategie", "axe strategique", "enjeu", "rattachement"})


def find_field(title: str) -> CellField | None:
    """Give the column that a title pasted from a spreadsheet names."""
    return _BY_NAME.get(" ".join(split_words(title)))


def is_place(title: str) -> bool:
    """Tell whether a pasted title names the place of the action in the strategy."""
    return " ".join(split_words(title)) in PLACE_NAMES


def read_cell(field: CellField, text: str) -> CellValue:
    """Read what somebody typed or pasted into a cell.

    An organization is given back as its folded name: finding it is the service's task.

    Raises
    ------
    CellRefusal
        The text does not fit; it says what was expected.
    """
    text = clean_text(text).strip()
    if not text or text == "–":
        if field.is_required:
            raise CellRefusal(field, "", "la cellule est vide")
        return None if field.kind in {CellKind.DAY, CellKind.WHOLE} else ""
    return _READERS[field.kind](field, text)


def _read_line(field: CellField, text: str) -> CellValue:
    text = " ".join(text.split()) if field.kind == CellKind.LINE else text
    if len(text) > field.max_length:
        raise CellRefusal(field, text, f"{len(text)} caractères, c’est trop long")
    return text


def _read_day(field: CellField, text: str) -> CellValue:
    try:
        return parse_day(text)
    except ValueError as error:
        raise CellRefusal(field, text) from error


def _read_whole(field: CellField, text: str) -> CellValue:
    try:
        value = parse_number(text.removesuffix("ans").strip())
    except ValueError as error:
        raise CellRefusal(field, text) from error
    if value != value.to_integral_value() or not 0 <= value <= MAX_AGE:
        raise CellRefusal(field, text)
    return int(value)


def _read_choice(field: CellField, text: str) -> CellValue:
    asked = fold_text(text)
    for value, label in field.choices:
        if asked in {value, fold_text(label)}:
            return value
    raise CellRefusal(field, text)


def _read_organization(_field: CellField, text: str) -> CellValue:
    return fold_text(text)[:200]


_READERS: dict[CellKind, Callable[[CellField, str], CellValue]] = {
    CellKind.LINE: _read_line,
    CellKind.TEXT: _read_line,
    CellKind.DAY: _read_day,
    CellKind.WHOLE: _read_whole,
    CellKind.CHOICE: _read_choice,
    CellKind.ORGANIZATION: _read_organization,
}


def write_cell(field: CellField, action: Action) -> str:
    """Give a cell as people write it, ready to be read again; a pilot is written by its service."""
    return write_value(field, getattr(action, field.field))


def write_value(field: CellField, value: object) -> str:
    """Give a value as people write it in a cell."""
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    if field.kind == CellKind.CHOICE:
        return dict(field.choices).get(str(value), str(value))
    return str(value)
