"""Bring in the person who follows an invitation's link."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from maillage.accounts.forms import AcceptanceForm, add_refusal
from maillage.accounts.models import User
from maillage.accounts.selectors.invitation import find_invitation
from maillage.accounts.selectors.person import find_user
from maillage.accounts.services.invitation import accept_invitation
from maillage.accounts.sessions import open_session


@sensitive_post_parameters("password")
@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the invitation offers, and accept it."""
    invitation = find_invitation(token)
    if invitation is None:
        return render(request, "accounts/invitation_expired.html", status=404)
    signed_in = request.user if isinstance(request.user, User) else None
    form = AcceptanceForm(request.POST or None) if signed_in is None else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            user = accept_invitation(token=token, by=signed_in, **(form.cleaned_data if form else {}))
        except ValidationError as refusal:
            if form is None:
                return render(request, "accounts/invitation_expired.html", status=404)
            add_refusal(form, refusal)
        else:
            if signed_in is None:
                open_session(request, user, method="par une invitation")
            messages.success(request, f"Vous avez rejoint « {invitation.organization} ».")
            return redirect("account")
    context = {
        "invitation": invitation,
        "form": form,
        "is_another": signed_in is not None and signed_in.email != invitation.email,
        "has_account": find_user(invitation.email) is not None,
    }
    return render(request, "accounts/invitation_accept.html", context)
