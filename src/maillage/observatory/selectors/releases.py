"""Find releases: what one may read, what is fresh, what is damaged."""

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch, Q
from django.http import Http404
from django.utils import timezone

from maillage.core.numbers import format_number
from maillage.observatory.models import Dataset, Release
from maillage.observatory.store.writing import compute_lake_digest
from maillage.territories.enums import TerritoryKind


@dataclass(frozen=True)
class DatasetLine:
    """A dataset with its releases, the latest first, and when the next one is awaited."""

    dataset: Dataset
    releases: tuple[Release, ...]
    next_on: datetime.date | None

    @property
    def last(self) -> Release | None:
        """Give the latest release."""
        return self.releases[0] if self.releases else None

    @property
    def is_late(self) -> bool:
        """Tell whether a newer vintage is probably out."""
        return self.next_on is not None and self.next_on < timezone.localdate()


def list_datasets(user: object) -> list[DatasetLine]:
    """Give every dataset with the releases a person may read, in three queries."""
    readable = Release.objects.readable_by(user).order_by("dataset", "-vintage", "-number", "pk")
    rows = Dataset.objects.select_related("source", "secrecy_rule").prefetch_related(
        Prefetch("releases", queryset=readable, to_attr="readable")
    )
    # What an organization counts for itself is not named to those who may not read it.
    rows = rows.filter(Q(source__organization__isnull=True) | Q(pk__in=readable.order_by().values("dataset")))
    return [_make_line(row, tuple(getattr(row, "readable"))) for row in rows]  # noqa: B009 - set by Prefetch


def list_late_datasets(day: datetime.date) -> list[DatasetLine]:
    """Give the datasets of which a newer edition was expected before a day, whoever may read them."""
    current = Release.objects.in_force().order_by("dataset", "-vintage", "-number", "pk")
    rows = Dataset.objects.select_related("source__organization").prefetch_related(
        Prefetch("releases", queryset=current, to_attr="readable")
    )
    lines = [_make_line(row, tuple(getattr(row, "readable"))) for row in rows]  # noqa: B009 - set by Prefetch
    return [line for line in lines if line.next_on is not None and line.next_on < day]


def get_dataset(code: str, user: object) -> DatasetLine:
    """Give one dataset with its releases.

    Raises
    ------
    Http404
        No such dataset.
    """
    dataset = Dataset.objects.select_related("source", "secrecy_rule").filter(code=code).first()
    if dataset is None:
        msg = "Aucun jeu de données à cette adresse."
        raise Http404(msg)
    releases = (
        Release.objects.readable_by(user).filter(dataset=dataset).select_related("secrecy_rule", "agreement")
    )
    if dataset.source.organization_id and not releases:
        msg = "Aucun jeu de données à cette adresse."
        raise Http404(msg)
    return _make_line(dataset, tuple(releases.order_by("-vintage", "-number", "pk")))


def list_current_releases(user: object, *, pinned: tuple[int, ...] = ()) -> list[Release]:
    """Give the releases a portrait is made from: those pinned, or the last of every vintage."""
    rows = Release.objects.readable_by(user).select_related("dataset__source", "secrecy_rule")
    rows = rows.filter(pk__in=pinned) if pinned else rows.current()
    # Whole editions before extracts, the latest before the others: the first that knows is believed.
    return list(rows.order_by("is_partial", "-vintage", "-number", "pk"))


def find_damaged_releases() -> list[Release]:
    """Give the releases whose file in the lake is absent or is not the one that was written."""
    return [
        release
        for release in Release.objects.select_related("dataset__source")
        if compute_lake_digest(release.lake_path) != release.lake_sha256
    ]


def describe_contents(release: Release) -> dict[str, str]:
    """Give what a release holds of each indicator: « commune 2015, 2021 (69 862 valeurs) »."""
    return {
        indicator: " ; ".join(_describe_kind(kind, years) for kind, years in kinds.items())
        for indicator, kinds in release.contents.items()
    }


def _describe_kind(kind: str, years: dict[str, int]) -> str:
    shown = ", ".join(years) if len(years) < 5 else f"{min(years)} à {max(years)}"
    label = str(TerritoryKind(kind).label)
    return f"{label} {shown} ({format_number(sum(years.values()))})"


def _make_line(dataset: Dataset, releases: tuple[Release, ...]) -> DatasetLine:
    next_on = None
    if releases and dataset.months_between:
        # The day a file was loaded stands for the day it came out, when it does not say.
        since = releases[0].published_on or timezone.localdate(releases[0].loaded_at)
        months = since.month - 1 + dataset.months_between
        next_on = datetime.date(since.year + months // 12, months % 12 + 1, 1)
    return DatasetLine(dataset, releases, next_on)
