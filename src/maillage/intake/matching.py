"""Recognize the organizations, territories and types that a document names, from lists given; no query here.

What is exactly the same name is recognized; what is near is only suggested.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from maillage.accounts.enums import OrganizationKind
from maillage.core.text import fold_text, split_words

NEAR = 82
MAX_SUGGESTIONS = 4
_SIREN = re.compile(r"(?<!\d)(\d{3}[\s\u00a0\u202f]?\d{3}[\s\u00a0\u202f]?\d{3})(?!\d)")
_ARTICLES = frozenset({"la", "le", "les", "l", "un", "une", "de", "du", "des", "d", "et"})
_COMMUNE = re.compile(
    r"^(?:la |les )?(?:commune|ville|mairie|municipalite)s? (?:de |d |du |des )?(?:la |le |les )?"
)
# A signatory’s function names the organization after it: « Maire de Le Portel ».
_FUNCTION = re.compile(
    r"^(?:(?:le|la|l|madame|monsieur|m|mme|premiere?|deuxieme|troisieme|vice|sous|adjointe?s?|au|a|general[e]?|"
    r"presidente?|directeur|directrice|maire|prefete?|delegue[e]?|recteur|rectrice|"
    r"de|du|des|d|pour|par|en|charge|interim|representante?)\s)+"
)
_SHORT = {
    "st": "saint",
    "ste": "sainte",
    "caf": "caisse allocations familiales",
    "cpam": "caisse primaire assurance maladie",
}
# A council and what it governs are one organization.
_COUNCILS = (
    ("conseil departemental", "departement"),
    ("conseil regional", "region"),
    ("conseil general", "departement"),
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
# The words by which a name says what kind of organization it is; the first that is found decides.
_KINDS = (
    (OrganizationKind.CAF, ("caisse d'allocations familiales", "caf ")),
    (OrganizationKind.CPAM, ("caisse primaire", "cpam", "assurance maladie")),
    (OrganizationKind.ARS, ("agence regionale de sante", "ars ")),
    (OrganizationKind.EPCI, ("communaute", "metropole", "agglomeration", "intercommunalite")),
    (OrganizationKind.COMMUNE, ("commune", "ville de", "ville d'", "mairie", "maire ")),
    (OrganizationKind.DEPARTEMENT, ("departement du", "departement de", "departement d", "conseil departemental")),
    (OrganizationKind.REGION, ("region", "conseil regional")),
    (OrganizationKind.NATIONAL_EDUCATION, ("rectorat", "education nationale", "academie", "dsden")),
    (OrganizationKind.JUSTICE, ("procureur", "tribunal", "parquet")),
    (OrganizationKind.FRANCE_TRAVAIL, ("france travail", "pole emploi")),
    (OrganizationKind.PUBLIC_BANK, ("caisse des depots", "banque des territoires", "bpifrance")),
    (OrganizationKind.CHAMBER, ("chambre de", "chambre des", "cci", "cma")),
    (OrganizationKind.LANDLORD, ("habitat", "hlm", "logement", "bailleur")),
    (OrganizationKind.CITIZENS_COUNCIL, ("conseil citoyen",)),
    (OrganizationKind.STATE, ("etat", "prefecture", "prefet", "ddets", "ddtm", "drac", "agence nationale")),
    (OrganizationKind.ASSOCIATION, ("association", "mission locale", "centre social")),
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """Something stored that a name may mean."""

    pk: int
    name: str
    names: tuple[str, ...]
    kind: str = ""
    siren: str = ""


@dataclass
class Directory:
    """What is known, ready to be asked many times."""

    known: Sequence[Known]
    by_name: dict[str, set[int]] = field(default_factory=dict)
    by_siren: dict[str, set[int]] = field(default_factory=dict)
    folded: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Fold every name once."""
        for one in self.known:
            for name in {fold_name(text) for text in one.names if text}:
                self.by_name.setdefault(name, set()).add(one.pk)
            if one.siren:
                self.by_siren.setdefault(one.siren, set()).add(one.pk)
            self.folded[one.pk] = fold_name(one.name)

    def recognize(self, *texts: str) -> int | None:
        """Give the only thing that one of the texts names exactly, by its SIREN or by its name."""
        for text in texts:
            for siren in _SIREN.findall(text):
                if pk := _only(self.by_siren.get(re.sub(r"\D", "", siren), set())):
                    return pk
            # What stands in brackets is the short name of what stands before them.
            for said in (text, _BRACKETS.sub(" ", text), *_BRACKETS.findall(text)):
                if (folded := fold_name(said)) and (pk := _only(self.by_name.get(folded, set()))):
                    return pk
        return None

    def suggest(self, *texts: str) -> list[Known]:
        """Give what is written nearly the same, the nearest first."""
        by_pk = {one.pk: one for one in self.known}
        scores: dict[int, float] = {}
        for text in texts:
            if not (folded := fold_name(text)):
                continue
            for _, score, pk in process.extract(
                folded, self.folded, scorer=fuzz.token_set_ratio, score_cutoff=NEAR, limit=MAX_SUGGESTIONS
            ):
                scores[pk] = max(scores.get(pk, 0), score)
        ranked = sorted(scores, key=lambda pk: (-scores[pk], by_pk[pk].name))
        return [by_pk[pk] for pk in ranked[:MAX_SUGGESTIONS]]


