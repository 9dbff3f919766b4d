"""Change the steps and the blockers of an action."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.contracts.forms.action import BlockerForm, NewBlockerForm, ResolveForm, StepForm
from maillage.contracts.models import Action, Blocker, Step
from maillage.contracts.selectors.sheet import build_steps
from maillage.contracts.services import blocker as blocker_services
from maillage.contracts.services import step as step_services
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

STEP_FIELDS = ("title", "kind", "due_on", "responsible", "weight")
BLOCKER_FIELDS = ("what", "unblock", "waiting_for", "remind_on")


@require_http_methods(["GET", "POST"])
def edit_steps(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the steps with what may be done to each, and add one."""
    action = get_editable(request, slug)
    person = get_person(request)
    parent = _find_parent(request, action)
    done = reverse("action_steps", kwargs={"slug": slug})

    def save(values: dict[str, Any]) -> Step:
        return run_once(
            key=read_key(request),
            by=person,
            make=lambda: step_services.create_step(action=action, parent=parent, by=person, **values),
        )

    return answer_form(
        request,
        form=StepForm(request.POST or None, action=action),
        save=save,
        done=done,
        message="L’étape est ajoutée.",
        template="contracts/action/edit_steps.html",
        context={
            **frame_edit(request, action, "Étapes", "Ajouter l’étape"),
            "steps": build_steps(action.steps.select_related("responsible"), timezone.localdate()),
            "parent": parent,
        },
    )


@require_http_methods(["GET", "POST"])
def update_step(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change one step."""
    action = get_editable(request, slug)
    step = get_row(action.steps.all(), pk)
    edited = make_edited(step, STEP_FIELDS)
    return answer_form(
        request,
        form=StepForm(request.POST or None, action=action, initial=edited.read()),
        save=lambda values: step_services.update_step(
            step=step, values=values, seen=request.POST.get("seen", ""), by=get_person(request)
        ),
        done=reverse("action_steps", kwargs={"slug": slug}),
        message="L’étape est enregistrée.",
        context=frame_edit(request, action, f"Modifier « {step} »", "Enregistrer l’étape"),
        edited=edited,
    )


@require_POST
def change_step(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Complete, reopen, move or remove one step."""
    action = get_editable(request, slug)
    step = get_row(action.steps.all(), pk)
    person = get_person(request)
    changes: dict[str, tuple[Callable[[], object], str]] = {
        "complete": (lambda: step_services.complete_step(step=step, by=person), "faite"),
        "reopen": (lambda: step_services.reopen_step(step=step, by=person), "à faire de nouveau"),
        "up": (lambda: step_services.move_step(step=step, steps=-1, by=person), "montée"),
        "down": (lambda: step_services.move_step(step=step, steps=1, by=person), "descendue"),
        "delete": (lambda: step_services.delete_step(step=step, by=person), "supprimée"),
    }
    gesture = request.POST.get("do", "")
    if gesture not in changes:
        msg = "Geste inconnu."
        raise Http404(msg)
    change, said = changes[gesture]
    back = "action_detail" if request.POST.get("back") == "sheet" else "action_steps"
    done = reverse(back, kwargs={"slug": slug}) + "#etapes"
    return apply_change(request, change, done=done, message=f"Étape « {step} » {said}.")


@require_http_methods(["GET", "POST"])
def edit_blockers(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what blocks the action, and raise a blocker."""
    action = get_editable(request, slug)
    person = get_person(request)

    def save(values: dict[str, Any]) -> Blocker:
        return run_once(
            key=read_key(request),
            by=person,
            make=lambda: blocker_services.raise_blocker(action=action, by=person, **values),
        )

    return answer_form(
        request,
        form=NewBlockerForm(request.POST or None, action=action),
        save=save,
        done=reverse("action_detail", kwargs={"slug": slug}) + "#blocages",
        message="Le blocage est signalé.",
        template="contracts/action/edit_blockers.html",
        context={
            **frame_edit(request, action, "Blocages", "Signaler le blocage"),
            "blockers": action.blockers.select_related("waiting_for"),
        },
    )


@require_http_methods(["GET", "POST"])
def update_blocker(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change what is said of a blocker, or the day to ask again."""
    action = get_editable(request, slug)
    blocker = get_row(action.blockers.all(), pk)
    edited = make_edited(blocker, BLOCKER_FIELDS)
    return answer_form(
        request,
        form=BlockerForm(request.POST or None, action=action, initial=edited.read()),
        save=lambda values: blocker_services.update_blocker(
            blocker=blocker, values=values, seen=request.POST.get("seen", ""), by=get_person(request)
        ),
        done=reverse("action_blockers", kwargs={"slug": slug}),
        message="Le blocage est enregistré.",
        context=frame_edit(request, action, "Modifier un blocage", "Enregistrer le blocage"),
        edited=edited,
    )


@require_http_methods(["GET", "POST"])
def resolve_blocker(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say that a blocker is gone, and how."""
    action = get_editable(request, slug)
    blocker = get_row(action.blockers.all(), pk)
    return answer_form(
        request,
        form=ResolveForm(request.POST or None),
        save=lambda values: blocker_services.resolve_blocker(
            blocker=blocker, by=get_person(request), **values
        ),
        done=reverse("action_detail", kwargs={"slug": slug}),
        message="Le blocage est levé.",
        context={
            **frame_edit(request, action, "Lever un blocage", "Lever le blocage"),
            "lead": f"« {blocker.what} »",
        },
    )


def make_edited(row: Step | Blocker | Any, names: tuple[str, ...]) -> Edited:
    """Say how a line under a form is read again when two people change it."""

    def read() -> dict[str, Any]:
        row.refresh_from_db()
        return {name: getattr(row, name) for name in names}

    return Edited(row, read, lambda: compute_stamp(row))


def _find_parent(request: HttpRequest, action: Action) -> Step | None:
    """Give the sub-action named in the address, under which a step is to be added."""
    asked = request.GET.get("sous", "")
    if not asked:
        return None
    return get_row(action.steps.all(), int(asked) if asked.isascii() and asked.isdigit() else 0)
