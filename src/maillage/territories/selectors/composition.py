"""Read what a territory is made of and what it belongs to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, Q, QuerySet, Subquery

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
    latest = LegalPopulation.objects.filter(territory=OuterRef("part")).order_by("-year", "pk")
    return (
        Membership.objects.filter(whole=territory, valid_to__isnull=True, part__valid_to__isnull=True)
        .select_related("part")
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
    order = {kind: rank for rank, kind in enumerate(reversed(PART_KINDS))}
    return sorted(
        found.values(),
        key=lambda part: (order.get(TerritoryKind(part.territory.kind), 99), part.territory.folded_name),
    )


def list_districts(territory: Territory) -> list[Part]:
    """Give the priority districts of today inside a territory, each one once.

    Those of its own list, else those of its parts: a département finds them through its communes.
    A district across two communes of the territory stands once, with its whole share.
    """
    own = Q(wholes__whole=territory)
    below = Q(wholes__whole__wholes__whole=territory, wholes__whole__wholes__valid_to__isnull=True)
    direct = list_part_links(territory).filter(part__kind=TerritoryKind.QPV)
    rows = [read_part(link) for link in direct]
    if rows or territory.kind in {TerritoryKind.QPV, TerritoryKind.COMMUNE, TerritoryKind.COUNTRY}:
        return rows
    districts = (
        Territory.objects.current()
        .filter(own | below, kind=TerritoryKind.QPV, wholes__valid_to__isnull=True)
        .defer("outline")
        .distinct()
        .order_by("folded_name", "code", "pk")
    )
    return [Part(row, None, ShareBasis.DECLARED, None, None, "") for row in districts]


def find_codes_inside(territories: Iterable[Territory], kinds: Collection[TerritoryKind]) -> set[str]:
    """Give the codes of today's parts of some kinds inside any of these territories."""
    return set(
        Membership.objects.filter(
            whole__in=list(territories),
            part__kind__in=list(kinds),
            valid_to__isnull=True,
            part__valid_to__isnull=True,
        ).values_list("part__code", flat=True)
    )
