"""Let operators look after accounts."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from maillage.accounts import second_factor
from maillage.accounts.access import is_operator
from maillage.accounts.forms import PersonFilterForm
from maillage.accounts.models import User
from maillage.accounts.selectors.organization import list_my_organizations
from maillage.accounts.selectors.person import describe_second_factor, get_person, list_people_of_instance
from maillage.accounts.services import person as services
from maillage.accounts.services.erasure import erase_person
from maillage.accounts.views.people import get_signed_in
from maillage.core.decorators import read_only
from maillage.core.filters import check_filters, get_page
from maillage.core.selectors import list_history

PER_PAGE = 50


@read_only
def list_people(request: HttpRequest) -> HttpResponse:
    """Show every account."""
    user = _get_operator(request)
    filters = PersonFilterForm(request.GET)
    asked = check_filters(filters, request.GET)
    found = list_people_of_instance(user, search=asked["q"], state=asked["etat"])
    context = {
        "page": get_page(found, PER_PAGE, request.GET),
        "filters": filters,
        "is_filtered": any(asked.values()),
        "waiting": list_people_of_instance(user, state="erasure").count(),
    }
    return render(request, "accounts/person_list.html", context)


@read_only
def show_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one account: organizations, second factor, history."""
    person = get_person(pk, _get_operator(request))
    context = {
        "person": person,
        "organizations": list_my_organizations(person),
        "factor": describe_second_factor(person),
        "is_factor_required": second_factor.is_required(person),
        "history": list_history(person, limit=30),
        "crumbs": [("Comptes", reverse("person_list"))],
    }
    return render(request, "accounts/person_detail.html", context)


@require_POST
def close_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account."""
    return _apply(
        request,
        pk,
        lambda person, by: services.close_account(user=person, by=by),
        "Le compte est fermé, ses sessions aussi.",
    )


@require_POST
def reopen_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an account again."""
    return _apply(
        request,
        pk,
        lambda person, by: services.reopen_account(user=person, by=by),
        "Le compte est rouvert.",
    )


@require_POST
def reset_person_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget somebody's second factor."""
    return _apply(
        request,
        pk,
        lambda person, by: services.reset_second_factor(user=person, by=by),
        "Le second facteur est remis à zéro ; la personne en est prévenue.",
    )


@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase somebody for good, once their address is typed again."""
    by = _get_operator(request)
    person = get_person(pk, by)
    if request.POST.get("confirmation", "").strip().lower() != person.email:
        messages.error(request, "Recopiez l’adresse de la personne pour confirmer l’effacement.")
        return redirect("person_detail", pk)
    try:
        report = erase_person(user=person, by=by)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("person_detail", pk)
    left = sum(report.free_texts.values())
    messages.success(request, f"Personne effacée ; {left} textes libres de sa main restent à relire.")
    return redirect("person_list")


def _get_operator(request: HttpRequest) -> User:
    user = get_signed_in(request)
    if not is_operator(user):
        msg = "Cette page est réservée aux administrateurs de l’instance."
        raise PermissionDenied(msg)
    return user


def _apply(request: HttpRequest, pk: int, change: Callable[[User, User], object], done: str) -> HttpResponse:
    """Make a change to an account and say it is done, or say why it is not."""
    by = _get_operator(request)
    person = get_person(pk, by)
    try:
        change(person, by)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, done)
    return redirect("person_detail", pk)
