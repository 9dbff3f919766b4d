"""Show each funder's money, and take it from one step to the next."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.contracts.models import Contract
from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.views.form_page import FormPage, answer_action, answer_form
from maillage.contracts.views.frame import contract_url, frame_contract, get_person
from maillage.core.decorators import read_only
from maillage.core.exports import answer_export, list_export_links, make_provenance, read_format
from maillage.core.filters import check_filters
from maillage.core.thread import BeadKind, list_beads
from maillage.grants.access import can_instruct, can_manage_calls
from maillage.grants.enums import ApplicationStatus
from maillage.grants.forms.money import AnnounceForm, DayPaidForm, MoneyFilters, NotifyForm, PaymentForm
from maillage.grants.models import Application
from maillage.grants.selectors.money import (
    MONEY_COLUMNS,
    MoneyRow,
    get_money_application,
    get_payment,
    get_request,
    list_acts,
    list_application_money,
    list_money,
    summarize_application_plan,
)
from maillage.grants.selectors.portal import list_matched_lines
from maillage.grants.services.act import notify_decisions
from maillage.grants.services.money import announce_request, cancel_payment, pay_instalment, plan_payment

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@read_only
def show_contract_money(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show where each funder's money stands under a contract, and what waits to be notified."""
    contract = get_contract(slug, request.user)
    year = check_filters(MoneyFilters(request.GET), request.GET)["annee"]
    every = list_money(contract, request.user)
    rows = [row for row in every if year in (None, row.request.year)]
    if kept := read_format(request):
        provenance = make_provenance(request, f"Financements · {contract.short_title}")
        return answer_export(
            kept, MONEY_COLUMNS, rows, provenance, territory=str(contract.territory), subject="financements"
        )
    context = _frame(request, contract) | {
        "rows": rows,
        "year": year,
        "years": _list_years(contract, every, year),
        "exports": list_export_links(request),
        **_list_waiting(every),
        "today": timezone.localdate(),
        "awarded": sum(row.awarded_eur or 0 for row in rows),
        "paid": sum(row.paid_eur for row in rows),
    }
    return render(request, "grants/contract_money.html", context)


def _list_years(contract: Contract, rows: list[MoneyRow], year: int | None) -> list[dict[str, Any]]:
    url = contract_url(contract, "contract_money")
    years = sorted({row.request.year for row in rows}, reverse=True)
    found = [{"label": str(one), "url": f"{url}?annee={one}", "is_current": one == year} for one in years]
    return [{"label": "Toutes les années", "url": url, "is_current": year is None}, *found]


def _list_waiting(rows: list[MoneyRow]) -> dict[str, Any]:
    """Give what waits to be notified, whatever the year shown, and whether a refusal is among it."""
    waiting = [row for row in rows if row.awaits_notification and row.may_record]
    return {"waiting": waiting, "has_refusals": any(row.award is None for row in waiting)}


def _frame(request: HttpRequest, contract: Contract) -> dict[str, Any]:
    return frame_contract(request, contract, here="contract_programme", bead=BeadKind.FUNDING)


@require_POST
def notify(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the letters of the decisions chosen, all or none."""
    user, contract = get_person(request), get_contract(slug, request.user)
    rows = {row.request.pk: row for row in list_money(contract, user) if row.awaits_notification}
    form = NotifyForm(request.POST, waiting=list(rows))
    page = FormPage(
        title="Notifier des décisions",
        submit="Notifier",
        success="Les lettres sont écrites et numérotées.",
        cancel_url=contract_url(contract, "contract_money"),
        context=_frame(request, contract),
    )

    def save() -> str:
        acts = notify_decisions(
            requests=[rows[key].request for key in form.cleaned_data["requests"]],
            made_on=form.cleaned_data["made_on"],
            common_motive=form.cleaned_data["common_motive"],
            by=user,
        )
        return contract_url(contract, "act_batch", batch=acts[0].content["batch"])

    return answer_form(request, form, page, save)


@read_only
def show_application_money(request: HttpRequest, number: str) -> HttpResponse:
    """Show the plan of one application against what came, with the steps and acts of each funder."""
    application = get_money_application(number, request.user)
    rows = list_application_money(application, request.user)
    context = frame_money(request, application) | {
        "rows": rows,
        "plan": summarize_application_plan(application, rows),
        "acts": list_acts(application),
        "reports": list(application.reports.all()),
        "portal_lines": list_matched_lines(application, request.user),
        "can_expect": can_manage_calls(request.user, application.call.contract)
        and application.status == ApplicationStatus.AWARDED,
    }
    return render(request, "grants/application_money.html", context)


def frame_money(request: HttpRequest, application: Application) -> dict[str, Any]:
    """Give what the pages about an application's money show around their content."""
    contract = application.call.contract
    crumbs = [("Contrats", reverse("contract_list")), (contract.short_title, contract_url(contract))]
    if can_instruct(request.user, contract):
        crumbs.append(("Financements", contract_url(contract, "contract_money")))
    return {
        "application": application,
        "crumbs": [*crumbs, (application.number, money_url(application))],
        "beads": list_beads(application, request.user, here=BeadKind.FUNDING),
    }


def money_url(application: Application) -> str:
    """Give the address of the page of an application's money."""
    return reverse("application_money", kwargs={"number": application.number})


@form_methods
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a funder announced its money."""
    user, asked = get_person(request), get_request(pk, request.user)
    form = AnnounceForm(request.POST or None, initial={"announced_on": timezone.localdate()})
    page = _page(request, asked.application, f"Annonce de {asked.funder}", "Enregistrer l’annonce")
    return answer_form(
        request,
        form,
        page,
        lambda: _done(announce_request(request=asked, by=user, **form.cleaned_data)),
    )


@form_methods
def create_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan an instalment of what a funder awarded."""
    user, asked = get_person(request), get_request(pk, request.user)
    award = getattr(asked, "award", None)
    if award is None:
        return redirect(money_url(asked.application))
    form = PaymentForm(request.POST or None)
    page = _page(request, asked.application, f"Versement de {asked.funder}", "Prévoir ce versement")
    return answer_form(
        request, form, page, lambda: _done(plan_payment(award=award, by=user, **form.cleaned_data))
    )


@form_methods
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an instalment was paid."""
    user, payment = get_person(request), get_payment(pk, request.user)
    form = DayPaidForm(request.POST or None, initial={"paid_on": timezone.localdate()})
    page = _page(
        request, payment.award.application, f"Versement de {payment.award.funder}", "Enregistrer le versement"
    )
    return answer_form(
        request, form, page, lambda: _done(pay_instalment(payment=payment, by=user, **form.cleaned_data))
    )


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop an instalment that was only planned."""
    user, payment = get_person(request), get_payment(pk, request.user)
    return answer_action(
        request,
        lambda: cancel_payment(payment=payment, by=user),
        success="Le versement prévu est annulé.",
        url=money_url(payment.award.application),
    )


def _page(request: HttpRequest, application: Application, title: str, submit: str) -> FormPage:
    return FormPage(
        title=title,
        lead=f"{application.number} · {application.title}",
        submit=submit,
        success="C’est enregistré.",
        cancel_url=money_url(application),
        context=frame_money(request, application),
    )


def _done(_made: object) -> None:
    """Lead back to the page of the money, whatever was made."""
