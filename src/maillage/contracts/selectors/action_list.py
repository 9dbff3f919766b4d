"""List actions as a working table does: narrowed, in order, page by page, as one person may see them.

What is asked of the database is the same whatever the number of rows. A part of a sheet that is not
shared with the reader is neither shown nor searched: a filter must not tell what a page hides.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy
from django.utils import timezone

from maillage.contracts.access import Person
from maillage.contracts.completeness import Completeness
from maillage.contracts.enums import OPEN_STATUSES, ActionStatus, Section
from maillage.contracts.models import Action, Blocker, Contract, Node, Pilot, Placement, Step
from maillage.contracts.selectors.facts import ActionFacts, map_facts
from maillage.contracts.selectors.reach import Reach, find_reach
from maillage.contracts.selectors.sharing import shares
from maillage.contracts.selectors.sheet import map_completeness
from maillage.core.enums import Visibility
from maillage.core.kept import keep_until_written
from maillage.core.text import fold_text

PAGE_SIZE = 50
# Rows are counted exactly up to here; beyond, the exact figure helps nobody find an action.
COUNTED = 1000
CLOSED_STATUSES = tuple(status for status in ActionStatus if status not in OPEN_STATUSES)
LAST_PAGE = 200
CHUNK = 500


class Scope(StrEnum):
    """Among which actions one looks."""

    MINE = "miens"
    PUBLIC = "publiques"
    ALL = "toutes"


class Need(StrEnum):
    """What a list may show that costs queries of its own."""

    MONEY = "money"
    MISSING = "missing"
    TERRITORIES = "territories"


EVERYTHING = frozenset(Need)
# Long texts of the sheet that no list shows.
LONG_TEXTS = (
    "diagnosis", "public", "objectives", "method", "calendar", "resources", "results", "partners_text",
    "indicators_text",
)  # fmt: skip
# What no list shows of the contract that an action comes from: all but its name.
UNREAD_OF_HOME = tuple(
    f"home__{field.name}"
    for field in Contract._meta.concrete_fields  # noqa: SLF001 - Django's documented model API
    if field.name not in {"id", "short_title"}
)


@dataclass(frozen=True)
class ActionFilters:
    """What is asked of the list; empty means all."""

    scope: Scope = Scope.ALL
    text: str = ""
    contract: str = ""
    node: str = ""
    statuses: tuple[ActionStatus, ...] = ()
    pilot: str = ""
    territory: str = ""
    year: int | None = None
    visibility: str = ""
    is_blocked: bool = False
    is_late: bool = False
    is_incomplete: bool = False
    order: str = ""
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything but the order, the page and the scope is asked."""
        return self != ActionFilters(scope=self.scope, order=self.order, page=self.page)


@dataclass(frozen=True)
class ActionRow:
    """One line of the table; what is not shared with the reader is empty."""

    facts: ActionFacts
    contract: str
    place: str
    next_step: str
    next_on: datetime.date | None
    is_late: bool
    is_editable: bool
    completeness: Completeness | None
    territories: str = ""

    @property
    def action(self) -> Action:
        """Give the action."""
        return self.facts.action

    @property
    def reads_sheet(self) -> bool:
        """Tell whether the reader may see the texts of the sheet."""
        return Section.SHEET in self.facts.sections

    @property
    def reads_calendar(self) -> bool:
        """Tell whether the reader may see dates and steps."""
        return not self.facts.hides_calendar


@dataclass(frozen=True)
class ActionPage:
    """A page of the list; ``count`` stops at ``COUNTED``, which ``is_capped`` tells."""

    rows: tuple[ActionRow, ...]
    count: int
    is_capped: bool
    number: int
    has_next: bool
    filters: ActionFilters = field(default_factory=ActionFilters)

    @property
    def first_rank(self) -> int:
        """Give the rank of the first row shown."""
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def last_rank(self) -> int:
        """Give the rank of the last row shown."""
        return (self.number - 1) * PAGE_SIZE + len(self.rows)

    @property
    def previous(self) -> int:
        """Give the page before."""
        return self.number - 1

    @property
    def next(self) -> int:
        """Give the page after."""
        return self.number + 1


