"""Prepare the page of a territory: its sentence, its map, its sources."""

import datetime

from django.urls import reverse

from maillage.core.numbers import NARROW_SPACE, NO_BREAK_SPACE, format_day, format_number
from maillage.territories.enums import TerritoryKind
from maillage.territories.maps import Drawing, Legend, Shape, draw_map, shorten_name
from maillage.territories.models import Territory
from maillage.territories.selectors.composition import Part, PartGroup, name_kind
from maillage.territories.selectors.outlines import Place, list_outlined, list_places
from maillage.territories.selectors.population import Inhabitants


def describe_territory(territory: Territory, population: Inhabitants, groups: list[PartGroup]) -> str:
    """Give the one sentence at the head of the page: what it is made of, how many live there."""
    if not territory.is_current:
        return f"N’existe plus depuis le {format_day(_find_end(territory))}."
    pieces = [
        f"{format_number(group.count)}{NO_BREAK_SPACE}{name_kind(group.kind, group.count)}"
        for group in groups
        if group.kind != TerritoryKind.QPV
    ][:2]
    if population.count is not None:
        people = "habitant" if population.count < 2 else "habitants"
        pieces.append(f"{format_number(population.count)}{NO_BREAK_SPACE}{people}")
    if not pieces:
        return "Ni composition ni population chargées pour ce territoire."
    origin = (
        f" (population municipale, millésime{NO_BREAK_SPACE}{population.year})" if population.year else ""
    )
    return f"{', '.join(pieces)}{origin}."


def _find_end(territory: Territory) -> datetime.date | None:
    """Give the first day without the territory: the last day it existed is what is stored."""
    return territory.valid_to + datetime.timedelta(days=1) if territory.valid_to else None


def describe_spread(wholes: list[Part]) -> str:
    """Say over which communes a district lies, empty when it is in one alone.

    Returns
    -------
    str
        « À cheval sur Outreau (62 % de la superficie) et Le Portel (26 % de la superficie). »
    """
    communes = [part for part in wholes if part.territory.kind == TerritoryKind.COMMUNE]
    if len(communes) < 2:
        return ""
    ordered = sorted(communes, key=lambda part: (-(part.share or 0), part.territory.folded_name))
    names = [f"{part.territory.name} ({part.share_shown})" for part in ordered]
    return f"À cheval sur {', '.join(names[:-1])} et {names[-1]}."


def map_territory(territory: Territory) -> Drawing | None:
    """Give the map of a territory's page."""
    places = list_places(territory)
    if not places:
        return None
    shapes = [
        Shape(
            key=place.territory.address,
            label=place.territory.name,
            short_label=shorten_name(place.territory.name),
            geometry=place.territory.outline,
            longitude=place.territory.longitude,
            latitude=place.territory.latitude,
            weight=place.inhabitants,
            url=""
            if place.territory.pk == territory.pk
            else reverse("territory_detail", kwargs={"address": place.territory.address}),
            style=place.role,
            note=_count_people(place),
        )
        for place in places
    ]
    return draw_map(
        shapes,
        ident="carte",
        title=f"Carte : {territory.name}",
        sentence=_tell_map(territory, places),
        legend=_list_legend(territory, places),
    )


def map_departements() -> Drawing | None:
    """Give the map of the départements, as the way in; None where none is loaded."""
    rows = list_outlined(TerritoryKind.DEPARTEMENT)
    shapes = [
        Shape(
            key=row.code,
            label=row.name,
            geometry=row.outline,
            longitude=row.longitude,
            latitude=row.latitude,
            url=reverse("territory_detail", kwargs={"address": row.address}),
        )
        for row in rows
    ]
    return draw_map(
        shapes,
        ident="carte",
        title="Carte des départements",
        sentence="Chaque département mène à sa page : ses intercommunalités et ses quartiers prioritaires.",
        with_labels=False,
        grid=700,
    )


def _count_people(place: Place) -> str:
    if place.inhabitants is None:
        return ""
    return f"{format_number(place.inhabitants)} habitants".replace(" ", NO_BREAK_SPACE).replace(
        NARROW_SPACE, NO_BREAK_SPACE
    )


def _tell_map(territory: Territory, places: list[Place]) -> str:
    ground = [place for place in places if place.role == "ground"]
    districts = sum(1 for place in places if place.role == "district")
    kind = TerritoryKind(territory.kind)
    if kind == TerritoryKind.COMMUNE:
        others = len(ground)
        sentence = (
            f"{territory.name} parmi les {format_number(others)} autres communes de son intercommunalité"
            if others
            else territory.name
        )
    elif kind == TerritoryKind.QPV:
        return f"{territory.name} et les communes qui l’entourent."
    elif kind == TerritoryKind.CUSTOM:
        sentence = f"Le périmètre {territory.name} parmi les communes voisines"
    elif ground:
        parts = name_kind(TerritoryKind(ground[0].territory.kind), len(ground))
        sentence = f"{format_number(len(ground))}{NO_BREAK_SPACE}{parts} : {territory.name}"
    else:
        sentence = territory.name
    if districts:
        sentence += (
            f", avec {format_number(districts)}{NO_BREAK_SPACE}{name_kind(TerritoryKind.QPV, districts)}"
        )
    return f"{sentence}."


def _list_legend(territory: Territory, places: list[Place]) -> list[Legend]:
    roles = {place.role for place in places}
    legend = []
    if "chosen" in roles and "ground" in roles:
        legend.append(Legend("chosen", territory.name))
    if "district" in roles:
        count = sum(1 for place in places if place.role == "district")
        label = territory.name if territory.kind == TerritoryKind.QPV else name_kind(TerritoryKind.QPV, count)
        legend.append(Legend("district", label))
    return legend


def list_sources(
    territory: Territory, population: Inhabitants, groups: list[PartGroup]
) -> list[tuple[str, str]]:
    """Give what each part of the page rests on: the part, then producer, dataset and vintage."""
    sources = []
    if population.source:
        sources.append(("Population", population.source))
    for group in groups:
        cited = sorted({part.source for part in group.parts if part.source})
        sources.extend((group.label, source) for source in cited)
    if territory.geography_source:
        sources.append(("Contour ou centre", territory.geography_source))
    return sources
