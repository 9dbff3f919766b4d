"""Remind those who run contracts of what falls due, once per level."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from maillage.accounts.models import User
from maillage.contracts.models import Assignment, Deadline
from maillage.contracts.selectors.deadline import WatchedDeadline, filter_watched, watch_deadline
from maillage.core.mail import queue_letters


@transaction.atomic
def send_deadline_reminders(*, today: datetime.date) -> int:
    """Send each manager one message with the deadlines that reached a new level; give the number sent.

    A level is told once: run twice in a day, the second sends nothing. The messages are kept with
    the levels, and leave then: a mail server that is down loses none and is sent none twice.
    """
    watched = [watch_deadline(row, today) for row in filter_watched(today)]
    due = [one for one in watched if _is_new_level(one)]
    if not due:
        return 0
    by_person = _group_by_manager(due)
    for level in {one.level for one in due}:
        Deadline.objects.filter(pk__in=[one.deadline.pk for one in due if one.level == level]).update(
            reminded_level=level
        )
    queue_letters([_write_digest(person, lines) for person, lines in by_person.items()])
    return len(by_person)


def _is_new_level(watched: WatchedDeadline) -> bool:
    last = watched.deadline.reminded_level
    return last is None or watched.level < last


def _group_by_manager(due: Iterable[WatchedDeadline]) -> Mapping[User, list[WatchedDeadline]]:
    by_contract: dict[int, list[WatchedDeadline]] = defaultdict(list)
    for one in due:
        by_contract[one.deadline.contract_id].append(one)
    managers = (
        Assignment.objects.current()
        .managing()
        .filter(contract__in=by_contract, user__is_active=True)
        .select_related("user")
    )
    by_person: dict[User, list[WatchedDeadline]] = defaultdict(list)
    for assignment in managers:
        by_person[assignment.user] += by_contract[assignment.contract_id]
    return by_person


def _write_digest(person: User, lines: list[WatchedDeadline]) -> tuple[str, str, str]:
    lines = sorted(lines, key=lambda one: (one.days_left, one.deadline.pk))
    count = len(lines)
    subject = f"Maillage : {count} échéance{'s' if count > 1 else ''} à suivre"
    context = {"person": person, "lines": lines, "site": settings.MAILLAGE_PUBLIC_URL}
    return person.email, subject, render_to_string("contracts/mail/deadlines.txt", context)
