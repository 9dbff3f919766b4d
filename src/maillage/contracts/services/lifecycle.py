"""Take a contract through its life: written, negotiated, signed, in force, ended."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from maillage.accounts.enums import PartyRole
from maillage.accounts.models import User
from maillage.contracts.access import can_manage_contract, can_sign_for
from maillage.contracts.enums import (
    CONTRACT_TRANSITIONS,
    LOCKED_STATUSES,
    ContractStatus,
    SignatureState,
)
from maillage.contracts.models import Contract, Party
from maillage.contracts.selectors.text import list_missing_articles
from maillage.contracts.services.deadline import refresh_deadlines
from maillage.contracts.services.version import freeze_version
from maillage.core.enums import Verb
from maillage.core.errors import ForbiddenTransition
from maillage.core.numbers import format_day
from maillage.core.rights import require
from maillage.core.services import assign_fields, record_event, save_versioned


def lock_contract(contract: Contract) -> Contract:
    """Give the contract as it is now, held until the end of the transaction."""
    locked = Contract.objects.select_for_update(of=("self",))
    return locked.get(pk=contract.pk)


def _check_way(contract: Contract, status: ContractStatus) -> None:
    before = ContractStatus(contract.status)
    if status not in CONTRACT_TRANSITIONS[before]:
        allowed = [str(way.label) for way in ContractStatus if way in CONTRACT_TRANSITIONS[before]]
        raise ForbiddenTransition(str(contract), str(before.label), str(status.label), allowed)


def move_contract(
    contract: Contract, status: ContractStatus, *, by: User | None, note: str = "", **fields: Any
) -> Contract:
    """Write a contract's new state and its event; the service that calls has checked right and guard."""
    _check_way(contract, status)
    changes = assign_fields(contract, {"status": status.value, **fields})
    save_versioned(contract, expected_version=None)
    record_event(verb=Verb.CHANGE_STATUS, subject=contract, by=by, changes=changes, note=note)
    return contract


def _require_manager(contract: Contract, by: User) -> None:
    require(can_manage_contract(by, contract), f"Seul le chef de projet change l’état de « {contract} ».")


def list_submission_gaps(contract: Contract) -> list[str]:
    """Name in French what a draft still lacks before its parties may be asked to sign."""
    gaps = []
    if contract.starts_on is None or contract.ends_on is None:
        gaps.append("les dates de début et de fin")
    roles = list(contract.parties.values_list("role", flat=True))
    if PartyRole.LEAD not in roles:
        gaps.append("un porteur parmi les parties")
    if len(roles) - roles.count(PartyRole.LEAD) < 1:
        gaps.append("au moins un autre signataire")
    gaps += [f"l’article « {title} »" for title in list_missing_articles(contract)]
    return gaps


@transaction.atomic
def submit_contract(*, contract: Contract, by: User) -> Contract:
    """Propose a draft to its parties' signature.

    Raises
    ------
    ValidationError
        Something is missing: each gap is named.
    """
    contract = lock_contract(contract)
    _require_manager(contract, by)
    _check_way(contract, ContractStatus.NEGOTIATED)
    if gaps := list_submission_gaps(contract):
        msg = f"« {contract} » ne peut pas encore être soumis à signature. Il manque : {' ; '.join(gaps)}."
        raise ValidationError(msg, code="incomplete")
    return move_contract(contract, ContractStatus.NEGOTIATED, by=by)


@transaction.atomic
def return_contract_to_draft(*, contract: Contract, note: str, by: User) -> Contract:
    """Take a contract back to writing; signatures already given fall, since the text may change."""
    contract = lock_contract(contract)
    _require_manager(contract, by)
    _check_way(contract, ContractStatus.DRAFT)
    contract.parties.exclude(signature=SignatureState.AWAITED).update(
        signature=SignatureState.AWAITED, signed_on=None
    )
    return move_contract(contract, ContractStatus.DRAFT, by=by, note=note)


def _check_signable(contract: Contract, party: Party) -> None:
    if contract.status != ContractStatus.NEGOTIATED:
        msg = f"« {contract} » n’est pas soumis à signature."
        raise ValidationError(msg, code="status")
    if party.signature == SignatureState.SIGNED:
        msg = f"{party.organization} a déjà signé, le {format_day(party.signed_on)}."
        raise ValidationError(msg, code="signed")