def _only(found: set[int]) -> int | None:
    return next(iter(found)) if len(found) == 1 else None


def fold_name(text: str) -> str:
    """Give a name without articles, case, accents or the words « commune de ».

    Examples
    --------
    >>> fold_name("La commune de Boulogne sur mer") == fold_name("Boulogne-sur-Mer")
    True
    >>> fold_name("La Caisse d'Allocations Familiales du Pas-de-Calais")
    'caisse allocations familiales pas calais'
    """
    words = " ".join(_SHORT.get(word, word) for word in split_words(text))
    for council, governed in _COUNCILS:
        words = words.replace(council, governed)
    kept = [word for word in _COMMUNE.sub("", words).split() if word not in _ARTICLES]
    return " ".join(kept or words.split())


def name_from_function(function: str) -> str:
    """Give what a signatory's function says of their organization.

    Examples
    --------
    >>> name_from_function("Présidente du Conseil départemental du Pas-de-Calais")
    'departement du pas de calais'
    >>> name_from_function("Maire de Le Portel")
    'portel'
    """
    words = " ".join(split_words(function)) + " "
    for council, governed in _COUNCILS:
        words = words.replace(council, governed)
    return _FUNCTION.sub("", words).strip()


def guess_organization_kind(name: str) -> str:
    """Give the kind that a name says; « Autre » when it says none."""
    folded = f"{fold_text(name)} "
    for kind, words in _KINDS:
        if any(re.search(rf"\b{re.escape(word)}", folded) for word in words):
            return str(kind.value)
    return str(OrganizationKind.OTHER.value)


def choose_type(code: str, years: Iterable[str], types: Iterable[str]) -> str:
    """Give the contract type that a kind read in a document means: of several, the one of its years.

    Examples
    --------
    >>> choose_type("contrat_de_ville", ["2024", "2030"], ["contrat_de_ville_2015", "contrat_de_ville_2030"])
    'contrat_de_ville_2030'
    >>> choose_type("pat", [], ["ctg"])
    ''
    """
    known = sorted(types)
    if code in known:
        return code
    family = [one for one in known if one.startswith(f"{code}_")] if code else []
    dated = [one for one in family if any(year and one.endswith(year) for year in years)]
    return (dated or family or [""])[-1]


def choose_level(node: Mapping[str, object], levels: Sequence[Mapping[str, object]], above: str) -> str:
    """Give the level of the type that a level of the document means: by its name, else by its rank.

    Parameters
    ----------
    above : str
        Level already chosen for its parent; empty at the top.
    """
    keys = [str(level["key"]) for level in levels]
    floor = keys.index(above) + 1 if above in keys else 0
    offered = levels[floor:] or levels[-1:]
    word = next(iter(split_words(str(node.get("level_name") or ""))), "")
    named = [level for level in offered if word and word in split_words(str(level["name"]))]
    return str((named or offered)[0]["key"]) if levels else ""
