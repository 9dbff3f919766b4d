"""Say in one sentence what matters now about an action.

One thing is said, the first that holds in the order below; what the reader may not see is not given,
so it is never said.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from maillage.contracts.enums import OPEN_STATUSES, ActionStatus
from maillage.core.numbers import format_day, format_euros, format_number

SHOWN = 140


@dataclass(frozen=True)
class BlockerFact:
    """What the sentence needs of an open blocker."""

    what: str
    raised_on: datetime.date
    waiting_for: str = ""
    remind_on: datetime.date | None = None


@dataclass(frozen=True)
class DueStep:
    """What the sentence needs of a step to come or late."""

    title: str
    due_on: datetime.date


@dataclass(frozen=True)
class Situation:
    """What is known of an action; None is what the reader may not see."""

    status: ActionStatus
    ends_on: datetime.date | None = None
    blockers: Sequence[BlockerFact] | None = None
    steps: Sequence[DueStep] | None = None
    has_steps: bool = True
    gap_year: int | None = None
    gap_eur: Decimal | None = None
    has_pilot: bool = True


@dataclass(frozen=True)
class Headline:
    """The sentence and its tone: ``alarm``, ``attention``, ``well`` or ``plain``."""

    tone: str
    text: str


def write_headline(situation: Situation, *, today: datetime.date) -> Headline:
    """Give the sentence of an action on a day."""
    if situation.status not in OPEN_STATUSES:
        return _say_closed(situation)
    for say in (_say_blocked, _say_late, _say_over, _say_unfunded, _say_orphan, _say_next):
        if headline := say(situation, today):
            return headline
    return Headline("plain", f"{situation.status.label}. Rien d’urgent.")


def cut(text: str, *, length: int = SHOWN) -> str:
    """Give a text on one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[:length].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _say_closed(situation: Situation) -> Headline:
    if situation.status == ActionStatus.DROPPED:
        return Headline("plain", "Action abandonnée : elle ne compte dans aucun avancement.")
    if open_steps := len(situation.steps or ()):
        what = "une étape reste à faire" if open_steps == 1 else f"{open_steps} étapes restent à faire"
        return Headline("attention", f"Action terminée, mais {what}.")
    return Headline("well", "Action terminée.")


def _say_blocked(situation: Situation, today: datetime.date) -> Headline | None:
    if situation.blockers:
        first = situation.blockers[0]
        parts = [f"{_stopped(situation)} depuis le {format_day(first.raised_on)} : {cut(first.what)}"]
        text = parts[0] if parts[0].endswith(("…", ".", "!", "?")) else f"{parts[0]}."
        if first.waiting_for:
            text += f" Attendu de : {first.waiting_for}."
        if first.remind_on:
            text += f" {_say_reminder(first.remind_on, today)}"
        if more := len(situation.blockers) - 1:
            text += f" Et {more} autre{'s' if more > 1 else ''} blocage{'s' if more > 1 else ''}."
        return Headline("alarm", text)
    if situation.status == ActionStatus.BLOCKED and situation.blockers is not None:
        return Headline("attention", "Plus rien ne bloque cette action : dites si elle reprend.")
    if situation.status == ActionStatus.BLOCKED:
        return Headline("alarm", "Action bloquée.")
    return None


def _stopped(situation: Situation) -> str:
    return "Bloquée" if situation.status == ActionStatus.BLOCKED else "Freinée"


def _say_reminder(remind_on: datetime.date, today: datetime.date) -> str:
    late = (today - remind_on).days
    if late > 0:
        return f"Relance en retard de {_count_days(late)}."
    return "Relance à faire aujourd’hui." if late == 0 else f"Relance le {format_day(remind_on)}."


def _say_late(situation: Situation, today: datetime.date) -> Headline | None:
    late = sorted(
        (step for step in situation.steps or () if step.due_on < today), key=lambda step: step.due_on
    )
    if not late:
        return None
    first = late[0]
    days = _count_days((today - first.due_on).days)
    text = f"« {cut(first.title)} » a {days} de retard (prévu le {format_day(first.due_on)})."
    if more := len(late) - 1:
        text += f" {more} autre{'s' if more > 1 else ''} étape{'s' if more > 1 else ''} en retard."
    return Headline("alarm", text)


def _say_over(situation: Situation, today: datetime.date) -> Headline | None:
    if situation.ends_on is None or situation.ends_on >= today:
        return None
    day = format_day(situation.ends_on)
    return Headline("attention", f"L’action devait finir le {day} : terminez-la ou prolongez-la.")


def _say_unfunded(situation: Situation, _today: datetime.date) -> Headline | None:
    if situation.gap_eur is None or situation.gap_eur <= 0:
        return None
    return Headline(
        "attention", f"Il reste {format_euros(situation.gap_eur)} à trouver pour {situation.gap_year}."
    )


def _say_orphan(situation: Situation, _today: datetime.date) -> Headline | None:
    if situation.has_pilot:
        return None
    return Headline("attention", "Personne ne pilote encore cette action.")


def _say_next(situation: Situation, today: datetime.date) -> Headline | None:
    coming = sorted(situation.steps or (), key=lambda step: step.due_on)
    if coming:
        first = coming[0]
        days = (first.due_on - today).days
        when = "aujourd’hui" if days == 0 else f"dans {_count_days(days)}"
        return Headline(
            "plain", f"Prochaine étape : « {cut(first.title)} », le {format_day(first.due_on)}, {when}."
        )
    if situation.steps is not None and not situation.has_steps:
        return Headline("plain", f"{situation.status.label}. Aucune étape n’est encore prévue.")
    return None


def _count_days(days: int) -> str:
    return f"{format_number(days)}\u00a0jour{'s' if days > 1 else ''}"
