"""Let people draw, change and withdraw perimeters of their own."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from maillage.core.errors import StaleVersion
from maillage.core.selectors import HistoryLine, list_history
from maillage.core.services import run_once
from maillage.territories.access import can_draw_perimeter, can_edit_perimeter
from maillage.territories.enums import TerritoryKind
from maillage.territories.forms import PerimeterForm
from maillage.territories.models import Territory
from maillage.territories.selectors.composition import list_parts
from maillage.territories.selectors.territory import find_territory, get_territory
from maillage.territories.services.perimeter import (
    PART_KINDS,
    create_perimeter,
    delete_perimeter,
    update_perimeter,
)


@dataclass(frozen=True)
class ConflictLine:
    """One field of two versions, side by side."""

    label: str
    mine: str
    theirs: str

    @property
    def is_different(self) -> bool:
        """Tell whether the two versions differ."""
        return self.mine != self.theirs


def _get_user(request: HttpRequest) -> AbstractBaseUser:
    """Give the person signed in; these pages are never reached without one."""
    if not isinstance(request.user, AbstractBaseUser):
        raise PermissionDenied
    return request.user


def _list_choices(*territories: Territory) -> list[Territory]:
    """Give the communes, districts and IRIS inside some territories, each once."""
    rows = {
        part.territory.pk: part.territory
        for territory in territories
        for group in list_parts(territory)
        if group.kind in PART_KINDS
        for part in group.parts
    }
    return list(rows.values())


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Draw a perimeter, among the parts of a territory when one is given (``?dans=epci-…``)."""
    user = _get_user(request)
    if not can_draw_perimeter(user):
        msg = "Pour tracer un périmètre, il faut être rattaché à un organisme."
        raise PermissionDenied(msg)
    around = find_territory(request.GET.get("dans", ""))
    offered = _list_choices(around) if around else []
    form = PerimeterForm(request.POST or None, offered=offered, initial={"form_key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        name, parts = form.cleaned_data["name"], form.list_parts()
        try:
            territory = run_once(
                key=form.cleaned_data["form_key"],
                by=user,
                make=lambda: create_perimeter(name=name, parts=parts, by=user),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Le périmètre « {territory} » est tracé.")
            return redirect("territory_detail", address=territory.address)
    context = {"form": form, "around": around, "cancel_url": _find_exit(around)}
    return render(request, "territories/perimeter_form.html", context)


def _find_exit(around: Territory | None) -> str:
    if around is None:
        return reverse("territory_search")
    return reverse("territory_detail", kwargs={"address": around.address})


def _get_perimeter(address: str, user: AbstractBaseUser) -> Territory:
    """Give a perimeter that the person may change; others are shown to them, not changed."""
    territory = get_territory(address)
    if territory.kind != TerritoryKind.CUSTOM:
        msg = "Ce territoire est officiel : il ne se modifie pas."
        raise Http404(msg)
    if not can_edit_perimeter(user, territory):
        msg = f"« {territory} » n’est pas un périmètre de votre organisme : vous ne pouvez pas le modifier."
        raise PermissionDenied(msg)
    return territory


@require_http_methods(["GET", "HEAD", "POST"])
def update(request: HttpRequest, address: str) -> HttpResponse:
    """Rename a perimeter, or change what it is made of."""
    user = _get_user(request)
    territory = _get_perimeter(address, user)
    if request.POST.get("conflict") == "theirs":
        return redirect("territory_detail", address=territory.address)
    form = _bind_update(request, territory)
    conflict: list[ConflictLine] = []
    if request.method == "POST" and form.is_valid():
        try:
            update_perimeter(
                territory=territory,
                name=form.cleaned_data["name"],
                parts=form.list_parts(),
                expected_version=form.cleaned_data["expected_version"],
                by=user,
            )
        except StaleVersion:
            form, conflict = _show_conflict(request, territory, form)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Le périmètre « {territory} » est enregistré.")
            return redirect("territory_detail", address=territory.address)
    return _render_update(request, territory, form, conflict)


def _bind_update(request: HttpRequest, territory: Territory) -> PerimeterForm:
    current = _list_choices(territory)
    initial = {
        "name": territory.name,
        "parts": [part.address for part in current],
        "expected_version": territory.version,
    }
    # What somebody else took off meanwhile must still be understood when it is sent back.
    sent = [find_territory(address) for address in request.POST.getlist("parts")[:2000]]
    known = {row.pk: row for row in [*current, *(row for row in sent if row and row.kind in PART_KINDS)]}
    return PerimeterForm(request.POST or None, offered=known.values(), initial=initial)


def _show_conflict(
    request: HttpRequest, territory: Territory, form: PerimeterForm
) -> tuple[PerimeterForm, list[ConflictLine]]:
    """Give the form to send again over the stored version, and both versions side by side."""
    stored = Territory.objects.defer("outline").get(pk=territory.pk)
    mine = ", ".join(sorted(part.name for part in form.list_parts()))
    theirs = ", ".join(sorted(part.name for part in _list_choices(stored)))
    lines = [
        ConflictLine("Nom du périmètre", form.cleaned_data["name"], stored.name),
        ConflictLine("Territoires", mine, theirs),
    ]
    again = request.POST.copy()
    again["expected_version"] = str(stored.version)
    return PerimeterForm(again, offered=form.offered.values()), lines


def _render_update(
    request: HttpRequest, territory: Territory, form: PerimeterForm, conflict: list[ConflictLine]
) -> HttpResponse:
    last: list[HistoryLine] = list_history(territory, limit=1) if conflict else []
    context = {
        "form": form,
        "territory": territory,
        "conflict": conflict,
        "conflict_who": last[0].actor if last else "Quelqu’un",
        "conflict_at": last[0].at if last else territory.changed_at,
        "cancel_url": reverse("territory_detail", kwargs={"address": territory.address}),
    }
    status = 409 if conflict else 200
    return render(request, "territories/perimeter_form.html", context, status=status)


@require_POST
def delete(request: HttpRequest, address: str) -> HttpResponse:
    """Delete a perimeter that nothing uses, or close it."""
    user = _get_user(request)
    territory = _get_perimeter(address, user)
    name = territory.name
    kept = delete_perimeter(territory=territory, by=user)
    if kept is None:
        messages.success(request, f"Le périmètre « {name} » est supprimé.")
        return redirect("territory_search")
    messages.success(request, f"Le périmètre « {name} » est fermé : ce qui s’y rattache le garde.")
    return redirect("territory_detail", address=kept.address)
