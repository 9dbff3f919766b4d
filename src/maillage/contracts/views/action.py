"""Show and change an action: its sheet, its state, who sees it, where it takes place."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from maillage.contracts.access import ALL_SECTIONS, can_edit_action, list_visible_sections
from maillage.contracts.completeness import Completeness
from maillage.contracts.enums import ActionStatus
from maillage.contracts.forms.action import (
    DuplicateForm,
    SheetForm,
    StatusForm,
    TerritoriesForm,
    VisibilityForm,
)
from maillage.contracts.models import Action
from maillage.contracts.selectors.action import get_action
from maillage.contracts.selectors.choices import get_chosen_node
from maillage.contracts.selectors.history import list_action_history
from maillage.contracts.selectors.sheet import list_ways, load_sheet
from maillage.contracts.services import action as services
from maillage.contracts.services import pilot as pilot_services
from maillage.contracts.services.duplicate import duplicate_action
from maillage.contracts.views.downloads import list_offers
from maillage.contracts.views.editing import (
    Edited,
    answer_form,
    apply_change,
    read_key,
    read_version,
    show_conflict,
)
from maillage.contracts.views.frame import get_person
from maillage.core.decorators import read_only
from maillage.core.enums import Visibility
from maillage.core.origins import list_origins
from maillage.core.rights import require
from maillage.core.services import run_once
from maillage.core.thread import BeadKind, list_beads

# Where each part of the sheet is filled in: the parts that completeness names.
PART_ROUTES = {
    "fiche": "action_update",
    "lieux": "action_territories",
    "pilotes": "action_pilots",
    "budget": "action_budget",
    "financements": "action_fundings",
    "etapes": "action_steps",
    "blocages": "action_blockers",
}


@login_not_required
@read_only
def show_action(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sheet: what matters now first, then all that is known and all that is not."""
    action = get_action(slug, request.user)
    sheet = load_sheet(action, request.user)
    context = {
        **frame_action(request, action, bead=BeadKind.ACTION),
        "sheet": sheet,
        "lines": list_action_history(action, request.user, limit=15) if sheet.is_whole else [],
        "missing": list_missing(action, sheet.completeness, can_edit=sheet.can_edit),
        "status_form": make_status_form(action) if sheet.can_edit else None,
        "seen": action.version,
        "offers": list_offers("action_sheet", slug),
        "origins": list_origins(action, request.user),
    }
    return render(request, "contracts/action/sheet.html", context)


