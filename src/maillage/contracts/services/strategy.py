"""Write the strategy of a contract: its tree of axes, stakes and objectives."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from maillage.accounts.models import User
from maillage.contracts.access import can_manage_contract
from maillage.contracts.enums import SignatureState
from maillage.contracts.models import Action, Contract, Node
from maillage.contracts.services.slugs import make_unique_slug
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import assign_fields, record_event, save_versioned


def check_unlocked(contract: Contract) -> None:
    """Refuse to change what people signed.

    Raises
    ------
    ValidationError
        The contract is signed: an amendment is the way.
    """
    if contract.is_locked:
        msg = f"« {contract} » est signé : sa stratégie et son texte ne changent plus que par avenant."
        raise ValidationError(msg, code="locked")
    if contract.parties.filter(signature=SignatureState.SIGNED).exists():
        msg = f"Une partie a déjà signé « {contract} » : revenez au brouillon pour le modifier, toutes signeront de nouveau."
        raise ValidationError(msg, code="locked")


@transaction.atomic
def create_node(
    *,
    contract: Contract,
    label: str,
    level: str,
    by: User,
    parent: Node | None = None,
    number: str = "",
    description: str = "",
) -> Node:
    """Add an element at the end of its siblings."""
    require(
        can_manage_contract(by, contract),
        f"Seul le chef de projet modifie la stratégie de « {contract} ».",
    )
    check_unlocked(contract)
    if parent is not None and parent.contract_id != contract.pk:
        msg = "Un élément se rattache à un élément du même contrat."
        raise ValidationError(msg)
    last = Node.objects.filter(contract=contract, parent=parent).aggregate(last=Max("position"))["last"]
    node = Node(
        contract=contract,
        parent=parent,
        level=level,
        number=number,
        label=label,
        description=description,
        position=0 if last is None else last + 1,
        slug=make_unique_slug(Node, number or label, max_length=50, contract=contract),
    )
    node.full_clean()
    node.save()
    record_event(verb=Verb.CREATE, subject=node, by=by, scope=contract)
    return node


@transaction.atomic
def update_node(*, node: Node, values: dict[str, Any], expected_version: int | None, by: User) -> Node:
    """Change the label, number or description of an element."""
    require(can_manage_contract(by, node.contract), f"Seul le chef de projet modifie « {node} ».")
    check_unlocked(node.contract)
    changes = assign_fields(node, values)
    if not changes:
        return node
    save_versioned(node, expected_version=expected_version)
    record_event(verb=Verb.UPDATE, subject=node, by=by, scope=node.contract, changes=changes)
    return node


@transaction.atomic
def move_node(*, node: Node, parent: Node | None, by: User, rank: int | None = None) -> Node:
    """Move an element under another one (or to the first rank), with all that hangs on it.

    Parameters
    ----------
    rank : int, optional
        Its place among its new siblings, from 0; at the end by default.

    Raises
    ------
    ValidationError
        The contract is signed; the new parent is of another contract, stands below the element, or
        is of a level that does not hold elements of this one.
    """
    _check_may_shape(node.contract, by)
    siblings = _lock_tree(node.contract)
    node.refresh_from_db(fields=["parent", "position"])
    _check_parent(node, parent, siblings)
    before = (node.parent, node.position)
    node.parent = parent
    others = [one for one in siblings if one.parent_id == node.parent_id and one.pk != node.pk]
    others.insert(len(others) if rank is None else max(0, min(rank, len(others))), node)
    _write_positions(others)
    if before == (node.parent, node.position):
        return node
    Node.objects.filter(pk=node.pk).update(parent=parent)
    record_event(
        verb=Verb.MOVE,
        subject=node,
        by=by,
        scope=node.contract,
        changes={"parent": (before[0], parent), "position": (before[1], node.position)},
    )
    return node


def shift_node(*, node: Node, steps: int, by: User) -> Node:
    """Move an element up (negative steps) or down among its siblings; at the end it stays there."""
    siblings = list(
        Node.objects.filter(contract=node.contract, parent=node.parent).values_list("pk", flat=True)
    )
    rank = max(0, siblings.index(node.pk) + steps)
    return move_node(node=node, parent=node.parent, rank=rank, by=by)


@transaction.atomic
def delete_node(*, node: Node, by: User) -> None:
    """Remove an element that holds nothing any more.

    Raises
    ------
    ValidationError
        Elements or actions still hang on it; they are named.
    """
    _check_may_shape(node.contract, by)
    children = [str(child) for child in node.children.all()]
    # Actions that the manager may not see also stand in the way, and are counted without a name.
    placed = Action.objects.filter(placements__node=node)
    seen = [str(action) for action in placed.visible_to(by)]
    hidden = placed.count() - len(seen)
    if children or seen or hidden:
        raise ValidationError(_say_what_remains(node, children, seen, hidden), code="not_empty")
    record_event(verb=Verb.DELETE, subject=node, by=by, scope=node.contract)
    node.delete()


@transaction.atomic
def renumber_nodes(*, contract: Contract, by: User) -> int:
    """Give every element its place in the tree as a number (1, 1.1, 1.2, 2…); give how many changed."""
    _check_may_shape(contract, by)
    nodes = _lock_tree(contract)
    changed = 0
    pending: list[tuple[int | None, str]] = [(None, "")]
    while pending:
        parent_id, prefix = pending.pop()
        for rank, node in enumerate((one for one in nodes if one.parent_id == parent_id), start=1):
            number = f"{prefix}{rank}"
            pending.append((node.pk, f"{number}."))
            if node.number != number:
                before, node.number = node.number, number
                save_versioned(node, expected_version=None)
                record_event(
                    verb=Verb.UPDATE,
                    subject=node,
                    by=by,
                    scope=contract,
                    changes={"number": (before, number)},
                )
                changed += 1
    return changed


def _check_may_shape(contract: Contract, by: User) -> None:
    require(
        can_manage_contract(by, contract),
        f"Seul le chef de projet modifie la stratégie de « {contract} ».",
    )
    check_unlocked(contract)


def _lock_tree(contract: Contract) -> list[Node]:
    """Hold every element of the tree, so that two moves at once cannot close a circle."""
    return list(Node.objects.select_for_update(of=("self",)).filter(contract=contract))


def _check_parent(node: Node, parent: Node | None, tree: list[Node]) -> None:
    if parent is None:
        return
    if parent.contract_id != node.contract_id:
        msg = "Un élément se rattache à un élément du même contrat."
        raise ValidationError(msg)
    above = {one.pk: one.parent_id for one in tree}
    step: int | None = parent.pk
    while step is not None:
        if step == node.pk:
            msg = f"« {node} » ne peut pas se rattacher à « {parent} », qui est en dessous de lui."
            raise ValidationError(msg, code="circle")
        step = above.get(step)
    ranks = {level["key"]: rank for rank, level in enumerate(node.contract.type.levels)}
    if node.level in ranks and parent.level in ranks and ranks[parent.level] >= ranks[node.level]:
        kind = node.contract.type
        msg = (
            f"« {node} » ({kind.name_level(node.level).lower()}) ne se range pas sous « {parent} » "
            f"({kind.name_level(parent.level).lower()}) : choisissez un élément d’un niveau plus haut."
        )
        raise ValidationError(msg, code="level")


def _write_positions(siblings: list[Node]) -> None:
    for position, sibling in enumerate(siblings):
        if sibling.position != position:
            sibling.position = position
            Node.objects.filter(pk=sibling.pk).update(position=position)


def _say_what_remains(node: Node, children: list[str], seen: list[str], hidden: int) -> str:
    parts = []
    if children:
        parts.append(("l’élément " if len(children) == 1 else "les éléments ") + _quote(children))
    if seen:
        parts.append(("l’action " if len(seen) == 1 else "les actions ") + _quote(seen))
    if hidden:
        parts.append(
            "une action que vous ne voyez pas" if hidden == 1 else f"{hidden} actions que vous ne voyez pas"
        )
    return f"« {node} » porte encore {', '.join(parts)} : déplacez d’abord ce qui s’y rattache."


def _quote(labels: list[str], *, shown: int = 5) -> str:
    text = ", ".join(f"« {label} »" for label in labels[:shown])
    return f"{text} et {len(labels) - shown} de plus" if len(labels) > shown else text
