"""Lay the actions of a contract by state, as cards that may be moved where the rules allow."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from maillage.contracts.access import Person
from maillage.contracts.enums import ACTION_TRANSITIONS, ActionStatus
from maillage.contracts.models import Contract
from maillage.contracts.selectors.action_list import (
    COUNTED,
    LONG_TEXTS,
    ActionFilters,
    ActionRow,
    build_rows,
    filter_actions,
)

CARDS = 40


@dataclass(frozen=True)
class Card:
    """One action on the board, with the states it may go to when the person may move it."""

    row: ActionRow
    ways: tuple[ActionStatus, ...]


@dataclass(frozen=True)
class BoardColumn:
    """A state with its actions; only the first are shown, the list has them all."""

    status: ActionStatus
    cards: tuple[Card, ...]
    count: int

    @property
    def tone(self) -> str:
        """Give the color of the column’s head, which its title says in words."""
        return {
            ActionStatus.RUNNING: "thread",
            ActionStatus.BLOCKED: "alarm",
            ActionStatus.DONE: "good",
        }.get(self.status, "neutral")

    @property
    def hidden_count(self) -> int:
        """Give how many actions are not shown as cards."""
        return self.count - len(self.cards)


def load_board(contract: Contract, user: Person, *, today: datetime.date | None = None) -> list[BoardColumn]:
    """Give the columns of the board, in the order of an action's life, in a constant number of queries."""
    today = today or timezone.localdate()
    actions = filter_actions(ActionFilters(order="numero"), user, contract=contract, today=today)
    found = list(actions.select_related("home__type").defer(*LONG_TEXTS)[:COUNTED])
    by_status = {status: [one for one in found if one.status == status] for status in ActionStatus}
    shown = [action for some in by_status.values() for action in some[:CARDS]]
    rows = {row.action.pk: row for row in build_rows(shown, user, contract=contract, today=today)}
    return [
        BoardColumn(
            status=status,
            cards=tuple(_build_card(rows[action.pk]) for action in some[:CARDS]),
            count=len(some),
        )
        for status, some in by_status.items()
    ]


def _build_card(row: ActionRow) -> Card:
    allowed = ACTION_TRANSITIONS[ActionStatus(row.action.status)] if row.is_editable else frozenset()
    return Card(row, tuple(status for status in ActionStatus if status in allowed))
