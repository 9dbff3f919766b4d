"""Find whom a territory is compared with, what it is made of, and who is alike."""

import math
from dataclasses import dataclass

from maillage.observatory.selectors.passages import load_commune_ancestry, make_spans
from maillage.observatory.selectors.portrait_rows import Peers
from maillage.observatory.store.reading import Span
from maillage.territories.enums import TerritoryKind
from maillage.territories.models import LegalPopulation, Lineage, Membership, Territory
from maillage.territories.selectors.composition import list_districts, list_wholes, name_kind
from maillage.territories.selectors.loading import find_loaded_vintage
from maillage.territories.selectors.territory import find_territory

COMPARED = (TerritoryKind.EPCI, TerritoryKind.DEPARTEMENT, TerritoryKind.REGION, TerritoryKind.COUNTRY)
MAX_COMPARED = 4
MAX_ALIKE = 80
LEAST_PEERS = 3
# Lists of communes that are always whole, whatever official files are loaded.
_SURE = {TerritoryKind.EPCI, TerritoryKind.CUSTOM}


@dataclass(frozen=True)
class Composition:
    """What a territory is made of: codes of one kind, or every territory of the kind when None.

    ``reason`` says why its figures cannot be made from its parts.
    """

    kind: TerritoryKind
    codes: tuple[str, ...] | None
    noun: str
    reason: str = ""
    spans: tuple[Span, ...] = ()

    @property
    def expected(self) -> int | None:
        """Give the number of parts, None when it is the whole country."""
        return None if self.codes is None else len(self.codes)

    def find_span(self, vintage: int) -> Span | None:
        """Give what the territory was made of in the geography of a year, None when it is as today."""
        return next((span for span in self.spans if span.low <= vintage < span.high), None)


def list_compared(territory: Territory, asked: list[str]) -> list[Territory]:
    """Give the territories of comparison: those asked for, else those the territory is in."""
    if asked:
        found = [find_territory(address[:60]) for address in asked[:MAX_COMPARED]]
        known = {row.pk: row for row in found if row is not None and row.pk != territory.pk}
        return list(known.values())
    wholes = [part.territory for part in list_wholes(territory)]
    chosen = [row for kind in COMPARED for row in wholes if row.kind == kind]
    if not any(row.kind == TerritoryKind.COUNTRY for row in chosen):
        france = find_territory("pays-FR")
        chosen += [france] if france is not None else []
    return [row for row in chosen if row.pk != territory.pk][:MAX_COMPARED]


def list_alike(territory: Territory) -> list[Territory]:
    """Give the territories of the same kind inside the same intercommunality, itself left out."""
    wholes = Membership.objects.filter(
        part=territory, valid_to__isnull=True, whole__kind=TerritoryKind.EPCI
    ).values("whole")
    rows = Territory.objects.current().filter(
        kind=territory.kind, wholes__whole__in=wholes, wholes__valid_to__isnull=True
    )
    return list(
        rows.exclude(pk=territory.pk).defer("outline").distinct().order_by("folded_name", "pk")[:MAX_ALIKE]
    )


def find_peers(territory: Territory) -> Peers | None:
    """Give the territories of the same kind, from half to twice its inhabitants, the nearest in size first.

    None when its population is not known, or when under three others are near it.
    """
    own = LegalPopulation.objects.filter(territory=territory).order_by("-year", "pk").first()
    if own is None or not own.municipal:
        return None
    near = LegalPopulation.objects.filter(
        year=own.year,
        territory__kind=territory.kind,
        territory__valid_to__isnull=True,
        municipal__gte=own.municipal // 2,
        municipal__lte=own.municipal * 2,
    ).exclude(territory=territory)
    sizes = dict(near.order_by("territory").values_list("territory_id", "municipal"))
    kept = sorted(sizes, key=lambda pk: (abs(math.log(sizes[pk] / own.municipal)), pk))[:MAX_ALIKE]
    if len(kept) < LEAST_PEERS:
        return None
    rows = Territory.objects.filter(pk__in=kept).defer("outline").order_by("folded_name", "pk")
    noun = name_kind(TerritoryKind(territory.kind), len(kept))
    chosen = [sizes[pk] for pk in kept]
    return Peers(tuple(rows), noun, min(chosen), max(chosen))


def list_compositions(territory: Territory) -> list[Composition]:
    """Give what the figures of a territory may be made from: its communes, its priority districts."""
    kind = TerritoryKind(territory.kind)
    if kind in {TerritoryKind.QPV, TerritoryKind.IRIS}:
        return []
    found = []
    if kind != TerritoryKind.COMMUNE and (kind in _SURE or find_loaded_vintage("communes")):
        codes = None if kind == TerritoryKind.COUNTRY else _list_commune_codes(territory)
        if codes is None or codes:
            spans = make_spans(load_commune_ancestry(codes), codes) if codes else ()
            found.append(Composition(TerritoryKind.COMMUNE, codes, "communes", spans=spans))
    if kind in {*_SURE, TerritoryKind.COMMUNE}:
        found += _compose_districts(territory)
    return found


def _list_commune_codes(territory: Territory) -> tuple[str, ...]:
    """Give the codes of the communes of a territory, through its départements when it has none of its own."""
    links = Membership.objects.filter(
        valid_to__isnull=True, part__kind=TerritoryKind.COMMUNE, part__valid_to__isnull=True
    ).order_by("part__code")
    own = links.filter(whole=territory).values_list("part__code", "share")
    if own:
        # A perimeter may hold a part of a commune; its figures are not known apart.
        return () if any(share != 1 for _, share in own) else tuple(code for code, _ in own)
    departements = Membership.objects.filter(
        whole=territory, part__kind=TerritoryKind.DEPARTEMENT, valid_to__isnull=True
    ).values("part")
    return tuple(links.filter(whole__in=departements).values_list("part__code", flat=True))


def _compose_districts(territory: Territory) -> list[Composition]:
    """Give the priority districts of a territory, each once; none may lie partly elsewhere."""
    districts = list_districts(territory)
    if not districts:
        return []
    across = [part.territory.name for part in districts if part.share != 1]
    reason = (
        f"{', '.join(across[:2])} : à cheval sur plusieurs communes, sa part ici n’est pas connue"
        if across
        else ""
    )
    codes = tuple(part.territory.code for part in districts)
    return [Composition(TerritoryKind.QPV, codes, "quartiers prioritaires", reason)]


def list_broken_years(territory: Territory) -> list[int]:
    """Give the years in which the limits of a territory changed, by merge or split."""
    events = Lineage.objects.filter(after=territory, happened_on__isnull=False)
    return sorted({day.year for day in events.values_list("happened_on", flat=True) if day})
