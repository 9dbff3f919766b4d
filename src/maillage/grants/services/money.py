"""Follow each funder's money once it is decided: announced, then paid by instalments."""

import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone

from maillage.accounts.models import User
from maillage.core.enums import Verb
from maillage.core.numbers import format_euros
from maillage.core.rights import require
from maillage.core.services import record_event
from maillage.grants.access import can_record_money
from maillage.grants.enums import ActKind, PaymentStatus, RequestStatus
from maillage.grants.models import Act, Award, FundingRequest, Payment
from maillage.grants.services.act import write_act
from maillage.grants.services.award import lock_request, reach_status
from maillage.grants.services.envelope import move_sums

NO_RIGHT = "Le chef de projet, ou qui instruit pour ce financeur, dit où en est son argent."


@transaction.atomic
def announce_request(
    *, request: FundingRequest, announced_on: datetime.date, reference: str, by: User
) -> FundingRequest:
    """Say that a funder announced its money, before it votes.

    Raises
    ------
    ForbiddenTransition
        It is decided already.
    """
    require(can_record_money(by, request), NO_RIGHT)
    _refuse_future(announced_on, "announced_on")
    stored = lock_request(request)
    reach_status(stored, RequestStatus.ANNOUNCED, announced_on, by, reference=reference)
    record_event(
        verb=Verb.CHANGE_STATUS,
        subject=stored,
        by=by,
        scope=stored.application,
        changes={"status": (request.status, stored.status)},
        note=reference,
    )
    return stored


@transaction.atomic
def plan_payment(
    *,
    award: Award,
    amount_eur: Decimal,
    by: User,
    due_on: datetime.date | None = None,
    condition: str = "",
) -> Payment:
    """Plan one instalment of an award.

    Raises
    ------
    ValidationError
        The instalments would be more than the award, or it was cancelled.
    """
    require(can_record_money(by, award.request), NO_RIGHT)
    lock_request(award.request)
    stored = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    if stored.cancelled_on is not None:
        raise ValidationError("Cette attribution est annulée : rien ne se verse.")
    left = stored.amount_eur - _sum_payments(stored)
    if amount_eur > left:
        msg = f"Il reste {format_euros(left, cents=True)} à prévoir sur {format_euros(stored.amount_eur)} attribués."
        raise ValidationError({"amount_eur": msg})
    rank = stored.payments.aggregate(last=Max("rank"))["last"] or 0
    payment = Payment(award=stored, rank=rank + 1, amount_eur=amount_eur, due_on=due_on, condition=condition)
    payment.full_clean()
    payment.save()
    record_event(verb=Verb.CREATE, subject=payment, by=by, scope=stored.application)
    return payment


def _sum_payments(award: Award, *statuses: PaymentStatus) -> Decimal:
    """Add up the instalments of an award that stand, or those in some states."""
    rows = award.payments.exclude(status=PaymentStatus.CANCELLED)
    if statuses:
        rows = rows.filter(status__in=statuses)
    return rows.aggregate(total=Sum("amount_eur"))["total"] or Decimal(0)


@transaction.atomic
def pay_instalment(*, payment: Payment, paid_on: datetime.date, by: User) -> Payment:
    """Say that an instalment was paid: its certificate is written, the envelope counts it.

    The last one brings the funder's money to « versé ».

    Raises
    ------
    ValidationError
        It is paid already, or the decision was not notified, or the day is not possible.
    """
    require(can_record_money(by, payment.award.request), NO_RIGHT)
    _refuse_future(paid_on, "paid_on")
    request = lock_request(payment.award.request)
    if request.status != RequestStatus.NOTIFIED:
        raise ValidationError(f"L’argent de {request.funder} n’est pas notifié : il ne se verse pas encore.")
    stored = Payment.objects.select_for_update(of=("self",)).select_related("award").get(pk=payment.pk)
    _require_planned(stored)
    if paid_on < stored.award.decided_on:
        raise ValidationError({"paid_on": "Un versement ne précède pas la décision."})
    stored.certificate = _write_certificate(stored, paid_on, by)
    stored.status, stored.paid_on = PaymentStatus.PAID, paid_on
    stored.full_clean()
    stored.save()
    move_sums(stored.award.envelope, paid=stored.amount_eur)
    if _sum_payments(stored.award, PaymentStatus.PAID) == stored.award.amount_eur:
        reach_status(request, RequestStatus.PAID, paid_on, by, reference=stored.certificate.number)
    record_event(
        verb=Verb.CHANGE_STATUS,
        subject=stored,
        by=by,
        scope=stored.award.application,
        changes={"status": (PaymentStatus.PLANNED, PaymentStatus.PAID)},
    )
    return stored


def _write_certificate(payment: Payment, paid_on: datetime.date, by: User) -> Act:
    return write_act(
        kind=ActKind.PAYMENT_CERTIFICATE,
        application=payment.award.application,
        funder=payment.award.funder,
        made_on=paid_on,
        award=payment.award,
        values={
            "montant": format_euros(payment.amount_eur, cents=True),
            "motif": payment.condition or f"tranche {payment.rank}",
        },
        by=by,
    )


@transaction.atomic
def cancel_payment(*, payment: Payment, by: User) -> Payment:
    """Drop an instalment that was planned and not paid; its sum may be planned again."""
    require(can_record_money(by, payment.award.request), NO_RIGHT)
    stored = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    _require_planned(stored)
    stored.status = PaymentStatus.CANCELLED
    stored.full_clean()
    stored.save()
    record_event(
        verb=Verb.CHANGE_STATUS,
        subject=stored,
        by=by,
        scope=payment.award.application,
        changes={"status": (PaymentStatus.PLANNED, PaymentStatus.CANCELLED)},
    )
    return stored


def _require_planned(payment: Payment) -> None:
    if payment.status != PaymentStatus.PLANNED:
        raise ValidationError(f"Ce versement est déjà « {payment.get_status_display()} ».")


def _refuse_future(day: datetime.date, name: str) -> None:
    if day > timezone.localdate():
        raise ValidationError({name: "Ce jour n’est pas encore venu."})
