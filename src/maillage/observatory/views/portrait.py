"""Show the portrait of a territory, and give it as a table."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.core.decorators import read_only
from maillage.core.exports import FORMATS, answer_export
from maillage.core.tables import Column, ColumnType, Provenance
from maillage.core.thread import BeadKind, list_beads
from maillage.observatory.access import can_write_finding
from maillage.observatory.charts import draw_strip, draw_trend
from maillage.observatory.enums import Theme
from maillage.observatory.facts import list_salient_facts
from maillage.observatory.figures import Figure
from maillage.observatory.forms import PortraitForm
from maillage.observatory.selectors.catalogue import list_used_themes
from maillage.observatory.selectors.portrait import Portrait, build_portrait, shorten_territory
from maillage.territories.models import Territory
from maillage.territories.selectors.lineage import find_successors
from maillage.territories.selectors.territory import get_territory, search_territories

DEFAULT_YEARS = 5


@dataclass(frozen=True)
class Asked:
    """What the address of a portrait asks for."""

    compared: tuple[str, ...]
    theme: str
    years: int
    pinned: tuple[int, ...]

    def query(self, **changes: Any) -> str:
        """Give the address of the same portrait with something changed."""
        values = {
            "avec": list(self.compared),
            "theme": self.theme,
            "annees": self.years if self.years != DEFAULT_YEARS else "",
            "editions": ",".join(str(pk) for pk in self.pinned),
        } | changes
        pairs = [(name, value) for name, value in values.items() if value]
        return f"?{urlencode(pairs, doseq=True)}" if pairs else "?"


@login_not_required
@read_only
def show_portrait(request: HttpRequest, address: str) -> HttpResponse:
    """Show the figures of a territory beside those of others, theme by theme."""
    territory = get_territory(address)
    successors = [] if territory.is_current else find_successors(territory)
    if len(successors) == 1:
        return redirect(_url(successors[0].territory), permanent=True)
    form = PortraitForm(request.GET)
    asked = _read(request, form)
    if added := _find_added(form):
        known = asked.compared or tuple(row.address for row in _build(request, territory, asked).compared)
        return redirect(_url(territory) + asked.query(avec=[*known, added.address]))
    portrait = _build(request, territory, asked)
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
        "facts": list_salient_facts(portrait),
        "tabs": _list_tabs(asked),
        "comparisons": _list_comparisons(portrait, asked),
        "column_names": [shorten_territory(row.name) for row in portrait.compared],
        "exports": [(name, label) for name, label in FORMATS.items()],
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


@login_not_required
@read_only
def export_portrait(request: HttpRequest, address: str, form: str) -> HttpResponseBase:
    """Give the portrait on screen as a file: one line per figure, with its source."""
    if form not in FORMATS:
        msg = "Ce format n’est pas proposé."
        raise Http404(msg)
    territory = get_territory(address)
    asked = _read(request, PortraitForm(request.GET))
    portrait = _build(request, territory, asked)
    sources = sorted({release.citation for release in portrait.releases})
    provenance = Provenance(
        title=f"Portrait de {territory.name}",
        author=str(request.user) if request.user.is_authenticated else "visiteur",
        source=" ; ".join(sources) or "aucune édition chargée",
        filters=(("Thème", str(Theme(asked.theme).label)),) if asked.theme else (),
        method=(
            "Une valeur masquée par le secret, absente ou sans objet est laissée vide ; sa colonne « statut » dit laquelle.",
            "Un ensemble n’est calculé que si toutes ses parties sont connues ; les médianes ne le sont jamais.",
        ),
    )
    figures = [
        figure
        for row in portrait.rows
        for figure in (row.figure, *(one.figure for one in row.compared))
        if figure is not None
    ]
    return answer_export(form, COLUMNS, figures, provenance, territory=territory.name, subject="portrait")


COLUMNS: tuple[Column[Figure], ...] = (
    Column("theme", "Thème", ColumnType.TEXT, lambda one: one.indicator.get_theme_display()),
    Column("indicateur", "Indicateur", ColumnType.TEXT, lambda one: one.indicator.label),
    Column("code", "Code de l’indicateur", ColumnType.TEXT, lambda one: one.indicator.code),
    Column("territoire", "Territoire", ColumnType.TEXT, lambda one: one.territory.name),
    Column("nature", "Nature", ColumnType.TEXT, lambda one: one.territory.get_kind_display()),
    Column("code_territoire", "Code du territoire", ColumnType.TEXT, lambda one: one.territory.code),
    Column("annee", "Année", ColumnType.NUMBER, lambda one: one.year),
    Column("valeur", "Valeur", ColumnType.NUMBER, lambda one: one.value if one.is_known else None),
    Column("unite", "Unité", ColumnType.TEXT, lambda one: one.indicator.unit),
    Column("statut", "Statut", ColumnType.TEXT, lambda one: one.absence or str(one.status.label)),
    Column("etabli", "Établi par", ColumnType.TEXT, lambda one: one.lineage or "le producteur"),
    Column("source", "Source et millésime", ColumnType.TEXT, lambda one: one.release.citation),
    Column("licence", "Licence", ColumnType.TEXT, lambda one: one.release.license),
)


def _build(request: HttpRequest, territory: Territory, asked: Asked) -> Portrait:
    return build_portrait(
        territory,
        request.user,
        asked=asked.compared,
        theme=asked.theme,
        years=asked.years,
        pinned=asked.pinned,
    )


def _read(request: HttpRequest, form: PortraitForm) -> Asked:
    """Read the address; what cannot be read is as if it were not there."""
    form.is_valid()
    values = form.cleaned_data
    pinned = [
        part for part in request.GET.get("editions", "").split(",") if part.isascii() and part.isdecimal()
    ]
    return Asked(
        compared=tuple(request.GET.getlist("avec")[:4]),
        theme=values.get("theme") or "",
        years=values.get("annees") or DEFAULT_YEARS,
        pinned=tuple(int(part) for part in pinned[:40] if len(part) < 10),
    )


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
