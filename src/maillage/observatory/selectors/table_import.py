"""Find the tables that a person's organizations brought in."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from maillage.observatory.access import filter_own_tables
from maillage.observatory.models import TableImport

_HEAVY = ("content", "corrections", "dropped", "notes")


def list_tables(user: Any) -> QuerySet[TableImport]:
    """Give the tables of one's organizations, the latest first, without their cells."""
    rows = TableImport.objects.select_related("organization", "sent_by", "release__dataset")
    return filter_own_tables(rows, user).defer(*_HEAVY)


def get_table(pk: int, user: Any) -> TableImport:
    """Give one table.

    Raises
    ------
    Http404
        No such table among those of one's organizations.
    """
    rows = TableImport.objects.select_related("organization", "release__dataset__source")
    row = filter_own_tables(rows, user).filter(pk=pk).first()
    if row is None:
        msg = "Aucun tableau à cette adresse."
        raise Http404(msg)
    return row
