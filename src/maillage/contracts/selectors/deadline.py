"""Find the deadlines that need somebody."""

import datetime
from dataclasses import dataclass

from django.db import models
from django.http import Http404
from django.utils import timezone

from maillage.contracts.access import Person
from maillage.contracts.deadlines import LEVELS, find_level
from maillage.contracts.enums import AMENDABLE_STATUSES, ContractStatus, DeadlineKind
from maillage.contracts.models import Assignment, Contract, Deadline, Notice
from maillage.core.tables import Column, ColumnType

FURTHEST_DAYS = max(LEVELS)


@dataclass(frozen=True)
class WatchedDeadline:
    """A deadline that is near or past: the days left (negative when past) and its level."""

    deadline: Deadline
    days_left: int
    level: int

    @property
    def is_overdue(self) -> bool:
        """Tell whether the day has passed."""
        return self.days_left < 0

    @property
    def label(self) -> str:
        """Give the level as people say it: « J-15 », « échue »."""
        if self.is_overdue:
            return "échue"
        return f"J-{self.level}" if self.level else "aujourd’hui"


def list_deadlines_to_watch(user: Person, today: datetime.date | None = None) -> list[WatchedDeadline]:
    """Give the open deadlines of a person's contracts that are past or within 180 days, the nearest first."""
    if not user.is_authenticated:
        return []
    assigned = Assignment.objects.current().filter(user=user).values("contract")
    today = today or timezone.localdate()
    rows = filter_watched(today).filter(contract__in=assigned)
    return [watch_deadline(row, today) for row in rows]


def filter_watched(today: datetime.date) -> "models.QuerySet[Deadline]":
    """Keep the open deadlines that are past or near, on contracts where something can still be done.

    An ended contract is watched for one thing: its renewal must be express, and nothing follows it.
    """
    running = models.Q(contract__status__in=AMENDABLE_STATUSES)
    unfollowed = ~models.Exists(Contract.objects.filter(previous=models.OuterRef("contract")))
    waiting = models.Q(contract__status=ContractStatus.ENDED, kind=DeadlineKind.RENEWAL) & unfollowed
    return (
        Deadline.objects.filter(handled_on__isnull=True)
        .filter(due_on__lte=today + datetime.timedelta(days=FURTHEST_DAYS))
        .filter(running | waiting)
        .select_related("contract__type")
        .order_by("due_on", "kind", "pk")
    )


def watch_deadline(deadline: Deadline, today: datetime.date) -> WatchedDeadline:
    """Give a deadline with its days left and its level."""
    days_left = (deadline.due_on - today).days
    level = find_level(days_left)
    return WatchedDeadline(deadline, days_left, FURTHEST_DAYS if level is None else level)


def list_next_deadlines(contract: Contract, today: datetime.date, *, limit: int = 4) -> list[WatchedDeadline]:
    """Give the open deadlines of one contract, the nearest first, in one query."""
    rows = contract.deadlines.filter(handled_on__isnull=True)
    if contract.status == ContractStatus.ENDED:
        rows = rows.filter(kind=DeadlineKind.RENEWAL)
    return [watch_deadline(row, today) for row in rows.order_by("due_on", "kind", "pk")[:limit]]


@dataclass(frozen=True)
class Agenda:
    """The deadlines of a contract: what is to be done, what is only said, what was done."""

    waiting: list[WatchedDeadline]
    past: list[Deadline]
    handled: list[Deadline]


def list_deadlines(contract: Contract, today: datetime.date) -> Agenda:
    """Give all the deadlines of a contract, in one query; an ended contract waits for its renewal only."""
    rows = list(contract.deadlines.select_related("handled_by").order_by("due_on", "kind", "pk"))
    handled = [row for row in rows if row.handled_on is not None]
    is_ended = contract.status == ContractStatus.ENDED
    past = [row for row in rows if row.handled_on is None and is_ended and row.kind != DeadlineKind.RENEWAL]
    waiting = [row for row in rows if row not in past and row.handled_on is None]
    return Agenda([watch_deadline(row, today) for row in waiting], past, handled)


def list_every_deadline(agenda: Agenda) -> list[Deadline]:
    """Give the deadlines of an agenda, the nearest first."""
    every = [*(one.deadline for one in agenda.waiting), *agenda.past, *agenda.handled]
    return sorted(every, key=lambda one: (one.due_on, one.kind, one.pk))


DEADLINE_COLUMNS: tuple[Column[Deadline], ...] = (
    Column("objet", "Objet", ColumnType.TEXT, lambda row: row.label),
    Column("echeance", "Échéance", ColumnType.DATE, lambda row: row.due_on),
    Column("fondement", "Fondement", ColumnType.TEXT, lambda row: row.basis),
    Column("traitee_le", "Traitée le", ColumnType.DATE, lambda row: row.handled_on),
)


def get_deadline(contract: Contract, pk: int) -> Deadline:
    """Give a deadline of a contract.

    Raises
    ------
    Http404
        No such deadline in this contract.
    """
    deadline = contract.deadlines.filter(pk=pk).first()
    if deadline is None:
        msg = "Aucune échéance de ce contrat à cette adresse."
        raise Http404(msg)
    deadline.contract = contract
    return deadline


def get_notice(contract: Contract, pk: int) -> Notice:
    """Give a notice of a contract.

    Raises
    ------
    Http404
        No such notice in this contract.
    """
    notice = contract.notices.select_related("party__organization").filter(pk=pk).first()
    if notice is None:
        msg = "Aucun préavis de ce contrat à cette adresse."
        raise Http404(msg)
    notice.contract = contract
    return notice
