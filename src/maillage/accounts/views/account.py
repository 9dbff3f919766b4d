"""Show a person their own account, and let them change, export, erase or close it."""

import json

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.accounts import second_factor
from maillage.accounts.forms import ProfileForm, add_refusal
from maillage.accounts.selectors.organization import list_my_organizations
from maillage.accounts.selectors.person import describe_second_factor, list_open_sessions
from maillage.accounts.selectors.personal_data import export_person
from maillage.accounts.services import person as services
from maillage.accounts.views.people import get_signed_in
from maillage.core.decorators import read_only

ACCOUNT = ("Mon compte", reverse_lazy("account"))


@read_only
def show_account(request: HttpRequest) -> HttpResponse:
    """Show one's identity, organizations, second factor and open sessions."""
    user = get_signed_in(request)
    context = {
        "organizations": list_my_organizations(user),
        "factor": describe_second_factor(user),
        "is_factor_required": second_factor.is_required(user),
        "sessions": list_open_sessions(user, current_key=request.session.session_key or ""),
        "has_password": user.has_usable_password(),
    }
    return render(request, "accounts/account.html", context)


@require_http_methods(["GET", "POST"])
def edit_account(request: HttpRequest) -> HttpResponse:
    """Change what one says of oneself."""
    user = get_signed_in(request)
    form = ProfileForm(request.POST or None, initial=ProfileForm.initial_of(user))
    if request.method == "POST" and form.is_valid():
        try:
            services.update_profile(user=user, values=form.cleaned_data, by=user)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "Votre compte est à jour.")
            return redirect("account")
    return render(request, "accounts/account_form.html", {"form": form, "crumbs": [ACCOUNT]})


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Close the sessions opened elsewhere, all or one."""
    user = get_signed_in(request)
    chosen = request.POST.get("session", "")
    ended = services.end_sessions(
        user=user,
        except_key=request.session.session_key or "",
        only=int(chosen) if chosen.isdecimal() and len(chosen) < 18 else None,
    )
    messages.success(request, "La session est fermée." if ended == 1 else f"{ended} sessions fermées.")
    return redirect("account")


@read_only
def export_account(request: HttpRequest) -> HttpResponse:
    """Give a person everything that is kept of them, as a file."""
    export = json.dumps(export_person(get_signed_in(request)), ensure_ascii=False, indent=2)
    response = HttpResponse(export, content_type="application/json; charset=utf-8")
    name = f"mes-donnees-maillage_{timezone.localdate():%Y-%m-%d}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
def ask_erasure(request: HttpRequest) -> HttpResponse:
    """Ask for one's personal data to be erased."""
    user = get_signed_in(request)
    if request.method == "POST":
        try:
            services.ask_erasure(user=user, by=user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, "Votre demande est transmise ; la réponse vient sous un mois.")
        return redirect("account")
    return render(request, "accounts/account_erasure.html", {"crumbs": [ACCOUNT]})


@require_http_methods(["GET", "POST"])
def close_account(request: HttpRequest) -> HttpResponse:
    """Close one's account and leave."""
    user = get_signed_in(request)
    if request.method == "POST":
        try:
            services.close_account(user=user, by=user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return redirect("account")
        get_adapter(request).logout(request)
        messages.success(request, "Votre compte est fermé.")
        return redirect("account_login")
    return render(request, "accounts/account_close.html", {"crumbs": [ACCOUNT]})
