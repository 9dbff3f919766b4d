"""Read an action's sheet whole, as one person may see it."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import models
from django.utils import timezone

from maillage.accounts.models import Organization
from maillage.contracts.access import (
    ALL_SECTIONS,
    Person,
    can_edit_action,
    list_visible_sections,
)
from maillage.contracts.completeness import Completeness, SheetFacts, compute_completeness
from maillage.contracts.enums import ACTION_TRANSITIONS, ActionStatus, Section
from maillage.contracts.headline import BlockerFact, DueStep, Headline, Situation, write_headline
from maillage.contracts.models import (
    Action,
    Blocker,
    BudgetLine,
    Contract,
    Funding,
    Node,
    Pilot,
    Placement,
    StatusChange,
    Step,
)
from maillage.contracts.money import YearBudget, YearPlan, summarize_budget, summarize_plan
from maillage.contracts.progress import compute_action_progress
from maillage.contracts.selectors.facts import read_step
from maillage.contracts.selectors.money import read_budget, read_funding
from maillage.territories.models import Territory

# The nine kinds of field of a sheet, in its order, with the part of the sheet each belongs to.
SHEET_FIELDS: tuple[tuple[str, Section], ...] = (
    ("diagnosis", Section.SHEET),
    ("public", Section.SHEET),
    ("objectives", Section.SHEET),
    ("method", Section.SHEET),
    ("calendar", Section.CALENDAR),
    ("resources", Section.SHEET),
    ("partners_text", Section.SHEET),
    ("results", Section.SHEET),
    ("indicators_text", Section.SHEET),
)


@dataclass(frozen=True)
class SheetField:
    """One field of a sheet; an empty ``text`` is shown as not filled in."""

    name: str
    label: str
    text: str


@dataclass(frozen=True)
class StepView:
    """A step with those below it, its progress and its delay."""

    step: Step
    depth: int
    progress: float | None
    late_days: int
    children: tuple["StepView", ...]


@dataclass(frozen=True)
class Place:
    """A place of the action in a contract the reader may see: the way from the top of its tree."""

    placement: Placement
    contract: Contract
    path: tuple[Node, ...]
    shared: tuple[str, ...]


@dataclass(frozen=True)
class Money:
    """The budget and the fundings of an action, line by line and summed up."""

    lines: tuple[BudgetLine, ...]
    years: tuple[YearBudget, ...]
    fundings: tuple[Funding, ...]
    plans: tuple[YearPlan, ...]


@dataclass(frozen=True)
class Sheet:
    """Everything a person may read of an action; a part that is not shared is None."""

    action: Action
    sections: frozenset[Section]
    can_edit: bool
    fields: tuple[SheetField, ...]
    pilots: tuple[Pilot, ...]
    partners: tuple[Organization, ...]
    territories: tuple[Territory, ...]
    steps: tuple[StepView, ...] | None
    progress: float | None
    blockers: tuple[Blocker, ...] | None
    money: Money | None
    places: tuple[Place, ...]
    unseen_places: int
    status_changes: tuple[StatusChange, ...]
    headline: Headline
    completeness: Completeness | None

    @property
    def withheld(self) -> tuple[Section, ...]:
        """Give the parts that are not shared with the reader, in the order of the sheet."""
        return tuple(section for section in Section if section not in self.sections)

    @property
    def is_whole(self) -> bool:
        """Tell whether the reader sees everything."""
        return self.sections == ALL_SECTIONS

    @property
    def open_blockers(self) -> tuple[Blocker, ...]:
        """Give the blockers that still stop the action."""
        return tuple(one for one in self.blockers or () if one.resolved_on is None)

    @property
    def proposes_to_go_on(self) -> bool:
        """Tell whether the action is « Bloquée » while nothing blocks it any more."""
        is_blocked = self.action.status == ActionStatus.BLOCKED
        return is_blocked and self.blockers is not None and not self.open_blockers


def load_sheet(action: Action, user: Person, *, today: datetime.date | None = None) -> Sheet:
    """Give the sheet of an action that a person may open, in a constant number of queries."""
    today = today or timezone.localdate()
    sections = list_visible_sections(user, action)
    reads_sheet, reads_calendar = Section.SHEET in sections, Section.CALENDAR in sections
    steps = list(action.steps.select_related("responsible")) if reads_calendar else None
    blockers = _read_blockers(action) if Section.BLOCKERS in sections else None
    money = read_money(action) if Section.MONEY in sections else None
    pilots = tuple(action.pilots.select_related("organization")) if reads_sheet else ()
    places, unseen = list_places(action, user)
    return Sheet(
        action=action,
        sections=sections,
        can_edit=can_edit_action(user, action),
        fields=read_fields(action, sections),
        pilots=pilots,
        partners=tuple(action.partners.all()) if reads_sheet else (),
        territories=tuple(action.territories.all()) if reads_sheet else (),
        steps=None if steps is None else build_steps(steps, today),
        progress=None if steps is None else compute_action_progress(map(read_step, steps)),
        blockers=blockers,
        money=money,
        places=places,
        unseen_places=unseen if sections == ALL_SECTIONS else 0,
        status_changes=(
            tuple(action.status_changes.select_related("changed_by")) if sections == ALL_SECTIONS else ()
        ),
        headline=_write_headline(action, sections, steps, blockers, money, pilots, today),
        completeness=find_completeness(action, today) if sections == ALL_SECTIONS else None,
    )


def list_ways(action: Action) -> list[ActionStatus]:
    """Give the states that may follow an action's own, in the order of the list."""
    return [way for way in ActionStatus if way in ACTION_TRANSITIONS[ActionStatus(action.status)]]


