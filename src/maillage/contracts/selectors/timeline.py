"""Lay actions along time: a bar from start to end, a tick per step, a line for today."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone

from maillage.contracts.access import Person
from maillage.contracts.enums import ActionStatus
from maillage.contracts.models import Action, Contract, Step
from maillage.contracts.selectors.action_list import (
    LONG_TEXTS,
    ActionFilters,
    ActionRow,
    build_rows,
    filter_actions,
)

PAGE_SIZE = 40
# Places are in percent of the drawing; a bar of one day is still seen.
WIDTH, MIN_BAR = 100, 0.5
TICKS = 7


@dataclass(frozen=True)
class Bar:
    """One action on the drawing; ``milestones`` are (place, words) of its steps."""

    row: ActionRow
    start: float
    width: float
    milestones: tuple[tuple[float, str], ...]

    @property
    def label(self) -> str:
        """Give the name of the action."""
        return f"{self.row.action.number} {self.row.action.title}".strip()

    @property
    def url(self) -> str:
        """Give the address of the action."""
        return reverse("action_detail", kwargs={"slug": self.row.action.slug})

    @property
    def text(self) -> str:
        """Write the dates, as far as they are known."""
        start, end = self.row.action.starts_on, self.row.action.ends_on
        if start and end:
            return f"{start:%d/%m/%Y} – {end:%d/%m/%Y}"
        if start:
            return f"depuis le {start:%d/%m/%Y}, fin non renseignée"
        return f"jusqu’au {end:%d/%m/%Y}, début non renseigné" if end else "étapes seulement"

    @property
    def is_blocked(self) -> bool:
        """Tell whether something stops the action."""
        return self.row.action.status == ActionStatus.BLOCKED

    @property
    def note(self) -> str:
        """Say in a word how the action goes."""
        status = self.row.action.get_status_display().lower()
        if not self.row.is_late:
            return status
        return f"{status}, en retard" if self.is_blocked else "en retard"

    @property
    def tone(self) -> str:
        """Give the color of the bar, which the note says in words; what is blocked alarms first."""
        if self.row.is_late and not self.is_blocked:
            return "attention"
        return {
            ActionStatus.BLOCKED: "alarm",
            ActionStatus.DONE: "good",
            ActionStatus.IDEA: "neutral",
            ActionStatus.DROPPED: "neutral",
        }.get(ActionStatus(self.row.action.status), "thread")


@dataclass(frozen=True)
class Timeline:
    """The drawing, its sentence, and the actions that no date places on it."""

    bars: tuple[Bar, ...]
    undated: tuple[ActionRow, ...]
    ticks: tuple[tuple[float, str], ...]
    today: float | None
    first_on: datetime.date
    last_on: datetime.date
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

    @property
    def sentence(self) -> str:
        """Say what to read on the drawing."""
        if not self.bars:
            return "Aucune de ces actions n’a de date de début ou de fin."
        count = len(self.bars)
        first, last = self.first_on.year, self.last_on.year
        when = f"en {first}" if first == last else f"de {first} à {last}"
        text = f"{count}\u00a0action{'s' if count > 1 else ''} {when}"
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
    found = list(actions.select_related("home__type").defer(*LONG_TEXTS)[start : start + PAGE_SIZE + 1])
    rows = build_rows(found[:PAGE_SIZE], user, contract=contract, today=today)
    steps = _map_steps([row.action.pk for row in rows if row.reads_calendar])
    dated = [row for row in rows if row.reads_calendar and _is_dated(row.action, steps)]
    undated = [row for row in rows if row not in dated]
    scale = _Scale(contract, [row.action for row in dated], steps, today)
    return Timeline(
        bars=tuple(scale.build_bar(row, steps[row.action.pk]) for row in dated),
        undated=tuple(undated),
        ticks=scale.list_years(),
        today=scale.place(today) if scale.first_on <= today <= scale.last_on else None,
        first_on=scale.earliest,
        last_on=scale.latest,
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
        self.earliest, self.latest = min(days, default=today), max(days, default=today)
        days += [day for day in (contract.starts_on, contract.ends_on) if day]
        days = days or [today]
        self.today = today
        self.first_on = datetime.date(min(days).year, 1, 1)
        self.last_on = datetime.date(max(days).year, 12, 31)
        self.span = (self.last_on - self.first_on).days + 1

    def place(self, day: datetime.date) -> float:
        """Give where a day stands across the drawing."""
        return round((day - self.first_on).days / self.span * WIDTH, 2)

    def list_years(self) -> tuple[tuple[float, str], ...]:
        """Give where years begin: as many as a phone can show side by side."""
        years = range(self.first_on.year, self.last_on.year + 1)
        step = next((some for some in (1, 2, 5) if len(years) <= some * TICKS), 10)
        return tuple((self.place(datetime.date(year, 1, 1)), str(year)) for year in years[::step])

    def build_bar(self, row: ActionRow, steps: list[Step]) -> Bar:
        """Give the bar of an action; without a start, it comes from its first known day."""
        action = row.action
        days = [day for day in (action.starts_on, action.ends_on, *(step.due_on for step in steps)) if day]
        start, end = action.starts_on or min(days), action.ends_on or max(days)
        place = self.place(start)
        return Bar(
            row=row,
            start=place,
            width=max(MIN_BAR, round(self.place(end) - place, 2)),
            milestones=tuple((self.place(step.due_on), self._tell(step)) for step in steps if step.due_on),
        )

    def _tell(self, step: Step) -> str:
        day = f"{step.due_on:%d/%m/%Y}"
        if step.done_on:
            return f"{step.title} : prévu le {day}, fait le {step.done_on:%d/%m/%Y}"
        late = step.due_on is not None and step.due_on < self.today
        return f"{step.title} : prévu le {day}{', en retard' if late else ''}"
