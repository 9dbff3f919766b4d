"""Show territories: the search, one page each, the composition as a table to download."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.core.decorators import read_only
from maillage.core.filters import check_filters, get_page
from maillage.core.text import make_slug
from maillage.core.thread import list_beads
from maillage.territories.access import can_draw_perimeter, can_edit_perimeter
from maillage.territories.enums import TerritoryKind
from maillage.territories.exports import write_csv
from maillage.territories.forms import SearchForm
from maillage.territories.models import Territory
from maillage.territories.panels import list_panels
from maillage.territories.selectors.composition import (
    list_districts,
    list_part_links,
    list_parts,
    list_wholes,
    name_kind,
    read_part,
)
from maillage.territories.selectors.lineage import find_successors, list_history
from maillage.territories.selectors.population import count_district_inhabitants, count_inhabitants
from maillage.territories.selectors.territory import get_territory, list_kinds, search_territories
from maillage.territories.views.page import (
    describe_spread,
    describe_territory,
    list_sources,
    map_departements,
    map_territory,
)

PAGE_SIZE = 50
PARTS_SHOWN = 120


@login_not_required
@read_only
def search(request: HttpRequest) -> HttpResponse:
    """Show the kinds of territory and those that answer a search."""
    form = SearchForm(request.GET)
    asked = check_filters(form, request.GET)
    text = asked["q"]
    kind = TerritoryKind(asked["nature"]) if asked["nature"] else None
    is_filtered = bool(text or kind)
    found = search_territories(text, kind=kind) if is_filtered else Territory.objects.none()
    page = get_page(found, PAGE_SIZE, request.GET)
    kinds = [
        (row, f"{name_kind(row.kind, row.count)}", f"?{urlencode({'nature': row.kind.value})}")
        for row in list_kinds()
    ]
    context = {
        "form": form,
        "page": page,
        "kinds": kinds,
        "is_filtered": is_filtered,
        "drawing": None if is_filtered else map_departements(),
        "can_draw": can_draw_perimeter(request.user),
    }
    return render(request, "territories/search.html", context)


@login_not_required
@read_only
def show_territory(request: HttpRequest, address: str) -> HttpResponse:
    """Show what a territory is, is made of, belongs to and became.

    An old code that became one territory alone leads there for good; with ``?histoire=1``, its own
    page stays readable.
    """
    territory = get_territory(address)
    successors = find_successors(territory) if not territory.is_current else []
    if len(successors) == 1 and "histoire" not in request.GET:
        return redirect_to_successor(request, successors[0].territory)
    population = count_inhabitants(territory)
    groups = list_parts(territory, limit=PARTS_SHOWN)
    wholes = list_wholes(territory)
    districts = list_districts(territory)
    context: dict[str, Any] = {
        "territory": territory,
        "kind_label": territory.get_kind_display(),
        "sentence": describe_territory(territory, population, groups),
        "spread": describe_spread(wholes) if territory.kind == TerritoryKind.QPV else "",
        "population": population,
        "groups": [group for group in groups if group.kind != TerritoryKind.QPV],
        "wholes": wholes,
        "districts": districts[:PARTS_SHOWN],
        "district_count": len(districts),
        "district_population": count_district_inhabitants(territory, districts),
        "successors": successors,
        "history": list_history(territory),
        "drawing": map_territory(territory),
        "panels": list_panels(request, territory),
        "beads": list_beads(territory, request.user),
        "can_edit": can_edit_perimeter(request.user, territory),
        "sources": list_sources(territory, population, groups),
    }
    return render(request, "territories/detail.html", context)


def redirect_to_successor(request: HttpRequest, successor: Territory) -> HttpResponse:
    """Send an old address to what the territory became, keeping what was asked."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return HttpResponsePermanentRedirect(
        reverse("territory_detail", kwargs={"address": successor.address}) + query
    )


@login_not_required
@read_only
def export_composition(request: HttpRequest, address: str) -> HttpResponse:
    """Give what a territory is made of as a table for a spreadsheet."""
    territory = get_territory(address)
    header = (
        "nature", "code", "nom", "part comprise", "fondement de la part", "population municipale",
        "millésime de la population", "source de l’appartenance",
    )  # fmt: skip
    parts = [read_part(link) for link in list_part_links(territory)]
    rows = [
        (
            part.territory.get_kind_display(), part.territory.code, part.territory.name, part.share,
            str(part.basis.label), part.inhabitants, part.year, part.source,
        )
        for part in parts
    ]  # fmt: skip
    name = f"{make_slug(territory.name)}_composition_{timezone.localdate():%Y-%m-%d}.csv"
    return HttpResponse(
        write_csv(header, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@login_not_required
@read_only
def redirect_to_search(request: HttpRequest) -> HttpResponse:
    """Send the folder of perimeters to their list."""
    return redirect(f"{reverse('territory_search')}?{urlencode({'nature': TerritoryKind.CUSTOM.value})}")
