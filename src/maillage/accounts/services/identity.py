"""Recognize the person that an identity provider presents."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from maillage.accounts.models import IdentityLink, User
from maillage.accounts.services.invitation import accept_for_proven_address
from maillage.accounts.services.person import link_identity


@dataclass(frozen=True)
class ProvenIdentity:
    """What an identity provider says of a person, its signature checked."""

    issuer: str
    subject: str
    email: str
    first_name: str
    last_name: str
    siret: str


@transaction.atomic
def recognize_person(*, identity: ProvenIdentity) -> User:
    """Give the account of a proven identity, known by its subject whatever its address became.

    The first time, the account that bears the address is tied to the subject, or the invitation
    that waits for the address is accepted. An address whose account is tied to another subject was
    given to somebody else since: it opens nothing.

    Raises
    ------
    PermissionDenied
        No account and no invitation, or an account that is not this person's, or a closed one.
    """
    links = IdentityLink.objects.select_related("user")
    link = links.filter(issuer=identity.issuer, subject=identity.subject).first()
    if link is not None:
        if not link.user.is_active:
            msg = "Ce compte est fermé."
            raise PermissionDenied(msg)
        return link.user
    address = identity.email.strip().lower()
    user = User.objects.filter(email=address).first()
    if user is None:
        user = accept_for_proven_address(
            email=address, first_name=identity.first_name, last_name=identity.last_name
        )
    if user is None or not user.is_active:
        msg = "Aucun compte n’est ouvert pour cette adresse."
        raise PermissionDenied(msg)
    if user.identity_links.filter(issuer=identity.issuer).exists():
        msg = "Cette adresse est celle d’un compte relié à une autre identité."
        raise PermissionDenied(msg)
    link_identity(user=user, issuer=identity.issuer, subject=identity.subject, siret=identity.siret)
    return user
