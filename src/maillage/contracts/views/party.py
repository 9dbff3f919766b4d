"""Show and write the parties of a contract; record their signatures."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from maillage.accounts.enums import PartyRole
from maillage.contracts.access import can_sign_for
from maillage.contracts.forms.contract import (
    NewPartyForm,
    PartyFilters,
    PartyForm,
    ReasonForm,
    SignatureForm,
)
from maillage.contracts.models import Contract
from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.selectors.overview import count_signatures
from maillage.contracts.selectors.party import PARTY_COLUMNS, count_roles, get_party, list_parties
from maillage.contracts.services.lifecycle import decline_contract, sign_contract
from maillage.contracts.services.party import add_party, remove_party, update_party
from maillage.contracts.views.form_page import FormPage, answer_action, answer_form
from maillage.contracts.views.frame import contract_url, frame_contract, get_managed_contract, get_person
from maillage.core.decorators import read_only
from maillage.core.exports import answer_export, list_export_links, make_provenance, read_format
from maillage.core.filters import check_filters
from maillage.core.origins import map_origins
from maillage.core.rights import require


@login_not_required
@read_only
def list_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show who is party to a contract, narrowed by role, and where each signature stands."""
    contract = get_contract(slug, request.user)
    role = check_filters(PartyFilters(request.GET), request.GET, also=("format",))["role"]
    parties = list_parties(contract, request.user, role=role)
    if form := read_format(request):
        return answer_export(
            form,
            PARTY_COLUMNS,
            parties,
            make_provenance(request, f"Parties de {contract}"),
            territory=str(contract.territory),
            subject=f"parties {contract}",
        )
    frame = frame_contract(request, contract, here="contract_parties")
    signatures = count_signatures(contract)
    context = frame | {
        "parties": parties,
        "exports": list_export_links(request),
        "origins": map_origins([line.party for line in parties], request.user),
        "roles": count_roles(contract),
        "role": role,
        "signatures": signatures,
        "shows_signatures": signatures.unknown < signatures.total,
        "shows_tools": not contract.is_locked and (frame["can_manage"] or frame["is_inside"]),
    }
    return render(request, "contracts/parties.html", context)


def _describe(request: HttpRequest, contract: Contract, title: str, submit: str, success: str) -> FormPage:
    return FormPage(
        title=title,
        submit=submit,
        success=success,
        cancel_url=contract_url(contract, "contract_parties"),
        context=frame_contract(request, contract, here="contract_parties"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an organization to a contract."""
    user, contract = get_managed_contract(request, slug)
    form = NewPartyForm(request.POST or None, initial={"role": PartyRole.SIGNATORY})
    page = _describe(request, contract, "Ajouter une partie", "Ajouter", "La partie est ajoutée.")

    def save() -> None:
        add_party(contract=contract, by=user, **form.values)

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a party's role, function or commitments."""
    user, contract = get_managed_contract(request, slug)
    party = get_party(contract, pk)
    initial = {name: getattr(party, name) for name in ("role", "function", "commitments")}
    form = PartyForm(request.POST or None, initial=initial | {"expected_version": party.version})
    page = _describe(
        request,
        contract,
        f"Modifier la partie {party.organization}",
        "Enregistrer",
        "La partie est enregistrée.",
    )

    def save() -> None:
        update_party(party=party, values=form.values, expected_version=form.version, by=user)

    return answer_form(request, form, page, save, subject=party)


@require_POST
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an organization out of a contract that nobody has signed."""
    user = get_person(request)
    contract = get_contract(slug, user)
    party = get_party(contract, pk)
    return answer_action(
        request,
        lambda: remove_party(party=party, by=user),
        success=f"{party.organization} n’est plus partie au contrat.",
        url=contract_url(contract, "contract_parties"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Record a party's signature."""
    user = get_person(request)
    contract = get_contract(slug, user)
    party = get_party(contract, pk)
    require(
        can_sign_for(user, contract, party.organization), f"Vous ne signez pas pour {party.organization}."
    )
    form = SignatureForm(request.POST or None)
    page = _describe(
        request,
        contract,
        f"Signature de {party.organization}",
        "Enregistrer la signature",
        f"La signature de {party.organization} est enregistrée.",
    )

    def save() -> None:
        sign_contract(party=party, signed_on=form.cleaned_data["signed_on"], by=user)

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Record that a party will not sign the text as it stands."""
    user = get_person(request)
    contract = get_contract(slug, user)
    party = get_party(contract, pk)
    require(
        can_sign_for(user, contract, party.organization), f"Vous ne signez pas pour {party.organization}."
    )
    form = ReasonForm(request.POST or None)
    page = _describe(
        request,
        contract,
        f"Refus de {party.organization}",
        "Enregistrer le refus",
        f"Le refus de {party.organization} est enregistré.",
    )

    def save() -> None:
        decline_contract(party=party, reason=form.cleaned_data["reason"], by=user)

    return answer_form(request, form, page, save)
