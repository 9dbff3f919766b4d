"""Open an action again, for another year or another contract, from what an earlier one says."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from maillage.accounts.models import Organization, User
from maillage.contracts.access import ALL_SECTIONS, list_visible_sections
from maillage.contracts.models import Action, BudgetLine, Node, Pilot, Step
from maillage.contracts.services.action import EDITABLE_FIELDS, create_action
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import record_event

# What says when the action took place is shifted; its number belongs to the contract it comes from.
COPIED_FIELDS = EDITABLE_FIELDS - {"title", "number", "starts_on", "ends_on", "calendar", "visibility"}


@transaction.atomic
def duplicate_action(
    *,
    action: Action,
    node: Node,
    by: User,
    title: str = "",
    owner: Organization | None = None,
    years_later: int = 0,
    with_budget: bool = False,
) -> Action:
    """Open a new action under a node, with the sheet, pilots, partners, places and steps of another.

    Steps are to be done again, as many years later; what was planned in the budget may be taken over.
    State, spending, fundings, blockers and results of the past stay where they belong.

    Raises
    ------
    PermissionDenied
        The person does not read the whole of the first action, or may not add one here.
    ValidationError
        The shift is not between 0 and 20 years.
    """
    require(
        list_visible_sections(by, action) == ALL_SECTIONS,
        f"Vous ne pouvez pas dupliquer « {action} » : elle ne vous est partagée qu’en partie.",
    )
    if not 0 <= years_later <= 20:
        raise ValidationError({"years_later": "Le décalage est compris entre 0 et 20 ans."})
    copy = create_action(
        node=node,
        title=title or action.title,
        owner=owner or action.owner,
        by=by,
        starts_on=_shift(action.starts_on, years_later),
        ends_on=_shift(action.ends_on, years_later),
        **{name: getattr(action, name) for name in COPIED_FIELDS},
    )
    copy.partners.set(action.partners.all())
    copy.territories.set(action.territories.all())
    for pilot in action.pilots.all():
        Pilot.objects.create(
            action=copy, organization=pilot.organization, function=pilot.function, is_first=pilot.is_first
        )
    _copy_steps(action, copy, years_later)
    if with_budget:
        _copy_budget(action, copy, years_later)
    record_event(
        verb=Verb.UPDATE,
        subject=copy,
        by=by,
        scope=copy.home,
        # Not by its name: who reads the copy may not be one of those who see the original.
        note="Reprise d’une autre action.",
    )
    return copy


def _copy_steps(action: Action, copy: Action, years_later: int) -> None:
    steps = list(action.steps.all())
    copies: dict[int, Step] = {}
    pending: list[Step | None] = [None]
    while pending:
        above = pending.pop()
        for step in [one for one in steps if one.parent_id == (above.pk if above else None)]:
            copies[step.pk] = Step.objects.create(
                action=copy,
                parent=copies[above.pk] if above else None,
                kind=step.kind,
                title=step.title,
                responsible=step.responsible,
                due_on=_shift(step.due_on, years_later),
                weight=step.weight,
                position=step.position,
            )
            pending.append(step)


def _copy_budget(action: Action, copy: Action, years_later: int) -> None:
    BudgetLine.objects.bulk_create(
        BudgetLine(
            action=copy,
            year=line.year + years_later,
            nature=line.nature,
            unit=line.unit,
            label=line.label,
            planned=line.planned,
            vat=line.vat,
        )
        for line in action.budget_lines.all()
    )


def _shift(day: datetime.date | None, years: int) -> datetime.date | None:
    """Give the same day some years later; 29 February becomes 28 where there is none."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