_STATUS_RANK = Case(
    *(When(status=status, then=Value(rank)) for rank, status in enumerate(ActionStatus)),
    output_field=IntegerField(),
)
_TITLE = ("folded_title", "pk")
# The closed list of orders: an address that asks for another is refused, never passed to the database.
ORDERS: dict[str, tuple[str | OrderBy, ...]] = {
    "numero": ("number_order", *_TITLE),
    "contrat": ("home__short_title", "home", "number_order", *_TITLE),
    "titre": _TITLE,
    "-titre": ("-folded_title", "pk"),
    "etat": (_STATUS_RANK.asc(), *_TITLE),
    "-etat": (_STATUS_RANK.desc(), *_TITLE),
    "debut": (F("shown_start").asc(nulls_last=True), *_TITLE),
    "-debut": (F("shown_start").desc(nulls_last=True), *_TITLE),
    "fin": (F("shown_end").asc(nulls_last=True), *_TITLE),
    "-fin": (F("shown_end").desc(nulls_last=True), *_TITLE),
    "modifie": ("changed_at", "pk"),
    "-modifie": ("-changed_at", "pk"),
}
# The orders by a day: what is ordered, and the field it is made of.
_DATED = {"debut": ("shown_start", "starts_on"), "fin": ("shown_end", "ends_on")}


def filter_actions(
    filters: ActionFilters,
    user: Person,
    *,
    contract: Contract | None = None,
    today: datetime.date | None = None,
    reach: Reach | None = None,
) -> QuerySet[Action]:
    """Give the actions asked for, in their order, as the person may see them.

    Parameters
    ----------
    contract : Contract, optional
        Look among the actions placed in this contract only.
    reach : Reach, optional
        How far the person reads, when the caller knows it already.
    """
    today = today or timezone.localdate()
    reach = reach or find_reach(user)
    actions = _among(filters.scope, user, reach, contract)
    for condition in _list_conditions(filters, user, reach, today):
        actions = actions.filter(condition)
    by_contract = filters.scope == Scope.MINE and not reach.is_wide
    default = "numero" if contract else "contrat" if by_contract else "titre"
    order = filters.order or default
    if order.removeprefix("-") in _DATED:
        # Without a day for whom the calendar is not shared: a rank in the list would tell it.
        name, field = _DATED[order.removeprefix("-")]
        actions = actions.annotate(**{name: Case(When(shares(Section.CALENDAR, reach), then=F(field)))})
    return actions.order_by(*ORDERS[order])


def _among(scope: Scope, user: Person, reach: Reach, contract: Contract | None) -> QuerySet[Action]:
    visible = Action.objects.visible_to(user)
    if contract is not None:
        # A subquery on the placements, not a test of each action: the cost follows the contract's size.
        return visible.filter(pk__in=Placement.objects.filter(node__contract=contract).values("action"))
    if scope == Scope.MINE:
        return visible.filter(reach.places("pk"))
    if scope == Scope.PUBLIC:
        return visible.filter(visibility=Visibility.PUBLIC)
    return visible


def _list_conditions(filters: ActionFilters, user: Person, reach: Reach, today: datetime.date) -> Iterator[Q]:
    if filters.text:
        folded = fold_text(filters.text)
        yield Q(folded_title__contains=folded) | Q(number__iexact=filters.text)
    if filters.contract:
        # Where an action stands is told by the contracts that the reader may open, and no other.
        there = Contract.objects.visible_to(user).filter(slug=filters.contract)
        yield Q(pk__in=Placement.objects.filter(node__contract__in=there).values("action"))
    if filters.node:
        yield Q(pk__in=Placement.objects.filter(node__in=_list_below(filters)).values("action"))
    if filters.statuses:
        yield Q(status__in=filters.statuses)
    if filters.pilot:
        pilots = Pilot.objects.filter(organization__slug=filters.pilot).values("action")
        yield Q(pk__in=pilots) & shares(Section.SHEET, reach)
    if filters.territory:
        kind, _dash, code = filters.territory.partition("-")
        territories = Action.territories.through.objects.filter(territory__kind=kind, territory__code=code)
        yield Q(pk__in=territories.values("action")) & shares(Section.SHEET, reach)
    if filters.visibility:
        yield Q(visibility=filters.visibility)
    yield from _list_calendar_conditions(filters, reach, today)
    if filters.is_blocked:
        opened = Blocker.objects.filter(action=OuterRef("pk"), resolved_on=None)
        yield Q(status=ActionStatus.BLOCKED) | (Exists(opened) & shares(Section.BLOCKERS, reach))
    if filters.is_incomplete:
        yield reach.holds("home")


