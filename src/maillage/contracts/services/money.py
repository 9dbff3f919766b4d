"""Write the budget of an action and the money its funders bring."""

import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.models import Organization, User
from maillage.contracts.enums import BudgetNature, BudgetUnit, FundingState, VatRegime
from maillage.contracts.models import Action, BudgetLine, Funding
from maillage.contracts.money import summarize_plan
from maillage.contracts.selectors.money import read_budget, read_funding
from maillage.contracts.services.lines import (
    add_line,
    change_line,
    check_may_edit,
    lock_line,
    remove_line,
)
from maillage.core.enums import Verb
from maillage.core.numbers import format_euros
from maillage.core.services import record_event

BUDGET_FIELDS = frozenset({"year", "nature", "unit", "label", "planned", "actual", "vat"})
FUNDING_FIELDS = frozenset({"funder", "year", "amount_eur", "note"})
# The way money comes; refusal is aside, and final.
FUNDING_ORDER = (
    FundingState.ASKED,
    FundingState.ANNOUNCED,
    FundingState.VOTED,
    FundingState.NOTIFIED,
    FundingState.PAID,
)


@transaction.atomic
def create_budget_line(
    *,
    action: Action,
    year: int,
    nature: BudgetNature,
    by: User,
    unit: BudgetUnit = BudgetUnit.EUR,
    label: str = "",
    planned: Decimal | None = None,
    actual: Decimal | None = None,
    vat: VatRegime | None = None,
) -> BudgetLine:
    """Add a line to an action's budget; in euros, it says whether it holds the tax."""
    check_may_edit(action, by)
    line = BudgetLine(
        action=action,
        year=year,
        nature=nature,
        unit=unit,
        label=label,
        planned=planned,
        actual=actual,
        vat=vat or "",
    )
    return add_line(line, action, by)


@transaction.atomic
def update_budget_line(
    *, line: BudgetLine, values: dict[str, object], by: User, seen: str = ""
) -> BudgetLine:
    """Change a line of the budget.

    Raises
    ------
    StaleVersion
        Somebody saved the line since ``seen`` was read.
    """
    check_may_edit(line.action, by)
    stored = lock_line(line, seen)
    return change_line(stored, stored.action, values, BUDGET_FIELDS, by)


@transaction.atomic
def delete_budget_line(*, line: BudgetLine, by: User, seen: str = "") -> None:
    """Remove a line of the budget."""
    check_may_edit(line.action, by)
    stored = lock_line(line, seen)
    remove_line(stored, stored.action, by, note=_describe(stored))


@transaction.atomic
def create_funding(
    *,
    action: Action,
    funder: Organization,
    year: int,
    amount_eur: Decimal,
    by: User,
    state: FundingState = FundingState.ASKED,
    state_on: datetime.date | None = None,
    note: str = "",
) -> Funding:
    """Write what a funder brings in a year, and how far that money has come.

    Raises
    ------
    ValidationError
        All funders together would bring more than the year's budget; the sums are told.
    """
    check_may_edit(action, by)
    _hold(action)
    funding = Funding(
        action=action,
        funder=funder,
        year=year,
        amount_eur=amount_eur,
        state=state,
        state_on=state_on or timezone.localdate(),
        note=note,
    )
    _check_state_on(funding.state_on)
    add_line(funding, action, by)
    _check_covers_no_more_than_budget(funding)
    return funding


@transaction.atomic
def update_funding(*, funding: Funding, values: dict[str, object], by: User, seen: str = "") -> Funding:
    """Change the funder, year, amount or note of a funding; its state has a service of its own.

    Raises
    ------
    StaleVersion
        Somebody saved the funding since ``seen`` was read.
    """
    check_may_edit(funding.action, by)
    _hold(funding.action)
    stored = lock_line(funding, seen)
    change_line(stored, stored.action, values, FUNDING_FIELDS, by)
    if {"amount_eur", "year"} & set(values):
        _check_covers_no_more_than_budget(stored)
    return stored


