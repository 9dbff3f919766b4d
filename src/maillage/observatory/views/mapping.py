"""Show one indicator over the parts of a territory, or over all that are alike."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.core.decorators import read_only
from maillage.core.filters import get_page
from maillage.core.thread import BeadKind, list_beads
from maillage.observatory.forms import MapForm
from maillage.observatory.maps import draw_indicator, rank_lines, tell_map
from maillage.observatory.models import Indicator
from maillage.observatory.selectors.mapping import ALIKE, PARTS, find_indicator_map
from maillage.territories.selectors.territory import get_territory

LINES = 60


@login_not_required
@read_only
def show_map(request: HttpRequest, address: str, code: str) -> HttpResponse:
    """Show the map and the ranked chart of an indicator; every choice is in the address."""
    territory = get_territory(address)
    indicator = Indicator.objects.filter(code=code).select_related("secrecy_rule").first()
    if indicator is None:
        msg = "Aucun indicateur à cette adresse."
        raise Http404(msg)
    form = MapForm(request.GET)
    form.is_valid()
    scope = form.cleaned_data.get("parmi") or PARTS
    found = find_indicator_map(
        territory, indicator, request.user, scope=scope, year=form.cleaned_data.get("annee")
    )
    context = {
        "territory": territory,
        "indicator": indicator,
        "found": found,
        "scope": scope,
        "drawing": draw_indicator(found, territory) if found else None,
        "sentence": tell_map(found, territory) if found else "",
        "page": get_page(rank_lines(found, territory), LINES, request.GET) if found else None,
        "scopes": [(PARTS, "Ses parties"), (ALIKE, "Tous ses semblables")],
        "beads": list_beads(territory, request.user, here=BeadKind.FIGURE),
        "crumbs": [
            (territory.name, reverse("territory_detail", args=[territory.address])),
            ("Portrait", reverse("portrait", args=[territory.address])),
        ],
    }
    return render(request, "observatory/map.html", context)
