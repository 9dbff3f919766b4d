"""Erase a person: their data goes, what they did stays, nobody's name on it."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from maillage.accounts.access import is_operator
from maillage.accounts.models import Affiliation, Invitation, User
from maillage.accounts.services.person import end_sessions
from maillage.core.digests import compute_digest, name_kind
from maillage.core.enums import Verb
from maillage.core.mail import forget_letters
from maillage.core.models import Event
from maillage.core.personal_data import Nature, OnErasure, list_owned
from maillage.core.rights import require
from maillage.core.services import erase_event_details, record_event
from maillage.core.tombstones import bury

REASON = "effacement d’une personne"


@dataclass(frozen=True)
class ErasureReport:
    """What an erasure did, and what somebody must still read by eye."""

    deleted_rows: int
    erased_events: int
    free_texts: dict[str, int]


@transaction.atomic
def erase_person(*, user: User, by: User | None) -> ErasureReport:
    """Empty an account for good and remove its name from the journal, whose chain still holds.

    The row stays as a tombstone: what the person signed or decided keeps an author, « Personne
    effacée », and a restored backup can be purged again from the list of tombstones.

    Parameters
    ----------
    by : User or None
        Somebody who runs the instance; ``None`` is the command line.

    Raises
    ------
    ValidationError
        The person is erased already, or runs the instance: close that role first.
    """
    require(by is None or is_operator(by), "Seul un administrateur de l’instance efface une personne.")
    if user.erased_at is not None:
        msg = "Cette personne est déjà effacée."
        raise ValidationError(msg, code="erased")
    if user.is_staff:
        msg = f"{user} administre l’instance : retirez-lui d’abord ce rôle."
        raise ValidationError(msg, code="operator")
    erased = [event.pk for event in _list_events_about(user)]
    end_sessions(user=user)
    deleted = _delete_owned_rows(user)
    forget_letters(user.email)
    _empty_invitations(user)
    _empty_account(user)
    for event in Event.objects.filter(pk__in=erased, erased_at__isnull=True).order_by("sequence"):
        erase_event_details(event=event, by=by, reason=REASON)
    record_event(verb=Verb.ERASE, subject=user, by=by)
    # Last, and before the transaction is kept: an erasure that no restoration could replay is refused.
    bury(make_tombstone(user))
    return ErasureReport(deleted, len(erased), _count_free_texts(user))


def make_tombstone(user: User) -> str:
    """Give what recognizes an account in any backup, and says nothing of the person to anybody else.

    The instant at which it was opened is drawn in with its key: in a restored database the next
    accounts take the keys of those opened since the backup.
    """
    return compute_digest([name_kind(user), user.pk, user.joined_at.astimezone(datetime.UTC).isoformat()])


def erase_again(tombstones: frozenset[str]) -> str:
    """Erase, in a restored database, those who were erased since the backup was made."""
    living = User.objects.filter(erased_at__isnull=True).order_by("pk")
    again = [user for user in living.iterator() if make_tombstone(user) in tombstones]
    for user in again:
        # Who ran the instance then had lost that role before they were erased.
        user.is_staff = False
        erase_person(user=user, by=None)
    return f"Personnes effacées depuis la sauvegarde, effacées de nouveau : {len(again)}."


def _list_events_about(user: User) -> QuerySet[Event]:
    """Give the events whose label or details name a person: about their rows, or citing their address."""
    about = Q(subject_kind=name_kind(user), subject_id=str(user.pk))
    invitations = Invitation.objects.filter(Q(email=user.email) | Q(accepted_by=user))
    about |= Q(subject_kind=name_kind(Invitation), subject_id__in=_list_keys(invitations))
    for known in list_owned():
        if known.model in {Event, User, Invitation} or known.owner != "user":
            continue
        rows = known.model._default_manager.filter(user=user)  # noqa: SLF001 - documented model API
        about |= Q(subject_kind=name_kind(known.model), subject_id__in=_list_keys(rows))
    cited = Q(subject_label__icontains=user.email) | Q(details__icontains=user.email)
    return Event.objects.filter(about | cited, erased_at__isnull=True).order_by("sequence")


def _list_keys(rows: QuerySet[Any]) -> list[str]:
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def _delete_owned_rows(user: User) -> int:
    deleted = 0
    for known in list_owned():
        if known.on_erasure is OnErasure.DELETE:
            rows = known.model._default_manager.filter(**{known.owner: user.pk})  # noqa: SLF001 - same
            deleted += rows.delete()[0]
    return deleted


def _empty_invitations(user: User) -> None:
    mine = Invitation.objects.filter(Q(email=user.email) | Q(accepted_by=user))
    now = timezone.now()
    mine.filter(accepted_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)
    mine.update(email=_make_tombstone_address(user))


def _empty_account(user: User) -> None:
    Affiliation.objects.filter(user=user, ended_on__isnull=True).update(ended_on=timezone.localdate())
    user.email = _make_tombstone_address(user)
    user.first_name, user.last_name, user.function, user.story = "Personne", "effacée", "", ""
    user.is_active, user.erased_at, user.last_login = False, timezone.now(), None
    user.set_unusable_password()
    user.save()


def _make_tombstone_address(user: User) -> str:
    return f"personne-{user.pk}@effacee.invalid"


def _count_free_texts(user: User) -> dict[str, int]:
    """Count the rows of free text a person wrote: no program can say whether they name somebody."""
    counts: dict[str, int] = {}
    for known in list_owned():
        if known.model in {Event, User} or Nature.FREE_TEXT not in known.natures.values():
            continue
        rows = known.model._default_manager.filter(**{known.owner: user.pk})  # noqa: SLF001 - same
        if count := rows.count():
            counts[str(known.model._meta.verbose_name)] = count  # noqa: SLF001 - same
    return counts
