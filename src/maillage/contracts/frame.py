"""Declare what the module gives the others: rail, daily work, setup, thread."""

import datetime

from django.http import HttpRequest
from django.urls import reverse

from maillage.contracts.selectors.contract import list_own_contracts, list_territory_contracts
from maillage.contracts.services.contract_type import load_contract_types
from maillage.contracts.services.reminders import send_deadline_reminders
from maillage.core.frame import RailLink, RailSection, register_rail
from maillage.core.periodic import register_daily_task
from maillage.core.steps import register_setup_step
from maillage.territories.models import Territory
from maillage.territories.panels import Panel, register_panel


def list_contract_links(request: HttpRequest) -> RailSection | None:
    """Give the rail its contracts: those on which the person has a role, in one query."""
    here = request.resolver_match.kwargs.get("slug") if request.resolver_match else None
    links = [
        RailLink(
            contract.short_title,
            url := reverse("contract_detail", kwargs={"slug": contract.slug}),
            is_current=contract.slug == here and request.path.startswith(url),
        )
        for contract in list_own_contracts(request.user)
    ]
    url = reverse("contract_list")
    links.append(RailLink("Tous les contrats", url, is_current=request.path == url))
    return RailSection("Contrats", tuple(links))


def make_territory_panel(request: HttpRequest, territory: Territory) -> Panel | None:
    """Give the page of a territory the contracts signed on it, or about it."""
    contracts = list_territory_contracts(territory.pk, request.user)
    if not contracts:
        return None
    return Panel(
        "Contrats de ce territoire",
        "contracts/_territory_panel.html",
        {"contracts": contracts},
        "contrats-du-territoire",
    )


def remind_deadlines(today: datetime.date) -> str:
    """Send the reminders of the day."""
    count = send_deadline_reminders(today=today)
    return f"Échéances : {count} rappels envoyés." if count else "Échéances : aucun rappel à envoyer."


def load_shipped_types() -> str:
    """Bring the types of contracts in step with those that Maillage ships."""
    count = len(load_contract_types())
    return f"Types de contrat : {count} mis à jour." if count else ""


def register_frame() -> None:
    """Declare the rail, the territory's panel, the daily task and the set-up step; called once, when ready."""
    register_rail(20, list_contract_links)
    register_panel(make_territory_panel, rank=20)
    register_daily_task(20, remind_deadlines)
    register_setup_step(20, load_shipped_types)
