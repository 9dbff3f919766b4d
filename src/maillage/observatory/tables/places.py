"""Find the territories that the cells of a table name, by code or by name, in some year's geography."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from maillage.core.text import fold_text
from maillage.territories.enums import TerritoryKind
from maillage.territories.importers.codes import (
    check_commune_code,
    check_departement_code,
    check_epci_code,
    check_qpv_code,
)
from maillage.territories.models import Lineage, Territory
from maillage.territories.records import UnreadableFile

FIRST_YEAR = 1968
_FEW = 900
_CHECKS = {
    TerritoryKind.COMMUNE: check_commune_code,
    TerritoryKind.EPCI: check_epci_code,
    TerritoryKind.DEPARTEMENT: check_departement_code,
    TerritoryKind.QPV: check_qpv_code,
}
_IRIS_LENGTH = 9
KINDS = (
    TerritoryKind.COMMUNE,
    TerritoryKind.EPCI,
    TerritoryKind.QPV,
    TerritoryKind.IRIS,
    TerritoryKind.DEPARTEMENT,
    TerritoryKind.REGION,
    TerritoryKind.CUSTOM,
)


class NoSuchPlace(ValueError):
    """A cell names no territory; says what to do, in French."""


@dataclass
class Places:
    """The territories of one kind that a table may name, of today and of the past."""

    kind: TerritoryKind
    rows: dict[str, list[Territory]] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)
    is_known: bool = False

    def find(self, text: str, year: int) -> str:
        """Give the code that a cell names in the geography of a year.

        Raises
        ------
        NoSuchPlace
            Another form than a code's, nothing that bears it that year, or several of one name.
        """
        named = self.names.get(_fold(text)) if text and text not in self.rows else None
        if named:
            if len(named) > 1:
                several = ", ".join(sorted(named)[:4])
                msg = f"plusieurs territoires s’appellent « {text[:40]} » ({several}) : écrivez le code."
                raise NoSuchPlace(msg)
            return next(iter(named))
        code = _check_form(self.kind, text)
        if not self.is_known:
            return code
        rows = self.rows.get(code)
        if not rows:
            msg = f"« {code} » n’est pas un code connu : vérifiez-le, ou écrivez le nom exact."
            raise NoSuchPlace(msg)
        if not any(_stands(row, year) for row in rows):
            raise NoSuchPlace(_tell_life(rows, year))
        return code


def load_places(kind: TerritoryKind, texts: Iterable[str]) -> Places:
    """Give the territories of a kind among which some texts may be found, in at most two queries."""
    wanted = {text.strip().upper() for text in texts if text.strip()}
    rows = Territory.objects.filter(kind=kind).only(
        "kind", "code", "name", "folded_name", "valid_from", "valid_to"
    )
    places = Places(kind, is_known=kind != TerritoryKind.IRIS and rows.exists())
    folded = {_fold(text) for text in wanted}
    if len(wanted) <= _FEW:
        from django.db.models import Q

        rows = rows.filter(Q(code__in=wanted) | Q(folded_name__in=folded))
    found: defaultdict[str, list[Territory]] = defaultdict(list)
    names: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.code in wanted:
            found[row.code].append(row)
        if row.valid_to is None and _fold(row.name) in folded:
            found[row.code].append(row)
            names[_fold(row.name)].add(row.code)
    places.rows, places.names = dict(found), dict(names)
    return places


def recognize_kind(texts: list[str]) -> TerritoryKind | None:
    """Give the kind of territory that a column names, by the form of its codes, else by known names."""
    told = [text.strip() for text in texts if text.strip()]
    if not told:
        return None
    votes: Counter[TerritoryKind] = Counter()
    for text in told:
        votes.update(kind for kind in KINDS if _has_form(kind, text))
    kind, count = votes.most_common(1)[0] if votes else (None, 0)
    if kind is not None and count * 2 > len(told):
        return kind
    for kind in (TerritoryKind.COMMUNE, TerritoryKind.EPCI, TerritoryKind.QPV):
        names = {_fold(text) for text in told}
        known = Territory.objects.current().filter(kind=kind, folded_name__in=list(names)[:_FEW]).count()
        if known * 2 > len(names):
            return kind
    return None


def recognize_geography(places: Places, texts: Iterable[str], *, latest: int) -> int:
    """Give the last year of which most of the codes of a column are; the latest when nothing tells."""
    rows = [places.rows[code] for text in set(texts) if (code := text.strip().upper()) in places.rows]
    turns = {latest} | {
        day.year + shift
        for row in (one for group in rows for one in group)
        for day, shift in ((row.valid_from, 1), (row.valid_to, 0))
        if day and day.year + shift <= latest
    }
    best = max(
        sorted(turns, reverse=True),
        key=lambda year: sum(any(_stands(row, year) for row in group) for group in rows),
        default=latest,
    )
    return best if rows else latest


def _fold(text: str) -> str:
    return fold_text(text.strip().replace("’", "'"))[:200]


def _stands(row: Territory, year: int) -> bool:
    day = datetime.date(year, 1, 1)
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or row.valid_to >= day)


def _check_form(kind: TerritoryKind, text: str) -> str:
    if not text.strip():
        msg = "aucun territoire : écrivez son code ou son nom, ou écartez la ligne."
        raise NoSuchPlace(msg)
    check = _CHECKS.get(kind)
    try:
        code = check(text) if check else text.strip().upper()
    except UnreadableFile as error:
        raise NoSuchPlace(str(error)) from error
    if kind == TerritoryKind.IRIS and len(code) != _IRIS_LENGTH:
        msg = f"« {code[:20]} » n’a pas neuf caractères : le zéro de tête est peut-être perdu."
        raise NoSuchPlace(msg)
    return code


def _has_form(kind: TerritoryKind, text: str) -> bool:
    if kind == TerritoryKind.IRIS:
        # As long as a SIREN: told apart by what is behind the code of a commune.
        return len(text) == _IRIS_LENGTH and text[5:].isdecimal() and not text.startswith(("20", "24"))
    check = _CHECKS.get(kind)
    if check is None:
        return False
    try:
        check(text)
    except UnreadableFile:
        return False
    return True


def _tell_life(rows: list[Territory], year: int) -> str:
    last = max(rows, key=lambda row: (row.valid_to or datetime.date.max, row.pk))
    if last.valid_to and last.valid_to.year < year:
        became = Lineage.objects.filter(before=last).select_related("after").order_by("-share", "pk").first()
        now = f", devenu {became.after.name} ({became.after.code})" if became else ""
        return (
            f"« {last.code} » ({last.name}) n’existe plus depuis {last.valid_to.year + 1}{now} : "
            "changez le code, ou l’année de la géographie."
        )
    return (
        f"« {last.code} » ({last.name}) n’existait pas encore en {year} : changez l’année de la géographie."
    )
