"""Undo what a confirmation wrote: what nobody touched since goes, what somebody touched stays and is told."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from maillage.accounts.models import User
from maillage.contracts.models import Action, Article, Contract, Node, Party
from maillage.contracts.services.contract import set_districts
from maillage.contracts.services.removal import discard_draft
from maillage.core.digests import name_kind
from maillage.core.enums import Verb
from maillage.core.models import Event
from maillage.core.numbers import parse_day
from maillage.core.rights import require
from maillage.core.search.index import gather_indexing
from maillage.core.services import record_event
from maillage.intake.access import can_review
from maillage.intake.enums import DocumentState
from maillage.intake.models import Confirmation, SourceDocument
from maillage.intake.services.revision import remove_subject, write_values

# What hangs on others goes first.
_ORDER: tuple[type[models.Model], ...] = (Action, Node, Article, Party)
_CHANGED: tuple[type[models.Model], ...] = (*_ORDER, Contract)
_DAYS = frozenset({"starts_on", "ends_on"})


@transaction.atomic
def undo_confirmation(*, confirmation: Confirmation, by: User) -> tuple[Confirmation, list[str]]:
    """Take back a confirmation; give in French what could not be, because somebody worked on it since.

    Raises
    ------
    ValidationError
        It is undone already, or the contract is signed since.
    """
    document = SourceDocument.objects.select_for_update(of=("self",)).get(pk=confirmation.document_id)
    require(can_review(by, document), f"Vous ne pouvez pas annuler la reprise de « {document} ».")
    contract = document.contract
    if confirmation.undone_at or contract is None:
        raise ValidationError("Cette reprise est déjà annulée.", code="undone")
    if contract.is_locked:
        msg = f"« {contract} » est signé depuis : sa reprise ne s’annule plus."
        raise ValidationError(msg, code="locked")
    with gather_indexing():
        left = _remove_created(confirmation, by)
        left += _put_back(confirmation, contract, by)
        _close(confirmation, document, contract, by, left)
    return confirmation, left


def _list_touched(confirmation: Confirmation) -> set[tuple[str, str]]:
    """Give what the journal says was changed since, itself or what hangs on it."""
    since = Event.objects.filter(sequence__gt=confirmation.last_event)
    rows = since.values_list("subject_kind", "subject_id", "scope_kind", "scope_id")
    touched = set()
    for subject_kind, subject_id, scope_kind, scope_id in rows:
        touched |= {(subject_kind, subject_id), (scope_kind, scope_id)}
    return touched


def _remove_created(confirmation: Confirmation, by: User) -> list[str]:
    touched = _list_touched(confirmation)
    left: list[str] = []
    for model in _ORDER:
        kind = name_kind(model)
        origins = list(confirmation.origins.filter(subject_kind=kind, is_creation=True).order_by("-pk"))
        manager = model._default_manager  # noqa: SLF001 - Django's documented model API
        found = manager.in_bulk([origin.subject_id for origin in origins])
        for origin in origins:
            subject = found.get(origin.subject_id)
            if subject is None:
                origin.delete()
            elif (kind, str(subject.pk)) in touched:
                left.append(f"« {subject} » reste : quelqu’un y a travaillé depuis.")
            else:
                _remove(subject, by, left)
                if subject.pk is None:
                    origin.delete()
    return left


def _remove(subject: models.Model, by: User, left: list[str]) -> None:
    try:
        with transaction.atomic():
            remove_subject(subject, by)
    except ValidationError as error:
        left += error.messages


def _put_back(confirmation: Confirmation, contract: Contract, by: User) -> list[str]:
    """Put back the values that the confirmation changed, where they are still its own."""
    left: list[str] = []
    for change in reversed(confirmation.changes):
        if change["kind"] == "districts":
            kept = contract.districts.exclude(pk__in=change["added"])
            set_districts(contract=contract, territories=list(kept), by=by)
            continue
        models_of = {name_kind(one): one for one in _CHANGED}
        model = models_of[change["kind"]]
        subject = model._default_manager.filter(pk=change["pk"]).first()  # noqa: SLF001 - documented
        if subject is None:
            continue
        name = change["field"]
        if _plain(getattr(subject, name)) != change["after"]:
            left.append(f"« {subject} » : une valeur a été changée depuis, elle reste.")
            continue
        write_values(subject, {name: _read(name, change["before"])}, by)
    return left


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | int) else str(value)


def _read(name: str, value: Any) -> Any:
    return parse_day(value) if name in _DAYS and value else value


def _close(
    confirmation: Confirmation, document: SourceDocument, contract: Contract, by: User, left: list[str]
) -> None:
    """Open the review again, and take away the contract when the confirmation had opened it."""
    confirmation.undone_at, confirmation.undone_by = timezone.now(), by
    confirmation.save()
    document.state = DocumentState.REVIEW
    note = f"{len(left)} objets laissés" if left else ""
    record_event(verb=Verb.WITHDRAW, subject=confirmation, by=by, scope=contract, note=note)
    if confirmation.opened_contract and not left:
        confirmation.origins.filter(subject_kind=name_kind(Contract)).delete()
        try:
            with transaction.atomic():
                SourceDocument.objects.filter(pk=document.pk).update(contract=None)
                discard_draft(contract=contract, by=by)
                document.contract = None
        except ValidationError as error:
            left += error.messages
    document.save()
    if counts := confirmation.counts.get("organization"):
        left.append(
            f"{counts} organismes créés restent dans l’annuaire."
            if counts > 1
            else "L’organisme créé reste dans l’annuaire."
        )
