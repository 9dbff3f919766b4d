"""Show and compose the team of a contract; say who sees the contract."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from maillage.accounts.enums import PersonRole
from maillage.contracts.forms.contract import InvitationForm, RoleForm, VisibilityForm
from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.selectors.team import get_assignment, list_team
from maillage.contracts.services import contract as contract_services
from maillage.contracts.services.role import grant_role, invite_to_contract, revoke_role
from maillage.contracts.views.form_page import FormPage, answer_action, answer_form
from maillage.contracts.views.frame import contract_url, frame_contract, get_managed_contract, get_person
from maillage.core.decorators import read_only
from maillage.core.enums import Visibility


@read_only
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who does what on a contract, to those who have a role on it."""
    contract = get_contract(slug, request.user)
    team = list_team(contract, request.user)
    context = frame_contract(request, contract, here="contract_team") | {"team": team}
    return render(request, "contracts/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a person a role on the contract."""
    user, contract = get_managed_contract(request, slug)
    form = RoleForm(request.POST or None, contract=contract)
    page = FormPage(
        title="Donner un rôle",
        submit="Donner ce rôle",
        success="Le rôle est donné : la personne voit le contrat dès maintenant.",
        cancel_url=contract_url(contract, "contract_team"),
        context=frame_contract(request, contract, here="contract_team"),
    )

    def save() -> None:
        values = form.cleaned_data | {"role": PersonRole(form.cleaned_data["role"])}
        grant_role(contract=contract, by=user, **values)

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite somebody who has no account yet to the team of the contract."""
    user, contract = get_managed_contract(request, slug)
    form = InvitationForm(request.POST or None)
    page = FormPage(
        title="Inviter une personne",
        submit="Envoyer l’invitation",
        success="L’invitation est envoyée : le rôle sera donné quand la personne l’acceptera.",
        cancel_url=contract_url(contract, "contract_team"),
        context=frame_contract(request, contract, here="contract_team"),
    )

    def save() -> None:
        values = form.cleaned_data | {"role": PersonRole(form.cleaned_data["role"])}
        invite_to_contract(contract=contract, by=user, **values)

    return answer_form(request, form, page, save)


@require_POST
def revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End a person's role on the contract."""
    user = get_person(request)
    contract = get_contract(slug, user)
    assignment = get_assignment(contract, pk)
    return answer_action(
        request,
        lambda: revoke_role(assignment=assignment, by=user),
        success=f"{assignment.user} n’a plus le rôle « {assignment.get_role_display()} ».",
        url=contract_url(contract, "contract_team"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_visibility(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the contract to everybody, or keep it between its partners."""
    user, contract = get_managed_contract(request, slug)
    initial = {"visibility": contract.visibility, "expected_version": contract.version}
    form = VisibilityForm(request.POST or None, initial=initial)
    page = FormPage(
        title="Qui voit ce contrat",
        submit="Enregistrer",
        success="La visibilité est enregistrée.",
        cancel_url=contract_url(contract, "contract_team"),
        context=frame_contract(request, contract, here="contract_team"),
    )

    def save() -> None:
        visibility = Visibility(form.values["visibility"])
        contract_services.change_visibility(
            contract=contract, visibility=visibility, expected_version=form.version, by=user
        )

    return answer_form(request, form, page, save, subject=contract)
