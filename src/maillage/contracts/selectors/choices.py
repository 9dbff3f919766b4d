"""List what a form about an action may choose from: people, organizations, territories, places."""

from django.db.models import Q, QuerySet

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import Organization, User
from maillage.contracts.access import can_manage_contract
from maillage.contracts.models import Action, Assignment, Contract, Node
from maillage.contracts.selectors.sheet import find_path
from maillage.territories.models import Territory


def list_contract_organizations(contract: Contract) -> QuerySet[Organization]:
    """Give the organizations of a contract: its parties, and those for whom people work on it."""
    return Organization.objects.filter(
        Q(parties__contract=contract) | Q(assignments__contract=contract)
    ).distinct()


def list_action_organizations(action: Action) -> QuerySet[Organization]:
    """Give the organizations of the contracts where an action stands, and those it names already."""
    contracts = Contract.objects.filter(nodes__placements__action=action)
    return Organization.objects.filter(
        Q(parties__contract__in=contracts)
        | Q(assignments__contract__in=contracts)
        | Q(piloted__action=action)
        | Q(partner_actions=action)
        | Q(fundings__action=action)
        | Q(pk=action.owner_id)
    ).distinct()


def list_owners(contract: Contract, user: User) -> QuerySet[Organization]:
    """Give the organizations for which a person may open an action in a contract."""
    if can_manage_contract(user, contract):
        return list_contract_organizations(contract)
    roles = Assignment.objects.current().filter(user=user, contract=contract, role=PersonRole.CONTRIBUTOR)
    return Organization.objects.filter(assignments__in=roles).distinct()


def list_action_territories(action: Action) -> QuerySet[Territory]:
    """Give the territories of an action's home contract, their parts, and those it names already."""
    contract = action.home
    return Territory.objects.filter(
        Q(pk=contract.territory_id)
        | Q(district_contracts=contract)
        | Q(wholes__whole=contract.territory_id, wholes__valid_to__isnull=True)
        | Q(actions=action)
    ).distinct()


def list_action_people(action: Action) -> QuerySet[User]:
    """Give the people who have a role today on a contract where an action stands."""
    roles = Assignment.objects.current().filter(contract__nodes__placements__action=action)
    return User.objects.filter(assignments__in=roles, is_active=True).distinct()


def list_receiving_nodes(action: Action, user: User) -> list[tuple[str, list[tuple[int, str]]]]:
    """Give, contract by contract, the elements where a person may place an action further."""
    contracts = Contract.objects.filter(
        assignments__user=user, assignments__role=PersonRole.MANAGER, assignments__ended_on__isnull=True
    )
    taken = set(action.placements.values_list("node", flat=True))
    return [
        (str(contract), [choice for choice in list_node_choices(contract) if choice[0] not in taken])
        for contract in contracts.exclude(pk=action.home_id).distinct()
    ]


def list_creating_nodes(user: User) -> list[tuple[str, list[tuple[int, str]]]]:
    """Give, contract by contract, the elements under which a person may open an action."""
    contracts = Contract.objects.filter(
        assignments__user=user,
        assignments__role__in=[PersonRole.MANAGER, PersonRole.CONTRIBUTOR],
        assignments__ended_on__isnull=True,
    )
    return [(str(contract), list_node_choices(contract)) for contract in contracts.distinct()]


def list_node_choices(contract: Contract, *, without: Node | None = None) -> list[tuple[int, str]]:
    """Give the elements of a contract in reading order, deeper ones moved in.

    Parameters
    ----------
    without : Node, optional
        Left out with all that is below it.
    """
    nodes = {node.pk: node for node in Node.objects.filter(contract=contract)}
    paths = [find_path(pk, nodes) for pk in nodes]
    if without is not None:
        paths = [path for path in paths if without not in path]
    paths.sort(key=lambda path: [(node.position, node.pk) for node in path])
    return [(path[-1].pk, "\u2003" * (len(path) - 1) + str(path[-1])) for path in paths]


def get_chosen_node(pk: int) -> Node:
    """Give the element chosen in a form, whose choices said which are offered."""
    return Node.objects.select_related("contract__type").get(pk=pk)
