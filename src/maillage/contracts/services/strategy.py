"""Write the strategy of a contract: its tree of axes, stakes and objectives."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from maillage.accounts.models import User
from maillage.contracts.access import can_manage_contract, require
from maillage.contracts.enums import SignatureState
from maillage.contracts.models import Contract, Node
from maillage.contracts.services.slugs import make_unique_slug
from maillage.core.enums import Verb
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
