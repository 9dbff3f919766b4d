"""Write the abatement of landlords' land tax, and what they do in exchange."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from maillage.accounts.models import Organization, User
from maillage.contracts.models import Contract
from maillage.core.enums import Verb
from maillage.core.numbers import format_euros
from maillage.core.rights import require
from maillage.core.services import record_event
from maillage.grants.access import can_write_abatement
from maillage.grants.enums import TfpbCategory
from maillage.grants.models import TfpbAbatement, TfpbAction
from maillage.territories.models import Territory

NO_RIGHT = "Le chef de projet, ou qui contribue pour ce bailleur, tient cet abattement."


@transaction.atomic
def record_abatement(
    *,
    contract: Contract,
    landlord: Organization,
    district: Territory,
    year: int,
    abated_eur: Decimal,
    by: User,
    dwellings: int | None = None,
    is_invented: bool = False,
) -> TfpbAbatement:
    """Say what a landlord does not pay for its dwellings of a district in a year."""
    require(can_write_abatement(by, contract, landlord), NO_RIGHT)
    abatement = TfpbAbatement(
        contract=contract,
        landlord=landlord,
        district=district,
        year=year,
        abated_eur=abated_eur,
        dwellings=dwellings,
        is_invented=is_invented,
    )
    abatement.full_clean()
    abatement.save()
    record_event(verb=Verb.CREATE, subject=abatement, by=by, scope=contract)
    return abatement


@transaction.atomic
def add_counterpart(
    *,
    abatement: TfpbAbatement,
    category: TfpbCategory,
    title: str,
    planned_eur: Decimal,
    by: User,
    spent_eur: Decimal | None = None,
    abated_eur: Decimal | None = None,
    note: str = "",
) -> TfpbAction:
    """Add one thing a landlord does in exchange.

    Raises
    ------
    ValidationError
        The abatement would pay more than it is, or more than what was spent.
    """
    require(can_write_abatement(by, abatement.contract, abatement.landlord), NO_RIGHT)
    stored = TfpbAbatement.objects.select_for_update(of=("self",)).get(pk=abatement.pk)
    row = TfpbAction(
        abatement=stored,
        category=category,
        title=title,
        planned_eur=planned_eur,
        spent_eur=spent_eur,
        abated_eur=abated_eur,
        note=note,
        position=stored.actions.count(),
    )
    _check_shares(stored, row)
    row.save()
    record_event(verb=Verb.CREATE, subject=row, by=by, scope=stored.contract)
    return row


@transaction.atomic
def update_counterpart(*, action: TfpbAction, values: Mapping[str, Any], by: User) -> TfpbAction:
    """Say what was spent, and what part of it the abatement pays."""
    abatement = action.abatement
    require(can_write_abatement(by, abatement.contract, abatement.landlord), NO_RIGHT)
    stored = TfpbAbatement.objects.select_for_update(of=("self",)).get(pk=abatement.pk)
    row = TfpbAction.objects.get(pk=action.pk)
    changes = {
        name: (getattr(row, name), value) for name, value in values.items() if getattr(row, name) != value
    }
    for name in changes:
        setattr(row, name, values[name])
    _check_shares(stored, row)
    row.save()
    record_event(verb=Verb.UPDATE, subject=row, by=by, scope=abatement.contract, changes=changes)
    return row


def _check_shares(abatement: TfpbAbatement, row: TfpbAction) -> None:
    row.full_clean()
    cost = row.planned_eur if row.spent_eur is None else row.spent_eur
    if row.abated_eur is not None and row.abated_eur > cost:
        raise ValidationError(
            {"abated_eur": f"L’abattement ne paie pas plus que la dépense ({format_euros(cost)})."}
        )
    others = abatement.actions.exclude(pk=row.pk).aggregate(total=Sum("abated_eur"))["total"] or Decimal(0)
    if row.abated_eur is not None and others + row.abated_eur > abatement.abated_eur:
        left = format_euros(abatement.abated_eur - others)
        raise ValidationError({"abated_eur": f"Il reste {left} de cet abattement à justifier."})
