"""Open a contract and write what it says while it may still be written."""

from typing import Any

from django.db import transaction

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import Organization, User
from maillage.contracts.access import can_create_contract, can_manage_contract, require
from maillage.contracts.models import Assignment, Contract, ContractType
from maillage.contracts.services.slugs import make_unique_slug
from maillage.core.enums import Verb
from maillage.core.services import assign_fields, record_event, save_versioned
from maillage.territories.models import Territory


@transaction.atomic
def create_contract(
    *,
    type: ContractType,  # noqa: A002 - the word of the trade
    territory: Territory,
    title: str,
    short_title: str,
    for_organization: Organization,
    by: User,
    slug: str = "",
    **fields: Any,
) -> Contract:
    """Open a draft contract; its author becomes its manager, for one of their organizations."""
    require(
        can_create_contract(by),
        "Vous ne pouvez pas ouvrir de contrat : demandez-le à un chef de projet.",
    )
    contract = Contract(
        type=type,
        territory=territory,
        title=title,
        short_title=short_title,
        slug=slug or make_unique_slug(Contract, short_title, max_length=100),
    )
    assign_fields(contract, fields)
    contract.full_clean()
    contract.save()
    Assignment.objects.create(
        user=by, contract=contract, organization=for_organization, role=PersonRole.MANAGER
    )
    record_event(verb=Verb.CREATE, subject=contract, by=by)
    return contract


@transaction.atomic
def update_contract(
    *, contract: Contract, values: dict[str, Any], expected_version: int | None, by: User
) -> Contract:
    """Change the fields of a contract, refusing when somebody saved it in between.

    Raises
    ------
    StaleVersion
        Somebody saved the contract since it was read.
    """
    require(can_manage_contract(by, contract), f"Seul le chef de projet modifie « {contract} ».")
    changes = assign_fields(contract, values)
    if not changes:
        return contract
    save_versioned(contract, expected_version=expected_version)
    record_event(verb=Verb.UPDATE, subject=contract, by=by, changes=changes)
    return contract
