"""Tell what happened on contracts, without naming what the reader may not open."""

from collections.abc import Collection

from django.db.models import Q

from maillage.accounts.enums import PersonRole
from maillage.contracts.access import Person, list_roles
from maillage.contracts.models import Action, Assignment, Batch, Contract
from maillage.core.digests import name_kind
from maillage.core.models import Event
from maillage.core.selectors import HistoryLine, list_history, list_recent_events

_ACTION = name_kind(Action)


def list_contract_history(contract: Contract, user: Person, *, limit: int) -> list[HistoryLine]:
    """Give the last events of a contract that a person who has a role on it may read."""
    managed = [contract.pk] if PersonRole.MANAGER in list_roles(user, contract) else []
    return list_history(contract, limit=limit, without=_about_unseen_actions([contract.pk], managed, user))


def list_action_history(action: Action, user: Person, *, limit: int) -> list[HistoryLine]:
    """Give the last events of an action, without its places in contracts that the person may not see."""
    scopes = Event.objects.filter(
        subject_kind=_ACTION, subject_id=str(action.pk), scope_kind=name_kind(Contract)
    )
    keys = {int(key) for key in scopes.order_by().values_list("scope_id", flat=True).distinct()}
    seen = set(Contract.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    unseen = Q(scope_kind=name_kind(Contract), scope_id__in=[str(key) for key in keys - seen])
    return list_history(action, limit=limit, without=unseen)


def list_contracts_changes(
    contracts: Collection[int], managed: Collection[int], user: Person, *, limit: int
) -> list[HistoryLine]:
    """Give the last events of the contracts on which a person has a role, as they may read them.

    Roles given and taken back are left to the history of each contract: they are no news of the work.
    """
    hidden = _about_unseen_actions(contracts, managed, user) | Q(subject_kind=name_kind(Assignment))
    scopes = [str(pk) for pk in contracts]
    return list_recent_events(name_kind(Contract), scopes, limit=limit, without=hidden)


def _about_unseen_actions(contracts: Collection[int], managed: Collection[int], user: Person) -> Q:
    """Keep the events about actions that the person may not open, and about batches of others.

    What a deleted action was visible to is no longer known: only managers read of it.
    """
    told = Event.objects.filter(
        scope_kind=name_kind(Contract), scope_id__in=[str(pk) for pk in contracts], subject_kind=_ACTION
    )
    keys = {int(key) for key in told.order_by().values_list("subject_id", flat=True).distinct()}
    seen = set(Action.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    kept = set(Action.objects.filter(pk__in=keys - seen).values_list("pk", flat=True))
    about = Q(subject_kind=_ACTION)
    unseen = about & Q(subject_id__in=[str(key) for key in kept])
    deleted = about & Q(subject_id__in=[str(key) for key in keys - seen - kept])
    # A batch is named after what it did, to actions that others than its author may not see.
    batches = Q(subject_kind=name_kind(Batch)) & ~Q(actor=user.pk)
    return unseen | ((deleted | batches) & ~Q(scope_id__in=[str(pk) for pk in managed]))
