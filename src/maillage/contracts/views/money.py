"""Change the budget and the fundings of an action."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.contracts.enums import FundingState
from maillage.contracts.forms.action import (
    BudgetLineForm,
    FundingForm,
    FundingStateForm,
    NewFundingForm,
)
from maillage.contracts.models import BudgetLine, Funding
from maillage.contracts.selectors.sheet import read_money
from maillage.contracts.services import money as services
from maillage.contracts.stamps import compute_stamp
from maillage.contracts.views.action import frame_edit, get_editable
from maillage.contracts.views.editing import (
    answer_form,
    apply_change,
    get_row,
    read_key,
)
from maillage.contracts.views.frame import get_person
from maillage.contracts.views.steps import make_edited
from maillage.core.services import run_once

BUDGET_FIELDS = ("year", "nature", "unit", "vat", "label", "planned", "actual")
FUNDING_FIELDS = ("funder", "year", "amount_eur", "note")


@require_http_methods(["GET", "POST"])
def edit_budget(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the lines of the budget, and add one."""
    action = get_editable(request, slug)
    person = get_person(request)

    def save(values: dict[str, Any]) -> BudgetLine:
        return run_once(
            key=read_key(request),
            by=person,
            make=lambda: services.create_budget_line(action=action, by=person, **values),
        )

    return answer_form(
        request,
        form=BudgetLineForm(request.POST or None, initial={"year": timezone.localdate().year}),
        save=save,
        done=reverse("action_budget", kwargs={"slug": slug}),
        message="La ligne est ajoutée au budget.",
        template="contracts/action/edit_budget.html",
        context={
            **frame_edit(request, action, "Budget", "Ajouter la ligne"),
            "money": read_money(action),
        },
    )


@require_http_methods(["GET", "POST"])
def update_budget_line(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change one line of the budget."""
    action = get_editable(request, slug)
    line = get_row(action.budget_lines.all(), pk)
    edited = make_edited(line, BUDGET_FIELDS)
    return answer_form(
        request,
        form=BudgetLineForm(request.POST or None, initial=edited.read()),
        save=lambda values: services.update_budget_line(
            line=line, values=values, seen=request.POST.get("seen", ""), by=get_person(request)
        ),
        done=reverse("action_budget", kwargs={"slug": slug}),
        message="La ligne est enregistrée.",
        context=frame_edit(request, action, "Modifier une ligne du budget", "Enregistrer la ligne"),
        edited=edited,
    )


@require_POST
def delete_budget_line(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Remove one line of the budget."""
    action = get_editable(request, slug)
    line = get_row(action.budget_lines.all(), pk)
    return apply_change(
        request,
        lambda: services.delete_budget_line(
            line=line, seen=request.POST.get("seen", ""), by=get_person(request)
        ),
        done=reverse("action_budget", kwargs={"slug": slug}),
        message="La ligne est supprimée du budget.",
    )


@require_http_methods(["GET", "POST"])
def edit_fundings(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what funders bring against the budget, and add a funding."""
    action = get_editable(request, slug)
    person = get_person(request)

    def save(values: dict[str, Any]) -> Funding:
        values["state"] = FundingState(values["state"])
        return run_once(
            key=read_key(request),
            by=person,
            make=lambda: services.create_funding(action=action, by=person, **values),
        )

    return answer_form(
        request,
        form=NewFundingForm(request.POST or None, action=action, initial={"year": timezone.localdate().year}),
        save=save,
        done=reverse("action_fundings", kwargs={"slug": slug}),
        message="Le financement est ajouté.",
        template="contracts/action/edit_fundings.html",
        context={
            **frame_edit(request, action, "Financements", "Ajouter le financement"),
            "money": read_money(action),
        },
    )


@require_http_methods(["GET", "POST"])
def update_funding(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change the funder, year or amount of a funding."""
    action = get_editable(request, slug)
    funding = get_row(action.fundings.select_related("funder"), pk)
    edited = make_edited(funding, FUNDING_FIELDS)
    return answer_form(
        request,
        form=FundingForm(request.POST or None, action=action, initial=edited.read()),
        save=lambda values: services.update_funding(
            funding=funding, values=values, seen=request.POST.get("seen", ""), by=get_person(request)
        ),
        done=reverse("action_fundings", kwargs={"slug": slug}),
        message="Le financement est enregistré.",
        context=frame_edit(request, action, f"Modifier « {funding} »", "Enregistrer le financement"),
        edited=edited,
    )


@require_http_methods(["GET", "POST"])
def change_funding_state(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a funder's money to another state."""
    action = get_editable(request, slug)
    funding = get_row(action.fundings.select_related("funder"), pk)
    return answer_form(
        request,
        form=FundingStateForm(request.POST or None, initial={"state": funding.state}),
        save=lambda values: services.change_funding_state(
            funding=funding,
            state=FundingState(values["state"]),
            state_on=values["state_on"],
            reason=values["reason"],
            by=get_person(request),
        ),
        done=reverse("action_fundings", kwargs={"slug": slug}),
        message="L’état du financement est enregistré.",
        context={
            **frame_edit(request, action, f"Où en est « {funding} »", "Enregistrer l’état"),
            "lead": f"Aujourd’hui : « {funding.get_state_display()} » depuis le {funding.state_on:%d/%m/%Y}.",
        },
    )


@require_POST
def delete_funding(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Remove a funding written by mistake."""
    action = get_editable(request, slug)
    funding = get_row(action.fundings.select_related("funder"), pk)
    return apply_change(
        request,
        lambda: services.delete_funding(
            funding=funding,
            seen=request.POST.get("seen", "") or compute_stamp(funding),
            by=get_person(request),
        ),
        done=reverse("action_fundings", kwargs={"slug": slug}),
        message="Le financement est supprimé.",
    )
