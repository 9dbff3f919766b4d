"""Count the beads of the thread that contracts hold: objectives, actions and their money.

Every count is made of what the reader may see. An action is counted once, wherever it stands; money
that is not shared with the reader is in no sum.
"""

from collections.abc import Callable, Collection, Iterable
from decimal import Decimal
from typing import cast

from django.db import models
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from maillage.contracts.access import Person, map_visible_sections
from maillage.contracts.enums import OPEN_STATUSES, ActionStatus, Section
from maillage.contracts.models import Action, BudgetLine, Contract, Funding, Node, Placement
from maillage.contracts.money import (
    ASSURED_STATES,
    AWAITED_STATES,
    BudgetFact,
    FundingFact,
    summarize_plan,
)
from maillage.contracts.selectors.money import read_budget, read_funding
from maillage.contracts.selectors.strategy import find_objectives, find_served
from maillage.core.numbers import format_euros, format_number, shorten_euros
from maillage.core.thread import BeadKind, Count, Counter, Viewer, register_counter
from maillage.territories.models import Territory

ListOwn = Callable[[models.Model, Person], models.QuerySet[Action]]


def register_counters() -> None:
    """Declare the counters of this module; called once, when it is ready."""
    for model, list_own in (
        (Contract, _list_contract_actions),
        (Node, _list_node_actions),
        (Territory, _list_territory_actions),
        (Action, _list_itself),
    ):
        register_counter(model, BeadKind.ACTION, _make_action_counter(list_own))
        register_counter(model, BeadKind.FUNDING, _make_funding_counter(list_own))
    register_counter(Contract, BeadKind.OBJECTIVE, _count_contract_objectives)
    register_counter(Node, BeadKind.OBJECTIVE, _count_node_objectives)
    register_counter(Territory, BeadKind.OBJECTIVE, _count_territory_objectives)
    register_counter(Action, BeadKind.OBJECTIVE, _count_action_objectives)


def _list_contract_actions(contract: models.Model, viewer: Person) -> models.QuerySet[Action]:
    return Action.objects.visible_to(viewer).filter(
        models.Exists(Placement.objects.filter(action=models.OuterRef("pk"), node__contract=contract.pk))
    )


def _list_node_actions(node: models.Model, viewer: Person) -> models.QuerySet[Action]:
    below = list_below(cast("Node", node))  # registered for this model only
    return Action.objects.visible_to(viewer).filter(
        models.Exists(Placement.objects.filter(action=models.OuterRef("pk"), node__in=below))
    )


def _list_territory_actions(territory: models.Model, viewer: Person) -> models.QuerySet[Action]:
    here = Q(home__territory=territory.pk) | models.Exists(
        Action.territories.through.objects.filter(action=models.OuterRef("pk"), territory=territory.pk)
    )
    return Action.objects.visible_to(viewer).filter(here)


def _list_itself(action: models.Model, viewer: Person) -> models.QuerySet[Action]:
    return Action.objects.visible_to(viewer).filter(pk=action.pk)


def list_below(node: Node) -> list[int]:
    """Give the primary keys of an element and of all that is below it."""
    rows = list(Node.objects.filter(contract=node.contract_id).values_list("pk", "parent_id"))
    found, pending = [], [node.pk]
    while pending:
        here = pending.pop()
        found.append(here)
        pending.extend(pk for pk, parent in rows if parent == here)
    return found


def _make_action_counter(list_own: ListOwn) -> Counter:
    """Count the actions of an object, and say which have no objective in its contract."""

    def count(subject: models.Model, viewer: Viewer) -> Count:
        actions = list_own(subject, _as_person(viewer))
        total = actions.count()
        orphans = len(_find_orphans(subject, actions)) if isinstance(subject, Contract) else 0
        gap = _say(orphans, "action sans objectif", "actions sans objectif")
        if isinstance(subject, Node | Contract) and not total:
            gap = "aucune action"
        label = "action" if total < 2 else "actions"
        return Count(format_number(total), _find_url(subject, BeadKind.ACTION), gap, label)

    return count


def _make_funding_counter(list_own: ListOwn) -> Counter:
    """Add up the money voted, notified or paid, and say what remains to be found."""

    def count(subject: models.Model, viewer: Viewer) -> Count | None:
        person = _as_person(viewer)
        actions = list(
            list_own(subject, person).exclude(status=ActionStatus.DROPPED).only("home", "visibility")
        )
        sections = map_visible_sections(person, actions)
        keys = [pk for pk, names in sections.items() if Section.MONEY in names]
        if actions and not keys:
            return None
        fundings = list(Funding.objects.filter(action__in=keys))
        assured = sum((one.amount_eur for one in fundings if one.state in ASSURED_STATES), Decimal(0))
        gaps = [_say_to_find(keys, fundings)]
        if isinstance(subject, Contract):
            funded = {one.action_id for one in fundings if one.state in ASSURED_STATES | AWAITED_STATES}
            orphans = _find_orphans(subject, list_own(subject, person).filter(pk__in=funded))
            gaps.insert(
                0, _say(len(orphans), "action financée sans objectif", "actions financées sans objectif")
            )
        return Count(
            shorten_euros(assured),
            _find_url(subject, BeadKind.FUNDING),
            " ; ".join(gap for gap in gaps if gap),
        )

    return count


