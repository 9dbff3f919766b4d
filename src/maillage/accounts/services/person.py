"""Write accounts: what a person says of themselves, and how an account ends."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.access import is_operator
from maillage.accounts.models import IdentityLink, User
from maillage.accounts.selectors.person import list_operator_addresses
from maillage.core.enums import Verb
from maillage.core.mail import clean_header, send_letter
from maillage.core.rights import require
from maillage.core.services import assign_fields, record_event
from maillage.core.text import clean_text

PROFILE_FIELDS = frozenset({"first_name", "last_name", "function", "wants_shortcuts"})


@transaction.atomic
def update_profile(*, user: User, values: dict[str, Any], by: User) -> User:
    """Change what a person says of themselves; nobody else does it for them, but an operator."""
    require(user == by or is_operator(by), "Chacun ne modifie que son propre compte.")
    if unknown := set(values) - PROFILE_FIELDS:
        msg = f"Ces champs ne se modifient pas ainsi : {', '.join(sorted(unknown))}."
        raise ValidationError(msg, code="field")
    cleaned = {
        name: " ".join(clean_text(value).split()) if isinstance(value, str) else value
        for name, value in values.items()
    }
    changes = assign_fields(user, cleaned)
    if not changes:
        return user
    user.full_clean(exclude=["password"])
    user.save(update_fields=list(changes))
    record_event(verb=Verb.UPDATE, subject=user, by=by, changes=changes)
    return user


@transaction.atomic
def create_person(
    *, email: str, first_name: str, last_name: str, by: User | None, is_staff: bool = False, **fields: Any
) -> User:
    """Open an account without invitation; the person signs in by a code sent to their address.

    Parameters
    ----------
    by : User or None
        Somebody who runs the instance; ``None`` is the command line, which opens the first account.
    is_staff : bool
        The person will run the instance.
    fields
        ``function``, and for the demonstration ``story`` and ``is_invented``.
    """
    require(by is None or is_operator(by), "Seul un administrateur de l’instance ouvre un compte ainsi.")
    user = User(
        email=email.strip().lower(),
        first_name=clean_header(first_name),
        last_name=clean_header(last_name),
        is_staff=is_staff,
    )
    if unknown := set(fields) - {"function", "story", "is_invented"}:
        msg = f"Ces champs ne se choisissent pas ainsi : {', '.join(sorted(unknown))}."
        raise ValidationError(msg, code="field")
    assign_fields(user, fields)
    user.set_unusable_password()
    user.full_clean()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    note = "administre l’instance" if is_staff else ""
    record_event(verb=Verb.CREATE, subject=user, by=by, note=note)
    return user


@transaction.atomic
def close_account(*, user: User, by: User) -> User:
    """Close an account and end its sessions; what the person did keeps their name.

    Raises
    ------
    ValidationError
        The account is closed already, or nobody would run the instance any more.
    """
    require(user == by or is_operator(by), "Chacun ne ferme que son propre compte.")
    if not user.is_active:
        msg = f"Le compte de {user} est déjà fermé."
        raise ValidationError(msg, code="closed")
    if user.is_staff and not _has_other_operator(user):
        msg = "Plus personne n’administrerait l’instance : désignez d’abord quelqu’un."
        raise ValidationError(msg, code="last_operator")
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user=user)
    record_event(verb=Verb.UPDATE, subject=user, by=by, changes={"is_active": (True, False)})
    return user


@transaction.atomic
def reopen_account(*, user: User, by: User) -> User:
    """Open a closed account again."""
    require(is_operator(by), "Seul un administrateur de l’instance rouvre un compte.")
    if user.is_active or user.erased_at is not None:
        msg = f"Le compte de {user} ne peut pas être rouvert."
        raise ValidationError(msg, code="state")
    user.is_active = True
    user.save(update_fields=["is_active"])
    record_event(verb=Verb.UPDATE, subject=user, by=by, changes={"is_active": (False, True)})
    return user


@transaction.atomic
def reset_second_factor(*, user: User, by: User) -> User:
    """Forget a person's second factor (lost phone, no code left): they set another at the next sign-in."""
    require(
        is_operator(by) and user != by,
        "Un autre administrateur de l’instance remet à zéro votre second facteur.",
    )
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user=user)
    record_event(verb=Verb.UPDATE, subject=user, by=by, note="second facteur remis à zéro")
    send_letter(
        template="accounts/mail/second_factor_reset.txt",
        context={"user": user},
        subject="Votre second facteur Maillage a été remis à zéro",
        to=[user.email],
    )
    return user


@transaction.atomic
def ask_erasure(*, user: User, by: User) -> User:
    """Ask those who run the instance to erase one's personal data; they have one month to answer."""
    require(user == by, "Chacun ne demande l’effacement que de ses propres données.")
    if user.erasure_asked_at is not None:
        msg = "Votre demande est déjà enregistrée."
        raise ValidationError(msg, code="asked")
    user.erasure_asked_at = timezone.now()
    user.save(update_fields=["erasure_asked_at"])
    record_event(verb=Verb.UPDATE, subject=user, by=by, note="demande l’effacement de ses données")
    send_letter(
        template="accounts/mail/erasure_asked.txt",
        context={"user": user},
        subject="Demande d’effacement de données personnelles sur Maillage",
        to=list_operator_addresses(),
    )
    return user


@transaction.atomic
def link_identity(*, user: User, issuer: str, subject: str, siret: str = "") -> IdentityLink:
    """Tie an account to an identity that the provider has just proved."""
    link = IdentityLink(user=user, issuer=issuer, subject=subject, siret=siret[:14])
    link.full_clean()
    link.save()
    record_event(verb=Verb.CREATE, subject=link, by=user)
    send_letter(
        template="accounts/mail/identity_linked.txt",
        context={"user": user},
        subject="Votre compte Maillage est relié à ProConnect",
        to=[user.email],
    )
    return link


def end_sessions(*, user: User, except_key: str = "", only: int | None = None) -> int:
    """End the sessions of a person, all or one, but not the one whose key is given; give how many."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=except_key)
    if only is not None:
        sessions = sessions.filter(pk=only)
    ended = list(sessions)
    for session in ended:
        session.end()
    return len(ended)


def _has_other_operator(user: User) -> bool:
    return User.objects.filter(is_staff=True, is_active=True).exclude(pk=user.pk).exists()
