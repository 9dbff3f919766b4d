"""Find documents, and say where their review stands."""

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from maillage.accounts.models import User
from maillage.contracts.models import Contract
from maillage.intake.access import can_review
from maillage.intake.enums import WRITABLE, DocumentState, PieceState
from maillage.intake.models import SURE, Confirmation, SourceDocument, SourcePage

_KINDS = [kind.value for kind in WRITABLE]


def list_documents(user: User) -> QuerySet[SourceDocument]:
    """Give the documents a person may see, each with how many of its pieces still wait, the newest first."""
    waiting = Q(pieces__kind__in=_KINDS, pieces__state=PieceState.PROPOSED, pieces__confidence__lt=SURE)
    return (
        SourceDocument.objects.visible_to(user)
        .select_related("contract", "sent_by")
        .annotate(doubtful_count=Count("pieces", filter=waiting))
        .order_by("-created_at", "-pk")
    )


def get_document(pk: int, user: User) -> SourceDocument:
    """Give one document.

    Raises
    ------
    Http404
        No such document, or not for this person.
    """
    found = SourceDocument.objects.visible_to(user).select_related("contract__type", "previous", "sent_by")
    document = found.filter(pk=pk).first()
    if document is None or not can_review(user, document):
        msg = "Aucun document à cette adresse."
        raise Http404(msg)
    return document


def get_page(document: SourceDocument, rank: int) -> SourcePage | None:
    """Give a page of a document; the nearest when it has none of this rank, None when it has no page."""
    exact = document.pages.filter(rank=rank).first()
    return exact or document.pages.filter(rank__gte=rank).first() or document.pages.last()


def find_confirmation(document: SourceDocument) -> Confirmation | None:
    """Give the last confirmation of a document that is not undone."""
    return document.confirmations.filter(undone_at__isnull=True).select_related("contract", "made_by").first()


def count_documents_to_review(user: User, contract: Contract | None = None) -> int:
    """Count the documents that wait for a person's review."""
    found = SourceDocument.objects.visible_to(user).filter(state=DocumentState.REVIEW)
    return (found.filter(contract=contract) if contract else found).count()
