"""Answer the search across everything one may see."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.contracts.forms.working import SearchForm
from maillage.core.decorators import read_only
from maillage.core.filters import FilterRefused, check_filters
from maillage.core.search.query import Answer, search
from maillage.core.search.registry import list_indexed

ALL_OF_A_KIND = 60


@login_not_required
@read_only
def show_search(request: HttpRequest) -> HttpResponse:
    """Show what answers some words, by kind of object, the best first."""
    form = SearchForm(request.GET)
    kinds = {indexed.key: indexed.label for indexed in list_indexed()}
    asked = check_filters(form, request.GET, also=())
    text, kind = asked["q"], asked["type"]
    if kind not in {"", *kinds}:
        raise FilterRefused(f"Filtre « Type » : rien de tel que « {kind[:60]} » ne se cherche ici.")
    answer = (
        search(text, request.user, key=kind, per_group=ALL_OF_A_KIND if kind else 6) if text else Answer(())
    )
    context = {"text": text, "kind": kind, "kind_label": kinds.get(kind, ""), "answer": answer}
    return render(request, "contracts/working/search.html", context)
