"""Receive the person whom the identity provider sends back."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView

from maillage.accounts.oidc.backend import PROPOSAL
from maillage.accounts.sessions import open_session
from maillage.core.decorators import read_only


class CallbackView(OIDCAuthenticationCallbackView):  # type: ignore[misc]  # the library is untyped
    """Open the session of the person recognized, as any other sign-in does."""

    def login_success(self) -> HttpResponse:
        """Sign in; a provider that asked for several factors spares the person ours."""
        methods = getattr(self.request, "maillage_oidc_methods", ())
        factor = "provider" if "mfa" in methods else ""
        open_session(self.request, self.user, method="par ProConnect", factor=factor)
        return HttpResponseRedirect(self.success_url)

    def login_failure(self) -> HttpResponse:
        """Say why nobody was signed in."""
        return redirect("oidc_refused")


@login_not_required
@read_only
def show_refusal(request: HttpRequest) -> HttpResponse:
    """Tell a person whose identity is known but who has no account whom to ask."""
    proposal: dict[str, Any] = request.session.get(PROPOSAL, {})
    return render(
        request,
        "accounts/oidc_refused.html",
        {
            "reason": proposal.get("reason", ""),
            "address": proposal.get("email", ""),
            "siret": proposal.get("siret", ""),
            "organization": proposal.get("organization", ""),
        },
        status=403,
    )
