"""Take a document in, read it again, take it away."""

import hashlib
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from maillage.accounts.models import User
from maillage.contracts.models import Contract
from maillage.core.enums import Verb
from maillage.core.numbers import format_number
from maillage.core.rights import require
from maillage.core.services import record_event
from maillage.core.text import clean_text
from maillage.intake.access import can_review, can_send_document
from maillage.intake.enums import UNFINISHED, DocumentState
from maillage.intake.models import SourceDocument
from maillage.intake.uploads import MAX_BYTES

EXTENSIONS = (".pdf", ".docx", ".odt", ".xlsx", ".ods", ".csv", ".tsv", ".md", ".txt")
MAX_WAITING = 5
_MEGABYTE = 1024 * 1024


@transaction.atomic
def receive_document(
    *, file: "UploadedFile[Any]", by: User, contract: Contract | None = None
) -> tuple[SourceDocument, bool]:
    """Keep a file for it to be read; give its document, and whether it is new.

    The same file, sent again for the same contract, is the document already there, with all that
    was decided about it.

    Raises
    ------
    ValidationError
        The file is empty, too large or of a kind that is not read; or too many wait already.
    """
    require(
        can_send_document(by, contract),
        "Seul un chef de projet reprend un document : demandez-le-lui.",
    )
    name = _clean_name(file.name or "")
    _check_file(name, file.size or 0)
    digest = _compute_digest(file)
    if known := _find_same(digest, by, contract):
        return known, False
    waiting = SourceDocument.objects.filter(sent_by=by, state__in=UNFINISHED).count()
    if waiting >= MAX_WAITING:
        msg = f"{waiting} documents attendent déjà d’être lus : attendez que l’un d’eux le soit."
        raise ValidationError(msg, code="waiting")
    document = SourceDocument(
        name=name,
        sha256=digest,
        size=file.size or 0,
        contract=contract,
        previous=_find_previous(contract),
        sent_by=by,
    )
    file.seek(0)
    document.file.save(name, file, save=False)
    document.full_clean()
    document.save()
    record_event(verb=Verb.SUBMIT, subject=document, by=by, scope=contract)
    return document, True


def _clean_name(name: str) -> str:
    """Give a file's name without folders, dots in front or signs that no system likes."""
    last = PurePath(clean_text(name).replace("\\", "/")).name.lstrip(".")
    kept = "".join(char for char in last if char not in '<>:"|?*\n\r\t').strip() or "document"
    stem, suffix = PurePath(kept).stem, PurePath(kept).suffix
    while len(f"{stem}{suffix}".encode()) > 150:
        stem = stem[:-1]
    return f"{stem}{suffix}"


def _check_file(name: str, size: int) -> None:
    if not name.lower().endswith(EXTENSIONS):
        msg = (
            f"« {name} » n’est pas d’un format que Maillage lit : enregistrez-le en PDF, DOCX, ODT, XLSX, ODS, CSV, "
            "Markdown ou texte."
        )
        raise ValidationError({"file": msg}, code="format")
    if not size:
        raise ValidationError({"file": f"« {name} » est vide : choisissez un autre fichier."}, code="empty")
    if size > MAX_BYTES:
        shown = format_number(size / _MEGABYTE)
        msg = (
            f"« {name} » pèse {shown} Mo, le maximum est {MAX_BYTES // _MEGABYTE} Mo : réduisez ses images ou "
            "découpez-le."
        )
        raise ValidationError({"file": msg}, code="size")


def _compute_digest(file: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _find_same(digest: str, by: User, contract: Contract | None) -> SourceDocument | None:
    """Give the document already made of the same file, among those the person may see."""
    same = SourceDocument.objects.visible_to(by).filter(sha256=digest)
    same = same.exclude(state=DocumentState.REFUSED)
    if contract is not None:
        same = same.filter(contract=contract)
    return same.first()


def _find_previous(contract: Contract | None) -> SourceDocument | None:
    """Give the last document confirmed for a contract: what a newer one is compared with."""
    if contract is None:
        return None
    return SourceDocument.objects.filter(contract=contract, state=DocumentState.CONFIRMED).first()


@transaction.atomic
def retry_document(*, document: SourceDocument, by: User) -> SourceDocument:
    """Put a document whose reading was interrupted back among those that wait."""
    require(can_review(by, document), f"Vous ne pouvez pas relire « {document} ».")
    if document.state not in UNFINISHED:
        msg = f"« {document} » est « {document.get_state_display()} » : il n’attend plus d’être lu."
        raise ValidationError(msg, code="state")
    return document


@transaction.atomic
def withdraw_document(*, document: SourceDocument, by: User) -> None:
    """Take a document away with all that was read in it; one that was confirmed stays, objects came from it."""
    require(can_review(by, document), f"Vous ne pouvez pas retirer « {document} ».")
    if document.origins.exists() or document.confirmations.exists():
        msg = f"« {document} » est la source de ce qui a été repris : il reste."
        raise ValidationError(msg, code="confirmed")
    stored, name = document.file.storage, document.file.name
    record_event(verb=Verb.DELETE, subject=document, by=by, scope=document.contract)
    document.delete()
    if name:
        transaction.on_commit(lambda: stored.delete(name))
