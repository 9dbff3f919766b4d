"""Put the person's territories at the head of the rail."""

from django.http import HttpRequest
from django.urls import reverse

from maillage.core.frame import RailLink, RailSection
from maillage.territories.models import Territory

SHOWN = 4


def list_territory_links(request: HttpRequest) -> RailSection:
    """Give the territories of the person's organizations, and the way to all others."""
    match = request.resolver_match
    here = match.kwargs.get("address", "") if match and match.url_name == "territory_detail" else ""
    links = []
    if request.user.is_authenticated:
        rows = Territory.objects.current().filter(
            organizations__affiliations__user=request.user.pk,
            organizations__affiliations__ended_on__isnull=True,
        )
        links = [
            RailLink(
                row.name,
                reverse("territory_detail", kwargs={"address": row.address}),
                is_current=row.address == here,
            )
            for row in rows.only("kind", "code", "name").distinct().order_by("kind", "name", "pk")[:SHOWN]
        ]
    is_search = bool(match and match.url_name == "territory_search")
    links.append(RailLink("Tous les territoires", reverse("territory_search"), is_current=is_search))
    return RailSection("Territoire", tuple(links))
