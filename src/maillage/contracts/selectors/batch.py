"""Read the batches of a contract."""

from django.http import Http404

from maillage.contracts.access import Person, can_manage_contract
from maillage.contracts.models import Batch, Contract


def get_batch(contract: Contract, pk: int, user: Person) -> Batch:
    """Give a batch of a contract already found, to who may undo it.

    Raises
    ------
    Http404
        No such batch in this contract, or one that somebody else made.
    """
    batches = Batch.objects.select_related("contract", "made_by").filter(contract=contract)
    if not can_manage_contract(user, contract):
        batches = batches.filter(made_by=user.pk)
    batch = batches.filter(pk=pk).first()
    if batch is None:
        msg = "Aucune modification groupée à cette adresse."
        raise Http404(msg)
    return batch


def list_undoable_batches(contract: Contract, user: Person, *, limit: int = 5) -> list[Batch]:
    """Give the last batches of a contract that a person may undo: theirs, or all when they run it.

    A batch is named after what it did, to actions that others may not see.
    """
    batches = Batch.objects.filter(contract=contract, undone_at=None).select_related("made_by")
    if not can_manage_contract(user, contract):
        batches = batches.filter(made_by=user.pk)
    return list(batches[:limit])
