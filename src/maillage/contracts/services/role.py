"""Say what people may do on a contract."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import Affiliation, Invitation, Organization, User
from maillage.accounts.services.invitation import invite_person
from maillage.contracts.access import can_manage_contract
from maillage.contracts.models import Action, Assignment, Contract
from maillage.core.enums import Verb, Visibility
from maillage.core.rights import require
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


@transaction.atomic
def invite_to_contract(
    *, contract: Contract, email: str, organization: Organization, role: PersonRole, by: User
) -> Invitation:
    """Invite somebody without account to a role on a contract, for an organization that is party to it.

    The role is given when the link is accepted, if who invited still runs the contract then.
    """
    require(can_manage_contract(by, contract), f"Seul le chef de projet compose l’équipe de « {contract} ».")
    if not contract.parties.filter(organization=organization, left_on__isnull=True).exists():
        msg = f"{organization} n’est pas partie à « {contract} » : invitez pour un organisme du contrat."
        raise ValidationError({"organization": msg})
    return invite_person(
        email=email, organization=organization, role=role.value, contract_slug=contract.slug, by=by
    )


def may_invite_to_contract(user: User, role: str, contract_slug: str) -> bool:
    """Tell whether a person may invite for a role on a contract: who runs it."""
    contract = Contract.objects.filter(slug=contract_slug).first()
    return contract is not None and role in PersonRole.values and can_manage_contract(user, contract)


def give_invited_role(invitation: Invitation, user: User) -> None:
    """Give the role that an accepted invitation names, unless who invited no longer runs the contract."""
    if not invitation.contract_slug or not may_invite_to_contract(
        invitation.sent_by, invitation.role, invitation.contract_slug
    ):
        return
    contract = Contract.objects.get(slug=invitation.contract_slug)
    if Assignment.objects.current().filter(user=user, contract=contract, role=invitation.role).exists():
        return
    grant_role(
        contract=contract,
        user=user,
        organization=invitation.organization,
        role=PersonRole(invitation.role),
        by=invitation.sent_by,
    )


def _name_bound(action: Action) -> str:
    """Name an action in an event that everybody on the contract reads."""
    is_shared = action.visibility in {Visibility.PUBLIC, Visibility.PARTNERS}
    return str(action) if is_shared else "une action à visibilité restreinte"
