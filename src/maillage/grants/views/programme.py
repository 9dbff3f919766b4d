"""Show the funding program of a contract through the years."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.contracts.models import Contract
from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.views.form_page import FormPage, answer_action, answer_form
from maillage.contracts.views.frame import contract_url, frame_contract, get_managed_contract
from maillage.core.decorators import read_only
from maillage.core.exports import (
    answer_export,
    answer_workbook,
    list_export_links,
    make_provenance,
    read_format,
)
from maillage.core.filters import FilterRefused, check_filters
from maillage.core.tables import Sheet
from maillage.core.thread import BeadKind
from maillage.grants.access import can_instruct
from maillage.grants.charts import DrawnLine, draw_lines
from maillage.grants.forms.programme import FigureForm, ProgrammeFilters, ProjectFilters
from maillage.grants.models import ProgrammeFigure
from maillage.grants.programme import find_differences, show
from maillage.grants.programme_wording import say_programme
from maillage.grants.selectors.awarded import follow_threads, list_awarded
from maillage.grants.selectors.programme import (
    CHECK_COLUMNS,
    FACT_COLUMNS,
    VIEWS,
    Line,
    Place,
    Programme,
    View,
    filter_projects,
    list_common_law,
    load_programme,
)
from maillage.grants.services.programme import create_programme_figure, delete_programme_figure

METHOD = (
    "Un chiffre imprimé est gardé tel que son document le donne, même quand ses parts n’y mènent pas.",
    "Une année sans document est calculée des attributions : chaque projet compte une fois, dans « plusieurs » s’il "
    "sert plusieurs axes ou quartiers.",
    "Une case vide n’est pas un zéro.",
)


@dataclass(frozen=True)
class ShownCell:
    """A cell as the page shows it."""

    year: int
    text: str
    url: str
    is_empty: bool


@dataclass(frozen=True)
class ShownLine:
    """A row as the page shows it."""

    line: Line
    cells: list[ShownCell]
    total: str


@login_not_required
@read_only
def show_programme(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show a program by one of its views: a sentence, a drawing, a table, what does not add up."""
    contract = get_contract(slug, request.user)
    view = _read_view(request)
    programme = load_programme(contract, request.user, view)
    if kept := read_format(request):
        return _export(request, contract, programme, kept)
    differences = find_differences(programme.checks)
    context = frame_contract(request, contract, here="contract_programme", bead=BeadKind.FUNDING) | {
        "programme": programme,
        "views": _list_views(contract, view),
        "sentence": say_programme(programme),
        "drawn": _draw(programme),
        "lines": [_show_line(contract, line) for line in programme.lines if programme.has_parts],
        "differences": differences,
        "agreed": len(programme.checks) - len(differences),
        "exports": list_export_links(request),
        "can_instruct": can_instruct(request.user, contract),
        "typed": list_common_law(contract) if view.key == "droit-commun" else [],
        "method": METHOD,
    }
    return render(request, "grants/programme.html", context)


def _read_view(request: HttpRequest) -> View:
    asked = check_filters(ProgrammeFilters(request.GET), request.GET)["selon"] or VIEWS[0].key
    for view in VIEWS:
        if view.key == asked:
            return view
    raise FilterRefused(f"« {asked} » n’est pas une vue de la programmation.")


def _list_views(contract: Contract, here: View) -> list[dict[str, Any]]:
    page = contract_url(contract, "contract_programme")
    return [
        {"label": view.label, "url": f"{page}?selon={view.key}", "is_current": view == here} for view in VIEWS
    ]


def _draw(programme: Programme) -> list[DrawnLine]:
    """Draw the parts, or the first total when the view has no part; units are never mixed."""
    lines = list(programme.parts) or list(programme.totals[:1])
    known = [line for line in lines if any(place.value is not None for place in line.places)]
    return draw_lines(known)


def _show_line(contract: Contract, line: Line) -> ShownLine:
    cells = [
        ShownCell(place.year, show(place.value, line.unit), _find_url(contract, place), place.is_empty)
        for place in line.places
    ]
    return ShownLine(line, cells, show(line.total, line.unit) if line.total is not None else "")


def _find_url(contract: Contract, place: Place) -> str:
    """Give the address of the projects behind a computed figure; a printed one has none."""
    if place.fact is None or not place.fact.is_computed:
        return ""
    query = {"annee": place.year, "selon": place.fact.breakdown, "cle": place.fact.key}
    return f"{contract_url(contract, 'programme_projects')}?{urlencode(query)}"


def _export(request: HttpRequest, contract: Contract, programme: Programme, kept: str) -> HttpResponseBase:
    provenance = make_provenance(request, f"Programmation · {contract.short_title}", method=METHOD)
    where, what = str(contract.territory), f"programmation {contract.short_title}"
    if kept == "xlsx":
        sheets: list[Sheet[Any]] = [
            Sheet("Chiffres", FACT_COLUMNS, programme.facts),
            Sheet("Contrôles", CHECK_COLUMNS, programme.checks),
        ]
        return answer_workbook(sheets, provenance, territory=where, subject=what)
    return answer_export(kept, FACT_COLUMNS, programme.facts, provenance, territory=where, subject=what)


@read_only
def list_projects(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the projects behind a figure, each with its action, objective, finding and figures."""
    contract = get_contract(slug, request.user)
    if not can_instruct(request.user, contract):
        raise Http404("Aucun projet à cette adresse.")
    chosen = check_filters(ProjectFilters(request.GET), request.GET)
    projects = filter_projects(
        list_awarded(contract, request.user),
        year=chosen["annee"],
        breakdown=chosen["selon"],
        key=chosen["cle"],
    )
    context = frame_contract(request, contract, here="contract_programme", bead=BeadKind.FUNDING) | {
        "threads": follow_threads(projects, request.user),
        "total": sum(one.amount_eur for one in projects),
        "year": chosen["annee"],
        "programme_url": contract_url(contract, "contract_programme"),
    }
    return render(request, "grants/programme_projects.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create_figure(request: HttpRequest, slug: str) -> HttpResponse:
    """Type a figure from a document, or a common-law policy."""
    user, contract = get_managed_contract(request, slug)
    form = FigureForm(request.POST or None, initial={"year": timezone.localdate().year})
    url = contract_url(contract, "contract_programme")
    page = FormPage(
        title="Saisir un chiffre de programmation",
        lead="Tel que son document l’imprime : Maillage recalcule à côté, il ne corrige pas.",
        submit="Enregistrer le chiffre",
        success="Le chiffre est enregistré.",
        cancel_url=url,
        context=frame_contract(request, contract, here="contract_programme"),
    )

    def save() -> None:
        create_programme_figure(
            contract=contract, figure=form.figure, source=form.cleaned_data["source"], by=user
        )

    return answer_form(request, form, page, save)


@require_POST
def delete_figure(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Drop a figure typed by mistake."""
    user, contract = get_managed_contract(request, slug)
    figure = get_object_or_404(ProgrammeFigure, contract=contract, pk=pk)
    return answer_action(
        request,
        lambda: delete_programme_figure(figure=figure, by=user),
        success="Le chiffre est supprimé.",
        url=contract_url(contract, "contract_programme"),
    )
