"""Bring people in: a secret link, sent once, good once, for one address, for two weeks."""

import datetime
import secrets
from collections.abc import Callable

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.access import can_invite, can_manage_organization, can_revoke_invitation
from maillage.accounts.models import Affiliation, Invitation, Organization, User
from maillage.accounts.selectors.invitation import digest_token, find_invitation
from maillage.core.enums import Verb
from maillage.core.mail import clean_header, make_public_link, send_letter
from maillage.core.rights import require
from maillage.core.services import record_event
from maillage.core.text import clean_text

LIFETIME = datetime.timedelta(days=14)
EXPIRED = "Ce lien d’invitation n’est plus valable : demandez-en un autre à la personne qui vous a invité."
# What an upper module does when an invitation that names a role on a contract is accepted.
Acceptance = Callable[[Invitation, User], None]
_ACCEPTANCES: list[Acceptance] = []


def register_acceptance(handler: Acceptance) -> None:
    """Declare what else follows an acceptance, in its transaction; called when a module is ready."""
    if handler not in _ACCEPTANCES:
        _ACCEPTANCES.append(handler)


@transaction.atomic
def invite_person(
    *,
    email: str,
    organization: Organization,
    by: User,
    is_administrator: bool = False,
    role: str = "",
    contract_slug: str = "",
) -> Invitation:
    """Send somebody a link that brings them into an organization, and withdraw the links sent before.

    Only a digest of the link's secret is stored: who reads the database cannot accept it.
    """
    require(
        can_invite(
            by, organization, role=role, contract_slug=contract_slug, as_administrator=is_administrator
        ),
        f"Vous ne pouvez pas inviter dans « {organization} ».",
    )
    address = _clean_address(email)
    if (
        Affiliation.objects.filter(
            user__email=address, organization=organization, ended_on__isnull=True
        ).exists()
        and not contract_slug
    ):
        msg = f"{address} appartient déjà à « {organization} »."
        raise ValidationError({"email": msg})
    now = timezone.now()
    _withdraw_earlier(address, organization, contract_slug, at=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=address,
        organization=organization,
        is_administrator=is_administrator,
        role=role,
        contract_slug=contract_slug,
        token_digest=digest_token(token),
        sent_at=now,
        sent_by=by,
        expires_at=now + LIFETIME,
    )
    invitation.full_clean()
    invitation.save()
    record_event(verb=Verb.CREATE, subject=invitation, by=by, scope=organization)
    _write_letters(invitation, token)
    return invitation


@transaction.atomic
def accept_invitation(
    *,
    token: str,
    by: User | None,
    first_name: str = "",
    last_name: str = "",
    function: str = "",
    password: str = "",
) -> User:
    """Join the organization that an invitation names; without an account, open one.

    Parameters
    ----------
    by : User or None
        The person signed in, who must be the one invited; ``None`` opens an account for the
        invited address, which the link has just proved.

    Raises
    ------
    ValidationError
        The link was used, withdrawn or is too old; or a name or the password is refused.
    PermissionDenied
        The person signed in is not the one invited, or the address has an account to sign in with.
    """
    invitation = find_invitation(token)
    if invitation is None:
        raise ValidationError(EXPIRED, code="expired")
    known = User.objects.filter(email=invitation.email).first()
    if by is not None and by.email != invitation.email:
        msg = f"Cette invitation est pour {invitation.email} : déconnectez-vous, puis rouvrez le lien."
        raise PermissionDenied(msg)
    if by is None and known is not None:
        msg = f"Un compte existe déjà pour {invitation.email} : connectez-vous, puis rouvrez le lien."
        raise PermissionDenied(msg)
    user = by or _open_account(
        invitation.email, first_name=first_name, last_name=last_name, function=function, password=password
    )
    return _join(invitation, user)


