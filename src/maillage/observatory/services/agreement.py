"""Agree on what is shared, and end it."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.models import Organization, User
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import record_event, save_versioned
from maillage.observatory.access import list_own_organizations
from maillage.observatory.models import DataAgreement, Indicator, TableImport
from maillage.observatory.tables.checking import Check
from maillage.territories.models import Membership, Territory


@transaction.atomic
def create_agreement(
    *,
    title: str,
    provider: Organization,
    recipients: Iterable[Organization],
    indicators: Iterable[Indicator],
    territory: Territory,
    purpose: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    by: User,
) -> DataAgreement:
    """Write what one's organization agrees to share, with whom, and until when.

    Raises
    ------
    PermissionDenied
        The person does not belong to the provider.
    ValidationError
        No recipient, no indicator, or a field is wrong.
    """
    require(
        list_own_organizations(by).filter(pk=provider.pk).exists(),
        "Seul celui qui détient les données convient de les partager.",
    )
    receiving, shared = list(recipients), list(indicators)
    if not receiving or not shared:
        raise ValidationError("Une convention a au moins un destinataire et un indicateur.")
    agreement = DataAgreement(
        title=title,
        provider=provider,
        territory=territory,
        purpose=purpose,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    agreement.full_clean()
    agreement.save()
    agreement.recipients.set(receiving)
    agreement.indicators.set(shared)
    record_event(verb=Verb.CREATE, subject=agreement, by=by, scope=provider)
    return agreement


@transaction.atomic
def end_agreement(*, agreement: DataAgreement, by: User) -> DataAgreement:
    """End an agreement before its day: its recipients no longer read its figures, from now on."""
    require(
        list_own_organizations(by).filter(pk=agreement.provider_id).exists(),
        f"Seul {agreement.provider} met fin à cette convention.",
    )
    if agreement.ended_on is not None:
        return agreement
    agreement.ended_on, agreement.ended_by = timezone.localdate(), by
    save_versioned(agreement, expected_version=None)
    record_event(verb=Verb.CLOSE, subject=agreement, by=by, scope=agreement.provider)
    return agreement


def check_agreement(table: TableImport, check: Check) -> None:
    """Refuse a table that gives more than its agreement allows: another indicator, or another place.

    Raises
    ------
    ValidationError
        Says what is too much.
    """
    agreement = table.agreement
    if agreement is None:
        return
    allowed = set(agreement.indicators.values_list("code", flat=True))
    extra = sorted({one.indicator for one in check.observations} - allowed)
    if extra:
        raise ValidationError(f"La convention « {agreement} » ne couvre pas : {', '.join(extra[:5])}.")
    inside = Membership.objects.filter(whole=agreement.territory, valid_to__isnull=True)
    codes = set(inside.values_list("part__kind", "part__code"))
    codes.add((agreement.territory.kind, agreement.territory.code))
    outside = sorted(
        {
            one.territory_code
            for one in check.observations
            if (one.territory_kind, one.territory_code) not in codes
        }
    )
    if outside:
        msg = f"Hors de {agreement.territory}, que la convention couvre seul : {', '.join(outside[:5])}."
        raise ValidationError(msg)
