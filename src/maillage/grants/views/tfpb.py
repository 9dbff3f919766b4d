"""Show the abatement of landlords and what they do in exchange; give awards as open data."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from maillage.contracts.models import Contract
from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.views.form_page import FormPage, answer_form
from maillage.contracts.views.frame import contract_url, frame_contract, get_managed_contract, get_person
from maillage.core.decorators import read_only
from maillage.core.exports import answer_export, list_export_links, make_provenance, read_format
from maillage.core.thread import BeadKind
from maillage.grants.access import can_write_abatement
from maillage.grants.enums import TfpbCategory
from maillage.grants.forms.tfpb import AbatementForm, CounterpartForm
from maillage.grants.models import TfpbAbatement
from maillage.grants.selectors.scdl import VERSIONS, list_grants
from maillage.grants.selectors.tfpb import (
    ABATEMENT_COLUMNS,
    get_abatement,
    list_abatements,
    summarize_categories,
)
from maillage.grants.services.tfpb import add_counterpart, record_abatement, update_counterpart
from maillage.grants.views.money import form_methods


def _frame(request: HttpRequest, contract: Contract) -> dict[str, Any]:
    return frame_contract(request, contract, here="contract_programme", bead=BeadKind.FUNDING)


@read_only
def list_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show what each landlord does not pay, district by district, and what it does in exchange."""
    contract = get_contract(slug, request.user)
    rows = list_abatements(contract, request.user)
    if kept := read_format(request):
        provenance = make_provenance(request, f"Abattement de TFPB · {contract.short_title}")
        where = str(contract.territory)
        return answer_export(kept, ABATEMENT_COLUMNS, rows, provenance, territory=where, subject="tfpb")
    context = _frame(request, contract) | {
        "rows": rows,
        "categories": summarize_categories(rows),
        "exports": list_export_links(request),
        "abated": sum(row.abatement.abated_eur for row in rows),
        "justified": sum(row.justified_eur for row in rows),
    }
    return render(request, "grants/tfpb.html", context)


@read_only
def show_abatement(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one abatement and its counterparts."""
    contract = get_contract(slug, request.user)
    row = get_abatement(contract, pk, request.user)
    context = _frame(request, contract) | {
        "row": row,
        "may_write": can_write_abatement(request.user, contract, row.abatement.landlord),
    }
    return render(request, "grants/tfpb_detail.html", context)


@form_methods
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """Record an abatement."""
    user, contract = get_managed_contract(request, slug)
    form = AbatementForm(request.POST or None)
    page = _page(request, contract, "Saisir un abattement de TFPB", contract_url(contract, "tfpb_list"))

    def save() -> str:
        made = record_abatement(contract=contract, by=user, **form.cleaned_data)
        return _url(made)

    return answer_form(request, form, page, save)


def _url(abatement: TfpbAbatement) -> str:
    return contract_url(abatement.contract, "tfpb_detail", pk=abatement.pk)


def _page(request: HttpRequest, contract: Contract, title: str, url: str, lead: str = "") -> FormPage:
    return FormPage(
        title=title,
        lead=lead,
        submit="Enregistrer",
        success="C’est enregistré.",
        cancel_url=url,
        context=_frame(request, contract),
    )


@form_methods
def create_counterpart(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Add one thing a landlord does in exchange."""
    contract, user = get_contract(slug, request.user), get_person(request)
    abatement = get_abatement(contract, pk, user).abatement
    form = CounterpartForm(request.POST or None)
    page = _page(request, contract, "Ajouter une contrepartie", _url(abatement), str(abatement))

    def save() -> None:
        values = form.cleaned_data | {"category": TfpbCategory(form.cleaned_data["category"])}
        add_counterpart(abatement=abatement, by=user, **values)

    return answer_form(request, form, page, save)


@form_methods
def edit_counterpart(request: HttpRequest, slug: str, pk: int, action: int) -> HttpResponse:
    """Say what was spent for a counterpart."""
    contract, user = get_contract(slug, request.user), get_person(request)
    row = get_abatement(contract, pk, user)
    edited = next((one for one in row.actions if one.pk == action), None)
    if edited is None:
        raise Http404("Aucune contrepartie à cette adresse.")
    initial = {name: getattr(edited, name) for name in CounterpartForm.base_fields}
    form = CounterpartForm(request.POST or None, initial=initial)
    page = _page(request, contract, "Modifier une contrepartie", _url(row.abatement), edited.title)

    def save() -> None:
        update_counterpart(action=edited, values=form.cleaned_data, by=user)

    return answer_form(request, form, page, save)


@read_only
def give_grants(request: HttpRequest, slug: str, version: str) -> HttpResponseBase:
    """Give the awards of a contract as open data, by a version of the schema; invalid lines are left out."""
    contract = get_contract(slug, request.user)
    if version not in VERSIONS:
        raise Http404("Aucune version de ce nom.")
    rows = [row for row in list_grants(contract, request.user) if not row.missing]
    provenance = make_provenance(request, f"Subventions · {contract.short_title}")
    where = str(contract.territory)
    subject = f"subventions {version}"
    return answer_export("csv-ouvert", VERSIONS[version], rows, provenance, territory=where, subject=subject)


@read_only
def show_open_data(request: HttpRequest, slug: str) -> HttpResponse:
    """Offer both versions of the schema, and name what neither can hold."""
    contract = get_contract(slug, request.user)
    rows = list_grants(contract, request.user)
    context = _frame(request, contract) | {
        "valid": sum(not row.missing for row in rows),
        "left_out": [row for row in rows if row.missing],
    }
    return render(request, "grants/open_data.html", context)
