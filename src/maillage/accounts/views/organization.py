"""Show and change organizations and who belongs to them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.accounts.access import (
    can_create_organization,
    can_manage_organization,
    can_see_people,
    is_operator,
)
from maillage.accounts.forms import (
    AddressForm,
    InvitationForm,
    OrganizationFilterForm,
    OrganizationForm,
    add_refusal,
)
from maillage.accounts.models import Organization
from maillage.accounts.selectors import organization as selectors
from maillage.accounts.selectors.person import find_user
from maillage.accounts.services import organization as services
from maillage.accounts.services.invitation import invite_person, revoke_invitation
from maillage.accounts.views.people import get_signed_in
from maillage.core.decorators import read_only
from maillage.core.errors import StaleVersion
from maillage.core.exports import answer_export, list_export_links, make_provenance, read_format
from maillage.core.filters import check_filters, get_page
from maillage.core.selectors import list_history

PER_PAGE = 50
LIST = ("Organismes", reverse_lazy("organization_list"))


@read_only
def list_organizations(request: HttpRequest) -> HttpResponseBase:
    """Show the organizations of the instance."""
    user = get_signed_in(request)
    filters = OrganizationFilterForm(request.GET)
    asked = check_filters(filters, request.GET)
    found = selectors.list_organizations(user, search=asked["q"], kind=asked["nature"])
    if form := read_format(request):
        return answer_export(
            form,
            selectors.ORGANIZATION_COLUMNS,
            found.iterator(chunk_size=500),
            make_provenance(request, "Organismes"),
            territory="maillage",
            subject="organismes",
        )
    context = {
        "exports": list_export_links(request),
        "page": get_page(found, PER_PAGE, request.GET),
        "filters": filters,
        "is_filtered": any(asked.values()),
        "can_create": can_create_organization(user),
    }
    return render(request, "accounts/organization_list.html", context)


@read_only
def show_organization(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an organization, and its people to those who belong to it."""
    user = get_signed_in(request)
    organization = selectors.get_organization(slug, user)
    people = selectors.list_people(organization, user)
    context = {
        "organization": organization,
        "page": get_page(people, PER_PAGE, request.GET),
        "invitations": list(selectors.list_pending_invitations(organization, user)[:PER_PAGE]),
        "can_manage": can_manage_organization(user, organization),
        "can_see_people": can_see_people(user, organization),
        "is_operator": is_operator(user),
        "history": list_history(organization, limit=20) if can_see_people(user, organization) else [],
        "address_form": AddressForm(),
        "crumbs": [LIST],
        "now": timezone.now(),
    }
    return render(request, "accounts/organization_detail.html", context)


@require_http_methods(["GET", "POST"])
def create_organization(request: HttpRequest) -> HttpResponse:
    """Add an organization."""
    user = get_signed_in(request)
    if not can_create_organization(user):
        msg = "Seul un administrateur de l’instance ajoute un organisme."
        raise PermissionDenied(msg)
    form = OrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organization = services.create_organization(**form.values(), by=user)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"« {organization} » est ajouté.")
            return redirect("organization_detail", organization.slug)
    return render(
        request,
        "accounts/organization_form.html",
        {"form": form, "organization": None, "conflict": None, "crumbs": [LIST]},
    )


@require_http_methods(["GET", "POST"])
def edit_organization(request: HttpRequest, slug: str) -> HttpResponse:
    """Change an organization."""
    user = get_signed_in(request)
    organization = selectors.get_organization(slug, user)
    if not can_manage_organization(user, organization):
        msg = f"Vous ne pouvez pas modifier « {organization} » : demandez-le à qui l’administre."
        raise PermissionDenied(msg)
    if request.POST.get("conflict") == "theirs":
        return redirect("organization_detail", slug)
    form = OrganizationForm(request.POST or None, initial=OrganizationForm.initial_of(organization))
    if request.method == "POST" and form.is_valid():
        try:
            services.update_organization(
                organization=organization,
                values=form.values(),
                expected_version=form.cleaned_data["expected_version"],
                by=user,
            )
        except StaleVersion:
            return _show_conflict(request, slug, form)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"« {organization} » est à jour.")
            return redirect("organization_detail", slug)
    context = {"form": form, "organization": organization, "conflict": None, "crumbs": _crumbs(organization)}
    return render(request, "accounts/organization_form.html", context)


