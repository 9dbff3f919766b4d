"""Show the portrait of a territory, and give it as a table."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.core.decorators import read_only
from maillage.core.documents.writers import FORMATS as DOCUMENTS
from maillage.core.exports import FORMATS
from maillage.core.thread import BeadKind, list_beads
from maillage.observatory.access import can_write_finding, list_own_organizations
from maillage.observatory.charts import draw_strip, draw_trend, list_split_charts
from maillage.observatory.facts import SCORE_IN_WORDS, list_salient_facts
from maillage.observatory.figures import Figure
from maillage.observatory.forms import PortraitForm
from maillage.observatory.selectors.catalogue import list_used_themes
from maillage.observatory.selectors.judgment import sort_facts
from maillage.observatory.selectors.portrait_rows import Portrait, shorten_territory
from maillage.observatory.views.asked import Asked, build_asked, read_asked
from maillage.territories.models import Territory
from maillage.territories.selectors.lineage import find_successors
from maillage.territories.selectors.territory import get_territory, search_territories


@login_not_required
@read_only
def show_portrait(request: HttpRequest, address: str) -> HttpResponse:
    """Show the figures of a territory beside those of others, theme by theme."""
    territory = get_territory(address)
    successors = [] if territory.is_current else find_successors(territory)
    if len(successors) == 1:
        return redirect(_url(successors[0].territory), permanent=True)
    form = PortraitForm(request.GET)
    asked = read_asked(request, form)
    if added := _find_added(form):
        known = asked.compared or tuple(
            row.address for row in build_asked(request, territory, asked).compared
        )
        return redirect(_url(territory) + asked.query(avec=[*known, added.address]))
    portrait = build_asked(request, territory, asked)
    context = {
        "territory": territory,
        "portrait": portrait,
        "form": form,
        "asked": asked,
        "themes": [
            (group, [(row, draw_strip(row), draw_trend(row)) for row in group.rows])
            for group in portrait.themes
        ],
        "can_write": can_write_finding(request.user),
        "board": sort_facts(territory, list_salient_facts(portrait, limit=40), request.user),
        "organizations": list(list_own_organizations(request.user)),
        "score_words": SCORE_IN_WORDS,
        "tabs": _list_tabs(asked),
        "comparisons": _list_comparisons(portrait, asked),
        "splits": list_split_charts(portrait),
        "column_names": [shorten_territory(row.name) for row in portrait.compared],
        "exports": [*((name, label) for name, (label, _) in DOCUMENTS.items()), *FORMATS.items()],
        "export_query": asked.query(),
        "pinned_query": asked.query(editions=",".join(str(one.pk) for one in portrait.releases)),
        "refused": _group_refused(portrait.refused),
        "beads": list_beads(territory, request.user, here=BeadKind.FIGURE),
        "crumbs": [
            ("Territoires", reverse("territory_search")),
            (territory.name, reverse("territory_detail", args=[territory.address])),
        ],
    }
    return render(request, "observatory/portrait.html", context)


def _find_added(form: PortraitForm) -> Territory | None:
    text = form.cleaned_data.get("ajouter", "")
    return search_territories(text).first() if text else None


def _url(territory: Territory) -> str:
    return reverse("portrait", kwargs={"address": territory.address})


def _list_tabs(asked: Asked) -> list[dict[str, Any]]:
    tabs = [{"label": "Tout", "url": asked.query(theme=""), "is_current": not asked.theme}]
    return tabs + [
        {
            "label": str(theme.label),
            "url": asked.query(theme=theme.value),
            "is_current": theme.value == asked.theme,
        }
        for theme in list_used_themes()
    ]


def _list_comparisons(portrait: Portrait, asked: Asked) -> list[tuple[Territory, str]]:
    """Give the territories of comparison, each with the address of the portrait without it."""
    names = [row.address for row in portrait.compared]
    return [
        (row, asked.query(avec=[name for name in names if name != row.address])) for row in portrait.compared
    ]


def _group_refused(figures: list[Figure]) -> list[tuple[str, list[Figure]]]:
    """Bring together what may not be computed, by reason."""
    grouped: dict[str, list[Figure]] = {}
    for figure in figures:
        grouped.setdefault(figure.reason, []).append(figure)
    return sorted(grouped.items())
