"""Write an application part by part: each is a form of its own, saved as one goes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from maillage.accounts.models import User
from maillage.contracts.forms.base import EditForm
from maillage.contracts.views.form_page import FormPage, answer_form
from maillage.core.errors import StaleVersion
from maillage.grants.forms.application import (
    BeneficiariesForm,
    BudgetForm,
    IndicatorsForm,
    PlacesForm,
    ProjectForm,
    RequestsForm,
)
from maillage.grants.models import Application
from maillage.grants.rules import say_balance
from maillage.grants.selectors.application import list_faults, read_lines
from maillage.grants.services.application import (
    set_application_places,
    set_beneficiaries,
    set_budget,
    set_indicators,
    set_requests,
    update_application,
)
from maillage.grants.views.frame import (
    Step,
    application_url,
    form_methods,
    frame_application,
    open_application,
)

PROJECT_TEXTS = ("title", "needs", "goals", "description", "public", "means", "partners_text", "evaluation")
PLACE_FIELDS = ("starts_on", "ends_on", "years_count", "contact_name", "contact_email", "contact_phone")


@dataclass(frozen=True)
class Part:
    """One part of an application: its title, what it asks, its form, what it starts from, how it is kept."""

    label: str
    lead: str
    form: Any
    start: Callable[[Application], dict[str, Any]]
    keep: Callable[[Application, Any, User], object]
    template: str = "grants/part.html"


def _start_project(application: Application) -> dict[str, Any]:
    answers = {f"q_{key}": value for key, value in application.answers.items()}
    return {name: getattr(application, name) for name in PROJECT_TEXTS} | answers


def _start_places(application: Application) -> dict[str, Any]:
    rows = {"districts": application.districts.all(), "nodes": application.nodes.all()}
    return {name: getattr(application, name) for name in PLACE_FIELDS} | rows


def _start_budget(application: Application) -> dict[str, Any]:
    return {f"c_{line.class_code}": line.planned_eur for line in application.budget_lines.all()}


def _start_requests(application: Application) -> dict[str, Any]:
    asked = {f"f_{one.funder_id}_{one.year}": one.asked_eur for one in application.requests.all()}
    return asked | {"gap_note": application.gap_note}


def _start_beneficiaries(application: Application) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for rank, one in enumerate(application.beneficiaries.all()):
        row = {"place": one.district_id or "", "age": one.age_band, "sex": one.sex, "planned": one.planned}
        initial |= {f"{name}_{rank}": value for name, value in row.items()}
    return initial


def _start_indicators(application: Application) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for rank, one in enumerate(application.indicators.all()):
        initial |= {f"{name}_{rank}": getattr(one, name) for name in IndicatorsForm.row_fields}
    return initial


def _save_project(application: Application, form: ProjectForm, user: User) -> object:
    return update_application(
        application=application, values=form.values, expected_version=form.version, by=user
    )


def _save_places(application: Application, form: PlacesForm, user: User) -> object:
    values = {name: form.cleaned_data[name] for name in PLACE_FIELDS}
    return set_application_places(
        application=application,
        districts=form.cleaned_data["districts"],
        nodes=form.cleaned_data["nodes"],
        values=values,
        expected_version=form.version,
        by=user,
    )


def _save_budget(application: Application, form: BudgetForm, user: User) -> object:
    return set_budget(application=application, planned=form.planned, expected_version=form.version, by=user)


def _save_requests(application: Application, form: RequestsForm, user: User) -> object:
    set_requests(application=application, asked=form.asked, expected_version=form.version, by=user)
    values = {"gap_note": form.cleaned_data["gap_note"]}
    return update_application(application=application, values=values, expected_version=None, by=user)


def _save_beneficiaries(application: Application, form: BeneficiariesForm, user: User) -> object:
    return set_beneficiaries(
        application=application, counts=form.counts, expected_version=form.version, by=user
    )


def _save_indicators(application: Application, form: IndicatorsForm, user: User) -> object:
    return set_indicators(application=application, wanted=form.wanted, expected_version=form.version, by=user)


PARTS: dict[str, Part] = {
    "projet": Part(
        "Projet", "Ce que vous voulez faire, et pourquoi.", ProjectForm, _start_project, _save_project
    ),
    "lieux": Part(
        "Lieux et dates", "Où, quand, pour quels objectifs.", PlacesForm, _start_places, _save_places
    ),
    "budget": Part(
        "Budget",
        "En euros entiers ; ce que l’action coûte d’un côté, ce qui la paie de l’autre.",
        BudgetForm,
        _start_budget,
        _save_budget,
        "grants/part_budget.html",
    ),
    "demandes": Part(
        "Demandes", "Ce que vous demandez à chaque financeur.", RequestsForm, _start_requests, _save_requests
    ),
    "beneficiaires": Part(
        "Bénéficiaires",
        "Combien de personnes, par lieu, âge et sexe ; jamais leurs noms ni leurs adresses.",
        BeneficiariesForm,
        _start_beneficiaries,
        _save_beneficiaries,
        "grants/part_rows.html",
    ),
    "indicateurs": Part(
        "Indicateurs",
        "Ce qui dira si l’action a réussi : qui le mesure, d’après quoi, à quel rythme.",
        IndicatorsForm,
        _start_indicators,
        _save_indicators,
        "grants/part_rows.html",
    ),
}


def list_steps(application: Application, here: str) -> list[Step]:
    """Give the parts of an application, those with a fault marked, then the check before submission."""
    faulty = {fault.part for fault in list_faults(application)}
    steps = [
        Step(
            key,
            part.label,
            application_url(application, "application_part", part=key),
            is_current=key == here,
            has_fault=key in faulty,
        )
        for key, part in PARTS.items()
    ]
    url = application_url(application, "application_submit")
    return [*steps, Step("deposer", "Vérifier et déposer", url, is_current=here == "deposer")]


@form_methods
def edit_part(request: HttpRequest, number: str, part: str) -> HttpResponse:
    """Show or save one part; saved as one types when the page has its script."""
    user, application = open_application(request, number)
    wanted = PARTS.get(part)
    if wanted is None:
        raise Http404("Ce dossier n’a pas de partie de ce nom.")
    frame = frame_application(request, application)
    if not frame["can_edit"]:
        messages.info(request, "Ce dossier n’est plus à écrire : le voici tel qu’il a été déposé.")
        return redirect(application_url(application))
    initial = wanted.start(application) | {"expected_version": application.version}
    form = wanted.form(request.POST or None, initial=initial, application=application)
    if request.method == "POST" and request.headers.get("HX-Request"):
        return _keep(request, application, form, part, user)
    steps = list_steps(application, part)
    order = [*PARTS, "deposer"]
    next_url = steps[order.index(part) + 1].url
    page = FormPage(
        title=wanted.label,
        lead=wanted.lead,
        submit="Enregistrer et continuer",
        success=f"{wanted.label} : c’est enregistré.",
        cancel_url=application_url(application, "application_part", part=part),
        context=frame | {"steps": steps, "here": request.path, "balance": _say_balance(application, part)},
        template=wanted.template,
    )

    def save() -> str:
        wanted.keep(application, form, user)
        return next_url

    return answer_form(
        request, form, page, save, subject=application, read_stored=lambda name: initial.get(name, "")
    )


def _say_balance(application: Application, part: str) -> str:
    return say_balance(read_lines(application)) if part == "budget" else ""


def _keep(
    request: HttpRequest, application: Application, form: EditForm, part: str, user: User
) -> HttpResponse:
    """Save what is typed so far, and say so in one line; what is not readable yet is said, not lost."""
    problem = ""
    if form.is_valid():
        try:
            PARTS[part].keep(application, form, user)
        except StaleVersion:
            problem = "quelqu’un d’autre écrit dans ce dossier. Enregistrez pour comparer les deux versions."
        except ValidationError as error:
            problem = error.messages[0]
    else:
        name, errors = next(iter(form.errors.items()))
        label = form.fields[name].label if name in form.fields else ""
        problem = f"{label} : {errors[0]}"
    context = {
        "problem": problem,
        "application": application,
        "now": timezone.localtime(),
        "balance": _say_balance(application, part),
    }
    response = render(request, "grants/_saved.html", context)
    if not problem:
        response["HX-Trigger"] = "saved"
    return response
