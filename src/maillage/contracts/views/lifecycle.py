"""Take a contract from one state to the next, at the press of a button."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from maillage.contracts.enums import ContractStatus
from maillage.contracts.forms.contract import NoteForm, RegistrationForm
from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.services.lifecycle import (
    end_contract,
    put_in_force,
    register_existing_contract,
    return_contract_to_draft,
    submit_contract,
)
from maillage.contracts.views.form_page import FormPage, answer_action, answer_form
from maillage.contracts.views.frame import contract_url, frame_contract, get_managed_contract, get_person


@require_POST
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose a draft to its parties' signature."""
    user = get_person(request)
    contract = get_contract(slug, user)
    return answer_action(
        request,
        lambda: submit_contract(contract=contract, by=user),
        success="Le contrat est soumis à la signature de ses parties.",
        url=contract_url(contract, "contract_parties"),
    )


@require_POST
def return_to_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a contract back to writing."""
    user = get_person(request)
    contract = get_contract(slug, user)
    form = NoteForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    return answer_action(
        request,
        lambda: return_contract_to_draft(contract=contract, note=note, by=user),
        success="Le contrat est de nouveau un brouillon ; ses signatures sont à redemander.",
        url=contract_url(contract),
    )


@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a signed contract applies."""
    user = get_person(request)
    contract = get_contract(slug, user)
    return answer_action(
        request,
        lambda: put_in_force(contract=contract, by=user),
        success="Le contrat est en vigueur.",
        url=contract_url(contract),
    )


@require_POST
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a contract is over."""
    user = get_person(request)
    contract = get_contract(slug, user)
    return answer_action(
        request,
        lambda: end_contract(contract=contract, by=user),
        success="La fin du contrat est constatée.",
        url=contract_url(contract),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Take in a contract that was signed before it came to Maillage."""
    user, contract = get_managed_contract(request, slug)
    form = RegistrationForm(request.POST or None)
    page = FormPage(
        title="Reprendre un contrat déjà signé",
        lead="Son texte et ses parties ne changeront plus que par avenant.",
        submit="Reprendre le contrat",
        success="Le contrat est repris : ses échéances sont calculées.",
        cancel_url=contract_url(contract),
        context=frame_contract(request, contract, here="contract_detail"),
    )

    def save() -> None:
        status = ContractStatus(form.cleaned_data["status"])
        note = form.cleaned_data["note"]
        register_existing_contract(contract=contract, status=status, note=note, by=user)

    return answer_form(request, form, page, save)
