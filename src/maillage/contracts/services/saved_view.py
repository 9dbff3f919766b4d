"""Keep the views of a list that a person likes: its filters, order and columns, under a name."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from maillage.accounts.models import User
from maillage.contracts.models import SavedView
from maillage.core.enums import Verb
from maillage.core.services import record_event
from maillage.core.text import clean_text


@transaction.atomic
def create_saved_view(*, page: str, name: str, query: str, by: User) -> SavedView:
    """Keep a view of a list under a name that its owner does not use yet.

    Parameters
    ----------
    query : str
        The address after « ? », already read by the list, without its page.
    """
    view = SavedView(user=by, page=page, name=" ".join(clean_text(name).split()), query=query)
    view.full_clean()
    view.save()
    record_event(verb=Verb.CREATE, subject=view, by=by)
    return view


@transaction.atomic
def rename_saved_view(*, view: SavedView, name: str, by: User) -> SavedView:
    """Give a view another name."""
    _check_owner(view, by)
    before = view.name
    view.name = " ".join(clean_text(name).split())
    view.full_clean()
    view.save()
    record_event(verb=Verb.UPDATE, subject=view, by=by, changes={"name": (before, view.name)})
    return view


@transaction.atomic
def delete_saved_view(*, view: SavedView, by: User) -> None:
    """Forget a view; the list itself is not touched."""
    _check_owner(view, by)
    record_event(verb=Verb.DELETE, subject=view, by=by)
    view.delete()


def _check_owner(view: SavedView, by: User) -> None:
    if view.user_id != by.pk:
        msg = "Cette vue est celle d’une autre personne."
        raise PermissionDenied(msg)