def _list_calendar_conditions(filters: ActionFilters, reach: Reach, today: datetime.date) -> Iterator[Q]:
    if filters.year:
        begins = Q(starts_on__isnull=True) | Q(starts_on__lte=datetime.date(filters.year, 12, 31))
        ends = Q(ends_on__isnull=True) | Q(ends_on__gte=datetime.date(filters.year, 1, 1))
        known = Q(starts_on__isnull=False) | Q(ends_on__isnull=False)
        yield begins & ends & known & shares(Section.CALENDAR, reach)
    if filters.is_late:
        yield is_late(today) & shares(Section.CALENDAR, reach)


def is_late(today: datetime.date) -> Q:
    """Keep the actions not closed whose end, or one of whose steps, is past."""
    overdue = Step.objects.filter(action=OuterRef("pk"), done_on=None, due_on__lt=today)
    # Written as what it is not: a list of open states would make SQLite read and sort all of them.
    return ~Q(status__in=CLOSED_STATUSES) & (Q(ends_on__lt=today) | Q(Exists(overdue)))


def _list_below(filters: ActionFilters) -> list[int]:
    """Give a part of a contract's strategy and all that is below it."""
    rows = Node.objects.filter(contract__slug=filters.contract).values_list("pk", "parent", "slug")
    children: dict[int | None, list[int]] = {}
    for pk, parent, _slug in rows:
        children.setdefault(parent, []).append(pk)
    found = [pk for pk, _parent, slug in rows if slug == filters.node]
    for pk in found:
        found.extend(children.get(pk, []))
    return found


def list_actions(
    filters: ActionFilters,
    user: Person,
    *,
    contract: Contract | None = None,
    today: datetime.date | None = None,
    needs: frozenset[Need] = EVERYTHING,
    reach: Reach | None = None,
) -> ActionPage:
    """Give one page of the actions asked for."""
    today, reach = today or timezone.localdate(), reach or find_reach(user)
    actions = filter_actions(filters, user, contract=contract, today=today, reach=reach)
    if filters.is_incomplete:
        return _list_incomplete(actions, filters, user, contract, today, needs)
    start = (filters.page - 1) * PAGE_SIZE
    wanted = actions.select_related("home__type")
    if Need.MISSING not in needs:
        wanted = actions.select_related("home").defer(*LONG_TEXTS, *UNREAD_OF_HOME)
    found = list(wanted[start : start + PAGE_SIZE + 1])
    shown, has_next = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    # Asked even of a short list: a page costs the same queries whatever it shows.
    # Kept from page to page, and in whatever order, for as long as nothing is written.
    key = ("count", user.pk, contract.pk if contract else None, replace(filters, page=1, order=""), today)
    count = keep_until_written(key, actions.order_by().values("pk")[: COUNTED + 1].count)
    return ActionPage(
        rows=tuple(build_rows(shown, user, contract=contract, today=today, needs=needs, reach=reach)),
        count=min(count, COUNTED),
        is_capped=count > COUNTED,
        number=filters.page,
        has_next=has_next and filters.page < LAST_PAGE,
        filters=filters,
    )


def _list_incomplete(
    actions: QuerySet[Action],
    filters: ActionFilters,
    user: Person,
    contract: Contract | None,
    today: datetime.date,
    needs: frozenset[Need],
) -> ActionPage:
    """Give the sheets that lack something: what is expected is written once, in ``completeness``."""
    some = list(actions.select_related("home__type")[: COUNTED + 1])
    lacking = _keep_incomplete(some, today)
    start = (filters.page - 1) * PAGE_SIZE
    shown = lacking[start : start + PAGE_SIZE]
    return ActionPage(
        rows=tuple(build_rows(shown, user, contract=contract, today=today, needs=needs | {Need.MISSING})),
        count=len(lacking),
        is_capped=len(some) > COUNTED,
        number=filters.page,
        has_next=len(lacking) > start + PAGE_SIZE,
        filters=filters,
    )


