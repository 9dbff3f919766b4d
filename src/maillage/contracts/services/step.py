"""Write the steps of an action: milestones and sub-actions, which its progress is computed from."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from maillage.accounts.models import Organization, User
from maillage.contracts.enums import StepKind
from maillage.contracts.models import Action, Step
from maillage.contracts.services.lines import (
    add_line,
    change_line,
    check_may_edit,
    lock_line,
    remove_line,
)
from maillage.core.enums import Verb
from maillage.core.services import record_event

EDITABLE_FIELDS = frozenset({"title", "kind", "responsible", "due_on", "weight"})
# An action, its sub-actions, their own: deeper, it is another action.
MAX_DEPTH = 3


@transaction.atomic
def create_step(
    *,
    action: Action,
    title: str,
    by: User,
    kind: StepKind = StepKind.MILESTONE,
    parent: Step | None = None,
    responsible: Organization | None = None,
    due_on: datetime.date | None = None,
    done_on: datetime.date | None = None,
    weight: int = 1,
) -> Step:
    """Add a step at the end of an action's, or under one of its sub-actions.

    Raises
    ------
    ValidationError
        The parent is of another action, is a milestone, or is already deep enough.
    """
    check_may_edit(action, by)
    _check_parent(action, parent)
    _check_done_on(done_on)
    last = Step.objects.filter(action=action, parent=parent).aggregate(last=Max("position"))["last"]
    step = Step(
        action=action,
        parent=parent,
        kind=kind,
        title=title,
        responsible=responsible,
        due_on=due_on,
        done_on=done_on,
        weight=weight,
        position=0 if last is None else last + 1,
    )
    add_line(step, action, by)
    if done_on is None:
        _reopen_above(step, by)
    return step


@transaction.atomic
def update_step(*, step: Step, values: dict[str, object], by: User, seen: str = "") -> Step:
    """Change the title, kind, person in charge, day or weight of a step.

    Raises
    ------
    StaleVersion
        Somebody saved the step since ``seen`` was read.
    """
    check_may_edit(step.action, by)
    stored = lock_line(step, seen)
    if values.get("kind") == StepKind.MILESTONE and stored.children.exists():
        msg = f"« {stored} » a des étapes : un jalon n’en a pas, gardez une sous-action."
        raise ValidationError(msg, code="kind")
    return change_line(stored, stored.action, values, EDITABLE_FIELDS, by)


@transaction.atomic
def complete_step(*, step: Step, by: User, done_on: datetime.date | None = None) -> Step:
    """Mark a step done on a day (today by default).

    Raises
    ------
    ValidationError
        Steps below it are not done (they are named), or the day is to come.
    """
    check_may_edit(step.action, by)
    stored = lock_line(step, "")
    done_on = done_on or timezone.localdate()
    _check_done_on(done_on)
    if waiting := [str(child) for child in stored.children.filter(done_on=None)]:
        names = ", ".join(f"« {title} »" for title in waiting)
        msg = f"« {stored} » n’est pas terminée : il reste {names}."
        raise ValidationError(msg, code="children")
    return _set_done(stored, done_on, by)


@transaction.atomic
def reopen_step(*, step: Step, by: User) -> Step:
    """Take back the completion of a step, and of the sub-actions it belongs to."""
    check_may_edit(step.action, by)
    stored = _set_done(lock_line(step, ""), None, by)
    _reopen_above(stored, by)
    return stored


@transaction.atomic
def move_step(*, step: Step, steps: int, by: User) -> Step:
    """Move a step up (negative) or down among its siblings; at the end it stays there."""
    check_may_edit(step.action, by)
    siblings = list(
        Step.objects.select_for_update(of=("self",)).filter(action=step.action, parent=step.parent)
    )
    here = next(rank for rank, one in enumerate(siblings) if one.pk == step.pk)
    moved = siblings.pop(here)
    rank = max(0, min(here + steps, len(siblings)))
    siblings.insert(rank, moved)
    for position, one in enumerate(siblings):
        one.position = position
    Step.objects.bulk_update(siblings, ["position"])
    if rank != here:
        record_event(
            verb=Verb.MOVE, subject=moved, by=by, scope=step.action, changes={"position": (here, rank)}
        )
    return moved


@transaction.atomic
def delete_step(*, step: Step, by: User, seen: str = "") -> None:
    """Remove a step that has none below it.

    Raises
    ------
    ValidationError
        Steps hang on it.
    """
    check_may_edit(step.action, by)
    stored = lock_line(step, seen)
    if count := stored.children.count():
        what = "une étape" if count == 1 else f"{count} étapes"
        msg = f"« {stored} » contient encore {what} : supprimez-les ou terminez-les d’abord."
        raise ValidationError(msg, code="children")
    remove_line(stored, stored.action, by)


def _check_parent(action: Action, parent: Step | None) -> None:
    if parent is None:
        return
    if parent.action_id != action.pk:
        msg = "Une étape se range sous une étape de la même action."
        raise ValidationError(msg)
    if parent.kind != StepKind.SUB_ACTION:
        msg = f"« {parent} » est un jalon : seule une sous-action contient des étapes."
        raise ValidationError(msg, code="kind")
    depth, above = 1, parent.parent
    while above is not None:
        depth, above = depth + 1, above.parent
    if depth >= MAX_DEPTH:
        msg = f"« {parent} » est déjà au troisième rang : faites-en plutôt une action."
        raise ValidationError(msg, code="depth")


def _check_done_on(done_on: datetime.date | None) -> None:
    if done_on and done_on > timezone.localdate():
        msg = "Une étape ne peut pas être faite à une date future : laissez-la à faire, avec une échéance."
        raise ValidationError({"done_on": msg})


def _set_done(step: Step, done_on: datetime.date | None, by: User) -> Step:
    if step.done_on != done_on:
        before, step.done_on = step.done_on, done_on
        step.save(update_fields=["done_on"])
        record_event(
            verb=Verb.UPDATE, subject=step, by=by, scope=step.action, changes={"done_on": (before, done_on)}
        )
    return step


def _reopen_above(step: Step, by: User) -> None:
    above = step.parent
    while above is not None:
        _set_done(above, None, by)
        above = above.parent
