"""Give notice that a contract may end, and withdraw it."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.models import User
from maillage.contracts.access import can_manage_contract
from maillage.contracts.deadlines import add_months
from maillage.contracts.enums import AMENDABLE_STATUSES, NoticeKind
from maillage.contracts.models import Contract, Notice, Party
from maillage.contracts.services.deadline import refresh_deadlines
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import record_event


def compute_effective_day(contract: Contract, kind: NoticeKind, sent_on: datetime.date) -> datetime.date:
    """Give the day a notice takes effect, by the months that the contract says.

    Raises
    ------
    ValidationError
        The contract does not say how long such a notice lasts.
    """
    is_formal = kind == NoticeKind.FORMAL_NOTICE
    months = contract.formal_notice_months if is_formal else contract.withdrawal_months
    if not months:
        msg = f"« {contract} » ne dit pas la durée de ce préavis : complétez-la par avenant."
        raise ValidationError(msg, code="months")
    return add_months(sent_on, months)


@transaction.atomic
def give_notice(*, party: Party, kind: NoticeKind, sent_on: datetime.date, reason: str, by: User) -> Notice:
    """Record a party's formal notice or withdrawal; its effect is counted in calendar months."""
    contract = party.contract
    require(
        can_manage_contract(by, contract), f"Seul le chef de projet enregistre un préavis sur « {contract} »."
    )
    if contract.status not in AMENDABLE_STATUSES:
        msg = f"« {contract} » n’est pas en vigueur : aucun préavis ne s’y applique."
        raise ValidationError(msg, code="status")
    if party.left_on is not None:
        raise ValidationError("Cet organisme n’est plus partie au contrat.", code="left")
    if sent_on > timezone.localdate():
        raise ValidationError({"sent_on": "Un préavis s’enregistre une fois envoyé : la date est à venir."})
    notice = Notice(
        contract=contract,
        party=party,
        kind=kind,
        sent_on=sent_on,
        effective_on=compute_effective_day(contract, kind, sent_on),
        reason=reason,
    )
    notice.full_clean()
    notice.save()
    record_event(verb=Verb.CREATE, subject=notice, by=by, scope=contract, note=reason)
    refresh_deadlines(contract=contract, by=by)
    return notice


@transaction.atomic
def withdraw_notice(*, notice: Notice, by: User, withdrawn_on: datetime.date | None = None) -> Notice:
    """Lift a notice that has not taken effect: the obligation was met, or the party changed its mind."""
    contract = notice.contract
    require(can_manage_contract(by, contract), f"Seul le chef de projet lève un préavis de « {contract} ».")
    day = withdrawn_on or timezone.localdate()
    if notice.withdrawn_on is not None or notice.effective_on <= day:
        raise ValidationError("Ce préavis est déjà levé ou a pris effet.", code="status")
    notice.withdrawn_on = day
    notice.full_clean()
    notice.save()
    record_event(verb=Verb.WITHDRAW, subject=notice, by=by, scope=contract)
    refresh_deadlines(contract=contract, by=by)
    return notice