def read_money(action: Action) -> Money:
    """Give the budget and fundings of an action with their sums, in two queries."""
    return add_money(tuple(action.budget_lines.all()), tuple(action.fundings.select_related("funder")))


def add_money(lines: tuple[BudgetLine, ...], fundings: tuple[Funding, ...]) -> Money:
    """Give lines of budget and fundings with their sums."""
    budget, money = [read_budget(line) for line in lines], [read_funding(one) for one in fundings]
    return Money(lines, summarize_budget(budget), fundings, summarize_plan(budget, money))


def list_seen_placements(action: Action, user: Person) -> models.QuerySet[Placement]:
    """Give the places of an action in the contracts a person may see; the others do not exist for them."""
    seen = Contract.objects.visible_to(user)
    return action.placements.select_related("node__contract").filter(node__contract__in=seen)


def list_places(action: Action, user: Person) -> tuple[tuple[Place, ...], int]:
    """Give the places of an action in the contracts a person may see, and how many others there are."""
    placements = list(action.placements.select_related("node__contract__type").order_by("-is_home", "pk"))
    visible = set(
        Contract.objects.visible_to(user)
        .filter(pk__in={placement.node.contract_id for placement in placements})
        .values_list("pk", flat=True)
    )
    nodes = {node.pk: node for node in Node.objects.filter(contract__in=visible)}
    seen = [placement for placement in placements if placement.node.contract_id in visible]
    places = tuple(
        Place(
            placement,
            placement.node.contract,
            tuple(find_path(placement.node_id, nodes)),
            tuple(str(Section(name).label) for name in placement.shared_sections),
        )
        for placement in seen
    )
    return places, len(placements) - len(seen)


def find_path(node_id: int, nodes: dict[int, Node]) -> list[Node]:
    """Give the elements from the top of a tree down to one of them."""
    path: list[Node] = []
    step: int | None = node_id
    while step is not None:
        path.insert(0, nodes[step])
        step = nodes[step].parent_id
    return path


def build_steps(steps: Iterable[Step], today: datetime.date) -> tuple[StepView, ...]:
    """Give steps as the tree they make."""
    below: defaultdict[int | None, list[Step]] = defaultdict(list)
    for step in steps:
        below[step.parent_id].append(step)

    def build(step: Step, depth: int) -> StepView:
        children = tuple(build(child, depth + 1) for child in below[step.pk])
        late = (today - step.due_on).days if step.due_on and not step.done_on else 0
        facts = [read_step(one) for one in _gather(step, below)]
        inside = compute_action_progress(facts) if children and not step.done_on else None
        return StepView(step, depth, inside, max(0, late), children)

    return tuple(build(step, 0) for step in below[None])


def _gather(step: Step, below: dict[int | None, list[Step]]) -> list[Step]:
    found = list(below[step.pk])
    for child in below[step.pk]:
        found.extend(_gather(child, below))
    return found


