"""Change who leads an action, with whom, and in which contracts it stands."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from maillage.contracts.access import can_edit_action
from maillage.contracts.enums import Section
from maillage.contracts.forms.action import (
    MovePlaceForm,
    PartnersForm,
    PilotForm,
    PlaceForm,
    SharingForm,
)
from maillage.contracts.models import Pilot, Placement
from maillage.contracts.selectors.action import get_action
from maillage.contracts.selectors.choices import get_chosen_node, list_node_choices
from maillage.contracts.selectors.sheet import list_places, list_seen_placements
from maillage.contracts.services import pilot as pilot_services
from maillage.contracts.services import placement as services
from maillage.contracts.services.action import place_action
from maillage.contracts.stamps import compute_stamp
from maillage.contracts.views.action import frame_edit, get_editable
from maillage.contracts.views.editing import (
    Edited,
    answer_form,
    apply_change,
    get_row,
    read_key,
)
from maillage.contracts.views.frame import get_person
from maillage.core.services import run_once


@require_http_methods(["GET", "POST"])
def edit_pilots(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who leads the action and with whom, and add a pilot."""
    action = get_editable(request, slug)
    person = get_person(request)

    def save(values: dict[str, Any]) -> Pilot:
        return run_once(
            key=read_key(request),
            by=person,
            make=lambda: pilot_services.add_pilot(action=action, by=person, **values),
        )

    return answer_form(
        request,
        form=PilotForm(request.POST or None, action=action),
        save=save,
        done=reverse("action_pilots", kwargs={"slug": slug}),
        message="Le pilote est ajouté.",
        template="contracts/action/edit_pilots.html",
        context={
            **frame_edit(request, action, "Pilotes et partenaires", "Ajouter le pilote"),
            "pilots": action.pilots.select_related("organization"),
            "partners_form": PartnersForm(
                action=action, initial={"partners": list(action.partners.all())}, auto_id="partenaires_%s"
            ),
        },
    )


@require_POST
def change_pilot(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Name a pilot the first, or remove one."""
    action = get_editable(request, slug)
    pilot = get_row(action.pilots.select_related("organization"), pk)
    person = get_person(request)
    done = reverse("action_pilots", kwargs={"slug": slug})
    match request.POST.get("do"):
        case "first":
            return apply_change(
                request,
                lambda: pilot_services.name_first_pilot(pilot=pilot, by=person),
                done=done,
                message=f"« {pilot} » est le pilote principal.",
            )
        case "remove":
            return apply_change(
                request,
                lambda: pilot_services.remove_pilot(pilot=pilot, by=person),
                done=done,
                message=f"« {pilot} » ne pilote plus l’action.",
            )
    msg = "Geste inconnu."
    raise Http404(msg)


@require_POST
def set_partners(request: HttpRequest, slug: str) -> HttpResponse:
    """Say which organizations take part."""
    action = get_editable(request, slug)
    form = PartnersForm(request.POST, action=action)
    partners = list(form.cleaned_data["partners"]) if form.is_valid() else list(action.partners.all())
    return apply_change(
        request,
        lambda: pilot_services.set_partners(action=action, organizations=partners, by=get_person(request)),
        done=reverse("action_pilots", kwargs={"slug": slug}),
        message="Les partenaires sont enregistrés.",
    )


@require_http_methods(["GET", "POST"])
def edit_places(request: HttpRequest, slug: str) -> HttpResponse:
    """Show in which contracts the action stands, and place it in another."""
    action = get_editable(request, slug)
    person = get_person(request)
    places, unseen = list_places(action, person)

    def save(values: dict[str, Any]) -> Placement:
        return run_once(
            key=read_key(request),
            by=person,
            make=lambda: place_action(
                action=action,
                node=get_chosen_node(values["node"]),
                shared_sections=[Section(name) for name in values["shared_sections"]],
                by=person,
            ),
        )

    return answer_form(
        request,
        form=PlaceForm(
            request.POST or None, action=action, user=person, initial={"shared_sections": [Section.SHEET]}
        ),
        save=save,
        done=reverse("action_places", kwargs={"slug": slug}),
        message="L’action figure maintenant aussi dans ce contrat.",
        template="contracts/action/edit_places.html",
        context={
            **frame_edit(request, action, "Place dans les contrats et partage", "Placer l’action"),
            "places": [(place, compute_stamp(place.placement)) for place in places],
            "unseen_places": unseen,
        },
    )


@require_http_methods(["GET", "POST"])
def edit_sharing(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say what the partners of another contract may read."""
    action = get_editable(request, slug)
    placement = get_row(list_seen_placements(action, request.user), pk)

    def read() -> dict[str, Any]:
        placement.refresh_from_db()
        return {"shared_sections": list(placement.shared_sections)}

    return answer_form(
        request,
        form=SharingForm(request.POST or None, initial=read()),
        save=lambda values: services.update_sharing(
            placement=placement,
            shared_sections=[Section(name) for name in values["shared_sections"]],
            seen=request.POST.get("seen", ""),
            by=get_person(request),
        ),
        done=reverse("action_places", kwargs={"slug": slug}),
        message="Le partage est enregistré.",
        context=frame_edit(
            request, action, f"Partage avec « {placement.node.contract} »", "Enregistrer le partage"
        ),
        edited=Edited(placement, read, lambda: compute_stamp(placement)),
    )


@require_http_methods(["GET", "POST"])
def move_place(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Move the action to another element of the same contract."""
    action = get_action(slug, request.user)
    placement = get_row(list_seen_placements(action, request.user), pk)
    services.check_may_move(placement, get_person(request))
    contract = placement.node.contract
    form = MovePlaceForm(
        request.POST or None, choices=list_node_choices(contract), initial={"node": placement.node_id}
    )
    return answer_form(
        request,
        form=form,
        save=lambda values: services.move_placement(
            placement=placement, node=get_chosen_node(values["node"]), by=get_person(request)
        ),
        done=reverse("action_detail", kwargs={"slug": slug}) + "#places",
        message="L’action est déplacée.",
        context=frame_edit(request, action, f"Déplacer dans « {contract} »", "Déplacer l’action"),
    )


@require_POST
def withdraw_place(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take the action out of another contract."""
    action = get_action(slug, request.user)
    placement = get_row(list_seen_placements(action, request.user), pk)
    contract = placement.node.contract
    # Who runs the receiving contract may no longer see the action once it is out of it.
    done = (
        reverse("action_places", kwargs={"slug": slug})
        if can_edit_action(request.user, action)
        else reverse("contract_strategy", kwargs={"slug": contract.slug})
    )
    return apply_change(
        request,
        lambda: services.withdraw_placement(placement=placement, by=get_person(request)),
        done=done,
        message=f"« {action} » ne figure plus dans « {contract} ».",
    )
