"""Show reports; let applicants tell, and those who instruct answer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.views.form_page import FormPage, add_errors, answer_action, answer_form
from maillage.contracts.views.frame import frame_contract, get_person
from maillage.core.decorators import read_only
from maillage.core.errors import StaleVersion
from maillage.core.exports import answer_export, list_export_links, make_provenance, read_format
from maillage.core.thread import BeadKind
from maillage.grants.enums import ReportKind
from maillage.grants.forms.report import AwaitForm, RecoveryForm, ReportForm, ReturnForm
from maillage.grants.models import Report
from maillage.grants.selectors.money import get_money_application
from maillage.grants.selectors.report import (
    REPORT_COLUMNS,
    get_report,
    list_late,
    list_recoveries,
    list_reports,
    load_report,
)
from maillage.grants.services.report import (
    approve_report,
    await_report,
    recover_unspent,
    return_report,
    save_report,
    submit_report,
)
from maillage.grants.views.money import form_methods, frame_money, money_url


def report_url(report: Report, route: str = "report_detail", **place: object) -> str:
    """Give the address of a page of a report."""
    kwargs = {"number": report.application.number, "kind": report.kind, **place}
    return reverse(route, kwargs=kwargs)


@read_only
def list_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the reports awaited and told under a contract."""
    contract = get_contract(slug, request.user)
    reports = list(list_reports(contract, request.user))
    if kept := read_format(request):
        provenance = make_provenance(request, f"Bilans · {contract.short_title}")
        return answer_export(
            kept, REPORT_COLUMNS, reports, provenance, territory=str(contract.territory), subject="bilans"
        )
    context = frame_contract(request, contract, here="contract_programme", bead=BeadKind.FUNDING) | {
        "reports": reports,
        "late_keys": list_late(reports, timezone.localdate()),
        "exports": list_export_links(request),
    }
    return render(request, "grants/report_list.html", context)


@form_methods
def show_report(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Show a report; its applicant saves it, or saves and sends it, from the same page."""
    report = get_report(number, kind, request.user)
    form = ReportForm(request.POST or None, report=report, initial={"expected_version": report.version})
    if request.method == "POST" and form.is_valid():
        try:
            save_report(report=report, told=form.told, expected_version=form.version, by=get_person(request))
            if "submit" in request.POST:
                submit_report(report=report, by=get_person(request))
        except StaleVersion as error:
            add_errors(form, error)
            return _render(request, report, form, status=409)
        except ValidationError as error:
            _start_from_saved(request, form, report)
            add_errors(form, error)
        else:
            sent = (
                "Le bilan est déposé."
                if "submit" in request.POST
                else "Le bilan est enregistré, pas encore déposé."
            )
            messages.success(request, sent)
            return redirect(report_url(report))
    return _render(request, report, form)


def _start_from_saved(request: HttpRequest, form: ReportForm, report: Report) -> None:
    """Let the next try follow what is saved: what was told is kept even when the report may not be sent yet."""
    report.refresh_from_db(fields=["version"])
    data = request.POST.copy()
    data["expected_version"] = str(report.version)
    form.data = data


def _render(request: HttpRequest, report: Report, form: ReportForm, *, status: int = 200) -> HttpResponse:
    sheet = load_report(report, request.user)
    context = frame_money(request, report.application) | {
        "sheet": sheet,
        "report": report,
        "form": form,
        "recoveries": list_recoveries(sheet) if sheet.may_judge and report.approved_at else [],
        "return_form": ReturnForm(),
        "money_url": money_url(report.application),
    }
    return render(request, "grants/report.html", context, status=status)


@require_POST
def send_back(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Return a report to its applicant."""
    report, user = get_report(number, kind, request.user), get_person(request)
    return answer_action(
        request,
        lambda: return_report(report=report, note=request.POST.get("note", "")[:2000], by=user),
        success="Le bilan est renvoyé au porteur, qui en est averti.",
        url=report_url(report),
    )


@require_POST
def approve(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Approve a report."""
    report, user = get_report(number, kind, request.user), get_person(request)
    return answer_action(
        request,
        lambda: approve_report(report=report, by=user),
        success="Le bilan est approuvé.",
        url=report_url(report),
    )


@form_methods
def expect(request: HttpRequest, number: str) -> HttpResponse:
    """Say that a report is awaited."""
    application, user = get_money_application(number, request.user), get_person(request)
    form = AwaitForm(request.POST or None)
    page = FormPage(
        title="Attendre un bilan",
        lead=f"{application.number} · {application.title}",
        submit="Enregistrer l’échéance",
        success="Le bilan est attendu : le porteur recevra des rappels.",
        cancel_url=money_url(application),
        context=frame_money(request, application),
    )

    def save() -> None:
        kind = ReportKind(form.cleaned_data["kind"])
        await_report(application=application, kind=kind, due_on=form.cleaned_data["due_on"], by=user)

    return answer_form(request, form, page, save)


@form_methods
def recover(request: HttpRequest, number: str, kind: str, pk: int) -> HttpResponse:
    """Ask back what was not spent."""
    report, user = get_report(number, kind, request.user), get_person(request)
    award = report.application.awards.filter(pk=pk).select_related("funder", "request").first()
    if award is None:
        raise Http404("Aucune attribution à cette adresse.")
    form = RecoveryForm(request.POST or None)
    page = FormPage(
        title=f"Demander un reversement pour {award.funder}",
        lead=f"{report.application.number} · {report.application.title}",
        submit="Écrire le titre de reversement",
        success="L’acte est écrit et numéroté.",
        cancel_url=report_url(report),
        context=frame_money(request, report.application),
    )

    def save() -> None:
        recover_unspent(report=report, award=award, by=user, **form.cleaned_data)

    return answer_form(request, form, page, save)
