"""Show the lines of other portals, bring them in, and record what a person decides of each."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from maillage.accounts.models import User
from maillage.contracts.models import Contract
from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.views.form_page import FormPage, add_errors, answer_action
from maillage.contracts.views.frame import Tab, contract_url, frame_contract, get_managed_contract
from maillage.core.decorators import read_only
from maillage.core.filters import check_filters, get_page
from maillage.core.thread import BeadKind
from maillage.grants.access import can_manage_calls
from maillage.grants.enums import MatchStatus
from maillage.grants.forms.portal import PortalFileForm, PortalFilters, PortalReviewForm
from maillage.grants.importers import read_portal_file
from maillage.grants.models import PortalLine
from maillage.grants.selectors.portal import (
    count_portal_lines,
    get_portal_line,
    list_portal_lines,
    list_sent_applications,
    suggest_for_lines,
)
from maillage.grants.services.portal import drop_portal_line, import_portal_lines, match_portal_line
from maillage.grants.views.money import form_methods

PER_PAGE = 20
TOO_LARGE = "Ce fichier est trop lourd : gardez les lignes utiles, ou découpez-le."


@read_only
def list_lines(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the lines that wait for a person, or those that were decided of."""
    contract = get_contract(slug, request.user)
    status = MatchStatus(
        check_filters(PortalFilters(request.GET), request.GET)["etat"] or MatchStatus.WAITING
    )
    page = get_page(list_portal_lines(contract, request.user, status), PER_PAGE, request.GET)
    applications = list(list_sent_applications(contract))
    counts = count_portal_lines(contract)
    context = _frame(request, contract) | {
        "page": page,
        "rows": suggest_for_lines(list(page), applications),
        "applications": applications,
        "status": status,
        "counts": counts,
        "states": [_make_tab(contract, one, counts[one], status) for one in MatchStatus],
        "can_review": can_manage_calls(request.user, contract),
    }
    return render(request, "grants/portal_lines.html", context)


def _make_tab(contract: Contract, status: MatchStatus, count: int, here: MatchStatus) -> Tab:
    url = f"{contract_url(contract, 'portal_lines')}?etat={status}"
    return Tab(f"{status.label} ({count})", url, is_current=status == here)


def _frame(request: HttpRequest, contract: Contract) -> dict[str, Any]:
    frame = frame_contract(request, contract, here="contract_programme", bead=BeadKind.FUNDING)
    crumb = ("Financements", contract_url(contract, "contract_money"))
    return frame | {
        "crumbs": [*frame["crumbs"], crumb, ("Autres portails", contract_url(contract, "portal_lines"))]
    }


@form_methods
def import_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring in the lines of an export: all of them, or none when one is faulty."""
    user, contract = get_managed_contract(request, slug)
    form = PortalFileForm(request.POST or None, request.FILES or None)
    if request.META.get("maillage.upload_too_large"):
        form.errors.pop("file", None)
        form.add_error("file", TOO_LARGE)
    page = _make_import_page(request, contract)
    if request.method == "POST" and form.is_valid():
        try:
            told = _load(form, contract, user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, told)
            return redirect(page.cancel_url)
    return render(request, page.template, {**page.context, "form": form, "page": page})


def _make_import_page(request: HttpRequest, contract: Contract) -> FormPage:
    return FormPage(
        title="Charger un export d’un autre portail",
        lead="Rien n’est rapproché sans vous : chaque ligne attend votre décision.",
        note="Le même fichier, ou un export plus récent, n’ajoute que les lignes nouvelles ou changées. Les colonnes "
        "qui disent comment joindre une personne ne sont pas gardées.",
        submit="Charger",
        success="",
        cancel_url=contract_url(contract, "portal_lines"),
        context=_frame(request, contract),
    )


def _load(form: PortalFileForm, contract: Contract, user: User) -> str:
    read = read_portal_file(form.cleaned_data["file"])
    portal = form.cleaned_data["portal"]
    count = import_portal_lines(
        contract=contract, portal=portal, digest=read.digest, entries=read.entries, by=user
    )
    return _tell_count(count, len(read.entries))


def _tell_count(count: int, total: int) -> str:
    if not count:
        return "Toutes ses lignes étaient déjà chargées : rien n’est ajouté."
    left = f" ; {total - count} l’étaient déjà" if total > count else ""
    return f"{count} {'ligne chargée' if count == 1 else 'lignes chargées'}{left}."


@require_POST
def review(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say which application a line is about, or set it aside."""
    user, contract = get_managed_contract(request, slug)
    line = get_portal_line(contract, pk, user)
    form = PortalReviewForm(request.POST)
    return answer_action(
        request,
        lambda: _decide(form, line, user),
        success=f"« {line.title} » : c’est enregistré.",
        url=contract_url(contract, "portal_lines"),
    )


def _decide(form: PortalReviewForm, line: PortalLine, user: User) -> None:
    if not form.is_valid():
        raise ValidationError("Dites de quel dossier parle cette ligne, ou écartez-la.")
    version = form.cleaned_data["version"]
    if form.cleaned_data["decision"] == MatchStatus.DROPPED:
        drop_portal_line(line=line, expected_version=version, by=user)
        return
    number = form.cleaned_data["number"].strip().upper()
    application = list_sent_applications(line.contract).filter(number=number).first()
    if application is None:
        raise ValidationError(f"Aucun dossier « {number} » n’a été déposé à un appel de ce contrat.")
    match_portal_line(line=line, application=application, expected_version=version, by=user)
