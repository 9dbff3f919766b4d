"""Put the calls and the applications in the rail, after the contracts."""

from django.http import HttpRequest
from django.urls import reverse

from maillage.accounts.models import User
from maillage.core.frame import RailLink, RailSection, register_rail
from maillage.grants.access import instructs_somewhere


def list_grant_links(request: HttpRequest) -> RailSection:
    """Give the calls to everybody, the applications to those who instruct some."""
    calls, dossiers = reverse("call_list"), reverse("application_list")
    links = [RailLink("Appels à projets", calls, is_current=request.path.startswith(calls))]
    if isinstance(request.user, User) and instructs_somewhere(request.user):
        links.append(RailLink("Dossiers", dossiers, is_current=request.path.startswith(dossiers)))
    return RailSection("Financements", tuple(links))


def register_grant_rail() -> None:
    """Declare the section; called once, when the module is ready."""
    register_rail(30, list_grant_links)
