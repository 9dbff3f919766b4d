"""Say what people may do on a contract."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import Affiliation, Organization, User
from maillage.contracts.access import can_manage_contract, require
from maillage.contracts.models import Action, Assignment, Contract
from maillage.core.enums import Verb, Visibility
from maillage.core.services import record_event
from maillage.territories.models import Territory


@transaction.atomic
def grant_role(
    *,
    contract: Contract,
    user: User,
    organization: Organization,
    role: PersonRole,
    by: User,
    territories: Iterable[Territory] = (),
    actions: Iterable[Action] = (),
) -> Assignment:
    """Give a person a role on a contract, for an organization they belong to.

    Parameters
    ----------
    territories, actions
        Bounds of a contributor; without any, they edit what their organization owns or pilots.
    """
    require(can_manage_contract(by, contract), f"Seul le chef de projet compose l’équipe de « {contract} ».")
    territories, actions = list(territories), list(actions)
    if not Affiliation.objects.filter(user=user, organization=organization, ended_on__isnull=True).exists():
        msg = f"{user} n’est pas de {organization} : rattachez d’abord cette personne à l’organisme."
        raise ValidationError({"organization": msg})
    if (territories or actions) and role != PersonRole.CONTRIBUTOR:
        raise ValidationError("Seul un contributeur se limite à des territoires ou à des actions.")
    if any(action.home_id != contract.pk for action in actions):
        raise ValidationError({"actions": "Une action d’un autre contrat ne se confie pas ici."})
    assignment = Assignment(contract=contract, user=user, organization=organization, role=role)
    assignment.full_clean()
    assignment.save()
    assignment.territories.set(territories)
    assignment.actions.set(actions)
    bounds = [*map(str, territories), *map(_name_bound, actions)]
    record_event(
        verb=Verb.GRANT,
        subject=assignment,
        by=by,
        scope=contract,
        note=f"Limité à : {', '.join(bounds)}." if bounds else "",
    )
    return assignment


@transaction.atomic
def revoke_role(*, assignment: Assignment, by: User) -> Assignment:
    """End a person's role from today; it counts from their next click.

    Raises
    ------
    ValidationError
        It is the last manager: a contract always has one.
    """
    contract = assignment.contract
    require(can_manage_contract(by, contract), f"Seul le chef de projet compose l’équipe de « {contract} ».")
    # The contract's row is held, so that two managers cannot take each other out at once.
    Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    current = Assignment.objects.current().filter(contract=contract)
    if not current.filter(pk=assignment.pk).exists():
        raise ValidationError("Ce rôle est déjà terminé.", code="ended")
    managers = current.managing().exclude(pk=assignment.pk)
    if assignment.role == PersonRole.MANAGER and not managers.exists():
        msg = f"« {contract} » n’aurait plus de chef de projet : nommez-en un autre d’abord."
        raise ValidationError(msg, code="last")
    assignment.ended_on = timezone.localdate()
    assignment.full_clean()
    assignment.save()
    record_event(verb=Verb.REVOKE, subject=assignment, by=by, scope=contract)
    return assignment


def _name_bound(action: Action) -> str:
    """Name an action in an event that everybody on the contract reads."""
    is_shared = action.visibility in {Visibility.PUBLIC, Visibility.PARTNERS}
    return str(action) if is_shared else "une action à visibilité restreinte"
