"""Freeze the contract's content as numbered versions."""

from django.db import transaction
from django.db.models import Max

from maillage.contracts.models import Contract, ContractVersion
from maillage.contracts.versions import compute_content_digest, diff_versions, snapshot_contract


def find_last_version(contract: Contract) -> ContractVersion | None:
    """Give the latest version of a contract, or None."""
    return contract.versions.order_by("-number").first()


@transaction.atomic
def freeze_version(contract: Contract) -> ContractVersion:
    """Give the version that holds what the contract says now, taking one if the last says otherwise.

    Called by services that record their own event.
    """
    content = snapshot_contract(contract)
    last = find_last_version(contract)
    if last is not None and not diff_versions(last.content, content):
        return last
    number = contract.versions.aggregate(last=Max("number"))["last"] or 0
    version = ContractVersion(
        contract=contract, number=number + 1, content=content, digest=compute_content_digest(content)
    )
    version.full_clean()
    version.save()
    return version
