"""What the pages of a review share: the person, the document, the way back."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse

from maillage.accounts.models import User
from maillage.intake.models import ReadPiece, SourceDocument
from maillage.intake.selectors.document import get_document
from maillage.intake.selectors.review import BY_KEY

CRUMB = "Documents repris"


def get_person(request: HttpRequest) -> User:
    """Give the person signed in; the middleware sends anybody else to the sign-in page before."""
    if not isinstance(request.user, User):
        msg = "Connectez-vous pour continuer."
        raise PermissionDenied(msg)
    return request.user


def open_document(request: HttpRequest, pk: int) -> tuple[User, SourceDocument]:
    """Give the person and the document they may review.

    Raises
    ------
    Http404
        No such document, or not for this person.
    """
    user = get_person(request)
    return user, get_document(pk, user)


def document_url(document: SourceDocument, route: str = "document_detail") -> str:
    """Give the address of a page of a document."""
    return reverse(route, kwargs={"pk": document.pk})


def review_url(
    document: SourceDocument, view_key: str = "", page: str = "", piece: ReadPiece | None = None
) -> str:
    """Give the address of a view of the review, at a piece."""
    parts = [f"vue={view_key}"] if view_key in BY_KEY else []
    parts += [f"page={page}"] if page.isdecimal() and page.isascii() else []
    query = f"?{'&'.join(parts)}" if parts else ""
    return f"{document_url(document)}{query}{f'#piece-{piece.pk}' if piece else ''}"


def list_crumbs(document: SourceDocument | None = None) -> list[tuple[str, str]]:
    """Give where one is."""
    crumbs = [(CRUMB, reverse("document_list"))]
    if document is not None:
        crumbs.append((document.name, document_url(document)))
    return crumbs
