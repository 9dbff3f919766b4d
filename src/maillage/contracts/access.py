"""Say what a person may do on a contract and see of an action: the only place where rights are written.

A page gets its object through ``selectors.get_*``, which filter by ``visible_to``: what a person may
not see answers 404, as what does not exist. Services ask the functions below before they change
anything, and raise ``PermissionDenied``.
"""

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import Organization, User
from maillage.contracts.enums import Section
from maillage.contracts.models import Action, Assignment, Contract, Placement
from maillage.core.enums import Visibility

Person = User | AnonymousUser

ALL_SECTIONS = frozenset(Section)
# What anybody may read of a public action; money and blockers stay between partners.
PUBLIC_SECTIONS = frozenset({Section.SHEET, Section.CALENDAR})


def list_roles(user: Person, contract: Contract) -> frozenset[PersonRole]:
    """Give the roles a person holds on a contract today."""
    if not user.is_authenticated:
        return frozenset()
    roles = Assignment.objects.current().filter(user=user, contract=contract).values_list("role", flat=True)
    return frozenset(PersonRole(role) for role in roles)


def holds_a_role(user: User) -> bool:
    """Tell whether a person has a role on any contract today, and so reads what partners share."""
    return Assignment.objects.current().filter(user=user).exists()


def can_view_contract(user: Person, contract: Contract) -> bool:
    """Tell whether a person may open a contract."""
    return Contract.objects.visible_to(user).filter(pk=contract.pk).exists()


def can_read_contract_fully(user: Person, contract: Contract) -> bool:
    """Tell whether a person holds any role on a contract, and so reads its parties' working notes."""
    return bool(list_roles(user, contract))


def can_manage_contract(user: Person, contract: Contract) -> bool:
    """Tell whether a person runs a contract: its text, parties, tree, roles and shared actions."""
    return PersonRole.MANAGER in list_roles(user, contract)


def can_sign_for(user: Person, contract: Contract, organization: Organization) -> bool:
    """Tell whether a person may record an organization's signature: the manager, or its decision-maker."""
    if not user.is_authenticated:
        return False
    own = Assignment.objects.current().filter(
        user=user, contract=contract, organization=organization, role=PersonRole.DECISION_MAKER
    )
    return can_manage_contract(user, contract) or own.exists()


def can_create_contract(user: Person) -> bool:
    """Tell whether a person may open a new contract: who manages one already, or runs the instance."""
    if not user.is_authenticated:
        return False
    return user.is_staff or Assignment.objects.current().managing().filter(user=user).exists()


def can_view_action(user: Person, action: Action) -> bool:
    """Tell whether a person may open an action at all."""
    return Action.objects.visible_to(user).filter(pk=action.pk).exists()


def can_edit_action(user: Person, action: Action) -> bool:
    """Tell whether a person may change an action."""
    return Action.objects.editable_by(user).filter(pk=action.pk).exists()


def can_create_action(user: Person, contract: Contract) -> bool:
    """Tell whether a person may add an action to a contract."""
    return bool(list_roles(user, contract) & {PersonRole.MANAGER, PersonRole.CONTRIBUTOR})


def list_visible_sections(user: Person, action: Action) -> frozenset[Section]:
    """Give the parts of an action's sheet that a person may read (see ``map_visible_sections``)."""
    return map_visible_sections(user, [action])[action.pk]


def map_visible_sections(user: Person, actions: Collection[Action]) -> dict[int, frozenset[Section]]:
    """Give, for each action a person may open, the parts of its sheet they may read, in three queries.

    Everything for those who have a role on its home contract; what the placements share for those
    who have a role on another contract where it stands; the public parts for anybody, when it is
    public, and for the people it names. Rights add up.
    """
    sections = {
        action.pk: set(PUBLIC_SECTIONS if action.visibility == Visibility.PUBLIC else ())
        for action in actions
    }
    if user.is_authenticated:
        roles = Assignment.objects.current().filter(user=user).order_by()
        contracts = set(roles.values_list("contract", flat=True))
        for action in actions:
            if action.home_id in contracts:
                sections[action.pk] |= ALL_SECTIONS
        shared = Placement.objects.filter(action__in=sections, node__contract__in=contracts)
        for pk, names in shared.values_list("action", "shared_sections"):
            sections[pk] |= {Section(name) for name in names}
        named = Action.named_people.through.objects.filter(action__in=sections, user=user)
        for pk in named.values_list("action", flat=True):
            sections[pk] |= PUBLIC_SECTIONS
    return {pk: frozenset(names) for pk, names in sections.items()}
