"""Sign an amendment; the last signature writes it into the contract."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from maillage.accounts.models import User
from maillage.contracts.access import can_sign_for
from maillage.contracts.enums import LIVING_STATUSES, AmendmentStatus, ContractStatus, SignatureState
from maillage.contracts.models import Amendment, AmendmentSignature, Contract
from maillage.contracts.services.amendment import check_amendment_applies
from maillage.contracts.services.amendment_application import apply_content
from maillage.contracts.services.deadline import refresh_deadlines
from maillage.contracts.services.lifecycle import lock_contract, move_contract
from maillage.contracts.services.version import freeze_version
from maillage.contracts.versions import diff_versions, rename_refs, tell_changes
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import record_event, save_versioned


@transaction.atomic
def sign_amendment(*, signature: AmendmentSignature, signed_on: datetime.date, by: User) -> Amendment:
    """Record one signature; when all are in, the contract says what the amendment proposed.

    The contract's row is held, so that two people who sign at once apply the amendment once.

    Raises
    ------
    ValidationError
        It is not open to signature, this one is already in, or its base moved.
    """
    contract = lock_contract(signature.amendment.contract)
    signature, amendment = _read_again(signature, contract)
    require(
        can_sign_for(by, contract, signature.organization),
        f"Vous ne pouvez pas signer pour {signature.organization}.",
    )
    _check_signable(signature, amendment)
    if signed_on > timezone.localdate():
        raise ValidationError({"signed_on": "Une signature ne se date pas dans l’avenir."})
    check_amendment_applies(amendment)
    signature.state, signature.signed_on = SignatureState.SIGNED, signed_on
    signature.full_clean()
    signature.save()
    record_event(
        verb=Verb.SIGN, subject=amendment, by=by, scope=contract, note=f"Pour {signature.organization}."
    )
    if not amendment.signatures.exclude(state=SignatureState.SIGNED).exists():
        _apply_amendment(amendment, contract, by)
    return amendment


@transaction.atomic
def decline_amendment(*, signature: AmendmentSignature, reason: str, by: User) -> Amendment:
    """Record that an organization will not sign an amendment as it stands, and why."""
    contract = lock_contract(signature.amendment.contract)
    signature, amendment = _read_again(signature, contract)
    require(
        can_sign_for(by, contract, signature.organization),
        f"Vous ne pouvez pas répondre pour {signature.organization}.",
    )
    _check_signable(signature, amendment)
    if not reason.strip():
        raise ValidationError({"reason": "Dites pourquoi : les autres parties le liront."})
    signature.state = SignatureState.DECLINED
    signature.full_clean()
    signature.save()
    note = f"Pour {signature.organization} : {reason}"
    record_event(verb=Verb.REFUSE, subject=amendment, by=by, scope=contract, note=note)
    return amendment


def _read_again(signature: AmendmentSignature, contract: Contract) -> tuple[AmendmentSignature, Amendment]:
    rows = AmendmentSignature.objects.select_related("party__organization", "joining", "amendment__base")
    fresh = rows.filter(pk=signature.pk).first()
    if fresh is None:
        msg = "Cet avenant est revenu au brouillon : cette signature n’est plus demandée."
        raise ValidationError(msg, code="status")
    fresh.amendment.contract = contract
    return fresh, fresh.amendment


def _check_signable(signature: AmendmentSignature, amendment: Amendment) -> None:
    if amendment.status != AmendmentStatus.NEGOTIATED:
        msg = f"« {amendment} » n’est pas soumis à signature."
        raise ValidationError(msg, code="status")
    if signature.state == SignatureState.SIGNED:
        raise ValidationError(f"{signature.organization} a déjà signé.", code="signed")


def _apply_amendment(amendment: Amendment, contract: Contract, by: User) -> None:
    changes = diff_versions(amendment.base.content, amendment.proposed)
    latest = amendment.signatures.aggregate(day=Max("signed_on"))["day"]
    signed_on = latest or timezone.localdate()
    refs = apply_content(contract, amendment.proposed, signed_on=signed_on)
    if contract.status in LIVING_STATUSES:
        move_contract(contract, ContractStatus.AMENDED, by=by, note=str(amendment))
    result = freeze_version(contract)
    if diff_versions(rename_refs(amendment.proposed, refs), result.content):
        msg = f"« {amendment} » ne s’écrit pas exactement dans le contrat : rien n’a été changé."
        raise ValidationError(msg, code="result")
    amendment.result, amendment.status = result, AmendmentStatus.SIGNED
    amendment.signed_on = signed_on
    save_versioned(amendment, expected_version=None)
    record_event(verb=Verb.AMEND, subject=contract, by=by, note=f"{amendment}. {tell_changes(changes)}")
    refresh_deadlines(contract=contract, by=None)