@transaction.atomic
def sign_contract(*, party: Party, signed_on: datetime.date, by: User) -> Contract:
    """Record one party's signature; the last one makes the contract signed.

    Two people may sign at once: the contract's row is held, so that one of them sees the other's
    signature and the contract is signed once.
    """
    contract = lock_contract(party.contract)
    party = Party.objects.select_related("organization", "contract").get(pk=party.pk)
    require(
        can_sign_for(by, contract, party.organization),
        f"Vous ne pouvez pas signer pour {party.organization}.",
    )
    _check_signable(contract, party)
    _check_signing_day(signed_on)
    changes = assign_fields(party, {"signature": SignatureState.SIGNED.value, "signed_on": signed_on})
    save_versioned(party, expected_version=None)
    record_event(verb=Verb.SIGN, subject=party, by=by, scope=contract, changes=changes)
    if contract.parties.exclude(signature=SignatureState.SIGNED).exists():
        return contract
    latest = contract.parties.aggregate(day=Max("signed_on"))["day"]
    move_contract(contract, ContractStatus.SIGNED, by=by, signed_on=latest)
    freeze_version(contract)
    refresh_deadlines(contract=contract, by=None)
    return contract


def _check_signing_day(signed_on: datetime.date) -> None:
    if signed_on > timezone.localdate():
        raise ValidationError({"signed_on": "Une signature ne se date pas dans l’avenir."})


@transaction.atomic
def decline_contract(*, party: Party, reason: str, by: User) -> Party:
    """Record that a party will not sign the text as it stands, and why."""
    contract = lock_contract(party.contract)
    party = Party.objects.select_related("organization", "contract").get(pk=party.pk)
    require(
        can_sign_for(by, contract, party.organization),
        f"Vous ne pouvez pas répondre pour {party.organization}.",
    )
    _check_signable(contract, party)
    if not reason.strip():
        raise ValidationError({"reason": "Dites pourquoi : les autres parties le liront."})
    changes = assign_fields(party, {"signature": SignatureState.DECLINED.value})
    save_versioned(party, expected_version=None)
    record_event(verb=Verb.REFUSE, subject=party, by=by, scope=contract, changes=changes, note=reason)
    return party


@transaction.atomic
def put_in_force(*, contract: Contract, by: User, today: datetime.date | None = None) -> Contract:
    """Say that a signed contract applies, once its start is reached."""
    contract = lock_contract(contract)
    _require_manager(contract, by)
    _check_way(contract, ContractStatus.IN_FORCE)
    today = today or timezone.localdate()
    if contract.starts_on is None or contract.starts_on > today:
        msg = f"« {contract} » ne commence que le {format_day(contract.starts_on)}."
        raise ValidationError(msg, code="start")
    move_contract(contract, ContractStatus.IN_FORCE, by=by)
    refresh_deadlines(contract=contract, by=by)
    return contract


@transaction.atomic
def end_contract(
    *, contract: Contract, by: User, note: str = "", today: datetime.date | None = None
) -> Contract:
    """Say that a contract is over: its term has passed, or a notice has taken effect."""
    contract = lock_contract(contract)
    _require_manager(contract, by)
    _check_way(contract, ContractStatus.ENDED)
    today = today or timezone.localdate()
    has_passed = contract.ends_on is not None and contract.ends_on < today
    is_noticed = contract.notices.filter(withdrawn_on__isnull=True, effective_on__lte=today).exists()
    if not has_passed and not is_noticed:
        until = f" jusqu’au {format_day(contract.ends_on)}" if contract.ends_on else ""
        msg = f"« {contract} » court encore{until}, et aucun préavis n’a pris effet."
        raise ValidationError(msg, code="term")
    move_contract(contract, ContractStatus.ENDED, by=by, note=note)
    refresh_deadlines(contract=contract, by=by)
    return contract


@transaction.atomic
def register_existing_contract(
    *, contract: Contract, status: ContractStatus, note: str, by: User
) -> Contract:
    """Take in a contract that was signed before it came to Maillage.

    Its parties are marked as signatories on the contract's own day of signature; when that day is
    not known, their signature is not known either, and the page says so.

    Parameters
    ----------
    note : str
        Where the contract comes from; kept in the journal.
    """
    contract = lock_contract(contract)
    _require_manager(contract, by)
    if contract.status != ContractStatus.DRAFT or status not in LOCKED_STATUSES:
        msg = f"« {contract} » n’est plus un brouillon, ou l’état demandé n’est pas celui d’un contrat signé."
        raise ValidationError(msg, code="status")
    if not note.strip():
        raise ValidationError({"note": "Dites d’où vient ce contrat : le journal le garde."})
    signature = SignatureState.SIGNED if contract.signed_on else SignatureState.UNKNOWN
    contract.parties.update(signature=signature, signed_on=contract.signed_on)
    changes = assign_fields(contract, {"status": status.value})
    save_versioned(contract, expected_version=None)
    record_event(verb=Verb.IMPORT, subject=contract, by=by, changes=changes, note=note)
    freeze_version(contract)
    refresh_deadlines(contract=contract, by=by)
    return contract
