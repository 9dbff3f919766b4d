"""Read the views that a person keeps."""

from django.http import Http404

from maillage.accounts.models import User
from maillage.contracts.access import Person
from maillage.contracts.models import SavedView


def list_saved_views(user: Person, page: str) -> list[SavedView]:
    """Give the views of a list that a person keeps, by name."""
    return list(SavedView.objects.filter(user__pk=user.pk, page=page)) if user.is_authenticated else []


def get_saved_view(pk: int, user: User) -> SavedView:
    """Give one of a person's own views.

    Raises
    ------
    Http404
        No such view, or another person's: one answer for both.
    """
    view = SavedView.objects.filter(pk=pk, user=user).first()
    if view is None:
        msg = "Aucune vue à cette adresse."
        raise Http404(msg)
    return view
