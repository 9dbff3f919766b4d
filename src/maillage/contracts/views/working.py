"""Frame the working pages: their presentations, their filters in words, their exports."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from maillage.contracts.forms.working import SCOPES, ActionFilterForm
from maillage.contracts.models import Contract
from maillage.contracts.views.frame import Tab, frame_contract
from maillage.core.thread import BeadKind

# The ways of looking at the actions of a contract.
PRESENTATIONS = (
    ("contract_actions", "Tableau"),
    ("contract_board", "Par état"),
    ("contract_timeline", "Chronologie"),
    ("contract_blockers", "Blocages"),
)
METHOD = (
    "Seules figurent les actions, et dans chacune les parties, que l’auteur de l’export peut lire.",
    "L’avancement est calculé à partir des étapes, jamais du nombre d’actions terminées ; vide : non connu.",
    "Les montants hors taxes et toutes taxes comprises ne sont pas additionnés.",
)


def frame_working(request: HttpRequest, contract: Contract, *, here: str) -> dict[str, Any]:
    """Give what the working pages of a contract show around their own content."""
    presentations = [
        Tab(label, reverse(route, kwargs={"slug": contract.slug}), is_current=route == here)
        for route, label in PRESENTATIONS
    ]
    frame = frame_contract(request, contract, here="contract_actions", bead=BeadKind.ACTION)
    return frame | {"presentations": presentations}


def describe_filters(form: ActionFilterForm) -> tuple[tuple[str, str], ...]:
    """Say in words what a list is narrowed by."""
    lines = []
    for name in ("q", "portee", "contrat", "axe", "etat", "pilote", "territoire", "annee", "visibilite"):
        value = form.cleaned_data.get(name)
        if value:
            choices = dict(getattr(form.fields[name].widget, "choices", []) or SCOPES)
            lines.append((str(form.fields[name].label), str(choices.get(value, value))))
    for name in ("bloquees", "retard", "incompletes"):
        if form.cleaned_data.get(name):
            lines.append((str(form.fields[name].label), "oui"))
    return tuple(lines)
