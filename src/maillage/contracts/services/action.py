"""Write actions: the sheet, its state, its places in the contracts."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import Organization, User
from maillage.contracts.access import can_create_action, can_edit_action, can_manage_contract
from maillage.contracts.enums import ACTION_TRANSITIONS, ActionStatus, Section
from maillage.contracts.models import Action, Assignment, Node, Placement, StatusChange
from maillage.contracts.services.slugs import make_unique_slug
from maillage.core.enums import Verb
from maillage.core.errors import ForbiddenTransition
from maillage.core.rights import require
from maillage.core.services import assign_fields, record_event, save_versioned

# What a form, a cell of the table or a pasted block may change; state and places have services of
# their own, and what is not listed here never gets in.
EDITABLE_FIELDS = frozenset(
    {
        "title", "number", "diagnosis", "public", "objectives", "method", "calendar", "resources",
        "results", "partners_text", "indicators_text", "age_min", "age_max", "residents_level",
        "starts_on", "ends_on", "visibility",
    }
)  # fmt: skip


@transaction.atomic
def create_action(
    *, node: Node, title: str, owner: Organization, by: User, slug: str = "", **fields: Any
) -> Action:
    """Open an action under a node of its home contract; who opens it goes on writing it.

    A contributor opens actions of their own organization only; a manager, of any.
    """
    contract = node.contract
    require(can_create_action(by, contract), f"Vous ne pouvez pas ajouter d’action à « {contract} ».")
    mine = Assignment.objects.current().filter(user=by, contract=contract)
    require(
        can_manage_contract(by, contract) or mine.filter(organization=owner).exists(),
        f"Vous n’ouvrez d’action dans « {contract} » que pour votre organisme.",
    )
    action = Action(
        home=contract,
        owner=owner,
        title=title,
        slug=slug or make_unique_slug(Action, title, max_length=100),
    )
    assign_fields(action, fields)
    action.full_clean()
    action.save()
    Placement.objects.create(
        action=action,
        node=node,
        is_home=True,
        shared_sections=list(Section.values),
        position=next_position(node),
    )
    if not can_edit_action(by, action):
        mine.get(role=PersonRole.CONTRIBUTOR).actions.add(action)
    StatusChange.objects.create(action=action, after=action.status, changed_by=by)
    record_event(verb=Verb.CREATE, subject=action, by=by, scope=contract)
    return action


def next_position(node: Node) -> int:
    """Give the place after the last action of a node."""
    last: int | None = node.placements.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


@transaction.atomic
def update_action(
    *, action: Action, values: dict[str, Any], expected_version: int | None, by: User
) -> Action:
    """Change fields of an action's sheet, refusing when somebody saved it in between.

    Raises
    ------
    StaleVersion
        Somebody saved the action since ``expected_version`` was read; nothing is written.
    ValidationError
        A field is not one that people edit, or a value is refused.
    """
    require(can_edit_action(by, action), f"Vous ne pouvez pas modifier « {action} ».")
    if unknown := set(values) - EDITABLE_FIELDS:
        msg = f"Ces champs ne se modifient pas ainsi : {', '.join(sorted(unknown))}."
        raise ValidationError(msg, code="field")
    changes = assign_fields(action, values)
    if not changes:
        return action
    save_versioned(action, expected_version=expected_version)
    record_event(verb=Verb.UPDATE, subject=action, by=by, scope=action.home, changes=changes)
    return action


@transaction.atomic
def change_action_status(
    *,
    action: Action,
    status: ActionStatus,
    by: User,
    note: str = "",
    expected_version: int | None = None,
) -> Action:
    """Take an action from its state to another that may follow it, and remember when and why.

    Raises
    ------
    ForbiddenTransition
        The state asked does not follow the present one.
    """
    require(can_edit_action(by, action), f"Vous ne pouvez pas changer l’état de « {action} ».")
    before = ActionStatus(action.status)
    if status not in ACTION_TRANSITIONS[before]:
        allowed = [str(way.label) for way in ActionStatus if way in ACTION_TRANSITIONS[before]]
        raise ForbiddenTransition(str(action), str(before.label), str(status.label), allowed)
    action.status = status
    save_versioned(action, expected_version=expected_version)
    StatusChange.objects.create(action=action, before=before, after=status, changed_by=by, note=note)
    record_event(
        verb=Verb.CHANGE_STATUS,
        subject=action,
        by=by,
        scope=action.home,
        changes={"status": (before.value, status.value)},
        note=note,
    )
    return action


@transaction.atomic
def place_action(*, action: Action, node: Node, shared_sections: Iterable[Section], by: User) -> Placement:
    """Place an action under a node of another contract too, saying what its partners will see.

    The person edits the action and runs the contract that receives it: nobody is given an action
    they did not ask for, and nobody takes one that is not theirs.
    """
    require(can_edit_action(by, action), f"Vous ne pouvez pas partager « {action} ».")
    require(
        can_manage_contract(by, node.contract),
        f"Seul le chef de projet reçoit une action dans « {node.contract} ».",
    )
    sections = [Section(name).value for name in shared_sections]
    placement = Placement(
        action=action, node=node, shared_sections=sorted(sections), position=next_position(node)
    )
    placement.full_clean()
    placement.save()
    record_event(
        verb=Verb.PLACE,
        subject=action,
        by=by,
        scope=node.contract,
        changes={"nodes": ("", str(node))},
    )
    return placement
