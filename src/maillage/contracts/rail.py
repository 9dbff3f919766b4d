"""Put the working pages in the rail, first."""

from django.http import HttpRequest
from django.urls import reverse

from maillage.core.frame import RailLink, RailSection, register_rail

# Route, label, and whether only people who signed in are offered it.
LINKS = (
    ("home", "Aujourd’hui", True),
    ("action_list", "Actions", False),
    ("blocker_list", "Blocages", True),
    ("search", "Recherche", False),
)


def list_working_links(request: HttpRequest) -> RailSection:
    """Give the links to the working pages."""
    links = []
    for route, label, is_private in LINKS:
        if is_private and not request.user.is_authenticated:
            continue
        url = reverse(route)
        links.append(RailLink(label, url, is_current=request.path == url))
    if not request.user.is_authenticated:
        home = reverse("home")
        links.insert(0, RailLink("Accueil", home, is_current=request.path == home))
    return RailSection("", tuple(links))


def register_working_rail() -> None:
    """Declare the section of the working pages."""
    register_rail(0, list_working_links)
