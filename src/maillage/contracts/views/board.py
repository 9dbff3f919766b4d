"""Answer the other ways of looking at actions: by state, along time, by what blocks."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from maillage.contracts.enums import ActionStatus
from maillage.contracts.forms.working import MoveForm, read_filter_form, read_page_form
from maillage.contracts.models import Contract
from maillage.contracts.selectors.action import get_action
from maillage.contracts.selectors.action_choices import list_choices
from maillage.contracts.selectors.action_list import Scope
from maillage.contracts.selectors.blockers import BLOCKER_COLUMNS, iterate_blockers, list_blockers
from maillage.contracts.selectors.board import load_board
from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.selectors.timeline import load_timeline
from maillage.contracts.services.action import change_action_status
from maillage.contracts.views.frame import get_person
from maillage.contracts.views.working import METHOD, frame_working
from maillage.core.decorators import read_only
from maillage.core.errors import ForbiddenTransition, StaleVersion
from maillage.core.exports import answer_export, list_export_links, make_provenance


@login_not_required
@read_only
def show_board(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the actions of a contract by state."""
    contract = get_contract(slug, request.user)
    columns = load_board(contract, request.user)
    context = frame_working(request, contract, here="contract_board")
    context |= {"columns": columns, "count": sum(column.count for column in columns)}
    context["can_move"] = any(card.ways for column in columns for card in column.cards)
    return render(request, "contracts/working/board.html", context)


@require_POST
def move_card(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an action to another state; a refusal is explained on the board."""
    contract = get_contract(slug, request.user)
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise BadRequest("move refused")
    action = get_action(form.cleaned_data["action"], request.user)
    if not action.placements.filter(node__contract=contract).exists():
        msg = "Cette action n’est pas dans ce contrat."
        raise Http404(msg)
    status = ActionStatus(form.cleaned_data["etat"])
    try:
        change_action_status(
            action=action, status=status, by=get_person(request),
            note=form.cleaned_data["motif"], expected_version=form.cleaned_data["version"],
        )  # fmt: skip
    except (ForbiddenTransition, StaleVersion) as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"« {action} » est maintenant « {status.label} ».")
    return redirect(f"{reverse('contract_board', kwargs={'slug': slug})}#{action.slug}")


@login_not_required
@read_only
def show_timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the actions of a contract along time."""
    contract = get_contract(slug, request.user)
    form = read_filter_form(request.GET)
    form.offer(list_choices(request.user, contract=contract))
    filters = form.to_filters(default_scope=Scope.ALL)
    context = frame_working(request, contract, here="contract_timeline")
    context |= {"timeline": load_timeline(contract, request.user, filters), "form": form, "filters": filters}
    return render(request, "contracts/working/timeline.html", context)


@read_only
def show_contract_blockers(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show what blocks the actions of a contract, to those who have a role on it."""
    contract = get_contract(slug, request.user)
    context = frame_working(request, contract, here="contract_blockers")
    if not context["is_inside"]:
        msg = "Les blocages se lisent entre partenaires du contrat."
        raise PermissionDenied(msg)
    return _show_blockers(request, context, contract)


@read_only
def show_blockers(request: HttpRequest) -> HttpResponseBase:
    """Show what blocks, across every contract on which one has a role."""
    return _show_blockers(request, {}, None)


def _show_blockers(
    request: HttpRequest, context: dict[str, Any], contract: Contract | None
) -> HttpResponseBase:
    asked = read_page_form(request.GET)
    chosen = {"contract": contract, "waiting_for": asked["attendu"]}
    if asked["format"]:
        title = f"Blocages de {contract}" if contract else "Blocages"
        return answer_export(
            asked["format"],
            BLOCKER_COLUMNS,
            iterate_blockers(request.user, **chosen),
            make_provenance(request, title, method=METHOD),
            territory=str(contract.territory) if contract else "maillage",
            subject=f"blocages {contract}" if contract else "blocages",
        )
    page = list_blockers(request.user, page=asked["page"] or 1, **chosen)
    context |= {"page": page, "exports": list_export_links(request), "awaited": asked["attendu"]}
    name = "contract_blockers" if contract else "blockers"
    return render(request, f"contracts/working/{name}.html", context)
