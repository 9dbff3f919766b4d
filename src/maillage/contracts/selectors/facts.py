"""Read many actions at once as one person may see them, in a constant number of queries."""

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from maillage.contracts.access import Person, map_visible_sections
from maillage.contracts.enums import ActionStatus, Section
from maillage.contracts.models import Action, Blocker, BudgetLine, Funding, Pilot, Step
from maillage.contracts.money import BudgetFact, FundingFact
from maillage.contracts.progress import StepFact, compute_action_progress
from maillage.contracts.selectors.money import read_budget, read_funding


class NextStep(NamedTuple):
    """The step of an action that is due first, among those not done."""

    title: str
    due_on: datetime.date


@dataclass(frozen=True)
class ActionFacts:
    """What lists and sums need of an action; what is not shared with the reader is empty.

    ``progress`` is None when the action has no step, or when its calendar is not shared, which
    ``sections`` tells; ``next_step`` also when no dated step is left. ``open_blockers`` is None when
    blockers are not shared.
    """

    action: Action
    sections: frozenset[Section]
    first_pilot: str
    progress: float | None
    budget: tuple[BudgetFact, ...]
    fundings: tuple[FundingFact, ...]
    open_blockers: int | None
    next_step: NextStep | None = None

    @property
    def is_dropped(self) -> bool:
        """Tell whether the action was abandoned, and so counts for no progress."""
        return self.action.status == ActionStatus.DROPPED

    @property
    def hides_calendar(self) -> bool:
        """Tell whether the reader may not see how far the action has come."""
        return Section.CALENDAR not in self.sections

    @property
    def hides_money(self) -> bool:
        """Tell whether the reader may not see its budget and fundings."""
        return Section.MONEY not in self.sections


def map_facts(
    actions: Collection[Action], user: Person, *, with_money: bool = True
) -> dict[int, ActionFacts]:
    """Give the facts of actions that a person may open, by primary key, in eight queries at most.

    Parameters
    ----------
    with_money : bool
        Read budgets and fundings too; a list that shows neither spares their queries.
    """
    sections = map_visible_sections(user, actions)
    allowed = {section: [pk for pk, names in sections.items() if section in names] for section in Section}
    paying = allowed[Section.MONEY] if with_money else []
    (steps, coming), budgets = _read_steps(allowed[Section.CALENDAR]), _read_budgets(paying)
    fundings, blockers = _read_fundings(paying), _count_blockers(allowed[Section.BLOCKERS])
    pilots = _read_first_pilots(allowed[Section.SHEET])
    return {
        action.pk: ActionFacts(
            action=action,
            sections=sections[action.pk],
            first_pilot=pilots.get(action.pk, ""),
            progress=compute_action_progress(steps[action.pk]),
            budget=tuple(budgets[action.pk]),
            fundings=tuple(fundings[action.pk]),
            open_blockers=blockers[action.pk] if Section.BLOCKERS in sections[action.pk] else None,
            next_step=coming.get(action.pk),
        )
        for action in actions
    }


def read_step(step: Step) -> StepFact:
    """Give a step as progress needs it."""
    return StepFact(step.pk, step.done_on is not None, step.weight, step.parent_id)


def _read_steps(keys: list[int]) -> tuple[defaultdict[int, list[StepFact]], dict[int, NextStep]]:
    """Give the steps of each action as progress needs them, and the one that comes next."""
    found: defaultdict[int, list[StepFact]] = defaultdict(list)
    coming: dict[int, NextStep] = {}
    # As tuples: a list reads hundreds of steps, and an object costs ten times what it holds.
    rows = Step.objects.filter(action__in=keys).order_by("due_on", "pk")
    for pk, action, parent, title, due_on, done_on, weight in rows.values_list(
        "pk", "action", "parent", "title", "due_on", "done_on", "weight"
    ):
        found[action].append(StepFact(pk, done_on is not None, weight, parent))
        if done_on is None and due_on is not None:
            coming.setdefault(action, NextStep(title, due_on))
    return found, coming


def _read_budgets(keys: list[int]) -> defaultdict[int, list[BudgetFact]]:
    found: defaultdict[int, list[BudgetFact]] = defaultdict(list)
    for line in BudgetLine.objects.filter(action__in=keys) if keys else ():
        found[line.action_id].append(read_budget(line))
    return found


def _read_fundings(keys: list[int]) -> defaultdict[int, list[FundingFact]]:
    found: defaultdict[int, list[FundingFact]] = defaultdict(list)
    for funding in Funding.objects.filter(action__in=keys) if keys else ():
        found[funding.action_id].append(read_funding(funding))
    return found


def _count_blockers(keys: list[int]) -> defaultdict[int, int]:
    found: defaultdict[int, int] = defaultdict(int)
    for pk in Blocker.objects.filter(action__in=keys, resolved_on=None).values_list("action", flat=True):
        found[pk] += 1
    return found


def _read_first_pilots(keys: list[int]) -> dict[int, str]:
    pilots = Pilot.objects.filter(action__in=keys, is_first=True).select_related("organization")
    pilots = pilots.only("action", "organization", "organization__name", "organization__short_name")
    return {pilot.action_id: str(pilot.organization) for pilot in pilots}
