"""Agree on what is shared, read it, end it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from maillage.accounts.models import User
from maillage.core.decorators import read_only
from maillage.core.rights import require
from maillage.observatory.access import can_bring_tables, list_own_organizations
from maillage.observatory.forms import AgreementForm
from maillage.observatory.selectors.agreement import get_agreement
from maillage.observatory.services import agreement as services

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def create_agreement(request: HttpRequest) -> HttpResponse:
    """Write an agreement."""
    user = _get_person(request)
    require(can_bring_tables(user), "Convenir d’un partage demande d’être rattaché à un organisme.")
    data = request.POST if request.method == "POST" else None
    form = AgreementForm(data, organizations=list_own_organizations(user))
    if form.is_bound and form.is_valid():
        try:
            made = services.create_agreement(**form.cleaned_data, by=user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, "La convention est écrite : choisissez-la sur les colonnes d’un tableau."
            )
            return redirect("agreement_detail", pk=made.pk)
    context = {"form": form, "crumbs": _crumbs()}
    return render(
        request, "observatory/agreement_form.html", context, status=REFUSED if form.is_bound else 200
    )


@read_only
def show_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an agreement shares, and whether it lasts."""
    agreement = get_agreement(pk, request.user)
    context = {
        "agreement": agreement,
        "state": agreement.state,
        "recipients": list(agreement.recipients.all()),
        "indicators": list(agreement.indicators.all()),
        "can_end": list_own_organizations(request.user).filter(pk=agreement.provider_id).exists()
        and agreement.ended_on is None,
        "crumbs": _crumbs(),
    }
    return render(request, "observatory/agreement_detail.html", context)


@require_POST
def end_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """End an agreement."""
    services.end_agreement(agreement=get_agreement(pk, request.user), by=_get_person(request))
    messages.success(request, "La convention est terminée : ses destinataires ne lisent plus ces chiffres.")
    return redirect("agreement_detail", pk=pk)


def _crumbs() -> list[tuple[str, str]]:
    return [("Indicateurs", reverse("indicator_list")), ("Tableaux apportés", reverse("table_list"))]


def _get_person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        msg = "the sign-in middleware lets no visitor through"
        raise TypeError(msg)
    return request.user
