"""Write the cells of the table of actions, one by one, each saved alone."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from maillage.accounts.models import Organization, User
from maillage.contracts.cells import BY_KEY, CellField, CellKind, CellRefusal, read_cell, write_cell
from maillage.contracts.enums import ActionStatus
from maillage.contracts.models import Action, Pilot
from maillage.contracts.services.action import change_action_status, update_action
from maillage.contracts.services.lines import check_may_edit
from maillage.contracts.services.pilot import add_pilot, name_first_pilot, remove_pilot
from maillage.core.errors import StaleVersion
from maillage.core.services import save_versioned
from maillage.core.text import fold_text


@transaction.atomic
def update_cell(
    *, action: Action, column: str, text: str, expected_version: int, by: User, seen: str | None = None
) -> Action:
    """Save what somebody wrote in one cell.

    Parameters
    ----------
    column : str
        Key of the column; one that people do not write is refused.
    expected_version : int
        Version of the action that the editor had under their eyes.
    seen : str, optional
        What the cell held when the editor began: if it still does, another cell of the row was
        changed in between, and nothing is overwritten by saving this one.

    Raises
    ------
    CellRefusal
        The text does not fit the cell.
    StaleVersion
        Somebody saved the action since; ``current`` holds the cell as it now is.
    ForbiddenTransition, ValidationError
        The value is refused by the rules of the action.
    """
    check_may_edit(action, by)
    field = BY_KEY.get(column)
    if field is None:
        msg = f"La colonne « {column[:40]} » ne s’écrit pas dans le tableau."
        raise ValidationError(msg, code="field")
    stored = Action.objects.select_related("home").get(pk=action.pk)
    if stored.version != expected_version:
        held = show_cell(field, stored)
        if seen is None or held != seen:
            raise StaleVersion(str(stored), {column: held})
        expected_version = stored.version
    value = read_cell(field, text)
    if field.kind == CellKind.ORGANIZATION:
        set_first_pilot(stored, find_organization(field, text), by)
        # The pilot is no field of the action; its version tells other editors all the same.
        save_versioned(stored, expected_version=expected_version)
        return stored
    if field.field == "status":
        if value == stored.status:
            return stored
        return change_action_status(
            action=stored, status=ActionStatus(str(value)), expected_version=expected_version, by=by
        )
    return update_action(action=stored, values={field.field: value}, expected_version=expected_version, by=by)


def show_cell(field: CellField, action: Action) -> str:
    """Give a cell of an action as it is stored now, as people write it."""
    if field.kind == CellKind.ORGANIZATION:
        first = Pilot.objects.filter(action=action, is_first=True).select_related("organization").first()
        return first.organization.name if first else ""
    return write_cell(field, action)


def find_organization(field: CellField, text: str) -> Organization | None:
    """Give the organization that a cell names, by its name or its short name; None for an empty cell.

    Raises
    ------
    CellRefusal
        No organization, or several, answer to this name.
    """
    name = fold_text(" ".join(text.split()))
    if not name or name == "–":
        return None
    found = list(Organization.objects.filter(folded_name=name)[:2])
    if not found:
        near = Organization.objects.filter(
            Q(short_name__iexact=" ".join(text.split())) | Q(folded_name__contains=name)
        )
        found = [one for one in near[:50] if fold_text(one.short_name) == name]
    if len(found) > 1:
        raise CellRefusal(field, text, f"plusieurs organismes s’appellent « {text[:60]} »")
    if not found:
        raise CellRefusal(field, text)
    return found[0]


def set_first_pilot(action: Action, organization: Organization | None, by: User) -> Action:
    """Make an organization answer for an action; those that lead it with others stay."""
    pilots = list(Pilot.objects.filter(action=action).select_related("organization"))
    first = next((pilot for pilot in pilots if pilot.is_first), None)
    if organization is None:
        if first:
            remove_pilot(pilot=first, by=by)
        return action
    known = next((pilot for pilot in pilots if pilot.organization_id == organization.pk), None)
    if known:
        name_first_pilot(pilot=known, by=by)
        return action
    if first:
        # The cell held another organization: it is replaced, as the text of a cell is.
        remove_pilot(pilot=first, by=by)
    add_pilot(action=action, organization=organization, is_first=True, by=by)
    return action


def tell_refusal(error: Exception) -> str:
    """Give what a refused cell says to the person who wrote it."""
    if isinstance(error, CellRefusal):
        return f"{error.reason[:1].upper()}{error.reason[1:]}. Attendu : {error.expected}."
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return str(error)


@transaction.atomic
def save_line(*, action: Action, cells: Mapping[str, str], expected_version: int, by: User) -> Action:
    """Save several cells of one action together: all of them or none.

    Raises
    ------
    CellRefusal, StaleVersion, ForbiddenTransition, ValidationError
        As for one cell; nothing is written.
    """
    check_may_edit(action, by)
    stored = Action.objects.select_related("home").get(pk=action.pk)
    if stored.version != expected_version:
        raise StaleVersion(str(stored), {key: show_cell(BY_KEY[key], stored) for key in cells})
    for key, text in cells.items():
        column = BY_KEY[key]
        now = Action.objects.select_related("home").get(pk=action.pk)
        is_same = " ".join(text.split()) == " ".join(show_cell(column, now).split())
        if not is_same and not (column.choices and text == getattr(now, column.field)):
            stored = update_cell(action=now, column=key, text=text, expected_version=now.version, by=by)
    return stored
