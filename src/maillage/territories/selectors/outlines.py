"""Read stored outlines, as shapes to measure or as drawings to show."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from maillage.territories.enums import TerritoryKind
from maillage.territories.models import LegalPopulation, Membership, Territory

CHUNK = 500


def load_shapes(kind: TerritoryKind, codes: Iterable[str]) -> dict[str, BaseGeometry]:
    """Give the outlines of today's territories of one kind, by code; those without outline are absent."""
    shapes: dict[str, BaseGeometry] = {}
    for chunk in _cut(sorted(codes)):
        rows = Territory.objects.current().filter(kind=kind, code__in=chunk, outline__isnull=False)
        shapes |= {code: shape(outline) for code, outline in rows.values_list("code", "outline")}
    return shapes


def _cut(codes: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(codes), CHUNK):
        yield codes[start : start + CHUNK]


def list_outlined(kind: TerritoryKind) -> list[Territory]:
    """Give today's territories of one kind with their outlines."""
    return list(Territory.objects.current().filter(kind=kind).order_by("code", "pk"))


@dataclass(frozen=True)
class Place:
    """A territory with what is needed to draw it."""

    territory: Territory
    role: str
    inhabitants: int | None


def list_places(territory: Territory, *, limit: int = 1500) -> list[Place]:
    """Give what the map of a territory shows: its ground, itself or its parts, its districts.

    A commune or a district is shown among the communes around it; any other territory is shown by
    the largest of its parts that cover it.
    """
    kind = TerritoryKind(territory.kind)
    if kind == TerritoryKind.COMMUNE:
        ground = _list_siblings([territory.pk])
        chosen = {territory.pk}
    elif kind in {TerritoryKind.QPV, TerritoryKind.IRIS}:
        communes = _list_whole_pks(territory, TerritoryKind.COMMUNE)
        ground, chosen = _list_siblings(communes), set()
    elif kind == TerritoryKind.CUSTOM:
        parts = _list_part_pks(territory, TerritoryKind.COMMUNE)
        ground, chosen = _list_siblings(parts), set(parts)
    else:
        ground, chosen = _list_cover(territory), set()
    districts = _list_district_pks(territory, ground if kind != TerritoryKind.CUSTOM else [])
    if kind == TerritoryKind.QPV:
        districts = [territory.pk]
    pks = list(dict.fromkeys([*ground[:limit], *chosen, *districts, *([] if ground else [territory.pk])]))
    return _load_places(pks, chosen, set(districts), territory)


def list_alike_places(territory: Territory, *, limit: int = 1500) -> list[Place]:
    """Give all the territories of the same kind, itself among them; for a commune, those of its département."""
    rows = Territory.objects.current().filter(kind=territory.kind)
    if territory.kind == TerritoryKind.COMMUNE:
        around = Membership.objects.filter(
            part=territory,
            whole__kind__in=[TerritoryKind.DEPARTEMENT, TerritoryKind.EPCI],
            valid_to__isnull=True,
        ).values("whole")
        rows = rows.filter(wholes__whole__in=around, wholes__valid_to__isnull=True)
    pks = list(rows.order_by("code", "pk").values_list("pk", flat=True).distinct()[:limit])
    return _load_places(list(dict.fromkeys([*pks, territory.pk])), set(), set(), territory)


def _load_places(pks: list[int], chosen: set[int], districts: set[int], here: Territory) -> list[Place]:
    latest = LegalPopulation.objects.filter(territory=OuterRef("pk")).order_by("-year", "pk")
    places: list[Place] = []
    for start in range(0, len(pks), CHUNK):
        rows = Territory.objects.filter(pk__in=pks[start : start + CHUNK]).annotate(
            inhabitants=Subquery(latest.values("municipal")[:1])
        )
        for row in rows.order_by("kind", "code", "pk"):
            is_district = row.pk in districts
            role = (
                "district" if is_district else "chosen" if row.pk in chosen or row.pk == here.pk else "ground"
            )
            places.append(Place(row, role, getattr(row, "inhabitants", None)))
    return places


def _list_cover(territory: Territory) -> list[int]:
    """Give the parts that cover a territory, of the largest kind it has."""
    for kind in (
        TerritoryKind.REGION,
        TerritoryKind.DEPARTEMENT,
        TerritoryKind.EPCI,
        TerritoryKind.COMMUNE,
    ):
        parts = _list_part_pks(territory, kind)
        if not parts:
            continue
        if kind == TerritoryKind.REGION:
            # Outlines of régions are not loaded; their départements draw them.
            inside = Membership.objects.filter(
                whole__in=parts, part__kind=TerritoryKind.DEPARTEMENT, valid_to__isnull=True
            )
            below = list(inside.order_by("part__code", "pk").values_list("part_id", flat=True))
            return below or parts
        return parts
    return []


def _list_part_pks(territory: Territory, kind: TerritoryKind) -> list[int]:
    links = Membership.objects.filter(
        whole=territory, part__kind=kind, valid_to__isnull=True, part__valid_to__isnull=True
    )
    return list(links.order_by("part__code", "pk").values_list("part_id", flat=True))


def _list_whole_pks(territory: Territory, kind: TerritoryKind) -> list[int]:
    links = Membership.objects.filter(part=territory, whole__kind=kind, valid_to__isnull=True)
    return list(links.order_by("whole__code", "pk").values_list("whole_id", flat=True))


def _list_siblings(communes: list[int]) -> list[int]:
    """Give the communes of the same intercommunalities, these included."""
    groups = Membership.objects.filter(
        part__in=communes, whole__kind=TerritoryKind.EPCI, valid_to__isnull=True
    ).values("whole")
    links = Membership.objects.filter(
        whole__in=groups,
        part__kind=TerritoryKind.COMMUNE,
        valid_to__isnull=True,
        part__valid_to__isnull=True,
    )
    found = list(links.order_by("part__code", "pk").values_list("part_id", flat=True))
    return list(dict.fromkeys([*found, *communes]))


def _list_district_pks(territory: Territory, ground: list[int]) -> list[int]:
    """Give the districts to lay over the map of an intercommunality, a commune or a perimeter."""
    if territory.kind not in {TerritoryKind.EPCI, TerritoryKind.COMMUNE, TerritoryKind.CUSTOM}:
        return []
    wholes = [territory.pk, *ground] if territory.kind == TerritoryKind.EPCI else [territory.pk]
    links = Membership.objects.filter(
        whole__in=wholes,
        part__kind=TerritoryKind.QPV,
        valid_to__isnull=True,
        part__valid_to__isnull=True,
    )
    return list(dict.fromkeys(links.order_by("part__code", "pk").values_list("part_id", flat=True)))
