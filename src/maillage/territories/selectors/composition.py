"""Read what a territory is made of and what it belongs to."""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery

from maillage.core.numbers import format_percent
from maillage.territories.enums import ShareBasis, TerritoryKind
from maillage.territories.models import LegalPopulation, Membership, Territory

# What one reads first of a whole: its communes, then what is inside them.
PART_KINDS = (
    TerritoryKind.REGION,
    TerritoryKind.DEPARTEMENT,
    TerritoryKind.EPCI,
    TerritoryKind.COMMUNE,
    TerritoryKind.QPV,
    TerritoryKind.IRIS,
    TerritoryKind.SCHOOL_SECTOR,
    TerritoryKind.CUSTOM,
)


@dataclass(frozen=True)
class Part:
    """A territory inside another, with the share of it that is there."""

    territory: Territory
    share: Decimal | None
    basis: ShareBasis
    inhabitants: int | None
    year: int | None
    source: str

    @property
    def is_whole(self) -> bool:
        """Tell whether the part lies wholly inside."""
        return self.share == 1

    @property
    def share_shown(self) -> str:
        """Give the share in French, with what it was measured on."""
        if self.share is None:
            return "en partie, part inconnue"
        if self.is_whole:
            return "en entier"
        ground = {
            ShareBasis.AREA: "de la superficie",
            ShareBasis.POPULATION: "de la population",
            ShareBasis.DECLARED: "déclarés",
            ShareBasis.WHOLE: "",
        }[self.basis]
        decimals = 1 if self.share < Decimal("0.01") or self.share > Decimal("0.99") else 0
        return f"{format_percent(self.share, decimals=decimals)} {ground}".strip()


@dataclass(frozen=True)
class PartGroup:
    """The parts of one kind."""

    kind: TerritoryKind
    label: str
    parts: tuple[Part, ...]
    count: int

    @property
    def has_partial(self) -> bool:
        """Tell whether a part lies elsewhere too."""
        return any(not part.is_whole for part in self.parts)


_PLURALS = {
    TerritoryKind.COUNTRY: ("pays", "pays"),
    TerritoryKind.REGION: ("région", "régions"),
    TerritoryKind.DEPARTEMENT: ("département", "départements"),
    TerritoryKind.EPCI: ("intercommunalité", "intercommunalités"),
    TerritoryKind.COMMUNE: ("commune", "communes"),
    TerritoryKind.QPV: ("quartier prioritaire", "quartiers prioritaires"),
    TerritoryKind.IRIS: ("IRIS", "IRIS"),
    TerritoryKind.EMPLOYMENT_ZONE: ("zone d’emploi", "zones d’emploi"),
    TerritoryKind.SCHOOL_SECTOR: ("secteur scolaire", "secteurs scolaires"),
    TerritoryKind.CUSTOM: ("périmètre propre", "périmètres propres"),
}


def name_kind(kind: TerritoryKind, count: int) -> str:
    """Give the French word for a kind, singular or plural.

    Examples
    --------
    >>> name_kind(TerritoryKind.COMMUNE, 22)
    'communes'
    """
    one, many = _PLURALS[kind]
    return one if count < 2 else many


def list_part_links(territory: Territory) -> QuerySet[Membership]:
    """Give what a territory is made of today, with each part's latest population, totally ordered."""
    return _annotate_people(
        Membership.objects.filter(whole=territory, valid_to__isnull=True, part__valid_to__isnull=True)
    )


def _annotate_people(links: QuerySet[Membership]) -> QuerySet[Membership]:
    latest = LegalPopulation.objects.filter(territory=OuterRef("part")).order_by("-year", "pk")
    return (
        links.select_related("part")
        .defer("part__outline")
        .annotate(
            inhabitants=Subquery(latest.values("municipal")[:1]),
            population_year=Subquery(latest.values("year")[:1]),
        )
        .order_by("part__kind", "part__folded_name", "part__code", "pk")
    )


def list_parts(territory: Territory, *, limit: int = 0) -> list[PartGroup]:
    """Give the parts of a territory by kind, the largest kind first.

    Parameters
    ----------
    limit : int
        At most so many parts per kind, with their true count beside; 0 gives them all.
    """
    from django.db.models import Count

    counted = dict(
        Membership.objects.filter(whole=territory, valid_to__isnull=True, part__valid_to__isnull=True)
        .order_by()
        .values_list("part__kind")
        .annotate(count=Count("pk"))
    )
    groups = []
    for kind in PART_KINDS:
        if not counted.get(kind):
            continue
        links = list_part_links(territory).filter(part__kind=kind)
        rows = links[:limit] if limit else links
        parts = tuple(read_part(link) for link in rows)
        label = name_kind(kind, counted[kind])
        groups.append(PartGroup(kind, f"{label[0].upper()}{label[1:]}", parts, counted[kind]))
    return groups


