"""Answer the lists of actions: the table, its exports, and each of its cells."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST

from maillage.contracts.access import can_create_action, can_edit_action
from maillage.contracts.cells import BY_KEY, CellRefusal
from maillage.contracts.forms.working import (
    ActionFilterForm,
    CellForm,
    LineForm,
    SavedViewForm,
    read_filter_form,
)
from maillage.contracts.models import Action, Contract
from maillage.contracts.selectors.action import get_action
from maillage.contracts.selectors.action_choices import list_choices, list_scopes
from maillage.contracts.selectors.action_columns import COLUMNS, ORDERED_BY, choose_columns, find_needs
from maillage.contracts.selectors.action_list import (
    COUNTED,
    ActionFilters,
    ActionPage,
    ActionRow,
    Scope,
    iterate_rows,
    list_actions,
)
from maillage.contracts.selectors.batch import list_undoable_batches
from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.selectors.reach import find_reach
from maillage.contracts.selectors.saved_view import list_saved_views
from maillage.contracts.services.batch import BULK_COLUMNS
from maillage.contracts.services.table import save_line, show_cell, tell_refusal, update_cell
from maillage.contracts.views.frame import get_person
from maillage.contracts.views.working import (
    METHOD,
    describe_filters,
    frame_working,
)
from maillage.core.decorators import read_only
from maillage.core.errors import StaleVersion
from maillage.core.exports import answer_export, list_export_links, make_provenance
from maillage.core.numbers import NO_BREAK_SPACE, format_number
from maillage.core.selectors import list_history
from maillage.core.tables import Column, build_cells, render_cells

LINE_KEYS = ("numero", "intitule", "etat", "pilote", "debut", "fin", "visibilite", "participation")


# What the cells of a choice offer when they are written in place.
GRID_CHOICES = {
    key: [*([] if field.is_required else [("", "–")]), *field.choices]
    for key, field in BY_KEY.items()
    if field.choices
}


@dataclass(frozen=True)
class Line:
    """One row of the table, ready to be shown."""

    row: ActionRow
    cells: SafeString


@dataclass(frozen=True)
class Head:
    """The title of a column, with the address that puts the list in its order."""

    column: Column[ActionRow]
    sort_url: str
    sorted: str


@login_not_required
@read_only
def show_actions(request: HttpRequest) -> HttpResponseBase:
    """Show every action one may see, or export it."""
    form = read_filter_form(request.GET)
    reach = find_reach(request.user)
    has_roles = bool(reach.contracts)
    filters = form.to_filters(default_scope=Scope.MINE if has_roles else Scope.PUBLIC)
    form.offer_scopes(list_scopes(request.user, has_roles=has_roles), chosen=filters.scope)
    form.offer(list_choices(request.user, reach=reach))
    columns = choose_columns(form.cleaned_data["colonnes"], is_across=True)
    if form.cleaned_data["format"]:
        return _export(request, form, filters, columns, None)
    page = list_actions(filters, request.user, needs=find_needs(columns), reach=reach)
    context = _frame_list(request, form, filters, columns, page, name="action_list")
    return render(request, "contracts/working/actions.html", context | {"has_roles": has_roles})


@login_not_required
@read_only
def show_contract_actions(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the actions of a contract, or export them."""
    contract = get_contract(slug, request.user)
    form = read_filter_form(request.GET)
    filters = form.to_filters(default_scope=Scope.ALL)
    # The tree is the contract’s own: the address does not repeat its name.
    filters = _within(filters, contract)
    form.offer(list_choices(request.user, contract=contract))
    columns = choose_columns(form.cleaned_data["colonnes"], is_across=False)
    if form.cleaned_data["format"]:
        return _export(request, form, filters, columns, contract)
    page = list_actions(filters, request.user, contract=contract, needs=find_needs(columns))
    context = _frame_list(request, form, filters, columns, page, name=f"contrat:{contract.pk}")
    context |= frame_working(request, contract, here="contract_actions")
    context["can_create"] = can_create_action(request.user, contract)
    context["bulk_columns"] = [(key, BY_KEY[key].label) for key in BULK_COLUMNS]
    context["batches"] = list_undoable_batches(contract, request.user) if context["can_create"] else []
    return render(request, "contracts/working/contract_actions.html", context)


def _within(filters: ActionFilters, contract: Contract) -> ActionFilters:
    return replace(filters, contract=contract.slug if filters.node else "")


def _export(
    request: HttpRequest,
    form: ActionFilterForm,
    filters: ActionFilters,
    columns: Sequence[Column[ActionRow]],
    contract: Contract | None,
) -> HttpResponseBase:
    if not form.cleaned_data["colonnes"]:
        columns = COLUMNS
    title = f"Actions de {contract}" if contract else "Actions"
    return answer_export(
        form.cleaned_data["format"],
        columns,
        iterate_rows(filters, request.user, contract=contract),
        make_provenance(request, title, filters=describe_filters(form), method=METHOD),
        territory=str(contract.territory) if contract else "maillage",
        subject=f"actions {contract}" if contract else "actions",
    )


