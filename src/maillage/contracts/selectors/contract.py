"""Find contracts as one person may see them."""

from django.http import Http404

from maillage.contracts.access import Person
from maillage.contracts.models import Contract


def get_contract(slug: str, user: Person) -> Contract:
    """Give the contract at an address, when the person may see it.

    Raises
    ------
    Http404
        No such contract, or not for this person: one query and one answer for both.
    """
    contracts = Contract.objects.visible_to(user).select_related("type", "territory", "previous")
    contract = contracts.filter(slug=slug).first()
    if contract is None:
        msg = "Aucun contrat à cette adresse."
        raise Http404(msg)
    return contract
