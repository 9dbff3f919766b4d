"""Say who is party to a contract, while it is written."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from maillage.accounts.enums import PartyRole
from maillage.accounts.models import Organization, User
from maillage.contracts.access import can_manage_contract
from maillage.contracts.models import Contract, Party
from maillage.contracts.services.strategy import check_unlocked
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import assign_fields, record_event, save_versioned

EDITABLE_FIELDS = frozenset({"role", "function", "commitments", "position"})


def _check(contract: Contract, by: User) -> None:
    require(
        can_manage_contract(by, contract),
        f"Seul le chef de projet modifie les parties de « {contract} ».",
    )
    check_unlocked(contract)


@transaction.atomic
def add_party(
    *,
    contract: Contract,
    organization: Organization,
    role: PartyRole,
    by: User,
    function: str = "",
    commitments: str = "",
) -> Party:
    """Add an organization to a contract, after the others."""
    _check(contract, by)
    last = contract.parties.aggregate(last=Max("position"))["last"]
    party = Party(
        contract=contract,
        organization=organization,
        role=role,
        function=function,
        commitments=commitments,
        position=0 if last is None else last + 1,
    )
    party.full_clean()
    party.save()
    record_event(verb=Verb.CREATE, subject=party, by=by, scope=contract)
    return party


@transaction.atomic
def update_party(*, party: Party, values: dict[str, Any], expected_version: int | None, by: User) -> Party:
    """Change a party's role, signatory's function or commitments.

    Raises
    ------
    StaleVersion
        Somebody saved the party since it was read.
    """
    _check(party.contract, by)
    if unknown := set(values) - EDITABLE_FIELDS:
        msg = f"Ces champs ne se modifient pas ainsi : {', '.join(sorted(unknown))}."
        raise ValidationError(msg, code="field")
    changes = assign_fields(party, values)
    if changes:
        save_versioned(party, expected_version=expected_version)
        record_event(verb=Verb.UPDATE, subject=party, by=by, scope=party.contract, changes=changes)
    return party


@transaction.atomic
def remove_party(*, party: Party, by: User) -> None:
    """Take an organization out of a contract that nobody has signed yet."""
    contract = party.contract
    _check(contract, by)
    record_event(verb=Verb.DELETE, subject=party, by=by, scope=contract)
    party.delete()
