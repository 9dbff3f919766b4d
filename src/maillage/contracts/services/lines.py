"""Change the lines that hang on an action (steps, blockers, budget, fundings) without losing any.

A line has no version of its own: its stamp, the digest of its values, stands for it. A form carries
the stamp of what it showed; a line saved by somebody else in between no longer has it.
"""

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from maillage.accounts.models import User
from maillage.contracts.access import can_edit_action
from maillage.contracts.models import Action
from maillage.contracts.stamps import compute_stamp
from maillage.core.enums import Verb
from maillage.core.errors import StaleVersion
from maillage.core.rights import require
from maillage.core.services import assign_fields, record_event

Line = TypeVar("Line", bound=models.Model)


def check_may_edit(action: Action, by: User) -> None:
    """Refuse who may not change the action.

    Raises
    ------
    PermissionDenied
        The person may not.
    """
    require(can_edit_action(by, action), f"Vous ne pouvez pas modifier « {action} ».")


def lock_line(line: Line, seen: str) -> Line:
    """Give the line as it is stored now, held until the end of the transaction.

    Parameters
    ----------
    seen : str
        Stamp of the line when it was read; empty when no form was between.

    Raises
    ------
    StaleVersion
        Somebody saved or removed the line since it was read.
    """
    manager = type(line)._default_manager  # noqa: SLF001 - Django's documented model API
    stored = manager.select_for_update(of=("self",)).filter(pk=line.pk).first()
    if stored is None or (seen and compute_stamp(stored) != seen):
        raise StaleVersion(str(line))
    return stored


def add_line(line: Line, action: Action, by: User) -> Line:
    """Check and write a new line, and tell it in the action's history."""
    line.full_clean()
    line.save()
    record_event(verb=Verb.CREATE, subject=line, by=by, scope=action)
    return line


def change_line(
    line: Line, action: Action, values: dict[str, object], allowed: frozenset[str], by: User
) -> Line:
    """Set the values of a line already held, and tell those that change.

    Raises
    ------
    ValidationError
        A name is not among those allowed, or a value is refused.
    """
    if unknown := set(values) - allowed:
        msg = f"Ces champs ne se modifient pas ainsi : {', '.join(sorted(unknown))}."
        raise ValidationError(msg, code="field")
    changes = assign_fields(line, values)
    if changes:
        check_line(line)
        line.save()
        record_event(verb=Verb.UPDATE, subject=line, by=by, scope=action, changes=changes)
    return line


def check_line(line: models.Model) -> None:
    """Check a stored line whole; who wrote it may be unknown since, and nobody chooses it in a form."""
    authors = [field.name for field in line._meta.fields if field.name.endswith("_by")]  # noqa: SLF001 - documented
    line.full_clean(exclude=authors)


def remove_line(line: models.Model, action: Action, by: User, note: str = "") -> None:
    """Remove a line, telling first what it was."""
    record_event(verb=Verb.DELETE, subject=line, by=by, scope=action, note=note)
    line.delete()