@transaction.atomic
def change_funding_state(
    *,
    funding: Funding,
    state: FundingState,
    by: User,
    state_on: datetime.date | None = None,
    reason: str = "",
    seen: str = "",
) -> Funding:
    """Take a funder's money to another state, on a day.

    Forward in the order asked, announced, voted, notified, paid, steps may be skipped. Backward, or
    to a refusal, needs a reason. A refusal is final: what is asked again is another funding.

    Raises
    ------
    ValidationError
        The way is closed, a reason is missing, or the day is to come or before the present state's.
    """
    check_may_edit(funding.action, by)
    stored = lock_line(funding, seen)
    before, day_before = FundingState(stored.state), stored.state_on
    state_on = state_on or timezone.localdate()
    _check_way(stored, before, state, reason)
    _check_state_on(state_on)
    if state_on < day_before:
        msg = f"« {before.label} » depuis le {day_before:%d/%m/%Y} : l’état suivant ne peut pas être plus ancien."
        raise ValidationError({"state_on": msg})
    stored.state, stored.state_on = state, state_on
    stored.full_clean()
    stored.save()
    record_event(
        verb=Verb.CHANGE_STATUS,
        subject=stored,
        by=by,
        scope=stored.action,
        changes={"state": (before.value, state.value), "state_on": (day_before, state_on)},
        note=reason,
    )
    return stored


@transaction.atomic
def delete_funding(*, funding: Funding, by: User, seen: str = "") -> None:
    """Remove a funding written by mistake; one that a funder decided stays, and is refused instead.

    Raises
    ------
    ValidationError
        The money was voted, notified or paid.
    """
    check_may_edit(funding.action, by)
    stored = lock_line(funding, seen)
    state = FundingState(stored.state)
    if state in {FundingState.VOTED, FundingState.NOTIFIED, FundingState.PAID}:
        msg = f"« {stored} » est « {state.label} » : cet argent a été décidé, il ne s’efface pas."
        raise ValidationError(msg, code="decided")
    remove_line(stored, stored.action, by, note=format_euros(stored.amount_eur, cents=True))


def _hold(action: Action) -> None:
    """Make writers of one action's money follow one another, so that two cannot pass a sum together."""
    Action.objects.select_for_update(of=("self",)).get(pk=action.pk)


def _check_way(funding: Funding, before: FundingState, state: FundingState, reason: str) -> None:
    if before == FundingState.REFUSED:
        msg = f"« {funding} » a été refusé : un refus est définitif, ajoutez une nouvelle demande."
        raise ValidationError(msg, code="refused")
    if before == state:
        msg = f"« {funding} » est déjà « {state.label} »."
        raise ValidationError(msg, code="same")
    is_backward = state != FundingState.REFUSED and FUNDING_ORDER.index(state) < FUNDING_ORDER.index(before)
    if (is_backward or state == FundingState.REFUSED) and not reason.strip():
        msg = f"De « {before.label} » à « {state.label} » : dites pourquoi."
        raise ValidationError({"reason": msg})


def _check_state_on(day: datetime.date) -> None:
    if day > timezone.localdate():
        raise ValidationError({"state_on": "Un état se constate : sa date ne peut pas être future."})


def _check_covers_no_more_than_budget(funding: Funding) -> None:
    """Refuse money above the budget of its year, when that budget is known and of one basis."""
    if funding.state == FundingState.REFUSED:
        return
    action = funding.action
    plans = summarize_plan(
        [read_budget(line) for line in action.budget_lines.filter(year=funding.year)],
        [read_funding(one) for one in action.fundings.filter(year=funding.year)],
    )
    plan = plans[0]
    if plan.budget is not None and plan.gap is not None and plan.gap < 0:
        total = plan.assured + plan.awaited
        msg = (
            f"Avec {format_euros(funding.amount_eur, cents=True)} de « {funding.funder} », les financements "
            f"{funding.year} atteindraient {format_euros(total, cents=True)} pour un budget de "
            f"{format_euros(plan.budget, cents=True)} : réduisez un montant ou complétez le budget."
        )
        raise ValidationError({"amount_eur": msg})


def _describe(line: BudgetLine) -> str:
    if line.unit == BudgetUnit.FTE:
        return f"{line.planned} ETP prévus"
    return (
        f"{format_euros(line.planned, cents=True)} prévus, {format_euros(line.actual, cents=True)} réalisés"
    )
