"""Begin an application, write its parts, submit it; read it."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from maillage.accounts.models import User
from maillage.contracts.views.form_page import FormPage, answer_form
from maillage.core.decorators import read_only
from maillage.core.exports import answer_export, list_export_links, make_provenance, read_format
from maillage.core.filters import check_filters, get_page
from maillage.core.services import run_once
from maillage.grants.columns import APPLICATION_COLUMNS
from maillage.grants.enums import ApplicationStatus
from maillage.grants.forms.application import ApplicationFilters, StartForm
from maillage.grants.models import Application
from maillage.grants.selectors.application import (
    find_previous_applications,
    list_districts,
    list_faults,
    list_own_organizations,
    list_sent_applications,
)
from maillage.grants.selectors.call import get_call, list_calls
from maillage.grants.selectors.dossier import summarize_application
from maillage.grants.services.application import clone_application, create_application, delete_draft
from maillage.grants.services.submission import submit_application, withdraw_application
from maillage.grants.views.frame import (
    application_url,
    call_url,
    form_methods,
    frame_application,
    frame_call,
    get_person,
    open_application,
)
from maillage.grants.views.instruction import frame_instruction
from maillage.grants.views.parts import list_steps

PAGE_LENGTH = 50


@read_only
def list_page(request: HttpRequest) -> HttpResponseBase:
    """Show the applications sent to the calls that a person instructs, as a table and as files."""
    user = get_person(request)
    form = ApplicationFilters(request.GET, calls=list_calls(user), places=list_districts(None, user))
    chosen = check_filters(form, request.GET)
    rows = list_sent_applications(
        user,
        call=chosen["appel"],
        status=chosen["etat"],
        novelty=chosen["nouveau"],
        district=chosen["lieu"],
    )
    if kept := read_format(request):
        made = make_provenance(request, "Dossiers de demande")
        return answer_export(
            kept,
            APPLICATION_COLUMNS,
            rows.iterator(chunk_size=500),
            made,
            territory="maillage",
            subject="dossiers",
        )
    page = get_page(rows, PAGE_LENGTH, request.GET)
    context = {
        "form": form,
        "page": page,
        "exports": list_export_links(request),
        "is_filtered": any(chosen.values()),
    }
    return render(request, "grants/application_list.html", context)


@form_methods
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an application in a call, a new one or last year's taken up again."""
    user, call = get_person(request), get_call(slug, request.user)
    organizations = {one.slug: one for one in list_own_organizations(user)}
    earlier = {one.number: one for one in find_previous_applications(call, user)}
    form = StartForm(
        request.POST or None, organizations=organizations.values(), earlier=earlier.values(), initial={}
    )
    page = FormPage(
        title="Demander une subvention",
        lead=f"{call} : vous écrivez à votre rythme, chaque partie s’enregistre, vous déposez à la fin.",
        submit="Commencer le dossier",
        success="Le dossier est commencé : il n’est lu que par votre organisme jusqu’à son dépôt.",
        cancel_url=call_url(call),
        context=frame_call(request, call) | {"key": request.POST.get("key") or str(uuid.uuid4())},
        template="grants/start.html",
    )

    def make() -> Application:
        if previous := earlier.get(form.cleaned_data.get("previous") or ""):
            return clone_application(previous=previous, call=call, by=user)
        applicant = organizations[form.cleaned_data["organization"]]
        return create_application(call=call, applicant=applicant, title=form.cleaned_data["title"], by=user)

    def save() -> str:
        made = run_once(key=read_key(request), by=user, make=make)
        return application_url(made, "application_part", part="projet")

    return answer_form(request, form, page, save)


def read_key(request: HttpRequest) -> uuid.UUID | None:
    """Give the key drawn when a form was shown; None when it carries none, or another thing."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return None


@read_only
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """Show an application: where it stands, what it asks, and to those who instruct what is said of it."""
    user, application = open_application(request, number)
    frame = frame_application(request, application)
    context = frame | {
        "summary": summarize_application(application),
        "steps": list_steps(application, "") if frame["can_edit"] else [],
        "is_mine": application in Application.objects.editable_by(user),
        "instruction": frame_instruction(user, application, can_instruct=frame["can_instruct"]),
    }
    return render(request, "grants/application.html", context)


@form_methods
def submit(request: HttpRequest, number: str) -> HttpResponse:
    """Show what keeps an application from being submitted, or submit it."""
    user, application = open_application(request, number)
    if request.method == "POST":
        return _send(request, user, application)
    frame = frame_application(request, application)
    if not frame["can_edit"]:
        return redirect(application_url(application))
    context = frame | {
        "faults": list_faults(application),
        "steps": list_steps(application, "deposer"),
        "summary": summarize_application(application),
        "key": str(uuid.uuid4()),
        "now": timezone.localtime(),
    }
    return render(request, "grants/submit.html", context)


def _send(request: HttpRequest, user: User, application: Application) -> HttpResponse:
    asked = request.POST.get("version", "")
    version = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else None

    def make() -> Application:
        return submit_application(application=application, expected_version=version, by=user)

    try:
        sent = run_once(key=read_key(request), by=user, make=make)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return redirect(application_url(application))
    messages.success(request, f"Le dossier est déposé. Récépissé {sent.receipt}.")
    return redirect(application_url(sent))


@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take an application back, or throw a draft away."""
    user, application = open_application(request, number)
    target = application_url(application)
    try:
        if application.status == ApplicationStatus.DRAFT:
            delete_draft(application=application, by=user)
            messages.success(request, "Le brouillon est supprimé.")
            target = reverse("call_list")
        else:
            withdraw_application(application=application, by=user)
            messages.success(request, "Le dossier est retiré ; ses demandes aussi.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(target)
