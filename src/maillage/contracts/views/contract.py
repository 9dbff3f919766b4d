"""Show contracts: the list, the first page of one, its history; open one and write what it says."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.accounts.models import User
from maillage.contracts.access import can_create_contract
from maillage.contracts.forms.contract import ContractFilters, ContractForm, DistrictsForm, OpeningForm
from maillage.contracts.selectors.contract import (
    CONTRACT_COLUMNS,
    get_contract,
    list_contract_types,
    list_contracts,
)
from maillage.contracts.selectors.history import list_contract_history
from maillage.contracts.selectors.overview import summarize_contract
from maillage.contracts.selectors.team import require_role
from maillage.contracts.services.contract import create_contract, set_districts, update_contract
from maillage.contracts.views.form_page import FormPage, answer_form
from maillage.contracts.views.frame import contract_url, frame_contract, get_managed_contract, get_person
from maillage.core.decorators import read_only
from maillage.core.exports import answer_export, list_export_links, make_provenance, read_format
from maillage.core.filters import check_filters, get_page
from maillage.core.origins import list_origins
from maillage.core.rights import require

PAGE_LENGTH = 25
HISTORY_LENGTH = 100
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@read_only
def list_page(request: HttpRequest) -> HttpResponseBase:
    """Show the contracts a person may see, narrowed by type, state and territory."""
    form = ContractFilters(request.GET, types=list_contract_types())
    chosen = check_filters(form, request.GET)
    contracts = list_contracts(
        request.user,
        type_code=chosen["type"],
        status=chosen["etat"],
        territory=chosen["territoire"],
    )
    if kept := read_format(request):
        return answer_export(
            kept,
            CONTRACT_COLUMNS,
            contracts.iterator(chunk_size=500),
            make_provenance(request, "Contrats"),
            territory="maillage",
            subject="contrats",
        )
    page = get_page(contracts, PAGE_LENGTH, request.GET)
    context = {
        "form": form,
        "page": page,
        "exports": list_export_links(request),
        "is_filtered": any(chosen.values()),
        "can_create": can_create_contract(request.user),
        "today": timezone.localdate(),
    }
    return render(request, "contracts/list.html", context)


@login_not_required
@read_only
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what matters now about a contract, and the way to everything else."""
    contract = get_contract(slug, request.user)
    overview = summarize_contract(contract, request.user, timezone.localdate())
    context = frame_contract(request, contract, here="contract_detail") | {
        "overview": overview,
        "origins": list_origins(contract, request.user),
    }
    return render(request, "contracts/detail.html", context)


@read_only
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell who did what on a contract."""
    contract = get_contract(slug, request.user)
    require_role(contract, request.user)
    lines = list_contract_history(contract, request.user, limit=HISTORY_LENGTH)
    context = frame_contract(request, contract, here="contract_history") | {
        "lines": lines,
        "is_cut": len(lines) == HISTORY_LENGTH,
        "length": HISTORY_LENGTH,
    }
    return render(request, "contracts/history.html", context)


@form_methods
def create(request: HttpRequest) -> HttpResponse:
    """Open a contract."""
    user = get_person(request)
    require(
        can_create_contract(user), "Vous ne pouvez pas ouvrir de contrat : demandez-le à un chef de projet."
    )
    form = OpeningForm(request.POST or None, user=user, contracts=list_contracts(user))
    page = FormPage(
        title="Ouvrir un contrat",
        lead="Il naît en brouillon : vous seul le voyez, jusqu’à ce que vous invitiez son équipe.",
        submit="Ouvrir le contrat",
        success="Le contrat est ouvert : ajoutez ses parties et ses articles.",
        cancel_url=reverse("contract_list"),
        context={"crumbs": [("Contrats", reverse("contract_list"))]},
    )
    return answer_form(request, form, page, lambda: _open(form, user))


def _open(form: OpeningForm, user: User) -> str:
    return contract_url(create_contract(**form.values, by=user))


@form_methods
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a contract says of itself; once signed, only what helps to read it."""
    user, contract = get_managed_contract(request, slug)
    names = list(ContractForm.base_fields)
    initial = {name: getattr(contract, name, None) for name in names} | {"expected_version": contract.version}
    form = ContractForm(
        request.POST or None, initial=initial, contracts=list_contracts(user), is_locked=contract.is_locked
    )
    page = FormPage(
        title="Modifier le contrat",
        lead="Ce qui est signé ne change plus que par avenant." if contract.is_locked else "",
        submit="Enregistrer",
        success="Le contrat est enregistré.",
        cancel_url=contract_url(contract),
        context=frame_contract(request, contract, here="contract_detail"),
    )

    def save() -> None:
        update_contract(contract=contract, values=form.values, expected_version=form.version, by=user)

    return answer_form(request, form, page, save, subject=contract)


@form_methods
def edit_districts(request: HttpRequest, slug: str) -> HttpResponse:
    """Say which districts and communes a contract is about."""
    user, contract = get_managed_contract(request, slug)
    lines = "\n".join(territory.address for territory in contract.districts.all())
    form = DistrictsForm(request.POST or None, initial={"territories": lines})
    page = FormPage(
        title="Quartiers et communes du contrat",
        submit="Enregistrer la liste",
        success="La liste est enregistrée.",
        cancel_url=contract_url(contract),
        context=frame_contract(request, contract, here="contract_detail"),
    )

    def save() -> None:
        set_districts(contract=contract, territories=form.values["territories"], by=user)

    return answer_form(request, form, page, save)
