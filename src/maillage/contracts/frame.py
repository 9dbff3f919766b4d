"""Declare what the module gives the others: rail, daily work, setup, thread."""

import datetime

from django.http import HttpRequest
from django.urls import reverse

from maillage.contracts.selectors.contract import list_own_contracts
from maillage.contracts.services.contract_type import load_contract_types
from maillage.contracts.services.reminders import send_deadline_reminders
from maillage.core.frame import RailLink, RailSection, register_rail
from maillage.core.periodic import register_daily_task
from maillage.core.steps import register_setup_step


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


def remind_deadlines(today: datetime.date) -> str:
    """Send the reminders of the day."""
    count = send_deadline_reminders(today=today)
    return f"Échéances : {count} rappels envoyés." if count else "Échéances : aucun rappel à envoyer."


def load_shipped_types() -> str:
    """Bring the types of contracts in step with those that Maillage ships."""
    count = len(load_contract_types())
    return f"Types de contrat : {count} mis à jour." if count else ""


def register_frame() -> None:
    """Declare the section of the rail, the daily task and the set-up step; called once, when ready."""
    register_rail(20, list_contract_links)
    register_daily_task(20, remind_deadlines)
    register_setup_step(20, load_shipped_types)