def _frame_list(
    request: HttpRequest,
    form: ActionFilterForm,
    filters: ActionFilters,
    columns: Sequence[Column[ActionRow]],
    page: ActionPage,
    *,
    name: str,
) -> dict[str, Any]:
    user = request.user
    query = request.GET.copy()
    query.pop("page", None)
    return {
        "form": form,
        "filters": filters,
        "page": page,
        "heads": _build_heads(request, columns, filters),
        "lines": [
            Line(row, render_cells(build_cells(columns, row, is_editable=row.is_editable)))
            for row in page.rows
        ],
        "columns": columns,
        "other_columns": COLUMNS,
        "count_text": _write_count(page),
        "exports": list_export_links(request),
        "has_more_filters": any(
            form.cleaned_data[name] for name in ("axe", "territoire", "annee", "visibilite")
        ),
        "checks": [form[name] for name in ("bloquees", "retard", "incompletes")],
        "grid_choices": GRID_CHOICES,
        "kept": [(key, value) for key, values in query.lists() if key != "colonnes" for value in values],
        "views": list_saved_views(user, name) if user.is_authenticated else [],
        "view_form": SavedViewForm(initial={"filtres": query.urlencode(), "retour": request.path}),
        "is_filtered": filters.is_narrowed,
        "editable_count": sum(row.is_editable for row in page.rows),
    }


def _write_count(page: ActionPage) -> str:
    count = format_number(page.count)
    if page.is_capped:
        return f"plus de {format_number(COUNTED)}{NO_BREAK_SPACE}actions"
    return f"{count}{NO_BREAK_SPACE}action{'s' if page.count > 1 else ''}"


def _build_heads(
    request: HttpRequest, columns: Sequence[Column[ActionRow]], filters: ActionFilters
) -> list[Head]:
    heads = []
    for column in columns:
        order = ORDERED_BY.get(column.key, "")
        query = request.GET.copy()
        query.pop("page", None)
        is_up = filters.order == order and order not in {"numero", "contrat"}
        query["tri"] = f"-{order}" if is_up else order
        state = (
            "ascending" if filters.order == order else "descending" if filters.order == f"-{order}" else ""
        )
        heads.append(Head(column, f"?{query.urlencode()}" if order else "", state if order else ""))
    return heads


@require_POST
def save_cell(request: HttpRequest, slug: str) -> HttpResponse:
    """Save one cell of the table for the script that edits it in place; answer in JSON."""
    action = get_action(slug, request.user)
    form = CellForm(request.POST)
    if not form.is_valid():
        raise BadRequest("cell refused")
    asked = form.cleaned_data
    try:
        saved = update_cell(
            action=action,
            column=asked["colonne"],
            text=asked["valeur"],
            expected_version=asked["version"],
            seen=asked["vue"] if "vue" in request.POST else None,
            by=get_person(request),
        )
    except StaleVersion as stale:
        action.refresh_from_db()
        theirs = stale.current.get(asked["colonne"], "")
        return JsonResponse(
            {
                "message": " ".join(stale.messages),
                "theirs": theirs,
                "mine": asked["valeur"],
                "version": action.version,
            },
            status=409,
        )
    except (CellRefusal, ValidationError) as error:
        return JsonResponse({"message": tell_refusal(error)}, status=422)
    return _answer_saved(saved, asked["colonne"])


def _answer_saved(saved: Action, column: str) -> JsonResponse:
    saved.refresh_from_db()
    stored = show_cell(BY_KEY[column], saved)
    now = timezone.localtime()
    return JsonResponse(
        {
            "message": f"Enregistré à {now.hour}\u00a0h\u00a0{now.minute:02d}",
            "stored": stored,
            "shown": stored or "–",
            "version": saved.version,
        }
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_line(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the cells of one action without a script; a conflict shows both versions."""
    action = get_action(slug, request.user)
    if not can_edit_action(request.user, action):
        return render(request, "403.html", status=403)
    cells = {key: show_cell(BY_KEY[key], action) for key in LINE_KEYS}
    form = LineForm(request.POST or None, cells=cells, initial={"version": action.version})
    context: dict[str, Any] = {"form": form, "action": action, "contract": action.home}
    if request.method != "POST" or not form.is_valid():
        return render(request, "contracts/working/line.html", context)
    if request.POST.get("conflict") == "theirs":
        return redirect("contract_actions", slug=action.home.slug)
    written = {key: form.cleaned_data[key] for key in LINE_KEYS}
    try:
        save_line(
            action=action, cells=written, expected_version=form.cleaned_data["version"],
            by=get_person(request),
        )  # fmt: skip
    except StaleVersion:
        return _show_conflict(request, action, cells, written)
    except (CellRefusal, ValidationError) as error:
        form.add_error(error.field.key if isinstance(error, CellRefusal) else None, tell_refusal(error))
        return render(request, "contracts/working/line.html", context, status=422)
    messages.success(request, f"« {action} » est enregistrée.")
    return redirect("contract_actions", slug=action.home.slug)


def _show_conflict(
    request: HttpRequest, action: Action, theirs: dict[str, str], mine: dict[str, str]
) -> HttpResponse:
    """Show what both wrote; the form now carries the version that was shown."""
    form = LineForm(mine | {"version": action.version}, cells=theirs)
    last = next(iter(list_history(action, limit=1)), None)
    fields = []
    for key in LINE_KEYS:
        label = dict(BY_KEY[key].choices).get(mine[key], mine[key])
        fields.append(
            {
                "label": BY_KEY[key].label,
                "mine": label or "–",
                "theirs": theirs[key] or "–",
                "is_different": label != theirs[key],
            }
        )
    context = {
        "form": form,
        "action": action,
        "contract": action.home,
        "conflict": fields,
        "who": last.actor if last else "Quelqu’un",
        "at": last.at if last else action.changed_at,
    }
    return render(request, "contracts/working/line.html", context, status=409)
