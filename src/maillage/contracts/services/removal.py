"""Take away what was written by mistake: an action nobody else worked on, a draft that holds nothing."""

from django.core.exceptions import ValidationError
from django.db import transaction

from maillage.accounts.models import User
from maillage.contracts.access import can_manage_contract
from maillage.contracts.enums import ContractStatus
from maillage.contracts.models import Action, Contract
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import record_event


@transaction.atomic
def remove_action(*, action: Action, by: User) -> None:
    """Remove an action with its steps; one that brings money, is blocked or serves another contract stays.

    Raises
    ------
    ValidationError
        Something hangs on it: it is to be dropped by its state, not taken away.
    """
    require(can_manage_contract(by, action.home), f"Seul le chef de projet retire « {action} ».")
    holds = action.budget_lines.exists() or action.fundings.exists() or action.blockers.exists()
    if holds or action.placements.exclude(is_home=True).exists():
        msg = f"« {action} » porte un budget, un blocage ou une place dans un autre contrat : abandonnez-la plutôt."
        raise ValidationError(msg, code="worked_on")
    record_event(verb=Verb.DELETE, subject=action, by=by, scope=action.home)
    action.delete()


@transaction.atomic
def discard_draft(*, contract: Contract, by: User) -> None:
    """Remove a draft that holds nothing any more.

    Raises
    ------
    ValidationError
        It is no draft, or something or somebody else is still in it.
    """
    require(can_manage_contract(by, contract), f"Seul le chef de projet retire « {contract} ».")
    holds = [
        name
        for name, rows in (
            ("des parties", contract.parties),
            ("des articles", contract.articles),
            ("des annexes", contract.annexes),
            ("une stratégie", contract.nodes),
            ("des actions", contract.home_actions),
            ("des versions", contract.versions),
            ("d’autres personnes", contract.assignments.exclude(user=by)),
        )
        if rows.exists()
    ]
    if contract.status != ContractStatus.DRAFT or holds:
        what = ", ".join(holds) or "un état qui n’est plus celui d’un brouillon"
        msg = f"« {contract} » reste : il porte encore {what}."
        raise ValidationError(msg, code="holds")
    record_event(verb=Verb.DELETE, subject=contract, by=by)
    contract.delete()