def read_part(link: Membership) -> Part:
    """Give a link of :func:`list_part_links` as it is shown."""
    return Part(
        territory=link.part,
        share=link.share,
        basis=ShareBasis(link.basis),
        inhabitants=getattr(link, "inhabitants", None),
        year=getattr(link, "population_year", None),
        source=link.source,
    )


def list_wholes(territory: Territory) -> list[Part]:
    """Give what a territory belongs to today, nearest first, up to the country, in a few queries.

    Above a whole that holds the territory entirely, its own wholes hold it too; above one that
    holds a part of it, only those that are stored are known.
    """
    found: dict[int, Part] = {}
    level = [territory.pk]
    for _ in range(4):
        links = (
            Membership.objects.filter(part__in=level, valid_to__isnull=True, whole__valid_to__isnull=True)
            .exclude(whole__kind=TerritoryKind.CUSTOM)
            .select_related("whole")
            .defer("whole__outline")
            .order_by("whole__kind", "-share", "whole__folded_name", "pk")
        )
        level = []
        for link in links:
            if link.whole_id in found:
                continue
            found[link.whole_id] = Part(
                link.whole, link.share, ShareBasis(link.basis), None, None, link.source
            )
            if link.share == 1:
                level.append(link.whole_id)
        if not level:
            break
    nearest = (*reversed(PART_KINDS), TerritoryKind.EMPLOYMENT_ZONE, TerritoryKind.COUNTRY)
    order = {kind: rank for rank, kind in enumerate(nearest)}
    return sorted(
        found.values(),
        key=lambda part: (order.get(TerritoryKind(part.territory.kind), 99), part.territory.folded_name),
    )


def list_districts(territory: Territory) -> list[Part]:
    """Give the priority districts of today inside a territory, each one once, in a few queries.

    Its own list comes first; a territory without one (a département, a perimeter) finds its
    districts through its communes. A district across two communes of the territory stands once,
    with the sum of its shares there; it is whole when all its communes are inside.
    """
    direct = list_part_links(territory).filter(part__kind=TerritoryKind.QPV)
    rows = [read_part(link) for link in direct]
    if rows or territory.kind in {TerritoryKind.QPV, TerritoryKind.COMMUNE, TerritoryKind.COUNTRY}:
        return rows
    inside = _list_communes_inside(territory)
    # Kinds are told apart here and not in the query: an engine without statistics would start from
    # every district of the country and look for it in every commune.
    touching = Membership.objects.filter(whole__in=inside, valid_to__isnull=True).order_by()
    pairs = touching.values_list("part_id", "part__kind")
    districts = {pk for pk, kind in pairs if kind == TerritoryKind.QPV}
    links: defaultdict[int, list[Membership]] = defaultdict(list)
    rows_of_districts = Membership.objects.filter(
        part__in=districts, valid_to__isnull=True, part__valid_to__isnull=True
    )
    for link in (
        _annotate_people(rows_of_districts)
        .select_related("part", "whole")
        .defer("part__outline", "whole__outline")
    ):
        if link.whole.kind == TerritoryKind.COMMUNE:
            links[link.part_id].append(link)
    parts = [_join_links(group, inside) for group in links.values()]
    return [part for part in parts if part is not None]


def _list_communes_inside(territory: Territory) -> set[int]:
    """Give the communes of a territory, or those of its départements when it has none of its own."""
    links = Membership.objects.filter(valid_to__isnull=True).order_by()
    communes = links.filter(part__kind=TerritoryKind.COMMUNE)
    own = set(communes.filter(whole=territory).values_list("part_id", flat=True))
    if own:
        return own
    departements = links.filter(whole=territory, part__kind=TerritoryKind.DEPARTEMENT).values("part")
    return set(communes.filter(whole__in=departements).values_list("part_id", flat=True))


def _join_links(links: list[Membership], inside: set[int]) -> Part | None:
    """Give a district with the sum of its shares in some communes, None when it is in none."""
    here = [link for link in links if link.whole_id in inside]
    if not here:
        return None
    shares = [link.share for link in here if link.share is not None]
    share: Decimal | None = sum(shares, Decimal(0)) if len(shares) == len(here) else None
    if len(here) == len(links):
        share = Decimal(1)
    part = read_part(here[0])
    return replace(part, share=share, basis=ShareBasis(here[0].basis))
