"""Frame the pages of a contract: its tabs, its thread, what the person may do."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from maillage.accounts.models import User
from maillage.contracts.access import can_manage_contract, can_read_contract_fully
from maillage.contracts.models import Contract
from maillage.contracts.selectors.contract import get_contract
from maillage.core.rights import require
from maillage.core.thread import BeadKind, list_beads

# Route, label, and whether only those with a role on the contract are offered it.
TABS = (
    ("contract_detail", "Vue d’ensemble", False),
    ("contract_strategy", "Stratégie", False),
    ("contract_actions", "Actions", False),
    ("contract_programme", "Programmation", False),
    ("contract_text", "Texte", False),
    ("contract_parties", "Parties", False),
    ("contract_deadlines", "Échéances", False),
    ("contract_amendments", "Avenants", True),
    ("contract_team", "Équipe", True),
    ("contract_history", "Historique", True),
)


@dataclass(frozen=True)
class Tab:
    """One tab of a page."""

    label: str
    url: str
    is_current: bool


def frame_contract(
    request: HttpRequest, contract: Contract, *, here: str, bead: BeadKind | None = None
) -> dict[str, Any]:
    """Give what every page of a contract shows around its own content.

    Parameters
    ----------
    here : str
        Route name of the current tab.
    bead : BeadKind, optional
        Where the page stands on the thread.
    """
    is_inside = can_read_contract_fully(request.user, contract)
    tabs = [
        Tab(label, url, is_current=route == here)
        for route, label, inside_only in TABS
        if (is_inside or not inside_only) and (url := _find_url(route, contract))
    ]
    return {
        "contract": contract,
        "crumbs": [("Contrats", reverse("contract_list")), (contract.short_title, contract_url(contract))],
        "tabs": tabs,
        "beads": list_beads(contract, request.user, here=bead),
        "can_manage": can_manage_contract(request.user, contract),
        "is_inside": is_inside,
    }


def contract_url(contract: Contract, route: str = "contract_detail", **place: object) -> str:
    """Give the address of a page of a contract."""
    return reverse(route, kwargs={"slug": contract.slug, **place})


def _find_url(route: str, contract: Contract) -> str:
    """Give the address of a tab; nothing when its page is not there."""
    try:
        return contract_url(contract, route)
    except NoReverseMatch:
        return ""


def get_person(request: HttpRequest) -> User:
    """Give the person signed in; the middleware sends anybody else to the sign-in page before."""
    if not isinstance(request.user, User):
        msg = "Connectez-vous pour continuer."
        raise PermissionDenied(msg)
    return request.user


def get_managed_contract(request: HttpRequest, slug: str) -> tuple[User, Contract]:
    """Give the person and the contract of a page that only its manager opens.

    Raises
    ------
    Http404
        The person does not see the contract.
    PermissionDenied
        They see it, but do not run it.
    """
    user = get_person(request)
    contract = get_contract(slug, user)
    require(
        can_manage_contract(user, contract), f"Cette page est réservée au chef de projet de « {contract} »."
    )
    return user, contract
