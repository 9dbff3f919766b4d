"""Write the journal: one event per change, chained to the one before, sealed every day."""

import datetime
import secrets
import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from maillage.core.digests import compute_digest, name_kind
from maillage.core.enums import Verb
from maillage.core.errors import StaleVersion
from maillage.core.models import Event, FormReceipt, JournalHead, Seal, Verification, Versioned
from maillage.core.search.index import index_event
from maillage.core.selectors import JournalFault

Changes = Mapping[str, tuple[Any, Any]]
Made = TypeVar("Made", bound=models.Model)


@transaction.atomic
def record_event(
    *,
    verb: Verb,
    subject: models.Model,
    by: AbstractBaseUser | None,
    scope: models.Model | None = None,
    changes: Changes | None = None,
    note: str = "",
) -> Event:
    """Add one event at the end of the journal, in the transaction of the change it tells.

    Called last in a service: the row locked here makes writers of the journal follow one another,
    so it must be held for the shortest time.

    Parameters
    ----------
    by : user or None
        ``None`` is the program itself.
    scope : model, optional
        What the subject hangs on (a contract for its articles), whose history shows the event too.
    changes : mapping of field name to (before, after), optional
    note : str
        A sentence in French that completes the event.
    """
    details: dict[str, Any] = {}
    if changes:
        details["changes"] = {
            name: [_plain(before), _plain(after)] for name, (before, after) in changes.items()
        }
    if note:
        details["note"] = note
    JournalHead.objects.get_or_create(pk=1)
    head = JournalHead.objects.select_for_update().get(pk=1)
    now = timezone.now()
    event = Event(
        sequence=head.sequence + 1,
        # A clock set back must not put the journal out of order.
        at=max(now, head.at) if head.at else now,
        actor_id=by.pk if by is not None else None,
        verb=verb,
        subject_kind=name_kind(subject),
        subject_id=str(subject.pk),
        subject_label=str(subject)[:300],
        scope_kind=name_kind(scope) if scope else "",
        scope_id=str(scope.pk) if scope else "",
        details=details,
        salt=secrets.token_hex(16),
        previous_digest=head.digest,
    )
    event.details_digest = compute_digest(event.salted_values())
    event.digest = compute_digest(event.chained_values())
    event.save(force_insert=True)
    head.sequence, head.digest, head.at = event.sequence, event.digest, event.at
    head.save()
    # Whatever is found by search is found as it now is: no service has to think of it.
    index_event(subject, scope, verb)
    return event


def run_once(*, key: uuid.UUID | None, by: AbstractBaseUser, make: Callable[[], Made]) -> Made:
    """Make what a form asks for, once, however many times it is sent.

    The receipt is written in the same transaction as the thing: two sendings at once follow one
    another, and the second is given what the first has made.

    Parameters
    ----------
    key : UUID or None
        Drawn when the form was shown; ``None`` makes without a receipt.
    make : callable
        Calls the service; what it refuses leaves no receipt, so the form may be corrected and sent.

    Raises
    ------
    ValidationError
        The key was used by somebody else, or what it made is no longer there.
    """
    if key is None:
        return make()
    with transaction.atomic():
        try:
            with transaction.atomic():
                receipt = FormReceipt.objects.create(key=key, sender_id=by.pk)
        except IntegrityError:
            return cast("Made", _find_made(key, by))  # the kind is the one the same form made before
        made = make()
        receipt.subject_kind, receipt.subject_id = name_kind(made), str(made.pk)
        receipt.save()
    return made


def _find_made(key: uuid.UUID, by: AbstractBaseUser) -> models.Model:
    receipt = FormReceipt.objects.filter(key=key, sender_id=by.pk).first()
    manager = apps.get_model(receipt.subject_kind)._default_manager if receipt else None  # noqa: SLF001 - documented
    made: models.Model | None = manager.filter(pk=receipt.subject_id).first() if receipt and manager else None
    if made is None:
        msg = "Ce formulaire a déjà servi : rouvrez la page avant de l’envoyer de nouveau."
        raise ValidationError(msg, code="used")
    return made


def _plain(value: object) -> object:
    """Give a value as JSON can keep it: an object by its label, the rest as text."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return str(value)


def assign_fields(subject: models.Model, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Set fields on an object that is not yet saved, and give those that really change.

    Raises
    ------
    FieldDoesNotExist
        A name is no field of the object: an unlisted field never gets in.
    """
    changes: dict[str, tuple[Any, Any]] = {}
    for name, value in values.items():
        subject._meta.get_field(name)  # noqa: SLF001 - Django's documented model API
        before = getattr(subject, name)
        if before != value:
            setattr(subject, name, value)
            changes[name] = (before, value)
    return changes


def save_versioned(subject: Versioned, *, expected_version: int | None) -> None:
    """Save a changed object, refusing when somebody saved it since the given version was read.

    The check and the write are one statement, so two editors can never both pass.

    Raises
    ------
    StaleVersion
        The stored version is not ``expected_version``; nothing was written.
    """
    subject.full_clean()
    read = subject.version if expected_version is None else expected_version
    manager = type(subject)._default_manager  # noqa: SLF001 - Django's documented model API
    if not manager.filter(pk=subject.pk, version=read).update(version=read + 1):
        raise StaleVersion(str(subject))
    subject.version = read + 1
    subject.save()


@transaction.atomic
def seal_journal(*, day: datetime.date | None = None) -> Seal | None:
    """Seal every event up to the end of a past day; give None when there is nothing new to seal."""
    day = day or timezone.localdate() - datetime.timedelta(days=1)
    end = timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min))
    last = Event.objects.filter(at__lt=end).first()
    previous = Seal.objects.first()
    first_open = previous.last_sequence if previous else 0
    if last is None or last.sequence <= first_open:
        return None
    seal = Seal(
        day=day,
        last_sequence=last.sequence,
        count=last.sequence - first_open,
        digest=compute_digest([day, last.sequence, last.digest, previous.digest if previous else ""]),
        sealed_at=timezone.now(),
    )
    seal.save(force_insert=True)
    return seal


@transaction.atomic
def erase_event_details(*, event: Event, by: AbstractBaseUser | None, reason: str) -> Event:
    """Remove the personal data of an event; its digest stays, so the chain still verifies."""
    event.details, event.subject_label, event.salt = {}, "", ""
    event.erased_at = timezone.now()
    event.save(update_fields=["details", "subject_label", "salt", "erased_at"])
    record_event(verb=Verb.ERASE, subject=event, by=by, note=reason)
    return event


@transaction.atomic
def record_verification(*, checked: int, fault: JournalFault | None) -> Verification:
    """Remember a walk through the journal, so that its page says when it was last verified."""
    return Verification.objects.create(
        checked=checked,
        fault_sequence=fault.sequence if fault else None,
        fault_reason=fault.reason[:300] if fault else "",
    )
