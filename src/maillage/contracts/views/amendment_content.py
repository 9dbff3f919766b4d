"""Write what an amendment proposes: clauses, text, parties and tree."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from maillage.accounts.models import User
from maillage.contracts.content import find_item, find_rank
from maillage.contracts.forms.contract import (
    ElementForm,
    NewElementForm,
    NewPartyForm,
    PartyForm,
    PieceForm,
    PlaceForm,
    TermsForm,
)
from maillage.contracts.models import Amendment
from maillage.contracts.selectors.amendment import get_amendment, read_amendment, read_version
from maillage.contracts.services.amendment import (
    propose_item,
    propose_move,
    propose_removal,
    propose_terms,
)
from maillage.contracts.versions import Item, name_item
from maillage.contracts.views.amendment import amendment_url
from maillage.contracts.views.form_page import FormPage, answer_action, answer_form
from maillage.contracts.views.frame import frame_contract, get_managed_contract
from maillage.core.decorators import read_only
from maillage.core.numbers import parse_day

form_methods = require_http_methods(["GET", "HEAD", "POST"])
# The addresses are in French, the content's keys in English.
_PARTS = {"articles": "articles", "annexes": "annexes", "parties": "parties", "strategie": "nodes"}
_FIELDS = {
    "articles": ("number", "title", "body"),
    "annexes": ("number", "title", "body"),
    "parties": ("role", "function", "commitments"),
    "nodes": ("number", "label", "description"),
}


@read_only
def show(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the contract as the amendment would make it, with the way to change each piece."""
    user, contract = get_managed_contract(request, slug)
    amendment = get_amendment(contract, number, user)
    context = frame_contract(request, contract, here="contract_amendments") | {
        "amendment": amendment,
        "content": read_version(amendment.proposed),
        "change_count": read_amendment(amendment, user).change_count,
    }
    return render(request, "contracts/amendment_content.html", context)


def _describe(request: HttpRequest, amendment: Amendment, title: str) -> FormPage:
    return FormPage(
        title=title,
        note=f"Avenant n° {amendment.number} : rien ne change avant la dernière signature.",
        submit="Proposer",
        success="La proposition est enregistrée dans l’avenant.",
        cancel_url=amendment_url(amendment, "amendment_content"),
        context=frame_contract(request, amendment.contract, here="contract_amendments"),
    )


def _get(request: HttpRequest, slug: str, number: int) -> tuple[User, Amendment]:
    user, contract = get_managed_contract(request, slug)
    return user, get_amendment(contract, number, user)


def _get_item(amendment: Amendment, part: str, ref: str) -> Item:
    item = find_item(amendment.proposed, part, ref)
    if item is None:
        msg = "Cet élément n’est pas dans l’avenant."
        raise Http404(msg)
    return item