def find_completeness(action: Action, today: datetime.date) -> Completeness:
    """Tell how complete the sheet of one action is."""
    return map_completeness([action], today=today)[action.pk]


def map_completeness(
    actions: Collection[Action], *, today: datetime.date | None = None
) -> dict[int, Completeness]:
    """Tell how complete many sheets are, by primary key, in a constant number of queries.

    For those who read the whole of these actions only: what is missing from the budget says
    something of the budget. ``home__type`` is to be selected with the actions.
    """
    today = today or timezone.localdate()
    keys = [action.pk for action in actions]
    counts = {
        "pilots": _count_rows(Pilot.objects.filter(action__in=keys)),
        "steps": _count_rows(Step.objects.filter(action__in=keys)),
        "fundings": _count_rows(Funding.objects.filter(action__in=keys)),
        "partners": _count_rows(Action.partners.through.objects.filter(action__in=keys)),
        "territories": _count_rows(Action.territories.through.objects.filter(action__in=keys)),
        "blockers": _count_rows(Blocker.objects.filter(action__in=keys, resolved_on=None)),
    }
    planned: defaultdict[int, set[int]] = defaultdict(set)
    spent: defaultdict[int, set[int]] = defaultdict(set)
    for line in BudgetLine.objects.filter(action__in=keys):
        if line.planned is not None:
            planned[line.action_id].add(line.year)
        if line.actual is not None:
            spent[line.action_id].add(line.year)
    return {
        action.pk: compute_completeness(
            SheetFacts(
                status=ActionStatus(action.status),
                type_code=action.home.type.code,
                filled=_list_filled(action),
                counts={name: rows.get(action.pk, 0) for name, rows in counts.items() if name != "blockers"},
                planned_years=frozenset(planned[action.pk]),
                spent_years=frozenset(spent[action.pk]),
                starts_on=action.starts_on,
                ends_on=action.ends_on,
                open_blockers=counts["blockers"].get(action.pk, 0),
            ),
            today=today,
        )
        for action in actions
    }


def _count_rows(rows: models.QuerySet[models.Model]) -> dict[int, int]:
    return dict(rows.order_by().values_list("action").annotate(models.Count("pk")))


def _list_filled(action: Action) -> frozenset[str]:
    names = [name for name, _ in SHEET_FIELDS if getattr(action, name).strip()]
    if action.residents_level:
        names.append("residents_level")
    if action.starts_on and action.ends_on:
        names.append("period")
    return frozenset(names)


def read_fields(action: Action, sections: frozenset[Section]) -> tuple[SheetField, ...]:
    """Give the fields of a sheet that a person may read, in its order, empty ones too."""
    meta = action._meta  # noqa: SLF001 - Django's documented model API
    return tuple(
        SheetField(name, str(getattr(meta.get_field(name), "verbose_name", name)), getattr(action, name))
        for name, section in SHEET_FIELDS
        if section in sections
    )


def _read_blockers(action: Action) -> tuple[Blocker, ...]:
    rows = action.blockers.select_related("waiting_for", "raised_by")
    return tuple(sorted(rows, key=lambda one: (one.resolved_on is not None, one.raised_on, one.pk)))


def _write_headline(
    action: Action,
    sections: frozenset[Section],
    steps: list[Step] | None,
    blockers: tuple[Blocker, ...] | None,
    money: Money | None,
    pilots: tuple[Pilot, ...],
    today: datetime.date,
) -> Headline:
    gap = next((plan for plan in money.plans if plan.year == today.year), None) if money else None
    waiting = None if steps is None else [step for step in steps if step.done_on is None]
    situation = Situation(
        status=ActionStatus(action.status),
        ends_on=action.ends_on if Section.CALENDAR in sections else None,
        blockers=None
        if blockers is None
        else [
            BlockerFact(one.what, one.raised_on, str(one.waiting_for or ""), one.remind_on)
            for one in blockers
            if one.resolved_on is None
        ],
        steps=None if waiting is None else [DueStep(one.title, one.due_on) for one in waiting if one.due_on],
        has_steps=bool(steps),
        gap_year=gap.year if gap else None,
        gap_eur=gap.gap if gap else None,
        has_pilot=bool(pilots) or Section.SHEET not in sections,
    )
    return write_headline(situation, today=today)
