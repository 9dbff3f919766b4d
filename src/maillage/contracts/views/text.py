"""Show and write the text of a contract: its articles and annexes."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from maillage.contracts.forms.contract import PieceForm
from maillage.contracts.models import Contract
from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.selectors.text import get_piece, get_text
from maillage.contracts.services.text import (
    add_annex,
    add_article,
    move_piece,
    remove_piece,
    update_piece,
)
from maillage.contracts.views.form_page import FormPage, answer_action, answer_form
from maillage.contracts.views.frame import contract_url, frame_contract, get_managed_contract, get_person
from maillage.core.decorators import read_only
from maillage.core.origins import map_origins

_NOUNS = {"articles": "l’article", "annexes": "l’annexe"}


@login_not_required
@read_only
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the articles and annexes of a contract, and name those that its type expects in vain."""
    contract = get_contract(slug, request.user)
    text = get_text(contract)
    context = frame_contract(request, contract, here="contract_text") | {
        "text": text,
        "origins": map_origins(text.articles, request.user),
    }
    return render(request, "contracts/text.html", context)


def _list_required(contract: Contract, kind: str) -> list[dict[str, Any]]:
    rows = contract.type.required_articles if kind == "articles" else contract.type.required_annexes
    return list(rows)


def _describe(request: HttpRequest, contract: Contract, title: str) -> FormPage:
    return FormPage(
        title=title,
        submit="Enregistrer le texte",
        success="Le texte est enregistré.",
        cancel_url=contract_url(contract, "contract_text"),
        context=frame_contract(request, contract, here="contract_text"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Add an article or an annex."""
    user, contract = get_managed_contract(request, slug)
    form = PieceForm(request.POST or None, required_pieces=_list_required(contract, kind))
    add = add_article if kind == "articles" else add_annex
    page = _describe(request, contract, f"Ajouter {'un article' if kind == 'articles' else 'une annexe'}")

    def save() -> None:
        add(contract=contract, by=user, **form.values)

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Change an article or an annex."""
    user, contract = get_managed_contract(request, slug)
    piece = get_piece(contract, kind, pk)
    initial = {name: getattr(piece, name) for name in ("number", "title", "body", "key")}
    form = PieceForm(
        request.POST or None,
        initial=initial | {"expected_version": piece.version},
        required_pieces=_list_required(contract, kind),
    )
    page = _describe(request, contract, f"Modifier {_NOUNS[kind]} {piece.number}")

    def save() -> None:
        update_piece(piece=piece, values=form.values, expected_version=form.version, by=user)

    return answer_form(request, form, page, save, subject=piece)


@require_POST
def move(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Move an article or an annex one place up or down."""
    user = get_person(request)
    contract = get_contract(slug, user)
    piece = get_piece(contract, kind, pk)
    pieces = contract.articles if kind == "articles" else contract.annexes
    here = list(pieces.values_list("pk", flat=True)).index(piece.pk)
    rank = here + (-1 if request.POST.get("sens") == "haut" else 1)
    return answer_action(
        request,
        lambda: move_piece(piece=piece, rank=rank, by=user),
        success=f"« {piece} » est déplacé.",
        url=contract_url(contract, "contract_text"),
    )


@require_POST
def remove(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Take an article or an annex out of the contract."""
    user = get_person(request)
    contract = get_contract(slug, user)
    piece = get_piece(contract, kind, pk)
    return answer_action(
        request,
        lambda: remove_piece(piece=piece, by=user),
        success=f"« {piece} » est retiré ; son texte reste dans l’historique.",
        url=contract_url(contract, "contract_text"),
    )
