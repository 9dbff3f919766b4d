"""Read the batches of a contract."""

from django.http import Http404

from maillage.contracts.models import Batch, Contract


def get_batch(contract: Contract, pk: int) -> Batch:
    """Give a batch of a contract already found.

    Raises
    ------
    Http404
        No such batch in this contract.
    """
    batch = Batch.objects.select_related("contract", "made_by").filter(contract=contract, pk=pk).first()
    if batch is None:
        msg = "Aucune modification groupée à cette adresse."
        raise Http404(msg)
    return batch


def list_undoable_batches(contract: Contract, *, limit: int = 5) -> list[Batch]:
    """Give the last batches of a contract that are not undone."""
    return list(Batch.objects.filter(contract=contract, undone_at=None).select_related("made_by")[:limit])
