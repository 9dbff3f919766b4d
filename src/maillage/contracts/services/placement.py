"""Write where an action stands in the contracts' trees, and what each contract's partners see of it."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from maillage.accounts.models import User
from maillage.contracts.access import can_edit_action, can_manage_contract
from maillage.contracts.enums import Section
from maillage.contracts.models import Node, Placement
from maillage.contracts.services.lines import check_may_edit, lock_line
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import record_event


@transaction.atomic
def update_sharing(
    *, placement: Placement, shared_sections: Iterable[Section], by: User, seen: str = ""
) -> Placement:
    """Say what the partners of another contract may read of an action placed in it.

    Raises
    ------
    ValidationError
        The place is the action's home, where it is read whole.
    StaleVersion
        Somebody changed the sharing since ``seen`` was read.
    """
    check_may_edit(placement.action, by)
    if placement.is_home:
        msg = "Dans son contrat d’origine, une action se lit entière : restreignez plutôt sa visibilité."
        raise ValidationError(msg, code="home")
    stored = lock_line(placement, seen)
    before = list(stored.shared_sections)
    after = sorted(Section(name).value for name in shared_sections)
    if before == after:
        return stored
    stored.shared_sections = after
    stored.full_clean()
    stored.save()
    record_event(
        verb=Verb.UPDATE,
        subject=stored,
        by=by,
        scope=stored.action,
        changes={"shared_sections": (_name(before), _name(after))},
    )
    return stored


@transaction.atomic
def withdraw_placement(*, placement: Placement, by: User) -> None:
    """Take an action out of another contract: who edits it may, and who runs that contract too.

    Raises
    ------
    ValidationError
        The place is the action's home: an action that stops is abandoned, not taken away.
    """
    action, contract = placement.action, placement.node.contract
    require(
        can_edit_action(by, action) or can_manage_contract(by, contract),
        f"Vous ne pouvez pas retirer « {action} » de « {contract} ».",
    )
    if placement.is_home:
        msg = f"« {action} » vient de « {contract} » : changez son état pour « Abandonnée » si elle s’arrête."
        raise ValidationError(msg, code="home")
    node = str(placement.node)
    # Before the event, which indexes the action as it now is: no longer found from that contract.
    placement.delete()
    record_event(
        verb=Verb.WITHDRAW,
        subject=action,
        by=by,
        scope=contract,
        changes={"nodes": (node, "")},
    )


def check_may_move(placement: Placement, by: User) -> None:
    """Refuse who may not arrange an action in a contract's tree.

    Raises
    ------
    PermissionDenied
        The person neither runs the contract nor edits the action at home there.
    """
    contract = placement.node.contract
    may_edit_at_home = placement.is_home and can_edit_action(by, placement.action)
    require(
        can_manage_contract(by, contract) or may_edit_at_home,
        f"Vous ne pouvez pas déplacer « {placement.action} » dans « {contract} ».",
    )


@transaction.atomic
def move_placement(*, placement: Placement, node: Node, by: User, position: int | None = None) -> Placement:
    """Move an action to another element of the same contract, or to another rank there.

    Who runs the contract arranges its tree; who edits the action moves it in its home contract.
    """
    action, contract = placement.action, placement.node.contract
    check_may_move(placement, by)
    if node.contract_id != contract.pk:
        msg = f"« {node} » est d’un autre contrat : partagez-y l’action au lieu de la déplacer."
        raise ValidationError(msg, code="contract")
    stored = lock_line(placement, "")
    before = (stored.node, stored.position)
    stored.node = node
    others = list(Placement.objects.filter(node=node).exclude(pk=stored.pk))
    others.insert(len(others) if position is None else max(0, min(position, len(others))), stored)
    stored.full_clean()
    for rank, one in enumerate(others):
        one.position = rank
    stored.save()
    Placement.objects.bulk_update([one for one in others if one.pk != stored.pk], ["position"])
    if before != (stored.node, stored.position):
        record_event(
            verb=Verb.MOVE,
            subject=action,
            by=by,
            scope=contract,
            changes={"nodes": (str(before[0]), str(node))},
        )
    return stored


def _name(sections: Iterable[str]) -> list[str]:
    return [str(Section(name).label) for name in sections]
