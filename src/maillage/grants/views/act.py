"""Show acts, give them as files, say that they are signed; change the words of each kind."""

import io
import zipfile

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.views.form_page import FormPage, answer_form
from maillage.contracts.views.frame import contract_url, frame_contract, get_managed_contract, get_person
from maillage.core.decorators import read_only
from maillage.core.documents.answers import answer_document, get_theme
from maillage.core.documents.writers import FORMATS, write_document
from maillage.core.tables import name_file
from maillage.core.thread import BeadKind
from maillage.grants.documents.act import build_act_document
from maillage.grants.enums import ActKind
from maillage.grants.forms.money import SignForm, TemplateForm
from maillage.grants.models import ActTemplate
from maillage.grants.selectors.money import get_act, list_batch
from maillage.grants.services.act import find_words, save_act_template, sign_act
from maillage.grants.views.money import form_methods, frame_money

FILES = {form: label for form, (label, _) in FORMATS.items()}


@form_methods
def show_act(request: HttpRequest, code: str) -> HttpResponse:
    """Show an act found by the code of its pages, and say that the signed paper came back."""
    act = get_act(code, request.user)
    form = SignForm(request.POST or None, initial={"signed_on": timezone.localdate()})
    page = FormPage(
        title=str(act),
        lead=f"{act.application.number} · {act.application.title}",
        submit="Enregistrer la signature",
        success="La signature est enregistrée.",
        cancel_url=request.path,
        context=frame_money(request, act.application) | {"act": act, "files": FILES},
        template="grants/act.html",
    )
    return answer_form(
        request, form, page, lambda: _done(sign_act(act=act, by=get_person(request), **form.cleaned_data))
    )


def _done(_made: object) -> None:
    """Lead back to the act."""


@read_only
def give_act(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Give an act as a file."""
    act = get_act(code, request.user)
    if form not in FORMATS:
        raise Http404("Aucun fichier de ce type.")
    return answer_document(
        build_act_document(act),
        form,
        territory=act.funder.name,
        subject=f"{act.get_kind_display()} {act.number}",
    )


@read_only
def show_batch(request: HttpRequest, slug: str, batch: str) -> HttpResponse:
    """Show the acts written together."""
    contract = get_contract(slug, request.user)
    context = frame_contract(request, contract, here="contract_programme", bead=BeadKind.FUNDING) | {
        "acts": list_batch(contract, batch, request.user),
        "batch": batch,
    }
    return render(request, "grants/act_batch.html", context)


@read_only
def give_batch(request: HttpRequest, slug: str, batch: str, form: str) -> HttpResponse:
    """Give the acts written together as one archive, a file each."""
    contract = get_contract(slug, request.user)
    acts = list_batch(contract, batch, request.user)
    if form not in FORMATS:
        raise BadRequest("format refused")
    buffer, theme = io.BytesIO(), get_theme()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for act in acts:
            name = name_file(act.funder.name, f"{act.number} {act.application.number}", form, day=act.made_on)
            archive.writestr(name, write_document(build_act_document(act), form, theme))
    response = HttpResponse(buffer.getvalue(), content_type="application/zip")
    name = name_file(str(contract.territory), "actes", "zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@read_only
def list_templates(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the kinds of acts and whose words each uses."""
    _, contract = get_managed_contract(request, slug)
    own = set(ActTemplate.objects.filter(contract=contract).values_list("kind", flat=True))
    context = frame_contract(request, contract, here="contract_programme") | {
        "kinds": [
            (kind, kind.label, find_words(contract, kind).title, kind.value in own) for kind in ActKind
        ],
    }
    return render(request, "grants/act_templates.html", context)


@form_methods
def edit_template(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Change the words of a kind of act."""
    user, contract = get_managed_contract(request, slug)
    if kind not in ActKind.values:
        raise Http404("Aucun acte de cette nature.")
    words = find_words(contract, ActKind(kind))
    own = ActTemplate.objects.filter(contract=contract, kind=kind).first()
    initial = {"title": words.title, "body": words.body, "expected_version": own.version if own else None}
    form = TemplateForm(request.POST or None, initial=initial)
    page = FormPage(
        title=f"Modèle : {ActKind(kind).label}",
        submit="Enregistrer le modèle",
        success="Le modèle est enregistré : il sert pour les prochains actes.",
        cancel_url=contract_url(contract, "act_templates"),
        context=frame_contract(request, contract, here="contract_programme"),
    )

    def save() -> None:
        save_act_template(
            contract=contract, kind=ActKind(kind), expected_version=form.version, by=user, **form.values
        )

    return answer_form(request, form, page, save, subject=own)
