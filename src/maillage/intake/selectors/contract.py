"""Find the contracts that a document may fill."""

from maillage.accounts.models import User
from maillage.contracts.models import Contract


def list_managed_contracts(user: User) -> list[Contract]:
    """Give the contracts that a person runs, the newest first."""
    managed = user.assignments.current().managing().values("contract")
    return list(Contract.objects.filter(pk__in=managed).order_by("-starts_on", "short_title", "pk"))
