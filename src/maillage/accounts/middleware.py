"""Guard signed-in people: sessions end, a second factor is passed, nobody reads everything at once."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.accounts import reading_volume, second_factor
from maillage.accounts.adapter import AccountAdapter
from maillage.accounts.models import User
from maillage.accounts.services.security import record_reading_alarm
from maillage.accounts.sessions import find_session_end

Handler = Callable[[HttpRequest], HttpResponse]

# What stays open to somebody who must still set up or pass their second factor.
BEFORE_SECOND_FACTOR = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_authenticate",
        "mfa_reauthenticate",
    }
)


class SessionLimitsMiddleware:
    """End a session after an hour without a click, and after a working day whatever happens."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send whoever's session is over to sign in again, then back to the page they asked for."""
        if request.user.is_authenticated and (end := find_session_end(request)):
            AccountAdapter(request).logout(request)
            messages.info(request, end.sentence)
            return redirect(f"{reverse('account_login')}?{urlencode({'next': _page_of(request)})}")
        return self.get_response(request)


class SecondFactorMiddleware:
    """Send whoever needs a second factor to set it up, or to pass it, before any other page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the check is made once the page asked for is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let pass, or send to the page that sets up or asks the factor."""
        user, match = request.user, request.resolver_match
        if not isinstance(user, User) or match is None or match.url_name in BEFORE_SECOND_FACTOR:
            return None
        if second_factor.has_passed(request) or not second_factor.is_required(user):
            return None
        if second_factor.is_set_up(user):
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': _page_of(request)})}")
        return redirect("mfa_activate_totp")


class ReadingVolumeMiddleware:
    """Stop whoever opens far more files in an hour than work asks for, and tell the operators."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the count is made once the page asked for is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Count a file once per person; past the limit, say so clearly and alert once."""
        user, match = request.user, request.resolver_match
        if not isinstance(user, User) or match is None or not reading_volume.is_file_route(match.url_name):
            return None
        limit, is_passed, is_first = reading_volume.count_file(user, request.path)
        if not is_passed:
            return None
        if is_first:
            record_reading_alarm(user=user, limit=limit)
        return render(request, "accounts/reading_stopped.html", {"limit": limit}, status=429)


def _page_of(request: HttpRequest) -> str:
    """Give the page to come back to: only what was read, a change is not played again."""
    return request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("home")
