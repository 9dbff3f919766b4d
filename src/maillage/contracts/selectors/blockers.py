"""List what blocks, the most urgent first: what would unblock it, who is awaited, when to ask again."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from maillage.contracts.access import Person
from maillage.contracts.enums import Section
from maillage.contracts.models import Action, Blocker, Contract, Placement
from maillage.contracts.selectors.action_list import COUNTED
from maillage.contracts.selectors.reach import find_reach
from maillage.contracts.selectors.sharing import shares
from maillage.core.tables import Column, ColumnType

PAGE_SIZE = 30


@dataclass(frozen=True)
class BlockerRow:
    """One open blocker, with its age and how long ago, or in how long, to ask again."""

    blocker: Blocker
    age_days: int
    days_to_reminder: int | None
    is_editable: bool

    @property
    def action(self) -> Action:
        """Give the action it stops."""
        return self.blocker.action

    @property
    def tone(self) -> str:
        """Give how pressing it is: ``alarm``, ``attention`` or ``plain``."""
        if self.days_to_reminder is None:
            return "attention"
        return "alarm" if self.days_to_reminder <= 0 else "plain"

    @property
    def reminder(self) -> str:
        """Say when to ask again."""
        days = self.days_to_reminder
        if days is None:
            return "aucune relance prévue"
        if days == 0:
            return "relance à faire aujourd’hui"
        plural = "s" if abs(days) > 1 else ""
        if days < 0:
            return f"relance en retard de {-days}\u00a0jour{plural}"
        return f"relance dans {days}\u00a0jour{plural}"


@dataclass(frozen=True)
class BlockerPage:
    """A page of the list of blockers."""

    rows: tuple[BlockerRow, ...]
    count: int
    late_count: int
    number: int
    has_next: bool

    @property
    def previous(self) -> int:
        """Give the page before."""
        return self.number - 1

    @property
    def next(self) -> int:
        """Give the page after."""
        return self.number + 1


def filter_blockers(
    user: Person, *, contract: Contract | None = None, waiting_for: str = ""
) -> QuerySet[Blocker]:
    """Give the open blockers that a person may read.

    Parameters
    ----------
    contract : Contract, optional
        Only those of the actions placed in this contract; otherwise, of all one may read.
    waiting_for : str
        Only those that await this organization, by its address.
    """
    reach = find_reach(user)
    blockers = Blocker.objects.filter(reach.places("action"), resolved_on=None)
    blockers = blockers.filter(
        shares(Section.BLOCKERS, reach, through="action__"),
        Exists(Action.objects.visible_to(user).filter(pk=OuterRef("action_id"))),
    )
    if contract is not None:
        blockers = blockers.filter(
            action__in=Placement.objects.filter(node__contract=contract).values("action")
        )
    if waiting_for:
        blockers = blockers.filter(waiting_for__slug=waiting_for)
    return blockers


def list_blockers(
    user: Person,
    *,
    contract: Contract | None = None,
    waiting_for: str = "",
    page: int = 1,
    today: datetime.date | None = None,
) -> BlockerPage:
    """Give one page of the open blockers, in a constant number of queries."""
    today = today or timezone.localdate()
    blockers = filter_blockers(user, contract=contract, waiting_for=waiting_for)
    start = (page - 1) * PAGE_SIZE
    found = _take_urgent(blockers, start, start + PAGE_SIZE + 1)
    days = list(blockers.order_by().values_list("remind_on", flat=True)[: COUNTED + 1])
    return BlockerPage(
        rows=tuple(build_rows(found[:PAGE_SIZE], user, today)),
        count=len(days),
        late_count=sum(day is not None and day <= today for day in days),
        number=page,
        has_next=len(found) > PAGE_SIZE,
    )


def iterate_blockers(
    user: Person, *, contract: Contract | None = None, waiting_for: str = ""
) -> Iterator[BlockerRow]:
    """Give every open blocker, for an export."""
    blockers = filter_blockers(user, contract=contract, waiting_for=waiting_for)
    today = timezone.localdate()
    for some in _order(blockers):
        for blocker in some.iterator(chunk_size=500):
            yield _build_row(blocker, today, is_editable=False)


def _order(blockers: QuerySet[Blocker]) -> tuple[QuerySet[Blocker], QuerySet[Blocker]]:
    """Give the blockers to ask about, by day, then those that no day recalls, the oldest first.

    Two questions rather than an order with nothing last, which no index serves on both engines.
    """
    rows = blockers.select_related("action__home", "waiting_for")
    return (
        rows.filter(remind_on__isnull=False).order_by("remind_on", "raised_on", "pk"),
        rows.filter(remind_on__isnull=True).order_by("raised_on", "pk"),
    )


def _take_urgent(blockers: QuerySet[Blocker], start: int, stop: int) -> list[Blocker]:
    """Give the blockers of a slice, in as many questions whether the dated ones fill it or not."""
    dated, undated = _order(blockers)
    found = list(dated[start:stop])
    before = start + len(found) if found or not start else dated.count()
    rest = list(undated[max(0, start - before) : max(stop - before, 1)])
    return [*found, *rest][: stop - start]


def build_rows(blockers: list[Blocker], user: Person, today: datetime.date) -> list[BlockerRow]:
    """Give blockers as they are shown, saying which of them the person may change."""
    keys = {blocker.action_id for blocker in blockers}
    editable = set(Action.objects.editable_by(user).filter(pk__in=keys).values_list("pk", flat=True))
    return [_build_row(one, today, is_editable=one.action_id in editable) for one in blockers]


def _build_row(blocker: Blocker, today: datetime.date, *, is_editable: bool) -> BlockerRow:
    return BlockerRow(
        blocker=blocker,
        age_days=(today - blocker.raised_on).days,
        days_to_reminder=(blocker.remind_on - today).days if blocker.remind_on else None,
        is_editable=is_editable,
    )


BLOCKER_COLUMNS: tuple[Column[BlockerRow], ...] = (
    Column("action", "Action", ColumnType.TEXT, lambda row: row.action.title),
    Column("contrat", "Contrat", ColumnType.TEXT, lambda row: str(row.action.home)),
    Column("blocage", "Ce qui bloque", ColumnType.TEXT, lambda row: row.blocker.what),
    Column("deblocage", "Ce qui débloquerait", ColumnType.TEXT, lambda row: row.blocker.unblock),
    Column("attendu", "Attendu de", ColumnType.TEXT, lambda row: str(row.blocker.waiting_for or "")),
    Column("relance", "Relancer le", ColumnType.DATE, lambda row: row.blocker.remind_on),
    Column("depuis", "Signalé le", ColumnType.DATE, lambda row: row.blocker.raised_on),
    Column("age", "Âge (jours)", ColumnType.NUMBER, lambda row: row.age_days),
)
