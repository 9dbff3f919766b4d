"""Let those who administer the instance publish restricted figures, two by two."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from maillage.core.decorators import read_only
from maillage.core.rights import require
from maillage.observatory.access import can_publish
from maillage.observatory.enums import PublicationState
from maillage.observatory.forms import RuleChangeForm
from maillage.observatory.models import ProtectedPublication, RuleChange
from maillage.observatory.selectors import publication as selectors
from maillage.observatory.services import publication as services
from maillage.observatory.views.people import get_person

REFUSED = "Les publications protégées sont l’affaire de qui administre l’instance."


@read_only
def list_publications(request: HttpRequest) -> HttpResponse:
    """Show what waits to be published, what was, what was refused and why, and the rules of secrecy."""
    user = get_person(request)
    require(can_publish(user), REFUSED)
    context = {
        "restricted": selectors.list_restricted(user),
        "publications": selectors.list_publications(user),
        "changes": selectors.list_rule_changes(),
        "form": RuleChangeForm(),
        "crumbs": [],
    }
    return render(request, "observatory/publication_list.html", context)


@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Protect and audit a restricted release."""
    user = get_person(request)
    require(can_publish(user), REFUSED)
    asked = request.POST.get("release", "")
    release = next((row for row in selectors.list_restricted(user) if str(row.pk) == asked), None)
    if release is None:
        msg = "Aucune édition restreinte de ce numéro."
        raise Http404(msg)
    try:
        made = services.prepare_publication(release=release, by=user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if made.state == PublicationState.REFUSED:
            messages.error(request, made.reason)
        else:
            messages.success(request, "L’audit est passé : une autre personne peut approuver la publication.")
    return redirect("publication_list")


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish what another person prepared."""
    user = get_person(request)
    require(can_publish(user), REFUSED)
    row = (
        ProtectedPublication.objects.select_related("release__dataset__source", "release__secrecy_rule")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        msg = "Aucune publication de ce numéro."
        raise Http404(msg)
    try:
        made = services.approve_publication(publication=row, by=user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if made.state == PublicationState.REFUSED:
            messages.error(request, made.reason)
        else:
            messages.success(request, "L’édition protégée est publique.")
    return redirect("publication_list")


@require_POST
def ask_rule(request: HttpRequest) -> HttpResponse:
    """Ask for another threshold."""
    user = get_person(request)
    require(can_publish(user), REFUSED)
    form = RuleChangeForm(request.POST)
    if form.is_valid():
        services.ask_rule_change(**form.cleaned_data, by=user)
        messages.success(request, "Le changement est demandé : une autre personne doit le confirmer.")
    else:
        messages.error(request, "Choisissez une règle, un seuil et le texte qui le permet.")
    return redirect("publication_list")


@require_POST
def confirm_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply the threshold that another person asked for."""
    user = get_person(request)
    require(can_publish(user), REFUSED)
    change = RuleChange.objects.select_related("rule").filter(pk=pk).first()
    if change is None:
        msg = "Aucun changement de règle de ce numéro."
        raise Http404(msg)
    try:
        services.confirm_rule_change(change=change, by=user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "La règle est changée.")
    return redirect("publication_list")
