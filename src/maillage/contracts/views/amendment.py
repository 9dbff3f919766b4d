"""Show amendments and versions; open an amendment, submit it, sign it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from maillage.contracts.access import can_sign_for
from maillage.contracts.forms.contract import AmendmentForm, NoteForm, ReasonForm, SignatureForm
from maillage.contracts.models import Amendment, Contract
from maillage.contracts.selectors.amendment import (
    get_amendment,
    get_signature,
    get_version,
    list_amendments,
    list_versions,
    read_amendment,
    read_version,
)
from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.services import amendment as services
from maillage.contracts.services.amendment_signature import decline_amendment, sign_amendment
from maillage.contracts.views.form_page import FormPage, answer_action, answer_form
from maillage.contracts.views.frame import contract_url, frame_contract, get_managed_contract, get_person
from maillage.core.decorators import read_only
from maillage.core.rights import require

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@read_only
def list_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the amendments and versions of a contract."""
    contract = get_contract(slug, request.user)
    context = {
        "amendments": list_amendments(contract, request.user),
        "versions": list_versions(contract, request.user),
    }
    context |= frame_contract(request, contract, here="contract_amendments")
    return render(request, "contracts/amendments.html", context)


@read_only
def show(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show what an amendment changes, and where its signatures stand."""
    contract = get_contract(slug, request.user)
    amendment = get_amendment(contract, number, request.user)
    context = frame_contract(request, contract, here="contract_amendments") | {
        "reading": read_amendment(amendment, request.user)
    }
    return render(request, "contracts/amendment.html", context)


@read_only
def show_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show what a contract said in one of its versions."""
    contract = get_contract(slug, request.user)
    version = get_version(contract, number, request.user)
    context = frame_contract(request, contract, here="contract_amendments") | {
        "version": version,
        "content": read_version(version.content),
    }
    return render(request, "contracts/version.html", context)


def amendment_url(amendment: Amendment, route: str = "amendment_detail", **place: object) -> str:
    """Give the address of a page of an amendment."""
    return contract_url(amendment.contract, route, number=amendment.number, **place)


@form_methods
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """Start an amendment."""
    user, contract = get_managed_contract(request, slug)
    form = AmendmentForm(request.POST or None)
    page = FormPage(
        title="Préparer un avenant",
        lead="Il part de ce que le contrat dit aujourd’hui ; rien ne change avant la dernière signature.",
        submit="Préparer l’avenant",
        success="L’avenant est ouvert : écrivez ce qu’il modifie.",
        cancel_url=contract_url(contract, "contract_amendments"),
        context=frame_contract(request, contract, here="contract_amendments"),
    )

    def save() -> str:
        values = form.values
        opened = services.open_amendment(
            contract=contract, title=values["title"], reason=values["reason"], by=user
        )
        services.update_amendment(
            amendment=opened, values={"effective_on": values["effective_on"]}, expected_version=None, by=user
        )
        return amendment_url(opened, "amendment_content")

    return answer_form(request, form, page, save)


@form_methods
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change an amendment's subject, reason or day of effect."""
    user, contract = get_managed_contract(request, slug)
    amendment = get_amendment(contract, number, user)
    initial = {name: getattr(amendment, name) for name in ("title", "reason", "effective_on")}
    form = AmendmentForm(request.POST or None, initial=initial | {"expected_version": amendment.version})
    page = FormPage(
        title=f"Modifier l’objet de l’avenant n° {amendment.number}",
        submit="Enregistrer",
        success="L’avenant est enregistré.",
        cancel_url=amendment_url(amendment),
        context=frame_contract(request, contract, here="contract_amendments"),
    )

    def save() -> None:
        services.update_amendment(
            amendment=amendment, values=form.values, expected_version=form.version, by=user
        )

    return answer_form(request, form, page, save, subject=amendment)


@require_POST
def submit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Propose an amendment to signature."""

    def do(amendment: Amendment, _note: str) -> None:
        services.submit_amendment(amendment=amendment, by=get_person(request))

    return _act(request, slug, number, do, "L’avenant est soumis à signature.")


@require_POST
def return_to_draft(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take an amendment back to writing."""

    def do(amendment: Amendment, note: str) -> None:
        services.return_amendment_to_draft(amendment=amendment, note=note, by=get_person(request))

    return _act(request, slug, number, do, "L’avenant est de nouveau un brouillon.")


@require_POST
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give up an amendment."""

    def do(amendment: Amendment, note: str) -> None:
        services.withdraw_amendment(amendment=amendment, note=note, by=get_person(request))

    return _act(request, slug, number, do, "L’avenant est retiré.")


def _act(
    request: HttpRequest, slug: str, number: int, do: Callable[[Amendment, str], None], success: str
) -> HttpResponse:
    contract = get_contract(slug, request.user)
    amendment = get_amendment(contract, number, request.user)
    form = NoteForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    return answer_action(request, lambda: do(amendment, note), success=success, url=amendment_url(amendment))


@form_methods
def sign(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Record a signature on an amendment."""
    user = get_person(request)
    amendment = get_amendment(get_contract(slug, user), number, user)
    signature = get_signature(amendment, pk)
    form = SignatureForm(request.POST or None)
    name = signature.organization
    page = _describe_signing(
        request, amendment.contract, amendment, f"Signature de {name}", "Enregistrer la signature"
    )
    require(can_sign_for(user, amendment.contract, name), f"Vous ne pouvez pas signer pour {name}.")

    def save() -> None:
        sign_amendment(signature=signature, signed_on=form.cleaned_data["signed_on"], by=user)

    return answer_form(request, form, page, save)


@form_methods
def decline(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Record that an organization will not sign an amendment."""
    user = get_person(request)
    amendment = get_amendment(get_contract(slug, user), number, user)
    signature = get_signature(amendment, pk)
    form = ReasonForm(request.POST or None)
    name = signature.organization
    page = _describe_signing(
        request, amendment.contract, amendment, f"Refus de {name}", "Enregistrer le refus"
    )
    require(can_sign_for(user, amendment.contract, name), f"Vous ne pouvez pas répondre pour {name}.")

    def save() -> None:
        decline_amendment(signature=signature, reason=form.cleaned_data["reason"], by=user)

    return answer_form(request, form, page, save)


def _describe_signing(
    request: HttpRequest, contract: Contract, amendment: Amendment, title: str, submit_words: str
) -> FormPage:
    return FormPage(
        title=f"{title} sur l’avenant n° {amendment.number}",
        submit=submit_words,
        success="La réponse est enregistrée.",
        cancel_url=amendment_url(amendment),
        context=frame_contract(request, contract, here="contract_amendments"),
    )
