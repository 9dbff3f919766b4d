"""Lay actions along time: a bar from start to end, a tick per step, a line for today."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, replace

from django.utils import timezone

from maillage.contracts.access import Person
from maillage.contracts.models import Action, Contract, Step
from maillage.contracts.selectors.action_list import ActionFilters, ActionRow, build_rows, filter_actions

PAGE_SIZE = 40
# The drawing is this wide, in its own units; a row is this high.
WIDTH, ROW_HEIGHT, HEAD_HEIGHT = 1000, 34, 26
MIN_BAR = 4


@dataclass(frozen=True)
class Tick:
    """One step on a bar."""

    x: float
    step: Step
    is_done: bool
    is_late: bool


@dataclass(frozen=True)
class Bar:
    """One action on the drawing: where it begins and ends, open where a date is not known."""

    row: ActionRow
    x: float
    width: float
    y: float
    is_open_start: bool
    is_open_end: bool
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class YearLine:
    """The beginning of a year on the drawing."""

    year: int
    x: float


@dataclass(frozen=True)
class Timeline:
    """The drawing, its sentence, and the actions that no date places on it."""

    bars: tuple[Bar, ...]
    undated: tuple[ActionRow, ...]
    years: tuple[YearLine, ...]
    today_x: float | None
    first_on: datetime.date
    last_on: datetime.date
    late_count: int
    number: int
    has_next: bool

    @property
    def height(self) -> int:
        """Give the height of the drawing."""
        return HEAD_HEIGHT + ROW_HEIGHT * len(self.bars) + 8

    @property
    def sentence(self) -> str:
        """Say what to read on the drawing."""
        if not self.bars:
            return "Aucune de ces actions n’a de date de début ou de fin."
        count = len(self.bars)
        text = f"{count}\u00a0action{'s' if count > 1 else ''} de {self.first_on.year} à {self.last_on.year}"
        if self.late_count:
            text += f", dont {self.late_count} en retard"
        if self.undated:
            text += f" ; {len(self.undated)} sans date, à compléter"
        return f"{text}."


def load_timeline(
    contract: Contract,
    user: Person,
    filters: ActionFilters,
    *,
    today: datetime.date | None = None,
) -> Timeline:
    """Give a page of the timeline of a contract, in a constant number of queries."""
    today = today or timezone.localdate()
    filters = replace(filters, order=filters.order or "debut")
    actions = filter_actions(filters, user, contract=contract, today=today)
    start = (filters.page - 1) * PAGE_SIZE
    found = list(actions.select_related("home__type")[start : start + PAGE_SIZE + 1])
    rows = build_rows(found[:PAGE_SIZE], user, contract=contract, today=today)
    steps = _map_steps([row.action.pk for row in rows if row.reads_calendar])
    dated = [row for row in rows if row.reads_calendar and _is_dated(row.action, steps)]
    undated = [row for row in rows if row not in dated]
    scale = _Scale(contract, [row.action for row in dated], steps, today)
    return Timeline(
        bars=tuple(scale.build_bar(row, rank, steps[row.action.pk]) for rank, row in enumerate(dated)),
        undated=tuple(undated),
        years=scale.list_years(),
        today_x=scale.place(today) if scale.first_on <= today <= scale.last_on else None,
        first_on=scale.first_on,
        last_on=scale.last_on,
        late_count=sum(row.is_late for row in dated),
        number=filters.page,
        has_next=len(found) > PAGE_SIZE,
    )


def _map_steps(keys: list[int]) -> defaultdict[int, list[Step]]:
    found: defaultdict[int, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(action__in=keys, due_on__isnull=False).order_by("due_on", "pk"):
        found[step.action_id].append(step)
    return found


def _is_dated(action: Action, steps: dict[int, list[Step]]) -> bool:
    return bool(action.starts_on or action.ends_on or steps.get(action.pk))


class _Scale:
    """Place days on the drawing: whole years, from the first day shown to the last."""

    def __init__(
        self, contract: Contract, actions: list[Action], steps: dict[int, list[Step]], today: datetime.date
    ) -> None:
        days = [day for one in actions for day in (one.starts_on, one.ends_on) if day]
        days += [step.due_on for one in actions for step in steps[one.pk] if step.due_on]
        days += [day for day in (contract.starts_on, contract.ends_on) if day]
        days = days or [today]
        self.today = today
        self.first_on = datetime.date(min(days).year, 1, 1)
        self.last_on = datetime.date(max(days).year, 12, 31)
        self.span = (self.last_on - self.first_on).days + 1

    def place(self, day: datetime.date) -> float:
        """Give where a day stands across the drawing."""
        return round((day - self.first_on).days / self.span * WIDTH, 1)

    def list_years(self) -> tuple[YearLine, ...]:
        """Give where each year begins; every fifth when there are too many to be read."""
        years = range(self.first_on.year, self.last_on.year + 1)
        step = 1 if len(years) <= 12 else 5
        return tuple(YearLine(year, self.place(datetime.date(year, 1, 1))) for year in years[::step])

    def build_bar(self, row: ActionRow, rank: int, steps: list[Step]) -> Bar:
        """Give the bar of an action; without a start, it comes from its first known day."""
        action = row.action
        days = [day for day in (action.starts_on, action.ends_on, *(step.due_on for step in steps)) if day]
        start, end = action.starts_on or min(days), action.ends_on or max(days)
        x = self.place(start)
        return Bar(
            row=row,
            x=x,
            width=max(MIN_BAR, round(self.place(end) - x, 1)),
            y=HEAD_HEIGHT + rank * ROW_HEIGHT,
            is_open_start=action.starts_on is None,
            is_open_end=action.ends_on is None,
            ticks=tuple(
                Tick(
                    x=self.place(step.due_on),
                    step=step,
                    is_done=step.done_on is not None,
                    is_late=step.done_on is None and step.due_on < self.today,
                )
                for step in steps
                if step.due_on
            ),
        )
