"""Keep, rename and forget the views of a list."""

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from maillage.contracts.access import Person
from maillage.contracts.forms.working import SavedViewForm, read_filter_form
from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.selectors.saved_view import get_saved_view
from maillage.contracts.services.saved_view import create_saved_view, delete_saved_view, rename_saved_view
from maillage.contracts.views.frame import get_person


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the list on screen under a name."""
    form = _read(request)
    page = _name_page(form.cleaned_data["retour"], request.user)
    query = QueryDict(form.cleaned_data["filtres"])
    read_filter_form(query)
    try:
        view = create_saved_view(
            page=page,
            name=form.cleaned_data["nom"],
            query=query.urlencode(),
            by=get_person(request),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"La vue « {view} » est enregistrée.")
    return redirect(_give_back(form))


@require_POST
def rename_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one of one’s views another name."""
    view = get_saved_view(pk, get_person(request))
    form = _read(request)
    try:
        rename_saved_view(view=view, name=form.cleaned_data["nom"], by=get_person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"La vue s’appelle maintenant « {view} ».")
    return redirect(_give_back(form))


@require_POST
def remove_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of one’s views."""
    view = get_saved_view(pk, get_person(request))
    delete_saved_view(view=view, by=get_person(request))
    messages.success(request, f"La vue « {view.name} » est supprimée ; les actions, elles, restent.")
    return redirect(_give_back(SavedViewForm(request.POST)))


def _read(request: HttpRequest) -> SavedViewForm:
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        raise BadRequest("view refused")
    return form


def _name_page(path: str, user: Person) -> str:
    """Give the name of the list at an address, as the list itself names it."""
    parts = path.strip("/").split("/")
    if len(parts) == len(("contrats", "slug", "actions")) and parts[0] == "contrats":
        return f"contrat:{get_contract(parts[1], user).pk}"
    return "action_list"


def _give_back(form: SavedViewForm) -> str:
    path = form["retour"].value() or ""
    is_ours = str(path).startswith("/") and url_has_allowed_host_and_scheme(str(path), allowed_hosts=None)
    query = form["filtres"].value() or ""
    address = str(path) if is_ours else "/actions/"
    return f"{address}?{QueryDict(str(query)).urlencode()}" if query else address