@form_methods
def edit_terms(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Propose other dates, renewal or notice periods."""
    user, amendment = _get(request, slug, number)
    form = TermsForm(request.POST or None, initial=_read_terms(amendment) | _read_version(amendment))
    page = _describe(request, amendment, "Durée, reconduction, préavis")

    def save() -> None:
        propose_terms(amendment=amendment, terms=form.terms, expected_version=form.version, by=user)

    return answer_form(
        request,
        form,
        page,
        save,
        subject=amendment,
        read_stored=lambda name: _read_terms(amendment).get(name),
    )


def _read_terms(amendment: Amendment) -> dict[str, Any]:
    return {
        name: parse_day(str(value)) if value and name.endswith("_on") else value
        for name, value in amendment.proposed["terms"].items()
    }


def _read_version(amendment: Amendment) -> dict[str, Any]:
    return {"expected_version": amendment.version}


@form_methods
def create(request: HttpRequest, slug: str, number: int, part: str) -> HttpResponse:
    """Propose a new article, annex, party or element of the tree."""
    user, amendment = _get(request, slug, number)
    key = _PARTS[part]
    form = _build_new_form(request, amendment, key)
    titles = {
        "articles": "un article",
        "annexes": "une annexe",
        "parties": "une partie",
        "nodes": "un élément",
    }
    page = _describe(request, amendment, f"Ajouter {titles[key]}")

    def save() -> None:
        values = _read_values(amendment, key, form)
        parent = values.pop("parent", "")
        propose_item(
            amendment=amendment,
            part=key,
            values=values,
            parent=parent,
            expected_version=form.version,
            by=user,
        )

    return answer_form(request, form, page, save, subject=amendment)


def _build_new_form(request: HttpRequest, amendment: Amendment, key: str) -> Any:
    data, initial = request.POST or None, _read_version(amendment)
    if key == "parties":
        return NewPartyForm(data, initial=initial)
    if key == "nodes":
        levels = [(level["key"], level["name"]) for level in amendment.contract.type.levels]
        return NewElementForm(data, initial=initial, levels=levels, parents=_list_parents(amendment))
    return PieceForm(data, initial=initial, required_pieces=_list_required(amendment, key))


def _list_required(amendment: Amendment, key: str) -> list[dict[str, Any]]:
    kind = amendment.contract.type
    return list(kind.required_articles if key == "articles" else kind.required_annexes)


def _list_parents(amendment: Amendment) -> list[tuple[str, str]]:
    return [(item["ref"], name_item("nodes", item)) for item in amendment.proposed["parts"]["nodes"]]


def _read_values(amendment: Amendment, key: str, form: Any) -> dict[str, str]:
    values = dict(form.values)
    if organization := values.pop("organization", None):
        values |= {"organization": organization.slug, "name": str(organization)}
    if level := values.get("level"):
        values["level_name"] = amendment.contract.type.name_level(level)
    if key in {"articles", "annexes"}:
        values.setdefault("key", "")
    return values


@form_methods
def edit(request: HttpRequest, slug: str, number: int, part: str, ref: str) -> HttpResponse:
    """Propose other words for a piece of the contract."""
    user, amendment = _get(request, slug, number)
    key = _PARTS[part]
    item = _get_item(amendment, key, ref)
    form = _build_form(request, amendment, key, item)
    page = _describe(request, amendment, f"Modifier {name_item(key, item)}")

    def save() -> None:
        values = _read_values(amendment, key, form)
        propose_item(
            amendment=amendment, part=key, ref=ref, values=values, expected_version=form.version, by=user
        )

    def read_stored(name: str) -> object:
        return (find_item(amendment.proposed, key, ref) or {}).get(name, "")

    return answer_form(request, form, page, save, subject=amendment, read_stored=read_stored)


def _build_form(request: HttpRequest, amendment: Amendment, key: str, item: Item) -> Any:
    kinds: dict[str, type[forms.Form]] = {"parties": PartyForm, "nodes": ElementForm}
    initial = {name: item[name] for name in _FIELDS[key]} | _read_version(amendment)
    if key in kinds:
        return kinds[key](request.POST or None, initial=initial)
    return PieceForm(request.POST or None, initial=initial, required_pieces=[])


@form_methods
def move(request: HttpRequest, slug: str, number: int, part: str, ref: str) -> HttpResponse:
    """Propose another place for a piece of the contract."""
    user, amendment = _get(request, slug, number)
    key = _PARTS[part]
    item = _get_item(amendment, key, ref)
    parents = [parent for parent in _list_parents(amendment) if parent[0] != ref] if key == "nodes" else []
    initial = {"rank": find_rank(amendment.proposed, key, ref) + 1, "parent": item["parent"]}
    form = PlaceForm(request.POST or None, initial=initial | _read_version(amendment), parents=parents)
    page = _describe(request, amendment, f"Déplacer {name_item(key, item)}")

    def save() -> None:
        place = {"rank": form.values["rank"] - 1, "parent": form.values.get("parent")}
        propose_move(amendment=amendment, part=key, ref=ref, expected_version=form.version, by=user, **place)

    return answer_form(
        request, form, page, save, subject=amendment, read_stored=lambda name: initial.get(name, "")
    )


@require_POST
def remove(request: HttpRequest, slug: str, number: int, part: str, ref: str) -> HttpResponse:
    """Propose to take something out of the contract."""
    user, amendment = _get(request, slug, number)
    key = _PARTS[part]
    item = _get_item(amendment, key, ref)
    return answer_action(
        request,
        lambda: propose_removal(amendment=amendment, part=key, ref=ref, expected_version=None, by=user),
        success=f"Le retrait de {name_item(key, item)} est proposé.",
        url=amendment_url(amendment, "amendment_content"),
    )
