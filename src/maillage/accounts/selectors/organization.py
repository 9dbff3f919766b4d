"""Find organizations and the people who belong to them."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from maillage.accounts.access import Person, can_manage_organization, can_see_people
from maillage.accounts.models import Affiliation, Invitation, Organization, User
from maillage.core.tables import Column, ColumnType
from maillage.core.text import split_words

ORGANIZATION_COLUMNS: tuple[Column[Organization], ...] = (
    Column("organisme", "Organisme", ColumnType.TEXT, lambda row: row.name),
    Column("nature", "Nature", ColumnType.CHOICE, lambda row: row.get_kind_display()),
    Column("territoire", "Territoire", ColumnType.TEXT, lambda row: str(row.territory or "")),
    Column("siren", "SIREN", ColumnType.TEXT, lambda row: row.siren),
    Column("siret", "SIRET", ColumnType.TEXT, lambda row: row.siret),
)


def list_organizations(user: Person, *, search: str = "", kind: str = "") -> QuerySet[Organization]:
    """Give the organizations of the instance; signed-in people see them all, nobody else sees any."""
    if not user.is_authenticated:
        return Organization.objects.none()
    found = Organization.objects.select_related("territory").order_by("folded_name", "pk")
    for word in split_words(search):
        found = found.filter(
            Q(folded_name__contains=word) | Q(siren__startswith=word) | Q(siret__startswith=word)
        )
    return found.filter(kind=kind) if kind else found


def get_organization(slug: str, user: Person) -> Organization:
    """Give the organization at an address.

    Raises
    ------
    Http404
        No such organization, or the visitor is unknown.
    """
    found = list_organizations(user).filter(slug=slug).first()
    if found is None:
        msg = "Aucun organisme à cette adresse."
        raise Http404(msg)
    return found


def find_organization_by_siret(siret: str) -> Organization | None:
    """Give the organization that holds a SIRET, or the only one that holds its SIREN."""
    if not siret:
        return None
    if exact := Organization.objects.filter(siret=siret).first():
        return exact
    same_siren = list(Organization.objects.filter(siren=siret[:9])[:2])
    return same_siren[0] if len(same_siren) == 1 else None


def list_people(organization: Organization, user: Person) -> QuerySet[Affiliation]:
    """Give who belongs to an organization today, to those who may read it."""
    if not can_see_people(user, organization):
        return Affiliation.objects.none()
    return (
        Affiliation.objects.filter(organization=organization, ended_on__isnull=True)
        .select_related("user", "organization")
        .order_by("user__last_name", "user__first_name", "pk")
    )


def list_pending_invitations(organization: Organization, user: Person) -> QuerySet[Invitation]:
    """Give the invitations that wait for an answer, to those who manage the organization."""
    if not can_manage_organization(user, organization):
        return Invitation.objects.none()
    return (
        Invitation.objects.filter(
            organization=organization, accepted_at__isnull=True, revoked_at__isnull=True
        )
        .select_related("sent_by", "organization")
        .order_by("-sent_at", "-pk")
    )


def get_affiliation(pk: int, organization: Organization, user: Person) -> Affiliation:
    """Give one current affiliation of an organization, to those who may read it.

    Raises
    ------
    Http404
        No such affiliation here, or not for this person.
    """
    found = list_people(organization, user).filter(pk=pk).first()
    if found is None:
        msg = "Aucun rattachement à cette adresse."
        raise Http404(msg)
    return found


def get_invitation(pk: int, organization: Organization, user: Person) -> Invitation:
    """Give one pending invitation of an organization, to those who manage it.

    Raises
    ------
    Http404
        No such invitation here, or not for this person.
    """
    found = list_pending_invitations(organization, user).filter(pk=pk).first()
    if found is None:
        msg = "Aucune invitation à cette adresse."
        raise Http404(msg)
    return found


@dataclass(frozen=True)
class MyOrganization:
    """One organization of a person: since they administer it or not."""

    organization: Organization
    is_administrator: bool


def list_my_organizations(user: User) -> list[MyOrganization]:
    """Give the organizations a person belongs to today."""
    held = (
        Affiliation.objects.filter(user=user, ended_on__isnull=True)
        .select_related("organization")
        .order_by("organization__folded_name", "pk")
    )
    return [MyOrganization(one.organization, one.is_administrator) for one in held]
