"""Show the deadlines and notices of a contract; note what was done about them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.contracts.enums import NoticeKind
from maillage.contracts.forms.contract import HandlingForm, NoticeForm
from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.selectors.deadline import (
    DEADLINE_COLUMNS,
    get_deadline,
    get_notice,
    list_deadlines,
    list_every_deadline,
)
from maillage.contracts.services.deadline import handle_deadline
from maillage.contracts.services.notice import give_notice, withdraw_notice
from maillage.contracts.views.form_page import FormPage, answer_action, answer_form
from maillage.contracts.views.frame import contract_url, frame_contract, get_managed_contract, get_person
from maillage.core.decorators import read_only
from maillage.core.exports import answer_export, list_export_links, make_provenance, read_format


@login_not_required
@read_only
def list_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show what falls due; how each was handled, and notices, are for those who have a role."""
    contract = get_contract(slug, request.user)
    agenda = list_deadlines(contract, timezone.localdate())
    if form := read_format(request):
        return answer_export(
            form,
            DEADLINE_COLUMNS,
            list_every_deadline(agenda),
            make_provenance(request, f"Échéances de {contract}"),
            territory=str(contract.territory),
            subject=f"échéances {contract}",
        )
    frame = frame_contract(request, contract, here="contract_deadlines")
    notices = contract.notices.select_related("party__organization") if frame["is_inside"] else []
    context = frame | {
        "agenda": agenda,
        "exports": list_export_links(request),
        "notices": list(notices),
        "today": timezone.localdate(),
    }
    return render(request, "contracts/deadlines.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def handle(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say what was done about a deadline."""
    user, contract = get_managed_contract(request, slug)
    deadline = get_deadline(contract, pk)
    form = HandlingForm(request.POST or None)
    page = FormPage(
        title=f"Traiter l’échéance : {deadline.label}",
        submit="Marquer comme traitée",
        success="L’échéance est traitée : elle n’est plus rappelée.",
        cancel_url=contract_url(contract, "contract_deadlines"),
        context=frame_contract(request, contract, here="contract_deadlines"),
    )

    def save() -> None:
        handle_deadline(deadline=deadline, by=user, **form.cleaned_data)

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "HEAD", "POST"])
def create_notice(request: HttpRequest, slug: str) -> HttpResponse:
    """Record a party's formal notice or withdrawal."""
    user, contract = get_managed_contract(request, slug)
    form = NoticeForm(request.POST or None, contract=contract)
    page = FormPage(
        title="Enregistrer un préavis",
        lead="Son effet se compte en mois entiers, comme le contrat le dit.",
        submit="Enregistrer le préavis",
        success="Le préavis est enregistré : sa date d’effet est dans les échéances.",
        cancel_url=contract_url(contract, "contract_deadlines"),
        context=frame_contract(request, contract, here="contract_deadlines"),
    )

    def save() -> None:
        values = form.cleaned_data | {"kind": NoticeKind(form.cleaned_data["kind"])}
        give_notice(by=user, **values)

    return answer_form(request, form, page, save)


@require_POST
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Lift a notice that has not taken effect."""
    user = get_person(request)
    contract = get_contract(slug, user)
    notice = get_notice(contract, pk)
    return answer_action(
        request,
        lambda: withdraw_notice(notice=notice, by=user),
        success="Le préavis est levé.",
        url=contract_url(contract, "contract_deadlines"),
    )