@require_http_methods(["GET", "POST"])
def update_action(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the fields of the sheet."""
    action = get_editable(request, slug)
    names = list(SheetForm.base_fields)

    def read() -> dict[str, Any]:
        action.refresh_from_db()
        return {name: getattr(action, name) for name in names}

    form = SheetForm(request.POST or None, initial=read())
    return answer_form(
        request,
        form=form,
        save=lambda values: services.update_action(
            action=action, values=values, expected_version=read_version(request), by=get_person(request)
        ),
        done=reverse("action_detail", kwargs={"slug": slug}),
        message="La fiche est enregistrée.",
        template="contracts/action/edit_sheet.html",
        context=frame_edit(request, action, "Modifier la fiche", "Enregistrer la fiche"),
        edited=Edited(action, read, lambda: str(action.version)),
    )


@require_POST
def change_status(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the action to another state."""
    action = get_editable(request, slug)
    form = StatusForm(request.POST, ways=[(way.value, str(way.label)) for way in ActionStatus])

    def change() -> None:
        if not form.is_valid():
            msg = "Choisissez le nouvel état dans la liste ; le motif tient en 300 caractères."
            raise ValidationError(msg)
        services.change_action_status(
            action=action,
            status=ActionStatus(form.cleaned_data["status"]),
            note=form.cleaned_data["note"],
            expected_version=read_version(request),
            by=get_person(request),
        )

    def read() -> dict[str, Any]:
        action.refresh_from_db()
        return {"status": action.status}

    page = frame_edit(request, action, "État de l’action", "Enregistrer l’état") | {"key": ""}
    edited = Edited(action, read, lambda: str(action.version))
    return apply_change(
        request,
        change,
        done=reverse("action_detail", kwargs={"slug": slug}),
        message="Le nouvel état de l’action est enregistré.",
        show_stale=lambda stale: show_conflict(request, form, edited, page, stale),
    )


@require_http_methods(["GET", "POST"])
def edit_visibility(request: HttpRequest, slug: str) -> HttpResponse:
    """Say who may see the action."""
    action = get_editable(request, slug)

    def read() -> dict[str, Any]:
        action.refresh_from_db()
        return {"visibility": action.visibility, "named_people": list(action.named_people.all())}

    def save(values: dict[str, Any]) -> None:
        pilot_services.set_visibility(
            action=action,
            visibility=Visibility(values["visibility"]),
            named_people=values["named_people"],
            expected_version=read_version(request),
            by=get_person(request),
        )

    return answer_form(
        request,
        form=VisibilityForm(request.POST or None, action=action, initial=read()),
        save=save,
        done=reverse("action_detail", kwargs={"slug": slug}),
        message="La visibilité est enregistrée.",
        context=frame_edit(request, action, "Qui voit cette action", "Enregistrer la visibilité"),
        edited=Edited(action, read, lambda: str(action.version)),
    )


@require_http_methods(["GET", "POST"])
def edit_territories(request: HttpRequest, slug: str) -> HttpResponse:
    """Say where the action takes place."""
    action = get_editable(request, slug)
    form = TerritoriesForm(
        request.POST or None, action=action, initial={"territories": list(action.territories.all())}
    )
    return answer_form(
        request,
        form=form,
        save=lambda values: pilot_services.set_territories(action=action, by=get_person(request), **values),
        done=reverse("action_detail", kwargs={"slug": slug}),
        message="Les territoires sont enregistrés.",
        context=frame_edit(request, action, "Où se passe l’action", "Enregistrer les territoires"),
    )


@require_http_methods(["GET", "POST"])
def duplicate(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the action again for another year or contract."""
    person = get_person(request)
    action = get_action(slug, person)
    require(
        list_visible_sections(person, action) == ALL_SECTIONS,
        f"Vous ne pouvez pas dupliquer « {action} » : elle ne vous est partagée qu’en partie.",
    )
    home = action.placements.filter(is_home=True).values_list("node", flat=True).first()
    form = DuplicateForm(request.POST or None, user=person, initial={"node": home, "title": action.title})

    def save(values: dict[str, Any]) -> Action:
        node = get_chosen_node(values.pop("node"))
        return run_once(
            key=read_key(request),
            by=person,
            make=lambda: duplicate_action(action=action, node=node, by=person, **values),
        )

    return answer_form(
        request,
        form=form,
        save=save,
        done=reverse("action_detail", kwargs={"slug": slug}),
        find_result=lambda copy: reverse("action_detail", kwargs={"slug": copy.slug}),
        message="L’action est dupliquée : vérifiez ses dates et son budget.",
        context=frame_edit(request, action, "Dupliquer l’action", "Dupliquer l’action"),
    )


def get_editable(request: HttpRequest, slug: str) -> Action:
    """Give an action that the person may change.

    Raises
    ------
    Http404
        The person may not see it.
    PermissionDenied
        They see it and may not change it.
    """
    action = get_action(slug, request.user)
    require(can_edit_action(request.user, action), f"Vous ne pouvez pas modifier « {action} ».")
    return action


def frame_action(request: HttpRequest, action: Action, *, bead: BeadKind | None = None) -> dict[str, Any]:
    """Give what every page of an action shows around its own content."""
    return {
        "action": action,
        "beads": list_beads(action, request.user, here=bead),
    }


def frame_edit(request: HttpRequest, action: Action, title: str, submit: str) -> dict[str, Any]:
    """Give what a page that changes a part of an action shows around its form."""
    return {
        **frame_action(request, action),
        "title": title,
        "kind": f"Action {action.number}".strip(),
        "submit": submit,
        "crumbs": [
            (str(action.home), reverse("contract_strategy", kwargs={"slug": action.home.slug})),
            (str(action), reverse("action_detail", kwargs={"slug": action.slug})),
        ],
    }


def make_status_form(action: Action) -> StatusForm:
    """Give the form that takes an action to one of the states that may follow its own."""
    return StatusForm(ways=[("", "Choisir"), *((way.value, str(way.label)) for way in list_ways(action))])


def list_missing(
    action: Action, completeness: Completeness | None, *, can_edit: bool
) -> list[tuple[str, str]]:
    """Give what a sheet lacks with the address where it is filled in, for those who may."""
    if completeness is None:
        return []
    return [
        (one.label, reverse(PART_ROUTES[one.part], kwargs={"slug": action.slug}) if can_edit else "")
        for one in completeness.missing
    ]
