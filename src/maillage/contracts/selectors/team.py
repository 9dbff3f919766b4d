"""Read who does what on a contract."""

from django.db.models import Prefetch
from django.http import Http404

from maillage.accounts.enums import PersonRole
from maillage.contracts.access import Person, can_read_contract_fully
from maillage.contracts.models import Action, Assignment, Contract


def list_team(contract: Contract, user: Person) -> list[Assignment]:
    """Give the roles held today on a contract, managers first, for people who have one; four queries.

    Raises
    ------
    Http404
        The person has no role on the contract.
    """
    require_role(contract, user)
    rows = (
        Assignment.objects.current()
        .filter(contract=contract)
        .select_related("user", "organization")
        .prefetch_related(
            "territories", Prefetch("actions", Action.objects.visible_to(user).only("title", "slug"))
        )
    )
    ranks = {role.value: rank for rank, role in enumerate(PersonRole)}
    return sorted(rows, key=lambda row: (ranks[row.role], row.user.last_name, row.user.first_name, row.pk))


def get_assignment(contract: Contract, pk: int) -> Assignment:
    """Give a role on a contract.

    Raises
    ------
    Http404
        No such role on this contract.
    """
    assignment = Assignment.objects.select_related("user").filter(contract=contract, pk=pk).first()
    if assignment is None:
        msg = "Aucun rôle de ce contrat à cette adresse."
        raise Http404(msg)
    assignment.contract = contract
    return assignment


def require_role(contract: Contract, user: Person) -> None:
    """Answer as if a page did not exist to people who have no role on the contract.

    Raises
    ------
    Http404
        The person has no role on the contract.
    """
    if not can_read_contract_fully(user, contract):
        msg = "Cette page est réservée aux personnes qui ont un rôle sur le contrat."
        raise Http404(msg)
