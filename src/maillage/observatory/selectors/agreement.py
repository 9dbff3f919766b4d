"""Find the agreements that one's organizations give or receive figures under."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from maillage.accounts.models import Organization
from maillage.observatory.access import list_own_organizations
from maillage.observatory.models import DataAgreement


def list_agreements(user: Any) -> QuerySet[DataAgreement]:
    """Give the agreements that a person's organizations are a party to, those that end last first."""
    own = list_own_organizations(user).values("pk")
    rows = DataAgreement.objects.filter(Q(provider__in=own) | Q(recipients__in=own))
    return rows.select_related("provider", "territory").distinct()


def list_given_agreements(organization: Organization) -> QuerySet[DataAgreement]:
    """Give the agreements of a provider that nobody ended."""
    return DataAgreement.objects.filter(provider=organization, ended_on__isnull=True)


def get_agreement(pk: int, user: Any) -> DataAgreement:
    """Give one agreement.

    Raises
    ------
    Http404
        No such agreement among those of one's organizations.
    """
    row = list_agreements(user).filter(pk=pk).first()
    if row is None:
        msg = "Aucune convention à cette adresse."
        raise Http404(msg)
    return row
