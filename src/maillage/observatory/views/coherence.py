"""Show whether the figures of a territory hold together."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.core.decorators import read_only
from maillage.core.thread import BeadKind, list_beads
from maillage.observatory.doubts import Gravity
from maillage.observatory.selectors.coherence import check_territory
from maillage.territories.selectors.territory import get_territory


@login_not_required
@read_only
def show_coherence(request: HttpRequest, address: str) -> HttpResponse:
    """Show what contradicts itself among the figures of a territory, what is unclear, and what is rounding."""
    territory = get_territory(address)
    report = check_territory(territory, request.user)
    context = {
        "territory": territory,
        "report": report,
        "contradictions": sum(1 for doubt in report.doubts if doubt.gravity == Gravity.CONTRADICTION),
        "groups": [(gravity, gravity.name.lower(), doubts) for gravity, doubts in report.list_by_gravity()],
        "beads": list_beads(territory, request.user, here=BeadKind.FIGURE),
        "crumbs": [
            (territory.name, reverse("territory_detail", args=[territory.address])),
            ("Portrait", reverse("portrait", args=[territory.address])),
        ],
    }
    return render(request, "observatory/coherence.html", context)