def _keep_incomplete(actions: list[Action], today: datetime.date) -> list[Action]:
    scores = map_completeness(actions, today=today)
    return [action for action in actions if not scores[action.pk].is_complete]


def iterate_rows(
    filters: ActionFilters, user: Person, *, contract: Contract | None = None
) -> Iterator[ActionRow]:
    """Give every row asked for, by pieces, so that an export of 200 000 fits in little memory."""
    today = timezone.localdate()
    actions = filter_actions(filters, user, contract=contract, today=today)
    keys = list(actions.values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        piece = keys[start : start + CHUNK]
        found = Action.objects.select_related("home__type").in_bulk(piece)
        some = [found[key] for key in piece if key in found]
        if filters.is_incomplete:
            some = _keep_incomplete(some, today)
        yield from build_rows(some, user, contract=contract, today=today, needs=EVERYTHING)


def build_rows(
    actions: Sequence[Action],
    user: Person,
    *,
    contract: Contract | None = None,
    today: datetime.date,
    needs: frozenset[Need] = frozenset(),
    reach: Reach | None = None,
) -> list[ActionRow]:
    """Give the rows of actions already chosen, in a constant number of queries.

    Parameters
    ----------
    needs : frozenset of Need
        What costs queries of its own and is not always shown.
    """
    keys = [action.pk for action in actions]
    facts = map_facts(actions, user, with_money=Need.MONEY in needs)
    editable: set[int] = set()
    if (reach or find_reach(user)).may_write:
        editable |= set(Action.objects.editable_by(user).filter(pk__in=keys).values_list("pk", flat=True))
    whole = [action for action in actions if action.pk in editable] if Need.MISSING in needs else []
    scores = map_completeness(whole, today=today) if whole else {}
    places = _map_places(actions, contract)
    territories = _map_territories(keys) if Need.TERRITORIES in needs else {}
    rows = []
    for action in actions:
        fact = facts[action.pk]
        is_open = action.status in OPEN_STATUSES
        step = fact.next_step if is_open else None
        days = [step.due_on if step else None, action.ends_on]
        late = is_open and not fact.hides_calendar and any(day and day < today for day in days)
        rows.append(
            ActionRow(
                facts=fact,
                contract=str(action.home),
                place=places.get(action.pk, ""),
                next_step=step.title if step else "",
                next_on=step.due_on if step else None,
                is_late=late,
                is_editable=action.pk in editable,
                completeness=scores.get(action.pk),
                territories=territories.get(action.pk, "") if Section.SHEET in fact.sections else "",
            )
        )
    return rows


def _map_places(actions: Sequence[Action], contract: Contract | None) -> dict[int, str]:
    """Give where each action stands: in the contract looked at, or else in its own."""
    placements = Placement.objects.filter(action__in=[action.pk for action in actions])
    placements = placements.filter(node__contract=contract) if contract else placements.filter(is_home=True)
    found: dict[int, str] = {}
    placements = placements.select_related("node").only("action", "node", "node__number", "node__label")
    for placement in placements.order_by("pk"):
        found.setdefault(placement.action_id, str(placement.node))
    return found


def _map_territories(keys: list[int]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    rows = Action.territories.through.objects.filter(action__in=keys).order_by("territory__folded_name", "pk")
    for action, name in rows.values_list("action", "territory__name"):
        found.setdefault(action, []).append(name)
    return {action: ", ".join(names) for action, names in found.items()}


def count_by_status(user: Person, contract: Contract) -> dict[ActionStatus, int]:
    """Give how many actions of a contract stand in each state, as the person may see them."""
    rows = (
        filter_actions(ActionFilters(), user, contract=contract).order_by().values_list("status", flat=True)
    )
    counts = dict.fromkeys(ActionStatus, 0)
    for status in rows:
        counts[ActionStatus(status)] += 1
    return counts


def without_page(filters: ActionFilters) -> ActionFilters:
    """Give the same list from its beginning."""
    return replace(filters, page=1)
