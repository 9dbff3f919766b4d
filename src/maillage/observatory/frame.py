"""Declare what the module gives the others: rail and set-up step."""

from django.http import HttpRequest
from django.urls import reverse

from maillage.core.frame import RailLink, RailSection, register_rail
from maillage.core.periodic import register_daily_task
from maillage.core.steps import register_setup_step
from maillage.observatory.access import can_bring_tables, can_publish
from maillage.observatory.services.catalogue import load_shipped_catalogue
from maillage.observatory.services.freshness import remind_late_datasets
from maillage.territories.models import Territory
from maillage.territories.panels import Panel, register_panel


def list_observatory_links(request: HttpRequest) -> RailSection:
    """Give the rail its way to the indicators and their sources."""
    name = (request.resolver_match.url_name if request.resolver_match else "") or ""
    own = (RailLink("Apporter des chiffres", reverse("table_list"), is_current=name.startswith("table_")),)
    return RailSection(
        "Observatoire",
        (
            RailLink(
                "Indicateurs",
                reverse("indicator_list"),
                is_current=name in {"indicator_list", "indicator_detail"},
            ),
            RailLink("Sources", reverse("source_list"), is_current=name in {"source_list", "dataset_detail"}),
            *_list_operator_links(request, name),
            *(own if request.user.is_authenticated and can_bring_tables(request.user) else ()),
        ),
    )


def _list_operator_links(request: HttpRequest, name: str) -> tuple[RailLink, ...]:
    """Give those who administer the instance their way to what waits to be published."""
    if not (request.user.is_authenticated and can_publish(request.user)):
        return ()
    return (RailLink("Publications", reverse("publication_list"), is_current=name == "publication_list"),)


def make_portrait_panel(_request: HttpRequest, territory: Territory) -> Panel:
    """Lead from the page of a territory to its portrait."""
    url = reverse("portrait", kwargs={"address": territory.address})
    return Panel("Portrait chiffré", "observatory/_portrait_panel.html", {"url": url}, "portrait-chiffre")


def load_catalogue_step() -> str:
    """Bring the catalogue of indicators in step with the one that Maillage ships."""
    return f"Catalogue : {load_shipped_catalogue()} indicateurs."


def register_frame() -> None:
    """Declare the rail, the territory's panel and the set-up step; called once, when ready."""
    register_rail(15, list_observatory_links)
    register_panel(make_portrait_panel, rank=10)
    register_setup_step(15, load_catalogue_step)
    register_daily_task(40, remind_late_datasets)