def _say_to_find(keys: Collection[int], fundings: Iterable[Funding]) -> str:
    """Say how many euros the open actions still lack from this year on, where that can be told."""
    this_year = timezone.localdate().year
    budget: dict[int, list[BudgetFact]] = {}
    lines = BudgetLine.objects.filter(action__in=keys, action__status__in=OPEN_STATUSES, year__gte=this_year)
    for line in lines:
        budget.setdefault(line.action_id, []).append(read_budget(line))
    money: dict[int, list[FundingFact]] = {}
    for funding in fundings:
        if funding.year >= this_year:
            money.setdefault(funding.action_id, []).append(read_funding(funding))
    plans = [plan for key in budget for plan in summarize_plan(budget[key], money.get(key, []))]
    missing = sum((plan.gap for plan in plans if plan.gap and plan.gap > 0), Decimal(0))
    return f"{format_euros(missing)} à trouver" if missing else ""


def _find_orphans(contract: Contract, actions: models.QuerySet[Action]) -> set[int]:
    """Give the actions that stand, in a contract, where there is no objective at, above or below."""
    nodes = list(Node.objects.filter(contract=contract))
    with_objective = find_served(nodes, find_objectives(contract, nodes))
    places: dict[int, list[int]] = {}
    placements = Placement.objects.filter(node__contract=contract, action__in=actions.order_by().values("pk"))
    for action, node in placements.values_list("action", "node"):
        places.setdefault(action, []).append(node)
    return {action for action, held in places.items() if not with_objective.intersection(held)}


def _count_contract_objectives(subject: models.Model, viewer: Viewer) -> Count:
    contract = cast("Contract", subject)  # registered for this model only
    return _count_objectives(contract, contract, None, _as_person(viewer))


def _count_node_objectives(subject: models.Model, viewer: Viewer) -> Count:
    node = cast("Node", subject)  # registered for this model only
    return _count_objectives(node, node.contract, list_below(node), _as_person(viewer))


def _count_objectives(
    subject: models.Model, contract: Contract, within: Collection[int] | None, person: Person
) -> Count:
    nodes = list(Node.objects.filter(contract=contract))
    visible = _list_contract_actions(contract, person).order_by().values("pk")
    carrying = Placement.objects.filter(node__contract=contract, action__in=visible)
    objectives = find_objectives(contract, nodes)
    served = find_served(nodes, carrying.values_list("node", flat=True))
    if within is not None:
        objectives &= frozenset(within)
    unserved = len(objectives - served)
    return Count(
        format_number(len(objectives)),
        _find_url(subject, BeadKind.OBJECTIVE),
        _say(unserved, "objectif sans action", "objectifs sans action"),
        "objectif" if len(objectives) < 2 else "objectifs",
    )


def _count_territory_objectives(subject: models.Model, viewer: Viewer) -> Count:
    """Count the objectives of the contracts of a territory that a person may see."""
    contracts = Contract.objects.visible_to(_as_person(viewer)).filter(territory=subject.pk)
    nodes: dict[int, list[Node]] = {}
    for node in Node.objects.filter(contract__in=contracts.order_by().values("pk")):
        nodes.setdefault(node.contract_id, []).append(node)
    total = sum(
        len(find_objectives(contract, nodes.get(contract.pk, [])))
        for contract in contracts.select_related("type")
    )
    label = "objectif" if total < 2 else "objectifs"
    return Count(format_number(total), _find_url(subject, BeadKind.OBJECTIVE), label=label)


def _count_action_objectives(subject: models.Model, viewer: Viewer) -> Count:
    """Count the places of an action in the trees that a person may see."""
    visible = Contract.objects.visible_to(_as_person(viewer))
    total = Placement.objects.filter(
        action=subject.pk, node__contract__in=visible.order_by().values("pk")
    ).count()
    return Count(
        format_number(total),
        _find_url(subject, BeadKind.OBJECTIVE),
        "" if total else "aucun objectif",
        "objectif" if total < 2 else "objectifs",
    )


def _find_url(subject: models.Model, kind: BeadKind) -> str:
    """Give the address of a bead's list narrowed to an object; nothing when there is no such page."""
    if isinstance(subject, Action):
        anchors = {BeadKind.OBJECTIVE: "#places", BeadKind.FUNDING: "#argent"}
        return reverse("action_detail", kwargs={"slug": subject.slug}) + anchors.get(kind, "")
    if isinstance(subject, Node):
        page = reverse("node_detail", kwargs={"slug": subject.contract.slug, "node_slug": subject.slug})
        return page + {BeadKind.ACTION: "#actions", BeadKind.FUNDING: "#argent"}.get(kind, "")
    if isinstance(subject, Contract):
        page = "contract_actions" if kind == BeadKind.ACTION else "contract_strategy"
        try:
            return reverse(page, kwargs={"slug": subject.slug})
        except NoReverseMatch:
            return ""
    return ""


def _say(count: int, one: str, many: str) -> str:
    return f"{format_number(count)} {one if count == 1 else many}" if count else ""


def _as_person(viewer: Viewer) -> Person:
    """Give a viewer as this module knows people; core knows only Django's base class."""
    return cast("Person", viewer)  # the site has one kind of user
