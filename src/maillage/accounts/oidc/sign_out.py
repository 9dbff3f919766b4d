"""Close the session at the identity provider's too."""

import secrets
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from mozilla_django_oidc.utils import import_from_settings

from maillage.core.mail import make_public_link


def make_sign_out_url(request: HttpRequest) -> str:
    """Give the provider's address that ends the session it opened, or nothing if it opened none."""
    id_token = request.session.get("oidc_id_token", "")
    if not id_token:
        return ""
    asked = {
        "id_token_hint": id_token,
        "state": secrets.token_urlsafe(16),
        "post_logout_redirect_uri": make_public_link(reverse(settings.LOGOUT_REDIRECT_URL)),
    }
    return f"{import_from_settings('OIDC_OP_LOGOUT_ENDPOINT')}?{urlencode(asked)}"
