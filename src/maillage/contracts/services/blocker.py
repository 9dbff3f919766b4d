"""Write what stops an action: raise, follow up, resolve."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.models import Organization, User
from maillage.contracts.enums import ActionStatus
from maillage.contracts.models import Action, Blocker
from maillage.contracts.services.action import change_action_status
from maillage.contracts.services.lines import add_line, change_line, check_line, check_may_edit, lock_line
from maillage.core.enums import Verb
from maillage.core.services import record_event

EDITABLE_FIELDS = frozenset({"what", "unblock", "waiting_for", "remind_on"})


@transaction.atomic
def raise_blocker(
    *,
    action: Action,
    what: str,
    unblock: str,
    by: User,
    waiting_for: Organization | None = None,
    remind_on: datetime.date | None = None,
    raised_on: datetime.date | None = None,
    stops_action: bool = False,
) -> Blocker:
    """Tell what stops an action, what would free it and when to ask again.

    Parameters
    ----------
    stops_action : bool
        The whole action is stopped: its state becomes « Bloquée », where that may follow.

    Raises
    ------
    ForbiddenTransition
        The action cannot be stopped in its present state; nothing is written.
    """
    check_may_edit(action, by)
    raised_on = raised_on or timezone.localdate()
    if raised_on > timezone.localdate():
        raise ValidationError({"raised_on": "Un blocage ne se signale pas à une date future."})
    if remind_on and remind_on < raised_on:
        raise ValidationError({"remind_on": "La relance vient après le signalement."})
    blocker = add_line(
        Blocker(
            action=action,
            what=what,
            unblock=unblock,
            waiting_for=waiting_for,
            remind_on=remind_on,
            raised_on=raised_on,
            raised_by=by,
        ),
        action,
        by,
    )
    if stops_action and action.status != ActionStatus.BLOCKED:
        change_action_status(action=action, status=ActionStatus.BLOCKED, by=by, note=what[:300])
    return blocker


@transaction.atomic
def update_blocker(*, blocker: Blocker, values: dict[str, object], by: User, seen: str = "") -> Blocker:
    """Change what is said of a blocker not yet resolved, or the day to ask again.

    Raises
    ------
    StaleVersion
        Somebody saved the blocker since ``seen`` was read.
    """
    check_may_edit(blocker.action, by)
    stored = lock_line(blocker, seen)
    _check_open(stored)
    return change_line(stored, stored.action, values, EDITABLE_FIELDS, by)


@transaction.atomic
def resolve_blocker(
    *, blocker: Blocker, resolution: str, by: User, resolved_on: datetime.date | None = None, seen: str = ""
) -> Blocker:
    """Say that a blocker is gone and how; whether the action goes on is for people to say.

    Raises
    ------
    ValidationError
        It is already resolved, nothing says how, or the day is to come.
    """
    check_may_edit(blocker.action, by)
    stored = lock_line(blocker, seen)
    _check_open(stored)
    if not resolution.strip():
        raise ValidationError(
            {"resolution": "Dites comment le blocage a été levé : d’autres s’en serviront."}
        )
    stored.resolved_on = resolved_on or timezone.localdate()
    stored.resolution = resolution
    if stored.resolved_on > timezone.localdate():
        raise ValidationError({"resolved_on": "Un blocage ne se lève pas à une date future."})
    check_line(stored)
    stored.save()
    record_event(
        verb=Verb.HANDLE,
        subject=stored,
        by=by,
        scope=stored.action,
        changes={"resolved_on": (None, stored.resolved_on), "resolution": ("", resolution)},
    )
    return stored


def _check_open(blocker: Blocker) -> None:
    if blocker.resolved_on:
        msg = (
            f"Ce blocage a été levé le {blocker.resolved_on:%d/%m/%Y} : signalez-en un nouveau s’il revient."
        )
        raise ValidationError(msg, code="resolved")
