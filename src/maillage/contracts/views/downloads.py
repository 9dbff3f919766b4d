"""Give the documents of a contract as files: the convention, the plan, an action sheet."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maillage.contracts.documents.convention import build_convention
from maillage.contracts.documents.sheet import build_sheet_document
from maillage.contracts.documents.strategy import build_plan_document, number_nodes
from maillage.contracts.documents.workbook import build_plan_sheets
from maillage.contracts.models import Action, Contract
from maillage.contracts.selectors.action import get_action
from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.selectors.printing import (
    count_unseen,
    load_printed_action,
    load_printed_contract,
    load_printed_plan,
)
from maillage.contracts.selectors.strategy import load_tree
from maillage.contracts.views.frame import frame_contract
from maillage.contracts.views.working import METHOD
from maillage.core.decorators import read_only
from maillage.core.documents.answers import answer_document
from maillage.core.documents.writers import FORMATS
from maillage.core.exports import FORMATS as TABLE_FORMATS
from maillage.core.exports import answer_workbook, make_provenance

TEXTS = {form: label for form, (label, _) in FORMATS.items()}
WORKBOOK = "xlsx"


@dataclass(frozen=True)
class Offer:
    """A file that may be downloaded: what people are offered, and its address."""

    label: str
    url: str


def list_offers(route: str, slug: str, *, with_workbook: bool = False) -> list[Offer]:
    """Give the files in which a document is offered."""
    forms = TEXTS | ({WORKBOOK: TABLE_FORMATS[WORKBOOK]} if with_workbook else {})
    return [
        Offer(label, reverse(route, kwargs={"slug": slug, "form": form})) for form, label in forms.items()
    ]


@login_not_required
@read_only
def show_documents(request: HttpRequest, slug: str) -> HttpResponse:
    """Say which documents a contract may be taken away as, and what they would leave out."""
    contract = get_contract(slug, request.user)
    context = frame_contract(request, contract, here="contract_detail") | {
        "convention": list_offers("contract_convention", slug),
        "plan": list_offers("contract_plan", slug, with_workbook=True),
        "unseen": count_unseen(contract, request.user),
    }
    return render(request, "contracts/documents.html", context)


@login_not_required
@read_only
def give_convention(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Give the whole convention: parties, articles, strategy, signatures, annexes, sheets."""
    contract = get_contract(slug, request.user)
    printed = load_printed_contract(contract, request.user)
    document = build_convention(printed, timezone.localdate())
    return answer_document(document, form, territory=str(contract.territory), subject=contract.short_title)


@login_not_required
@read_only
def give_plan(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """Give the plan of actions of a contract, as a text or as a workbook."""
    contract = get_contract(slug, request.user)
    plan = load_printed_plan(contract, request.user)
    territory, subject = str(contract.territory), f"Plan d’actions {contract.short_title}"
    if form == WORKBOOK:
        sheets = build_plan_sheets(plan, number_nodes(plan.tree.roots))
        provenance = make_provenance(request, f"Plan d’actions, {contract.title}", method=METHOD)
        return answer_workbook(sheets, provenance, territory=territory, subject=subject)
    document = build_plan_document(plan, timezone.localdate())
    return answer_document(document, form, territory=territory, subject=subject)


@login_not_required
@read_only
def give_sheet(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Give the sheet of one action."""
    action = get_action(slug, request.user)
    sheet = load_printed_action(action, request.user)
    contract = sheet.path[0].contract if sheet.path else action.home
    numbers = number_nodes(load_tree(contract, request.user).roots)
    document = build_sheet_document(sheet, contract, numbers, timezone.localdate())
    return answer_document(document, form, territory=str(contract.territory), subject=_name(action, contract))


def _name(action: Action, contract: Contract) -> str:
    return (
        f"Fiche {action.number} {action.title}"
        if action.number
        else f"Fiche {action.title} {contract.short_title}"
    )
