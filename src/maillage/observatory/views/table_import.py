"""Bring a table of figures in: send it, say what its columns are, correct its cells, publish, undo."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from maillage.accounts.models import User
from maillage.core.decorators import read_only
from maillage.core.errors import StaleVersion
from maillage.core.rights import require
from maillage.observatory.access import can_bring_tables, list_own_organizations
from maillage.observatory.enums import ImportState
from maillage.observatory.forms import ColumnsForm, OwnIndicatorForm, TableUploadForm
from maillage.observatory.models import TableImport
from maillage.observatory.selectors.agreement import list_agreements, list_given_agreements
from maillage.observatory.selectors.catalogue import find_indicators
from maillage.observatory.selectors.table_import import get_table, list_tables
from maillage.observatory.services import table_import as services
from maillage.observatory.services.own_source import create_own_indicator
from maillage.observatory.tables.mapping import list_sheets, name_column
from maillage.observatory.tables.review import review_table, show_columns

REFUSED, CONFLICT, PER_PAGE = 422, 409, 25
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@read_only
def list_imports(request: HttpRequest) -> HttpResponse:
    """Show the tables that one's organizations brought in."""
    user = _get_person(request)
    require(can_bring_tables(user), "Apporter des chiffres demande d’être rattaché à un organisme.")
    page = Paginator(list_tables(user), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "observatory/table_list.html",
        {"page": page, "agreements": list_agreements(user), "crumbs": _crumbs()[:1]},
    )


@form_methods
def send_table(request: HttpRequest) -> HttpResponse:
    """Send a file of figures."""
    user = _get_person(request)
    require(can_bring_tables(user), "Apporter des chiffres demande d’être rattaché à un organisme.")
    own = list_own_organizations(user)
    form = TableUploadForm(
        request.POST if request.method == "POST" else None, request.FILES or None, organizations=own
    )
    if request.META.get("maillage.upload_too_large"):
        form.errors.pop("file", None)
        form.add_error("file", "Ce fichier est trop lourd : gardez les colonnes utiles, ou découpez-le.")
    elif request.method == "POST" and form.is_valid():
        try:
            table = services.receive_table(**form.cleaned_data, by=user)
        except ValidationError as error:
            form.add_error(None if hasattr(error, "error_dict") else "file", error)
        else:
            return redirect("table_columns", pk=table.pk)
    status = REFUSED if request.method == "POST" else 200
    return render(request, "observatory/table_send.html", {"form": form, "crumbs": _crumbs()}, status=status)


@read_only
def show_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a table says: the cells to correct, else what publishing it will change."""
    table = get_table(pk, request.user)
    if not table.mapping.get("indicators"):
        return redirect("table_columns", pk=pk)
    context = {"table": table, "crumbs": _crumbs(), "is_draft": table.state == ImportState.DRAFT}
    return render(request, "observatory/table_detail.html", context | {"review": review_table(table)})


@form_methods
def set_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the columns of a table are."""
    user, table = _get_person(request), get_table(pk, request.user)
    shown = show_columns(table, request.GET)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None, sheets=list_sheets(table), titles=shown.titles, width=shown.width,
        agreements=list_given_agreements(table.organization),
        initial={**shown.initial, "access_level": table.access_level, "agreement": table.agreement_id},
    )  # fmt: skip
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                services.set_columns(
                    table=table, plan=form.plan, access_level=form.cleaned_data["access_level"],
                    agreement=form.cleaned_data["agreement"],
                    expected_version=_read_number(request, "seen"), by=user,
                )  # fmt: skip
            except ValidationError as error:
                status = CONFLICT if isinstance(error, StaleVersion) else REFUSED
                form.add_error(None, error)
            else:
                return redirect("table_detail", pk=pk)
    context = {
        "table": table,
        "form": form,
        "shown": shown,
        "known": find_indicators(),
        "crumbs": _crumbs(table),
    }
    return render(request, "observatory/table_columns.html", context, status=status)


@form_methods
def define_indicator(request: HttpRequest, pk: int, column: int) -> HttpResponse:
    """Define an indicator of one's own for a column."""
    user, table = _get_person(request), get_table(pk, request.user)
    shown = show_columns(table, {})
    if column >= shown.width:
        raise Http404("Ce tableau n’a pas cette colonne.")
    form = OwnIndicatorForm(
        request.POST if request.method == "POST" else None, initial={"label": shown.titles.cell(column)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            indicator = create_own_indicator(
                organization=table.organization, values=form.cleaned_data, by=user
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"« {indicator.label} » est défini.")
            return redirect(
                f"{reverse('table_columns', kwargs={'pk': pk})}?colonne={column}&code={indicator.code}"
            )
    context = {"table": table, "form": form, "column": name_column(column), "crumbs": _crumbs(table)}
    status = REFUSED if form.is_bound else 200
    return render(request, "observatory/table_indicator.html", context, status=status)


@require_POST
def correct_cells(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the corrected cells and the lines left aside."""
    user, table = _get_person(request), get_table(pk, request.user)
    texts = {
        name.removeprefix("cell-"): str(request.POST[name])
        for name in request.POST
        if name.startswith("cell-")
    }
    dropped = {
        int(text)
        for text in request.POST.getlist("drop")
        if text.isascii() and text.isdecimal() and len(text) < 8
    }
    try:
        services.correct_cells(
            table=table, texts=texts, dropped=dropped, expected_version=_read_number(request, "seen"), by=user
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("table_detail", pk=pk)


@require_POST
def publish_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the figures of a table."""
    return _do(
        request, pk, services.publish_table, "Les chiffres sont publiés : ils sont dans les portraits."
    )


@require_POST
def undo_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw the figures of a table."""
    return _do(
        request,
        pk,
        services.undo_table,
        "La publication est annulée : le tableau est de nouveau un brouillon.",
    )


@require_POST
def delete_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    table = get_table(pk, request.user)
    try:
        services.delete_table(table=table, by=_get_person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("table_detail", pk=pk)
    messages.success(request, "Le brouillon est supprimé.")
    return redirect("table_list")


def _do(request: HttpRequest, pk: int, service: Any, sentence: str) -> HttpResponse:
    table = get_table(pk, request.user)
    try:
        service(table=table, by=_get_person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, sentence)
    return redirect("table_detail", pk=pk)


def _read_number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _crumbs(table: TableImport | None = None) -> list[tuple[str, str]]:
    found = [("Indicateurs", reverse("indicator_list")), ("Tableaux apportés", reverse("table_list"))]
    return [*found, (table.label, reverse("table_detail", kwargs={"pk": table.pk}))] if table else found


def _get_person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        msg = "the sign-in middleware lets no visitor through"
        raise TypeError(msg)
    return request.user
