"""Count the beads of the thread that the observatory holds: figures and findings."""

from typing import cast

from django.db import models
from django.db.models import Count as CountOf
from django.urls import reverse

from maillage.core.numbers import format_number
from maillage.core.thread import BeadKind, Count, Viewer, register_counter
from maillage.observatory.access import Person
from maillage.observatory.models import Finding, QuotedFigure
from maillage.observatory.selectors.finding import list_visible_findings
from maillage.territories.models import Territory


def register_counters() -> None:
    """Declare the counters of this module; called once, when it is ready."""
    register_counter(Territory, BeadKind.FIGURE, _count_territory_figures)
    register_counter(Territory, BeadKind.FINDING, _count_territory_findings)
    register_counter(Finding, BeadKind.FIGURE, _count_finding_figures)
    register_counter(Finding, BeadKind.FINDING, _count_itself)


def count_figures(findings: "models.QuerySet[Finding]", url: str) -> Count:
    """Count the figures that some findings quote, each once, and say which findings quote none."""
    pks = findings.order_by().values("pk")
    total = (
        QuotedFigure.objects.filter(finding__in=pks)
        .order_by()
        .values("indicator", "release", "territory_kind", "territory_code", "year")
        .distinct()
        .count()
    )
    bare = findings.order_by().annotate(quoted=CountOf("figures")).filter(quoted=0, evidence="").count()
    words = "constat sans chiffre ni autre élément" if bare == 1 else "constats sans chiffre ni autre élément"
    gap = f"{format_number(bare)} {words}" if bare else ""
    return Count(format_number(total), url, gap, "chiffre cité" if total < 2 else "chiffres cités")


def count_findings(findings: "models.QuerySet[Finding]", url: str, *, gap: str = "") -> Count:
    """Count some findings."""
    total = findings.order_by().count()
    return Count(format_number(total), url, gap, "constat" if total < 2 else "constats")


def _find_own(territory: models.Model, viewer: Viewer) -> "models.QuerySet[Finding]":
    return list_visible_findings(_as_person(viewer)).filter(territory=territory.pk)


def _count_territory_figures(subject: models.Model, viewer: Viewer) -> Count:
    address = cast("Territory", subject).address  # registered for this model only
    return count_figures(_find_own(subject, viewer), reverse("portrait", kwargs={"address": address}))


def _count_territory_findings(subject: models.Model, viewer: Viewer) -> Count:
    address = cast("Territory", subject).address  # registered for this model only
    url = reverse("finding_list", kwargs={"address": address})
    return count_findings(_find_own(subject, viewer), url)


def _count_finding_figures(subject: models.Model, _viewer: Viewer) -> Count:
    return count_figures(Finding.objects.filter(pk=subject.pk), f"{_url(subject)}#chiffres")


def _count_itself(subject: models.Model, _viewer: Viewer) -> Count:
    return Count("1", _url(subject), "", "constat")


def _url(finding: models.Model) -> str:
    return reverse("finding_detail", kwargs={"pk": finding.pk})


def _as_person(viewer: Viewer) -> Person:
    """Give a viewer as this module knows people; core knows only Django's base class."""
    return cast("Person", viewer)  # the site has one kind of user
