"""Say what a person may do to organizations and to the people in them."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser

from maillage.accounts.models import Affiliation, Invitation, Organization, User

Person = User | AnonymousUser
# Whether a person may invite somebody into an organization for a role on a contract: the module of
# contracts answers, since accounts knows no contract. Arguments: who invites, role, contract's slug.
Inviter = Callable[[User, str, str], bool]
_INVITERS: list[Inviter] = []
# Whether a person may add the organizations that a document names, since a module above lets them.
OrganizationNamer = Callable[[User], bool]
_NAMERS: list[OrganizationNamer] = []


def register_inviter(predicate: Inviter) -> None:
    """Declare who else may invite; called once, when a module is ready."""
    if predicate not in _INVITERS:
        _INVITERS.append(predicate)


def register_organization_namer(predicate: OrganizationNamer) -> None:
    """Declare who else may add organizations by naming them; called once, when a module is ready."""
    if predicate not in _NAMERS:
        _NAMERS.append(predicate)


def is_operator(user: Person) -> bool:
    """Tell whether a person runs the instance."""
    return bool(user.is_authenticated and user.is_staff)


def is_administrator(user: Person, organization: Organization) -> bool:
    """Tell whether a person administers the accounts of an organization today."""
    if not user.is_authenticated:
        return False
    return Affiliation.objects.filter(
        user=user, organization=organization, ended_on__isnull=True, is_administrator=True
    ).exists()


def can_create_organization(user: Person) -> bool:
    """Tell whether a person may add an organization to the instance."""
    return is_operator(user)


def can_name_organization(user: User) -> bool:
    """Tell whether a person may add an organization as a party of what they write, without running it."""
    return can_create_organization(user) or any(asked(user) for asked in _NAMERS)


def can_manage_organization(user: Person, organization: Organization) -> bool:
    """Tell whether a person may change an organization and who belongs to it."""
    return is_operator(user) or is_administrator(user, organization)


def can_see_people(user: Person, organization: Organization) -> bool:
    """Tell whether a person may read who belongs to an organization: its own people, and operators."""
    if not user.is_authenticated:
        return False
    belongs = Affiliation.objects.filter(user=user, organization=organization, ended_on__isnull=True)
    return is_operator(user) or belongs.exists()


def can_invite(
    user: User,
    organization: Organization,
    *,
    role: str = "",
    contract_slug: str = "",
    as_administrator: bool = False,
) -> bool:
    """Tell whether a person may invite somebody into an organization.

    Its administrator and operators may; whoever another module says so may too, for a role on a
    contract, but never makes an administrator of somebody else's organization.
    """
    if can_manage_organization(user, organization):
        return not contract_slug or any(asked(user, role, contract_slug) for asked in _INVITERS)
    if as_administrator or not contract_slug:
        return False
    return any(asked(user, role, contract_slug) for asked in _INVITERS)


def can_revoke_invitation(user: User, invitation: Invitation) -> bool:
    """Tell whether a person may withdraw an invitation: who sent it, and who manages the organization."""
    return invitation.sent_by_id == user.pk or can_manage_organization(user, invitation.organization)
