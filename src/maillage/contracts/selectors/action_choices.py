"""Give what a list of actions may be narrowed by, to one person: scopes, contracts, pilots, territories."""

from collections.abc import Iterator
from dataclasses import dataclass

from maillage.accounts.models import Organization
from maillage.contracts.access import Person
from maillage.contracts.enums import Section
from maillage.contracts.models import Action, Contract, Node, Pilot, Placement
from maillage.contracts.selectors.action_list import Scope
from maillage.contracts.selectors.reach import Reach, find_reach, narrow_reach
from maillage.contracts.selectors.sharing import shares
from maillage.core.kept import keep_until_written


def list_scopes(user: Person, *, has_roles: bool) -> tuple[Scope, ...]:
    """Give among which actions a person may look: a visitor sees the public ones and no other."""
    if not user.is_authenticated:
        return (Scope.PUBLIC,)
    return tuple(Scope) if has_roles else (Scope.PUBLIC, Scope.ALL)


@dataclass(frozen=True)
class Choices:
    """What the filters of the list offer: (value, label) pairs."""

    contracts: tuple[tuple[str, str], ...]
    nodes: tuple[tuple[str, str], ...]
    pilots: tuple[tuple[str, str], ...]
    territories: tuple[tuple[str, str], ...]


def list_choices(user: Person, *, contract: Contract | None = None, reach: Reach | None = None) -> Choices:
    """Give what one may narrow the list by: what the person reads of their own contracts' actions."""
    own = reach or find_reach(user)
    within = narrow_reach(user, (contract.pk,)) if contract else own
    if within.is_wide:
        # So many contracts cannot be chosen from a list: one searches, or comes from a contract.
        return Choices((), (), (), ())
    key = ("choices", user.pk, contract.pk if contract else None)
    return keep_until_written(key, lambda: _read_choices(user, contract, own, within))


def _read_choices(user: Person, contract: Contract | None, own: Reach, within: Reach) -> Choices:
    mine = within.contracts
    contracts = Contract.objects.filter(pk__in=mine).order_by("short_title", "pk") if not contract else []
    nodes = Node.objects.filter(contract=contract) if contract else Node.objects.none()
    placed = Placement.objects.filter(node__contract__in=mine)
    readable = (
        Action.objects.visible_to(user)
        .filter(shares(Section.SHEET, own), pk__in=placed.values("action"))
        .order_by()
        .values("pk")
    )
    pilots = Organization.objects.filter(
        pk__in=Pilot.objects.filter(action__in=readable).values("organization")
    )
    territories = (
        Action.territories.through.objects.filter(action__in=readable)
        .order_by("territory__folded_name")
        .values_list("territory__kind", "territory__code", "territory__name")
        .distinct()[:200]
    )
    return Choices(
        contracts=tuple((one.slug, one.short_title) for one in contracts),
        nodes=tuple((node.slug, str(node)) for node in _in_tree_order(list(nodes))),
        pilots=tuple((one.slug, str(one)) for one in pilots.order_by("folded_name", "pk")[:300]),
        territories=tuple((f"{kind}-{code}", name) for kind, code, name in territories),
    )


def _in_tree_order(nodes: list[Node]) -> Iterator[Node]:
    children: dict[int | None, list[Node]] = {}
    for node in nodes:
        children.setdefault(node.parent_id, []).append(node)

    def walk(parent: int | None) -> Iterator[Node]:
        for node in children.get(parent, []):
            yield node
            yield from walk(node.pk)

    return walk(None)
