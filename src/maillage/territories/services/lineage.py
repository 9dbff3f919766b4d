"""Declare what a territory became where no official file says it: districts of two generations."""

import datetime
from decimal import Decimal

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction

from maillage.core.enums import Verb
from maillage.core.services import record_event
from maillage.territories.access import require_loader
from maillage.territories.enums import LineageEvent, ShareBasis
from maillage.territories.models import Lineage, Territory


@transaction.atomic
def declare_lineage(
    *,
    before: Territory,
    after: Territory,
    event: LineageEvent,
    source: str,
    by: AbstractBaseUser | None,
    share: Decimal = Decimal(1),
    happened_on: datetime.date | None = None,
) -> Lineage:
    """Say what a territory became, on the word of a document that is named.

    Raises
    ------
    PermissionDenied
        The person does not administer the instance.
    ValidationError
        No source, the same lineage twice, or a territory that would become itself.
    """
    require_loader(by)
    if not source.strip():
        msg = "Une filiation déclarée dit de quel document elle vient."
        raise ValidationError(msg, code="source")
    if before.pk == after.pk or _leads_to(after, before):
        msg = f"« {before} » ne peut pas devenir « {after} » : il en vient déjà."
        raise ValidationError(msg, code="cycle")
    lineage = Lineage(
        before=before,
        after=after,
        share=share,
        basis=ShareBasis.DECLARED,
        event=event,
        happened_on=happened_on,
        source=source,
    )
    lineage.full_clean()
    lineage.save()
    record_event(verb=Verb.CREATE, subject=lineage, by=by, scope=before)
    return lineage


def _leads_to(start: Territory, end: Territory) -> bool:
    """Tell whether a declared lineage already leads from one territory to another."""
    seen: set[int] = set()
    wave = {start.pk}
    while wave - seen:
        seen |= wave
        wave = set(Lineage.objects.filter(before__in=wave).values_list("after_id", flat=True))
        if end.pk in wave:
            return True
    return False