def _show_conflict(request: HttpRequest, slug: str, form: OrganizationForm) -> HttpResponse:
    """Show both versions; what was typed stays in the form, whose next sending replaces the other."""
    stored = selectors.get_organization(slug, get_signed_in(request))
    initial = OrganizationForm.initial_of(stored)
    pairs = [
        (str(field.label), str(form.data.get(name, "")), str(initial.get(name) or ""))
        for name, field in form.fields.items()
        if name != "expected_version"
    ]
    data = {**form.data.dict(), "expected_version": str(stored.version)}  # type: ignore[attr-defined]  # a QueryDict
    last = list_history(stored, limit=1)
    conflict = {
        "who": last[0].actor if last else "Maillage",
        "at": stored.changed_at,
        "fields": [
            {"label": label, "mine": mine, "theirs": theirs, "is_different": mine != theirs}
            for label, mine, theirs in pairs
            if mine or theirs
        ],
    }
    context = {
        "form": OrganizationForm(data),
        "organization": stored,
        "conflict": conflict,
        "crumbs": _crumbs(stored),
    }
    return render(request, "accounts/organization_form.html", context, status=409)


@require_http_methods(["GET", "POST"])
def send_invitation(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite somebody into an organization."""
    user = get_signed_in(request)
    organization = selectors.get_organization(slug, user)
    if not can_manage_organization(user, organization):
        msg = f"Vous ne pouvez pas inviter dans « {organization} »."
        raise PermissionDenied(msg)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invite_person(**form.cleaned_data, organization=organization, by=user)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"Invitation envoyée à {invitation.email}.")
            return redirect("organization_detail", slug)
    context = {"form": form, "organization": organization, "crumbs": _crumbs(organization)}
    return render(request, "accounts/invitation_form.html", context)


@require_POST
def withdraw_invitation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Withdraw an invitation that waits."""
    user = get_signed_in(request)
    organization = selectors.get_organization(slug, user)
    _require_manager(request, organization)
    invitation = selectors.get_invitation(pk, organization, user)
    return _apply(
        request,
        slug,
        lambda: revoke_invitation(invitation=invitation, by=user),
        f"L’invitation de {invitation.email} est retirée.",
    )


@require_POST
def add_person(request: HttpRequest, slug: str) -> HttpResponse:
    """Attach somebody who has an account; operators only."""
    user = get_signed_in(request)
    organization = selectors.get_organization(slug, user)
    if not is_operator(user):
        msg = f"Invitez cette personne à rejoindre « {organization} »."
        raise PermissionDenied(msg)
    form = AddressForm(request.POST)
    person = find_user(form.cleaned_data["email"]) if form.is_valid() else None
    if person is None:
        messages.error(request, "Aucun compte ouvert n’a cette adresse : envoyez plutôt une invitation.")
        return redirect("organization_detail", slug)
    return _apply(
        request,
        slug,
        lambda: services.add_affiliation(organization=organization, user=person, by=user),
        f"{person} appartient désormais à « {organization} ».",
    )


@require_POST
def detach_person(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Detach somebody from an organization."""
    user = get_signed_in(request)
    organization = selectors.get_organization(slug, user)
    affiliation = selectors.get_affiliation(pk, organization, user)
    return _apply(
        request,
        slug,
        lambda: services.end_affiliation(affiliation=affiliation, by=user),
        f"{affiliation.user} n’appartient plus à « {organization} ».",
    )


@require_POST
def change_administrator(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Make somebody an administrator of the organization, or no longer one."""
    user = get_signed_in(request)
    organization = selectors.get_organization(slug, user)
    affiliation = selectors.get_affiliation(pk, organization, user)
    wanted = request.POST.get("administre") == "1"
    done = "administre désormais" if wanted else "n’administre plus"
    return _apply(
        request,
        slug,
        lambda: services.change_administrator(affiliation=affiliation, is_administrator=wanted, by=user),
        f"{affiliation.user} {done} « {organization} ».",
    )


def _crumbs(organization: Organization) -> list[tuple[str, Any]]:
    return [LIST, (str(organization), reverse("organization_detail", args=[organization.slug]))]


def _require_manager(request: HttpRequest, organization: Organization) -> None:
    if not can_manage_organization(request.user, organization):
        msg = f"Vous ne gérez pas les comptes de « {organization} »."
        raise PermissionDenied(msg)


def _apply(request: HttpRequest, slug: str, change: Any, done: str) -> HttpResponse:
    """Make a change and say it is done, or say why it is not."""
    try:
        change()
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, done)
    return redirect("organization_detail", slug)
