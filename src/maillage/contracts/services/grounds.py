"""Tie findings to the elements of a strategy that answer them."""

from django.core.exceptions import ValidationError
from django.db import transaction

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import User
from maillage.contracts.access import list_roles
from maillage.contracts.models import Node, NodeFinding
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import record_event
from maillage.observatory.models import Finding
from maillage.observatory.selectors.finding import list_visible_findings

LINKERS = frozenset({PersonRole.MANAGER, PersonRole.CONTRIBUTOR})


def can_link_findings(user: object, node: Node) -> bool:
    """Tell whether a person may tie findings to an element: who manages or contributes to its contract."""
    return bool(list_roles(user, node.contract) & LINKERS)  # type: ignore[arg-type]  # a person of this site


@transaction.atomic
def link_finding(*, node: Node, finding: Finding, by: User) -> NodeFinding:
    """Tie a finding to an element; what was signed does not change, so it may be done at any time.

    Raises
    ------
    PermissionDenied
        The person neither manages nor contributes to the contract.
    ValidationError
        The finding is tied already, is not theirs to read, or would be lost on the contract's readers.
    """
    require(
        can_link_findings(by, node),
        f"Seuls le chef de projet et les contributeurs de « {node.contract} » relient des constats.",
    )
    if not list_visible_findings(by).filter(pk=finding.pk).exists():
        msg = "Ce constat ne vous est pas ouvert."
        raise ValidationError(msg)
    link = NodeFinding(node=node, finding=finding)
    link.full_clean()
    link.save()
    record_event(verb=Verb.PLACE, subject=finding, by=by, scope=node.contract, note=f"Relié à « {node} ».")
    return link


@transaction.atomic
def unlink_finding(*, link: NodeFinding, by: User) -> None:
    """Untie a finding from an element."""
    node = link.node
    require(
        can_link_findings(by, node),
        f"Seuls le chef de projet et les contributeurs de « {node.contract} » relient des constats.",
    )
    record_event(
        verb=Verb.WITHDRAW,
        subject=link.finding,
        by=by,
        scope=node.contract,
        note=f"N’est plus relié à « {node} ».",
    )
    link.delete()
