"""Answer what changes many actions: a block pasted, a value for all, and undoing either."""

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from maillage.contracts.access import can_create_action
from maillage.contracts.cells import BY_KEY
from maillage.contracts.forms.working import BulkForm, PasteForm
from maillage.contracts.models import Contract
from maillage.contracts.selectors.batch import get_batch, list_undoable_batches
from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.services.batch import (
    BlockPlan,
    WantedLine,
    apply_lines,
    plan_lines,
    read_anchored_block,
    read_headed_block,
    undo_batch,
)
from maillage.contracts.views.frame import get_person
from maillage.contracts.views.working import frame_working
from maillage.core.errors import StaleVersion

# What the page of the block offers to copy into a spreadsheet: the usual columns, in their order.
MODEL_KEYS = ("numero", "intitule", "etat", "pilote", "debut", "fin", "public", "objectifs")


@require_http_methods(["GET", "HEAD", "POST"])
def paste_block(request: HttpRequest, slug: str) -> HttpResponse:
    """Read a block, show what it would do, and do it once confirmed."""
    contract = _get_writable(request, slug)
    form = PasteForm(request.POST or None)
    context = _frame(request, contract, form)
    if request.method != "POST" or not form.is_valid():
        return render(request, "contracts/working/paste.html", context)
    try:
        lines, faults = _read_lines(form)
    except ValidationError as error:
        form.add_error("bloc", error)
        return render(request, "contracts/working/paste.html", context, status=422)
    may_create = not form.cleaned_data["colonnes"]
    return _plan_or_apply(
        request, context, lines, faults, label="Bloc collé", may_create=may_create, page="paste"
    )


def _read_lines(form: PasteForm) -> tuple[list[WantedLine], list[str]]:
    asked = form.cleaned_data
    if not asked["colonnes"]:
        return read_headed_block(asked["bloc"])
    return read_anchored_block(asked["bloc"], asked["colonnes"].split(","), asked["lignes"].split(",")), []


@require_POST
def change_many(request: HttpRequest, slug: str) -> HttpResponse:
    """Give one value to several actions: show what it would do, and do it once confirmed."""
    contract = _get_writable(request, slug)
    chosen = request.POST.getlist("choix") or request.POST.get("choisies", "").split(",")
    chosen = [one for one in dict.fromkeys(chosen) if one]
    form = BulkForm(request.POST)
    context = _frame(request, contract, form) | {"chosen": chosen, "chosen_text": ",".join(chosen)}
    if not chosen:
        messages.error(request, "Cochez d’abord les actions à modifier.")
        return redirect("contract_actions", slug=slug)
    if not form.is_valid() or "valeur" not in request.POST:
        return render(request, "contracts/working/bulk.html", context | {"form": _offer(form, chosen)})
    key, value = form.cleaned_data["colonne"], form.cleaned_data["valeur"]
    lines = [WantedLine(rank, {key: value}, slug=one) for rank, one in enumerate(chosen, start=1)]
    label = f"{BY_KEY[key].label} : {value or 'vide'}"
    return _plan_or_apply(request, context, lines, [], label=label, may_create=False, page="bulk")


def _offer(form: BulkForm, chosen: Sequence[str]) -> BulkForm:
    return BulkForm(initial={"choisies": ",".join(chosen), "colonne": form["colonne"].value()})


def _plan_or_apply(
    request: HttpRequest,
    context: dict[str, Any],
    lines: Sequence[WantedLine],
    faults: Sequence[str],
    *,
    label: str,
    may_create: bool,
    page: str,
) -> HttpResponse:
    contract, form = context["contract"], context["form"]
    by = get_person(request)
    plan = plan_lines(contract=contract, lines=lines, by=by, may_create=may_create)
    plan = BlockPlan(plan.lines, tuple(faults))
    status = 200
    if form.cleaned_data["confirmer"] and plan.is_writable:
        try:
            batch = apply_lines(
                contract=contract, lines=lines, versions=form.cleaned_data["versions"] or {},
                label=label, by=by, may_create=may_create,
            )  # fmt: skip
        except StaleVersion as stale:
            # Planned again above from what is stored now: the person confirms what they then see.
            messages.error(request, " ".join(stale.messages))
            status = 409
        else:
            count = len(batch.created) + len({change["action"] for change in batch.changes})
            messages.success(request, f"{count} actions enregistrées. Vous pouvez tout annuler d’un geste.")
            return redirect("contract_actions", slug=contract.slug)
    context |= {"plan": plan, "label": label, "versions_text": json.dumps(plan.versions)}
    return render(request, f"contracts/working/{page}.html", context, status=status)


@require_POST
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Put back what a block or a bulk change did."""
    contract = get_contract(slug, request.user)
    batch = get_batch(contract, pk, request.user)
    try:
        batch, left = undo_batch(batch=batch, by=get_person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("contract_actions", slug=slug)
    messages.success(request, f"« {batch} » est annulé.")
    if left:
        messages.warning(request, "Changé depuis, donc laissé tel quel : " + " ; ".join(left[:20]))
    return redirect("contract_actions", slug=slug)


def _get_writable(request: HttpRequest, slug: str) -> Contract:
    contract = get_contract(slug, request.user)
    if not can_create_action(request.user, contract):
        msg = f"Vous ne modifiez pas les actions de « {contract} »."
        raise PermissionDenied(msg)
    return contract


def _frame(request: HttpRequest, contract: Contract, form: PasteForm | BulkForm) -> dict[str, Any]:
    return frame_working(request, contract, here="contract_actions") | {
        "form": form,
        "model_columns": [BY_KEY[key] for key in MODEL_KEYS],
        "known_columns": list(BY_KEY.values()),
        "batches": list_undoable_batches(contract, request.user),
    }
