"""Read the journal: verify its chain, tell an object's history."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone

from maillage.core.digests import compute_digest, name_kind
from maillage.core.enums import Verb
from maillage.core.models import Event, JournalHead, Seal, Verification
from maillage.core.nouns import join_noun
from maillage.core.numbers import quote


@dataclass(frozen=True)
class JournalFault:
    """The first place where the journal does not hold: its rank and what is wrong there."""

    sequence: int
    reason: str


@dataclass(frozen=True)
class FieldChange:
    """One field of a change, in French: its label, its value before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class HistoryLine:
    """One event, ready to be read: when, who, what, and the fields changed."""

    at: datetime.datetime
    actor: str
    sentence: str
    note: str
    changes: tuple[FieldChange, ...]
    is_erased: bool


@dataclass(frozen=True)
class JournalSummary:
    """What an operator reads of the journal: its head, its seals, its verifications."""

    count: int
    digest: str
    unsealed: int
    seals: tuple[Seal, ...]
    verifications: tuple[Verification, ...]

    @property
    def last(self) -> Verification | None:
        """Give the last verification."""
        return self.verifications[0] if self.verifications else None

    @property
    def sentence(self) -> str:
        """Say what matters now."""
        if self.last is None:
            return "Le journal n’a encore jamais été vérifié."
        day = f"{timezone.localtime(self.last.at):%d/%m/%Y}"
        if self.last.fault_sequence is not None:
            return f"Le journal ne tient pas au rang {self.last.fault_sequence} (vérifié le {day})."
        return f"Le journal tient ; dernière vérification le {day}."


def summarize_journal(*, limit: int = 30) -> JournalSummary:
    """Give the state of the journal, without walking through it."""
    head = JournalHead.objects.filter(pk=1).first()
    seals = tuple(Seal.objects.all()[:limit])
    sealed = seals[0].last_sequence if seals else 0
    return JournalSummary(
        count=head.sequence if head else 0,
        digest=head.digest if head else "",
        unsealed=(head.sequence if head else 0) - sealed,
        seals=seals,
        verifications=tuple(Verification.objects.all()[:10]),
    )


def get_journal_link() -> str:
    """Give the digest of the last event: it changes with anything written. Empty before the first."""
    return next(iter(JournalHead.objects.filter(pk=1).values_list("digest", flat=True)), "")


# What the two digests of an event read, and what they are compared with.
_LINKED = (
    "sequence", "at", "actor_id", "verb", "subject_kind", "subject_id", "subject_label", "scope_kind", "scope_id",
    "details", "details_digest", "salt", "erased_at", "previous_digest", "digest",
)  # fmt: skip


def find_journal_fault(*, on_progress: Callable[[int], None] | None = None) -> JournalFault | None:
    """Walk the whole journal and give the first row that was changed, moved, added or removed.

    Parameters
    ----------
    on_progress : callable, optional
        Told the number of rows checked, every thousand rows.
    """
    previous, expected = "", 1
    seals = {seal.last_sequence: seal for seal in Seal.objects.order_by("day")}
    seal_digest = ""
    # Rows with the names of the fields, not objects: making these costs a third of the whole walk.
    rows = Event.objects.order_by("sequence").values_list(*_LINKED, named=True)
    for event in rows.iterator(chunk_size=2000):
        fault = _find_event_fault(event, expected=expected, previous=previous)
        if fault:
            return JournalFault(expected, fault)
        previous = event.digest
        if seal := seals.pop(event.sequence, None):
            seal_digest = compute_digest([seal.day, event.sequence, event.digest, seal_digest])
            if seal.digest != seal_digest:
                return JournalFault(event.sequence, f"le scellé du {seal.day:%d/%m/%Y} ne correspond pas")
        if on_progress and expected % 1000 == 0:
            on_progress(expected)
        expected += 1
    head = JournalHead.objects.filter(pk=1).first()
    if (head.sequence if head else 0) != expected - 1 or (head and head.digest != previous):
        return JournalFault(expected, "la fin du journal manque")
    if seals:
        return JournalFault(min(seals), "un scellé porte sur un événement absent")
    return None


def _find_event_fault(event: Any, *, expected: int, previous: str) -> str:
    if event.sequence != expected:
        return f"un événement manque (rang {expected})"
    if event.previous_digest != previous:
        return "l’événement ne suit pas le précédent"
    if event.digest != compute_digest(Event.chained_values(event)):
        return "l’événement a été modifié"
    if event.erased_at is None and event.details_digest != compute_digest(Event.salted_values(event)):
        return "le détail de l’événement a été modifié"
    return ""


def list_history(
    subject: models.Model, *, limit: int = 50, without: models.Q | None = None
) -> list[HistoryLine]:
    """Tell what happened to an object and to what hangs on it, the latest first, in three queries.

    Parameters
    ----------
    without : Q, optional
        Events that the reader may not read.
    """
    own = models.Q(subject_kind=name_kind(subject), subject_id=str(subject.pk))
    below = models.Q(scope_kind=name_kind(subject), scope_id=str(subject.pk))
    events = _leave_out(Event.objects.filter(own | below), without).select_related("actor")[:limit]
    return [_tell(event) for event in events]


def list_recent_events(
    scope_kind: str, scope_ids: list[str], *, limit: int, without: models.Q | None = None
) -> list[HistoryLine]:
    """Tell the last events that hang on some objects, the latest first; ``without`` as above."""
    events = _leave_out(Event.objects.filter(scope_kind=scope_kind, scope_id__in=scope_ids), without)
    return [_tell(event) for event in events.select_related("actor")[:limit]]


def _leave_out(events: models.QuerySet[Event], without: models.Q | None) -> models.QuerySet[Event]:
    return events if without is None else events.exclude(without)


def _tell(event: Event) -> HistoryLine:
    changes = event.details.get("changes", {})
    return HistoryLine(
        at=event.at,
        actor=str(event.actor) if event.actor else "Maillage",
        sentence=_write_sentence(event),
        note=event.details.get("note", ""),
        changes=tuple(_list_changes(event.subject_kind, changes)),
        is_erased=event.erased_at is not None,
    )


def _write_sentence(event: Event) -> str:
    verb = str(event.get_verb_display())
    if event.verb in {Verb.SIGN_IN, Verb.SIGN_OUT}:
        return verb
    try:
        kind = str(apps.get_model(event.subject_kind)._meta.verbose_name)  # noqa: SLF001 - documented
    except LookupError:
        kind = event.subject_kind
    return f"{join_noun(verb, kind)} {quote(event.subject_label or 'effacé')}"


def _list_changes(kind: str, changes: dict[str, list[Any]]) -> Iterator[FieldChange]:
    for name, (before, after) in changes.items():
        label, choices = name, {}
        try:
            field = apps.get_model(kind)._meta.get_field(name)  # noqa: SLF001 - documented
        except (LookupError, FieldDoesNotExist):
            field = None
        if field is not None:
            label = str(getattr(field, "verbose_name", name))
            choices = dict(getattr(field, "flatchoices", []) or [])
        yield FieldChange(label, _show(before, choices), _show(after, choices))


def _show(value: object, choices: dict[object, str]) -> str:
    if value is None or value == "" or value == []:
        return "rien"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(_show(item, choices) for item in value)
    try:
        return str(choices.get(value, value))
    except TypeError:
        return str(value)
