"""Say how far a person reads: few contracts or very many, which are not asked for in the same way."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from maillage.accounts.enums import PersonRole
from maillage.contracts.access import Person
from maillage.contracts.models import Assignment, Node, Placement

# Above this many contracts, looking from the contracts costs more than reading in the order asked.
MANY_CONTRACTS = 60
_WRITING = frozenset({PersonRole.MANAGER, PersonRole.CONTRIBUTOR})


@dataclass(frozen=True)
class Reach:
    """The contracts on which a person has a role, and the conditions that follow.

    With few contracts the database starts from them; with very many it reads in the order asked and
    looks each row up, which a condition written as a list would keep it from doing.
    """

    person: int
    contracts: tuple[int, ...]
    # Whether one of the roles lets the person change actions: who only reads is not asked about each.
    may_write: bool = True

    @property
    def is_wide(self) -> bool:
        """Tell whether the person reads very many contracts."""
        return len(self.contracts) > MANY_CONTRACTS

    def holds(self, field: str) -> Q:
        """Keep the rows whose contract, at this path, is one of the person's."""
        if not self.is_wide:
            return Q(**{f"{field}__in": self.contracts})
        roles = Assignment.objects.current().filter(user=self.person, contract=OuterRef(f"{field}_id"))
        return Q(Exists(roles))

    def places(self, action: str) -> Q:
        """Keep the rows whose action, at this path, is placed in one of the person's contracts."""
        if not self.is_wide:
            placed = Placement.objects.filter(node__contract__in=self.contracts)
            return Q(**{f"{action}__in": placed.values("action")})
        roles = Assignment.objects.current().filter(user=self.person, contract=OuterRef("contract_id"))
        nodes = Node.objects.filter(Exists(roles), pk=OuterRef("node_id"))
        path = "pk" if action == "pk" else f"{action}_id"
        return Q(Exists(Placement.objects.filter(Exists(nodes), action=OuterRef(path))))


def find_reach(user: Person) -> Reach:
    """Give how far a person reads today."""
    if not user.is_authenticated:
        return Reach(0, (), may_write=False)
    rows = Assignment.objects.current().filter(user=user).order_by()
    roles = list(rows.values_list("contract", "role").distinct())
    return Reach(
        user.pk,
        tuple(dict.fromkeys(contract for contract, _role in roles)),
        may_write=any(role in _WRITING for _contract, role in roles),
    )


def narrow_reach(user: Person, contracts: tuple[int, ...]) -> Reach:
    """Give the reach of a person within some of their contracts only."""
    return Reach(user.pk or 0, contracts)
