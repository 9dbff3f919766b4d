"""Say what a person may do with findings: the only place of this module where rights are written."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from maillage.accounts.models import Organization, User
from maillage.core.enums import Visibility
from maillage.observatory.models import Finding, TableImport

Person = User | AnonymousUser
Reach = Callable[[Person], Q]
_REACHES: list[Reach] = []


def register_reach(reach: Reach) -> None:
    """Declare, once, which findings an upper module lets a person read among those of partners.

    A finding left to the partners of a contract is read by whoever sees a contract that it is
    linked to; only the module of contracts knows which.
    """
    if reach not in _REACHES:
        _REACHES.append(reach)


def list_own_organizations(user: Person) -> QuerySet[Organization]:
    """Give the organizations a person belongs to today."""
    if not user.is_authenticated:
        return Organization.objects.none()
    return Organization.objects.filter(affiliations__user=user.pk, affiliations__ended_on=None).distinct()


def filter_visible(findings: QuerySet[Finding], user: Person) -> QuerySet[Finding]:
    """Keep the findings a person may read: public, of their organizations, or shared with them."""
    seen = Q(visibility=Visibility.PUBLIC)
    if user.is_authenticated:
        seen |= Q(organization__in=list_own_organizations(user).values("pk"))
        for reach in _REACHES:
            seen |= Q(visibility=Visibility.PARTNERS) & reach(user)
    return findings.filter(seen)


def can_write_finding(user: Person) -> bool:
    """Tell whether a person may write a finding: who belongs to an organization today."""
    return list_own_organizations(user).exists()


def can_edit_finding(user: Person, finding: Finding) -> bool:
    """Tell whether a person may change a finding: its organization's people."""
    return list_own_organizations(user).filter(pk=finding.organization_id).exists()


def can_publish(user: Person) -> bool:
    """Tell whether a person may prepare or approve the publication of restricted figures."""
    return bool(user.is_authenticated and user.is_staff)


def can_bring_tables(user: Person) -> bool:
    """Tell whether a person may bring a table of figures in: who belongs to an organization today."""
    return list_own_organizations(user).exists()


def filter_own_tables(tables: QuerySet[TableImport], user: Person) -> QuerySet[TableImport]:
    """Keep the tables of the organizations a person belongs to; nobody else's are seen."""
    return tables.filter(organization__in=list_own_organizations(user).values("pk"))


def can_edit_table(user: Person, table: TableImport) -> bool:
    """Tell whether a person may map, correct, publish or undo a table: its organization's people."""
    return list_own_organizations(user).filter(pk=table.organization_id).exists()
