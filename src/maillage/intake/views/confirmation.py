"""Show what would be written, write it, undo it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from maillage.accounts.models import User
from maillage.accounts.selectors.organization import list_my_organizations
from maillage.core.errors import StaleVersion
from maillage.intake.forms import ConfirmForm
from maillage.intake.models import SourceDocument
from maillage.intake.plan import Plan
from maillage.intake.selectors.document import find_confirmation
from maillage.intake.selectors.plan import plan_confirmation
from maillage.intake.selectors.review import say_piece
from maillage.intake.services.confirmation import confirm_document
from maillage.intake.services.undo import undo_confirmation
from maillage.intake.views.pages import document_url, list_crumbs, open_document

CONFLICT, REFUSED = 409, 422


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell what would be written; once confirmed, write it and lead to the contract."""
    user, document = open_document(request, pk)
    if not document.is_open:
        return redirect(document_url(document))
    plan = plan_confirmation(document)
    form = _make_form(request, plan, user)
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                _confirm(form, document, user)
            except StaleVersion:
                status = CONFLICT
                form.add_error(
                    None, "Une décision a été prise depuis cet aperçu : relisez-le, puis confirmez."
                )
                data = request.POST.copy()
                data["seen"] = plan.digest
                form.data = data
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                return _lead_to_contract(request, document)
    context = {
        "document": document,
        "plan": plan,
        "period": say_piece(plan.period, {}) if plan.period else "",
        "form": form,
        "crumbs": list_crumbs(document),
    }
    return render(request, "intake/confirm.html", context, status=status)


def _make_form(request: HttpRequest, plan: Plan, user: User) -> ConfirmForm:
    mine = [(str(one.organization.pk), one.organization.name) for one in list_my_organizations(user)]
    initial = {"seen": plan.digest, "short_title": plan.opening.short_title if plan.opening else ""}
    return ConfirmForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        organizations=mine,
        opens=plan.contract is None,
    )


def _confirm(form: ConfirmForm, document: SourceDocument, user: User) -> None:
    chosen = form.cleaned_data.get("organization", "")
    organizations = {str(one.organization.pk): one.organization for one in list_my_organizations(user)}
    confirm_document(
        document=document,
        seen=form.cleaned_data["seen"],
        for_organization=organizations.get(chosen),
        short_title=form.cleaned_data.get("short_title", ""),
        by=user,
    )


def _lead_to_contract(request: HttpRequest, document: SourceDocument) -> HttpResponse:
    document.refresh_from_db()
    messages.success(
        request,
        "C’est repris : chaque objet garde la page où il a été lu. Vous pouvez tout annuler depuis le document.",
    )
    if document.contract is None:
        return redirect(document_url(document))
    return redirect(reverse("contract_detail", kwargs={"slug": document.contract.slug}))


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the last confirmation of a document."""
    user, document = open_document(request, pk)
    confirmation = find_confirmation(document)
    if confirmation is None:
        messages.error(request, "Cette reprise est déjà annulée.")
        return redirect(document_url(document))
    try:
        _, left = undo_confirmation(confirmation=confirmation, by=user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "La reprise est annulée ; vos décisions de relecture sont gardées.")
        for sentence in left[:10]:
            messages.info(request, sentence)
    return redirect(document_url(document))
