"""Find territories: by address, by code, by name."""

import datetime
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import Http404

from maillage.core.text import fold_text, split_words
from maillage.territories.enums import TerritoryKind
from maillage.territories.models import Territory, TerritoryQuerySet

# The kinds that people look for first come first.
_RANKS = (
    TerritoryKind.EPCI,
    TerritoryKind.COMMUNE,
    TerritoryKind.QPV,
    TerritoryKind.CUSTOM,
    TerritoryKind.DEPARTEMENT,
    TerritoryKind.REGION,
    TerritoryKind.COUNTRY,
)
_SHORT_WORDS = {"st": "saint", "ste": "sainte"}
MAX_WORDS = 8


@dataclass(frozen=True)
class KindCount:
    """How many territories of a kind exist today."""

    kind: TerritoryKind
    label: str
    count: int


def split_address(address: str) -> tuple[TerritoryKind, str] | None:
    """Give the kind and code of an address, None when it is not one.

    Examples
    --------
    >>> split_address("zone-emploi-3206")
    (TerritoryKind.EMPLOYMENT_ZONE, '3206')
    >>> split_address("ville-3206") is None
    True
    """
    for kind in TerritoryKind:
        head = f"{kind.value}-"
        if address.startswith(head) and len(address) > len(head):
            return kind, address.removeprefix(head)
    return None


def find_territory(address: str) -> Territory | None:
    """Give the territory at an address: today's if there is one, else the last that held the code."""
    parts = split_address(address)
    if parts is None or "\x00" in address:
        return None
    kind, code = parts
    rows = Territory.objects.filter(kind=kind, code=code).defer("outline")
    return rows.filter(valid_to__isnull=True).first() or rows.order_by("-valid_to", "-pk").first()


def get_territory(address: str) -> Territory:
    """Give the territory at an address such as ``epci-246200729``, of today or else of the past.

    Raises
    ------
    Http404
        No territory ever held it.
    """
    territory = find_territory(address)
    if territory is None:
        msg = "Aucun territoire à cette adresse."
        raise Http404(msg)
    return territory


def find_by_code(kind: TerritoryKind, code: str, *, on: datetime.date | None = None) -> Territory | None:
    """Give the territory that held a code on a day; without a day, today's.

    An importer gives the date of its figures: « 59248 » is Fort-Mardyck in 2009 and nothing today.
    """
    rows = Territory.objects.filter(kind=kind, code=code).defer("outline")
    if on is None:
        return rows.filter(valid_to__isnull=True).first()
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    return rows.filter(begun & lasting).order_by("valid_to", "pk").first()


def search_territories(text: str, *, kind: TerritoryKind | None = None) -> QuerySet[Territory]:
    """Give today's territories whose name holds every word, or whose code begins as written.

    Accents, case, hyphens and « St » for « Saint » do not matter. Names that begin with the words
    come first, then the kinds that people look for most.
    """
    rows = Territory.objects.current().defer("outline")
    if kind is not None:
        rows = rows.filter(kind=kind)
    words = [_SHORT_WORDS.get(word, word) for word in split_words(text[:200])][:MAX_WORDS]
    if not words:
        return _rank(rows) if not text.strip() else rows.none()
    named = Q()
    for word in words:
        named &= Q(folded_name__contains=word)
    coded = Q(code__istartswith=text.strip()[:20])
    return _rank(rows.filter(named | coded), "-".join(words), " ".join(words))


def _rank(rows: TerritoryQuerySet, *names: str) -> QuerySet[Territory]:
    nearness = Case(
        *(When(folded_name=name, then=Value(0)) for name in names),
        *(When(folded_name__startswith=name, then=Value(1)) for name in names),
        default=Value(2),
        output_field=IntegerField(),
    )
    rank = Case(
        *(When(kind=kind, then=Value(place)) for place, kind in enumerate(_RANKS)),
        default=Value(len(_RANKS)),
        output_field=IntegerField(),
    )
    return rows.annotate(nearness=nearness, kind_rank=rank).order_by(
        "nearness", "kind_rank", "folded_name", "code", "pk"
    )


def find_by_name(text: str) -> list[Territory]:
    """Give today's territories that bear exactly a name, accents and case aside."""
    folded = fold_text(text.strip()[:200])
    return list(Territory.objects.current().filter(folded_name=folded).defer("outline")[:10])


def list_kinds() -> list[KindCount]:
    """Give the kinds that have territories today, with their number, in one query."""
    from django.db.models import Count

    counted = dict(Territory.objects.current().order_by().values_list("kind").annotate(count=Count("pk")))
    ordered = [*_RANKS, *(kind for kind in TerritoryKind if kind not in _RANKS)]
    return [KindCount(kind, str(kind.label), counted[kind]) for kind in ordered if counted.get(kind)]