@transaction.atomic
def accept_for_proven_address(*, email: str, first_name: str, last_name: str) -> User | None:
    """Accept the invitation that waits for an address an identity provider has just proved, if any."""
    invitation = (
        Invitation.objects.filter(
            email=email,
            accepted_at__isnull=True,
            revoked_at__isnull=True,
            expires_at__gt=timezone.now(),
        )
        .select_related("organization")
        .first()
    )
    if invitation is None:
        return None
    user = _open_account(email, first_name=first_name, last_name=last_name, function="", password="")
    return _join(invitation, user)


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Withdraw an invitation that nobody accepted yet."""
    require(can_revoke_invitation(by, invitation), "Vous ne pouvez pas retirer cette invitation.")
    now = timezone.now()
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True)
    if not waiting.update(revoked_at=now):
        msg = "Cette invitation a déjà été acceptée ou retirée."
        raise ValidationError(msg, code="state")
    invitation.revoked_at = now
    record_event(verb=Verb.WITHDRAW, subject=invitation, by=by, scope=invitation.organization)
    return invitation


def _join(invitation: Invitation, user: User) -> User:
    _use_once(invitation, user)
    affiliation, is_new = Affiliation.objects.get_or_create(
        user=user,
        organization=invitation.organization,
        ended_on=None,
        defaults={"is_administrator": invitation.is_administrator},
    )
    if not is_new and invitation.is_administrator and not affiliation.is_administrator:
        affiliation.is_administrator = True
        affiliation.save(update_fields=["is_administrator"])
    for follow in _ACCEPTANCES:
        follow(invitation, user)
    record_event(verb=Verb.JOIN, subject=invitation.organization, by=user)
    return user


def _clean_address(email: str) -> str:
    address = clean_header(email).lower()
    try:
        validate_email(address)
    except ValidationError:
        msg = f"« {address[:80]} » n’est pas une adresse électronique."
        raise ValidationError({"email": msg}) from None
    return address


def _withdraw_earlier(
    address: str, organization: Organization, contract_slug: str, *, at: datetime.datetime
) -> None:
    Invitation.objects.filter(
        email=address,
        organization=organization,
        contract_slug=contract_slug,
        accepted_at__isnull=True,
        revoked_at__isnull=True,
    ).update(revoked_at=at)


def _write_letters(invitation: Invitation, token: str) -> None:
    organization, sender = invitation.organization, invitation.sent_by
    context = {
        "invitation": invitation,
        "organization": organization,
        "sender": sender,
        "link": make_public_link(reverse("invitation_accept", kwargs={"token": token})),
    }
    send_letter(
        template="accounts/mail/invitation.txt",
        context=context,
        subject=f"{sender} vous invite à rejoindre {organization} sur Maillage",
        to=[invitation.email],
    )
    if can_manage_organization(sender, organization):
        return
    # Somebody from outside brings a person in: those who answer for the organization are told.
    administrators = Affiliation.objects.filter(
        organization=organization, is_administrator=True, ended_on__isnull=True, user__is_active=True
    )
    send_letter(
        template="accounts/mail/invited_by_another.txt",
        context=context,
        subject=f"Une personne est invitée dans {organization} sur Maillage",
        to=administrators.values_list("user__email", flat=True),
    )


def _open_account(email: str, *, first_name: str, last_name: str, function: str, password: str) -> User:
    user = User(
        email=email,
        first_name=clean_header(first_name),
        last_name=clean_header(last_name),
        function=clean_text(function).strip(),
    )
    if password:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise ValidationError({"password": error.messages}) from None
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.full_clean()
    user.save()
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    record_event(verb=Verb.CREATE, subject=user, by=user)
    return user


def _use_once(invitation: Invitation, user: User) -> None:
    """Mark an invitation as accepted in one statement, so that two clicks never both pass."""
    now = timezone.now()
    free = Invitation.objects.filter(
        pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now
    )
    if not free.update(accepted_at=now, accepted_by=user):
        raise ValidationError(EXPIRED, code="expired")
    invitation.accepted_at, invitation.accepted_by = now, user
