"""Tell allauth how people come in: by invitation, never by themselves, and every entry is written."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.password_reset import get_reset_password_from_key_url
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from maillage.accounts import second_factor
from maillage.accounts.models import User
from maillage.accounts.services.security import (
    record_address_change,
    record_lock,
    record_sign_in,
    record_sign_out,
)
from maillage.core.mail import clean_header, make_public_link

# Who proved their identity less than five minutes ago is not asked again to set up a second factor.
_FRESH_SECONDS = 300
_METHODS = {"password": "par mot de passe", "code": "par code reçu par courriel"}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Close open sign-up, write entries in the journal, build links from the public address only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse sign-up: an account is made by accepting an invitation."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Open the session under a new key, and write it in the journal."""
        super().login(request, user)
        UserSession.objects.create_from_request(request)
        method = getattr(request, "maillage_sign_in_method", "") or _name_method(request, user)
        record_sign_in(user=user, method=method)

    def logout(self, request: HttpRequest) -> None:
        """Close the session, and write it in the journal."""
        if isinstance(request.user, User):
            record_sign_out(user=request.user)
        super().logout(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Give where a sign-out ends: at the identity provider's when it opened the session."""
        if settings.MAILLAGE_OIDC_ISSUER:
            from maillage.accounts.oidc.sign_out import make_sign_out_url

            if url := make_sign_out_url(request):
                return url
        return str(super().get_logout_redirect_url(request))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Alert when this wrong password is the one that locks the address."""
        super().authentication_failed(request, **credentials)
        limits = ratelimit.get_rates(app="allauth.account", action="login_failed")
        of_address = next(str(rate) for rate in limits if rate.per == "key")
        amount, seconds, per = of_address.split("/")
        still_open = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed",
            config={"login_failed": f"{amount}/{seconds}s/{per}"},
            key=self._get_login_attempts_cache_key(request, **credentials),
            dry_run=True,
        )
        if not still_open:
            record_lock(address=str(credentials.get("email", "")))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again who somebody is, unless they have just said it."""
        if second_factor.signed_in_within(context.request, seconds=_FRESH_SECONDS):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Build the link of a reset letter from the public address, whatever Host was sent."""
        url = get_reset_password_from_key_url(context.request, key)
        return make_public_link("/" + url.split("/", 3)[3])

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Take an address as proved; when it replaces another, write it and warn the one left."""
        before = email_address.user.email
        if not super().confirm_email(request, email_address):
            return False
        record_address_change(user=email_address.user, before=before)
        return True

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Build the link of a confirmation letter from the public address, whatever Host was sent."""
        return make_public_link(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def render_mail(
        self, template_prefix: str, email: Any, values: dict[str, Any], headers: Any = None
    ) -> EmailMessage:
        """Write a letter whose address comes from the settings and whose head is one line."""
        safe = {**values, "public_url": settings.MAILLAGE_PUBLIC_URL, "current_site": _SITE}
        letter = super().render_mail(template_prefix, email, safe, headers)
        letter.subject = clean_header(letter.subject)
        return letter  # type: ignore[no-any-return]  # allauth is untyped

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth joins the Host header, whose port anybody chooses: the count would start again.
        return str(credentials.get("email", "")).strip().lower()


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Encrypt the secrets of second factors, and keep those that are compulsory."""

    def encrypt(self, text: str) -> str:
        """Give a secret as the database keeps it."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Give a secret back."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse to remove a second factor from somebody who must have one."""
        return not second_factor.is_required(authenticator.user)


class _Site:
    """Name the site in letters, from the settings."""

    name = "Maillage"

    @property
    def domain(self) -> str:
        return settings.MAILLAGE_PUBLIC_URL


_SITE = _Site()


def _name_method(request: HttpRequest, user: User) -> str:
    records = get_authentication_records(request, user)
    names = [_METHODS[record["method"]] for record in records if record["method"] in _METHODS]
    factor = " et second facteur" if any(record["method"] == "mfa" for record in records) else ""
    return f"{names[-1]}{factor}" if names else ""


def _cipher() -> Fernet:
    digest = hashlib.sha256(f"second factor of {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
