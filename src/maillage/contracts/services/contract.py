"""Open a contract and write what it says while it may still be written."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import Organization, User
from maillage.contracts.access import can_create_contract, can_manage_contract
from maillage.contracts.models import Assignment, Contract, ContractType
from maillage.contracts.services.slugs import make_unique_slug
from maillage.contracts.services.strategy import check_unlocked
from maillage.core.enums import Verb, Visibility
from maillage.core.rights import require
from maillage.core.services import assign_fields, record_event, save_versioned
from maillage.territories.models import Territory

# What helps to read a contract and is no part of what people sign: it changes at any time.
OPEN_FIELDS = frozenset({"short_title", "summary", "source", "previous"})
# What is signed: it changes while nobody has signed, then by amendment.
SIGNED_FIELDS = frozenset(
    {
        "title", "territory", "starts_on", "ends_on", "mid_term_on", "renewal",
        "formal_notice_months", "withdrawal_months",
    }
)  # fmt: skip
OPENING_FIELDS = OPEN_FIELDS | SIGNED_FIELDS | {"visibility", "signed_on"}
# Who may see a contract is one of these two circles; narrower ones are for what it holds.
VISIBILITIES = (Visibility.PARTNERS, Visibility.PUBLIC)
_PAGES = frozenset({"nouveau"})  # addresses that are pages, which no contract may take


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
    _check_fields(fields, OPENING_FIELDS)
    contract = Contract(
        type=type,
        territory=territory,
        title=title,
        short_title=short_title,
        slug=slug or _choose_slug(short_title),
    )
    assign_fields(contract, fields)
    contract.full_clean()
    contract.save()
    Assignment.objects.create(
        user=by, contract=contract, organization=for_organization, role=PersonRole.MANAGER
    )
    record_event(verb=Verb.CREATE, subject=contract, by=by)
    return contract


def _choose_slug(short_title: str) -> str:
    slug = make_unique_slug(Contract, short_title, max_length=100)
    return make_unique_slug(Contract, f"contrat {slug}", max_length=100) if slug in _PAGES else slug


def _check_fields(values: Iterable[str], allowed: Iterable[str]) -> None:
    if unknown := set(values) - set(allowed):
        msg = f"Ces champs ne se modifient pas ainsi : {', '.join(sorted(unknown))}."
        raise ValidationError(msg, code="field")


@transaction.atomic
def update_contract(
    *, contract: Contract, values: dict[str, Any], expected_version: int | None, by: User
) -> Contract:
    """Change the fields of a contract, refusing when somebody saved it in between.

    Raises
    ------
    StaleVersion
        Somebody saved the contract since it was read.
    ValidationError
        A field is not one that people edit, or is signed already.
    """
    require(can_manage_contract(by, contract), f"Seul le chef de projet modifie « {contract} ».")
    _check_fields(values, OPEN_FIELDS | SIGNED_FIELDS)
    changes = assign_fields(contract, values)
    if not changes:
        return contract
    if SIGNED_FIELDS & changes.keys():
        check_unlocked(contract)
    _check_chain(contract)
    save_versioned(contract, expected_version=expected_version)
    record_event(verb=Verb.UPDATE, subject=contract, by=by, changes=_name_previous(changes))
    return contract


def _name_previous(changes: Mapping[str, tuple[Any, Any]]) -> Mapping[str, tuple[Any, Any]]:
    """Tell the contract before this one by its rank: who reads the history may not see that contract."""
    if "previous" not in changes:
        return changes
    before, after = (f"contrat de rang {one.pk}" if one else "" for one in changes["previous"])
    return {**changes, "previous": (before, after)}


def _check_chain(contract: Contract) -> None:
    seen, previous = {contract.pk}, contract.previous
    while previous is not None:
        if previous.pk in seen:
            msg = f"« {contract} » ne peut pas suivre un contrat qui le suit lui-même."
            raise ValidationError({"previous": msg})
        seen.add(previous.pk)
        previous = previous.previous


@transaction.atomic
def set_districts(*, contract: Contract, territories: Iterable[Territory], by: User) -> Contract:
    """Say which districts and communes a contract is about, while nobody has signed it."""
    require(can_manage_contract(by, contract), f"Seul le chef de projet modifie « {contract} ».")
    check_unlocked(contract)
    before = sorted(str(territory) for territory in contract.districts.all())
    contract.districts.set(territories)
    after = sorted(str(territory) for territory in contract.districts.all())
    if before != after:
        record_event(verb=Verb.UPDATE, subject=contract, by=by, changes={"districts": (before, after)})
    return contract


@transaction.atomic
def change_visibility(
    *, contract: Contract, visibility: Visibility, expected_version: int | None, by: User
) -> Contract:
    """Open a contract to everybody, or keep it between its partners."""
    require(can_manage_contract(by, contract), f"Seul le chef de projet décide de qui voit « {contract} ».")
    if visibility not in VISIBILITIES:
        raise ValidationError("Un contrat est public ou réservé à ses partenaires.", code="visibility")
    changes = assign_fields(contract, {"visibility": visibility})
    if changes:
        save_versioned(contract, expected_version=expected_version)
        record_event(verb=Verb.UPDATE, subject=contract, by=by, changes=changes)
    return contract
