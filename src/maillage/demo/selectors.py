"""Find the invented people who sign in by one click."""

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from maillage.accounts.models import Affiliation, User


def list_invented_people() -> QuerySet[User]:
    """Give the invented people, with their organizations; two queries."""
    current = Affiliation.objects.filter(ended_on__isnull=True).select_related("organization")
    return (
        User.objects.filter(is_invented=True, is_active=True)
        .prefetch_related(Prefetch("affiliations", queryset=current.order_by("pk"), to_attr="held"))
        .order_by("pk")
    )


def get_invented_person(pk: int) -> User:
    """Give one invented person.

    Raises
    ------
    Http404
        No such person, or a real one: nobody real is ever signed in by one click.
    """
    found = User.objects.filter(is_invented=True, is_active=True, is_superuser=False, pk=pk).first()
    if found is None:
        msg = "Aucune personne inventée à cette adresse."
        raise Http404(msg)
    return found
