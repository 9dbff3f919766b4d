"""Find findings as one person may see them, with the figures they quote."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from maillage.core.numbers import NO_BREAK_SPACE, format_number
from maillage.observatory.access import Person, filter_visible
from maillage.observatory.enums import HIDDEN, Theme
from maillage.observatory.models import Finding, QuotedFigure, Release
from maillage.territories.models import Territory


@dataclass(frozen=True)
class Quotation:
    """A quoted figure as it is shown, and whether a later release says something else."""

    row: QuotedFigure
    has_newer: bool

    @property
    def shown(self) -> str:
        """Give the value with its unit, as it was when it was quoted."""
        if self.row.value is None:
            return "secret" if self.row.status in HIDDEN else "non disponible"
        indicator = self.row.indicator
        return f"{format_number(self.row.value, decimals=indicator.decimals)}{NO_BREAK_SPACE}{indicator.unit}"


def list_visible_findings(user: Person) -> QuerySet[Finding]:
    """Give the findings a person may read, with their organization and territory."""
    rows = Finding.objects.select_related("organization", "territory").defer("territory__outline")
    return filter_visible(rows, user)


def list_territory_findings(territory: Territory, user: Person, *, theme: str = "") -> QuerySet[Finding]:
    """Give the findings about a territory, theme by theme, with the figures they quote."""
    rows = list_visible_findings(user).filter(territory=territory)
    if theme in Theme.values:
        rows = rows.filter(theme=theme)
    return prefetch_figures(rows)


def prefetch_figures(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Bring the quoted figures with their indicators and releases, in one more query."""
    figures = QuotedFigure.objects.select_related("indicator", "release__dataset__source")
    return rows.prefetch_related(Prefetch("figures", queryset=figures))


def get_finding(pk: int, user: Person) -> Finding:
    """Give one finding.

    Raises
    ------
    Http404
        No such finding, or not for this person.
    """
    row = prefetch_figures(list_visible_findings(user)).filter(pk=pk).first()
    if row is None:
        msg = "Aucun constat à cette adresse."
        raise Http404(msg)
    return row


def list_quotations(finding: Finding) -> list[Quotation]:
    """Give the figures a finding quotes; one query tells which have a later release."""
    rows = list(finding.figures.all())
    latest = {
        (release.dataset_id, release.pk)
        for release in Release.objects.current().filter(dataset__in={row.release.dataset_id for row in rows})
    }
    newest: dict[int, str] = {}
    for release in Release.objects.filter(dataset__in={row.release.dataset_id for row in rows}):
        newest[release.dataset_id] = max(newest.get(release.dataset_id, ""), release.vintage)
    return [
        Quotation(
            row,
            has_newer=(row.release.dataset_id, row.release_id) not in latest
            or row.release.vintage < newest.get(row.release.dataset_id, ""),
        )
        for row in rows
    ]
