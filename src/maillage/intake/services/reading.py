"""Read a document that waits, and store what was found as pieces to review."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from maillage.core.enums import Verb
from maillage.core.services import record_event
from maillage.intake.conversion import Converted, convert_reading
from maillage.intake.enums import UNFINISHED, DocumentState
from maillage.intake.models import ReadPiece, SourceDocument, SourcePage
from maillage.intake.services.comparison import compare_with_previous
from maillage.intake.services.matching import recognize_pieces
from maillage.intake.stored import read_stored
from maillage.reading.errors import UnreadableDocument
from maillage.reading.safety import WholeReading

# A reading that began longer ago was stopped with the program that made it.
LOST_AFTER = timedelta(minutes=5)
_log = logging.getLogger(__name__)


def read_document(*, document_id: int) -> SourceDocument | None:
    """Read one document, unless somebody else already does; None when there is nothing to read."""
    document = _take(document_id)
    if document is None:
        return None
    try:
        return store_reading(document=document, whole=read_stored(document))
    except UnreadableDocument as refused:
        return refuse_document(document=document, reason=str(refused))
    except Exception:  # noqa: BLE001 - whatever happens, the person who waits is told
        _log.exception("Reading document %s failed.", document.pk)
        document.refresh_from_db()
        return refuse_document(
            document=document,
            reason="La lecture s’est arrêtée pour une raison imprévue. Réessayez, ou enregistrez une copie plus simple.",
        )


def _take(document_id: int) -> SourceDocument | None:
    """Mark the document as being read; the one statement lets a single reader through."""
    now = timezone.now()
    waiting = SourceDocument.objects.filter(pk=document_id, state=DocumentState.WAITING)
    lost = SourceDocument.objects.filter(
        pk=document_id, state=DocumentState.READING, started_at__lt=now - LOST_AFTER
    )
    taken = waiting.update(state=DocumentState.READING, started_at=now) or lost.update(started_at=now)
    return SourceDocument.objects.filter(pk=document_id).first() if taken else None


@transaction.atomic
def refuse_document(*, document: SourceDocument, reason: str) -> SourceDocument:
    """Say why a document cannot be read, and keep nothing of it but its name and digest."""
    document.state, document.refusal = DocumentState.REFUSED, reason
    document.read_at = timezone.now()
    stored, name = document.file.storage, document.file.name
    document.file = ""
    document.save()
    record_event(
        verb=Verb.REFUSE, subject=document, by=document.sent_by, scope=document.contract, note=reason
    )
    if name:
        transaction.on_commit(lambda: stored.delete(name))
    return document


@transaction.atomic
def store_reading(*, document: SourceDocument, whole: WholeReading) -> SourceDocument:
    """Store the pages and the pieces of a document, all or nothing."""
    converted = convert_reading(whole)
    SourcePage.objects.bulk_create(
        SourcePage(
            document=document,
            rank=rank,
            page=page.page,
            sheet=page.sheet,
            first_line=page.first_line,
            last_line=page.last_line,
            lines=page.lines,
        )
        for rank, page in enumerate(converted.pages, start=1)
    )
    pieces = _make_pieces(document, converted)
    document.state, document.format, document.read_at = DocumentState.REVIEW, whole.format, timezone.now()
    document.warnings = [issue.message for issue in whole.reading.issues]
    document.save()
    compare_with_previous(document=document)
    record_event(
        verb=Verb.IMPORT, subject=document, by=document.sent_by, scope=document.contract,
        note=f"{len(pieces)} pièces lues",
    )  # fmt: skip
    return document


def _make_pieces(document: SourceDocument, converted: Converted) -> list[ReadPiece]:
    pieces = [
        ReadPiece(
            document=document,
            kind=draft.kind,
            key=draft.key,
            position=position,
            read=draft.read,
            values=draft.values,
            label=draft.label,
            page_rank=None if draft.page_rank is None else draft.page_rank + 1,
            page=draft.page,
            line=draft.line,
            last_line=draft.last_line,
            cell=draft.cell,
            excerpt=draft.excerpt,
            confidence=draft.confidence,
        )
        for position, draft in enumerate(converted.drafts)
    ]
    for piece, draft in zip(pieces, converted.drafts, strict=True):
        piece.parent = pieces[draft.parent] if draft.parent is not None else None
    recognize_pieces(pieces, document.contract)
    _save_by_depth(pieces)
    return pieces


def _save_by_depth(pieces: list[ReadPiece]) -> None:
    """Write the pieces, each after the one it stands under."""
    waiting = pieces
    while waiting:
        ready = [piece for piece in waiting if piece.parent is None or piece.parent.pk]
        if not ready:
            raise ValueError("pieces stand under each other in a circle")
        for piece in ready:
            piece.parent = piece.parent  # its key is known now
        ReadPiece.objects.bulk_create(ready, batch_size=200)
        written = {id(piece) for piece in ready}
        waiting = [piece for piece in waiting if id(piece) not in written]


def list_lost_documents() -> list[int]:
    """Give the documents whose reading was never begun, or stopped with the program."""
    before = timezone.now() - LOST_AFTER
    late = SourceDocument.objects.filter(state__in=UNFINISHED, created_at__lt=before)
    return list(
        late.exclude(state=DocumentState.READING, started_at__gte=before)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
