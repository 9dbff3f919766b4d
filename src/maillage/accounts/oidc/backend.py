"""Check what the identity provider signs, and find whose account it is."""

import logging
from typing import Any

import jwt
import requests
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from maillage.accounts.models import User
from maillage.accounts.selectors.organization import find_organization_by_siret
from maillage.accounts.services.identity import ProvenIdentity, recognize_person

logger = logging.getLogger(__name__)
PROPOSAL = "maillage_oidc_proposal"


class ProConnectBackend(OIDCAuthenticationBackend):  # type: ignore[misc]  # the library is untyped
    """Authenticate a person by the code that the provider sent back with them."""

    def authenticate(self, request: HttpRequest | None, **kwargs: Any) -> User | None:
        """Give the account of the person, or nothing: a provider's fault never breaks the page."""
        try:
            user = super().authenticate(request, **kwargs)
        except (SuspiciousOperation, requests.RequestException, KeyError, ValueError) as error:
            logger.warning("sign-in by the identity provider failed: %s", error)
            return None
        return user if isinstance(user, User) else None

    def get_userinfo(self, access_token: str, id_token: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Ask the provider who the person is; only a signed answer about the same person is taken."""
        response = requests.get(
            self.OIDC_OP_USER_ENDPOINT,
            headers={"Authorization": f"Bearer {access_token}"},
            timeout=self.get_settings("OIDC_TIMEOUT"),
        )
        response.raise_for_status()
        if not response.headers.get("content-type", "").lower().startswith("application/jwt"):
            msg = "the provider did not sign what it says of the person"
            raise SuspiciousOperation(msg)
        claims: dict[str, Any] = self.verify_token(response.text)
        if claims.get("sub") != payload["sub"]:
            msg = "the provider speaks of somebody else than the one who signed in"
            raise SuspiciousOperation(msg)
        return claims

    def get_or_create_user(self, access_token: str, id_token: str, payload: dict[str, Any]) -> User | None:
        """Give the account tied to the person, or leave in the session what to tell them."""
        if "exp" not in payload:
            msg = "the identity token has no end"
            raise SuspiciousOperation(msg)
        claims = self.get_userinfo(access_token, id_token, payload)
        identity = ProvenIdentity(
            issuer=settings.MAILLAGE_OIDC_ISSUER,
            subject=str(claims["sub"]),
            email=str(claims.get("email", "")),
            first_name=str(claims.get("given_name", "")),
            last_name=str(claims.get("usual_name", "")),
            siret=str(claims.get("siret", "")),
        )
        self.request.maillage_oidc_methods = tuple(payload.get("amr") or ())
        try:
            return recognize_person(identity=identity)
        except (PermissionDenied, ValidationError) as refusal:
            organization = find_organization_by_siret(identity.siret)
            self.request.session[PROPOSAL] = {
                "reason": str(refusal) if isinstance(refusal, PermissionDenied) else refusal.messages[0],
                "email": identity.email,
                "siret": identity.siret,
                "organization": organization.name if organization else "",
            }
            return None

    def _verify_jws(self, payload: str, key: Any) -> dict[str, Any]:
        """Give what a token says, when the provider signed it, for this instance, and not too long ago."""
        try:
            claims: dict[str, Any] = jwt.decode(
                payload,
                key,
                algorithms=["RS256"],
                audience=settings.OIDC_RP_CLIENT_ID,
                issuer=settings.MAILLAGE_OIDC_ISSUER,
                options={"require": ["iss", "aud", "sub"]},
                leeway=30,
            )
        except jwt.InvalidTokenError as error:
            msg = f"token refused: {error}"
            raise SuspiciousOperation(msg) from error
        return claims
