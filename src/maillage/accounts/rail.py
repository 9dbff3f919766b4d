"""Put the directory at the end of the rail."""

from django.http import HttpRequest
from django.urls import reverse

from maillage.accounts.access import is_operator
from maillage.core.frame import RailLink, RailSection, register_rail


def register_directory() -> None:
    """Declare the section; called once, when the module is ready."""
    register_rail(90, make_directory)


def make_directory(request: HttpRequest) -> RailSection | None:
    """Give the organizations, and to operators the accounts; no query is made."""
    if not request.user.is_authenticated:
        return None
    routes = [("Organismes", "organization_list")]
    if is_operator(request.user):
        routes.append(("Comptes", "person_list"))
    links = [(label, reverse(route)) for label, route in routes]
    return RailSection(
        "Annuaire",
        tuple(RailLink(label, url, is_current=request.path.startswith(url)) for label, url in links),
    )
