"""Show the envelopes of a contract; open, delegate and change them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.views.form_page import FormPage, answer_form
from maillage.contracts.views.frame import frame_contract, get_managed_contract
from maillage.core.decorators import read_only
from maillage.core.thread import BeadKind
from maillage.grants.access import can_manage_calls
from maillage.grants.forms.envelope import AmountForm, DelegationForm, EnvelopeForm
from maillage.grants.models import Envelope
from maillage.grants.selectors.envelope import get_envelope, list_envelopes
from maillage.grants.services.envelope import change_envelope_amount, create_envelope, delegate_envelope
from maillage.grants.views.frame import form_methods, get_person


@read_only
def list_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what each funder holds under a contract, and what is left of it."""
    user = get_person(request)
    contract = get_contract(slug, user)
    context = frame_contract(request, contract, here="contract_envelopes", bead=BeadKind.FUNDING) | {
        "lines": list_envelopes(contract, user),
        "can_manage": can_manage_calls(user, contract),
    }
    return render(request, "grants/envelopes.html", context)


@form_methods
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """Open an envelope under a contract."""
    user, contract = get_managed_contract(request, slug)
    form = EnvelopeForm(request.POST or None, initial={"year": timezone.localdate().year}, contract=contract)
    page = _make_page(request, contract, "Ouvrir une enveloppe", "L’enveloppe est ouverte.")

    def save() -> None:
        create_envelope(contract=contract, **form.cleaned_data, by=user)

    return answer_form(request, form, page, save)


@form_methods
def delegate(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a part of an envelope to a narrower purpose."""
    user = get_person(request)
    parent = get_envelope(pk, user)
    form = DelegationForm(request.POST or None, contract=parent.contract)
    page = _make_page(request, parent.contract, f"Déléguer une part de « {parent} »", "La part est déléguée.")

    def save() -> None:
        delegate_envelope(parent=parent, **form.cleaned_data, by=user)

    return answer_form(request, form, page, save)


@form_methods
def change_amount(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what an envelope holds."""
    user = get_person(request)
    envelope: Envelope = get_envelope(pk, user)
    form = AmountForm(request.POST or None, initial={"amount_eur": envelope.amount_eur})
    page = _make_page(request, envelope.contract, f"Montant de « {envelope} »", "Le montant est enregistré.")

    def save() -> None:
        change_envelope_amount(envelope=envelope, amount_eur=form.cleaned_data["amount_eur"], by=user)

    return answer_form(request, form, page, save)


def _make_page(request: HttpRequest, contract: Any, title: str, success: str) -> FormPage:
    return FormPage(
        title=title,
        submit="Enregistrer",
        success=success,
        cancel_url=reverse("contract_envelopes", kwargs={"slug": contract.slug}),
        context=frame_contract(request, contract, here="contract_envelopes"),
    )
