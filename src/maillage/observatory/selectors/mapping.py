"""Read one indicator over many places: the parts of a territory, or all that are alike."""

from dataclasses import dataclass
from typing import Any

from maillage.methods.classing import find_breaks, find_class
from maillage.observatory.enums import VALUED, ObservationStatus
from maillage.observatory.figures import Figure, read_figure
from maillage.observatory.models import Indicator, Release
from maillage.observatory.selectors.releases import list_current_releases
from maillage.observatory.store.reading import Observed, read_observations
from maillage.territories.enums import TerritoryKind
from maillage.territories.models import Territory
from maillage.territories.selectors.outlines import Place, list_alike_places, list_places

PARTS, ALIKE = "parties", "semblables"


@dataclass(frozen=True)
class Mapped:
    """One place with its figure; without figure, no release says anything of it."""

    place: Place
    figure: Figure | None

    @property
    def territory(self) -> Territory:
        """Give the territory."""
        return self.place.territory

    @property
    def is_known(self) -> bool:
        """Tell whether there is a value that may be shown."""
        return self.figure is not None and self.figure.is_known

    @property
    def absence(self) -> str:
        """Give the drawing of the absence: secret, not_applicable, unavailable; empty for a value."""
        if self.figure is None:
            return "unavailable"
        return "" if self.figure.is_known else self.figure.absence_kind


@dataclass(frozen=True)
class IndicatorMap:
    """An indicator over places for one year, ranked from high to low, with the bounds of its classes."""

    indicator: Indicator
    year: int
    years: tuple[int, ...]
    ranked: tuple[Mapped, ...]
    unknown: tuple[Mapped, ...]
    breaks: tuple[Any, ...]
    release: Release
    scope: str

    @property
    def all(self) -> tuple[Mapped, ...]:
        """Give every place, those with a value first."""
        return (*self.ranked, *self.unknown)

    def rank_class(self, mapped: Mapped) -> int:
        """Give the class of a known value, 0 for the lowest."""
        assert mapped.figure is not None and mapped.figure.value is not None  # noqa: S101, PT018 - known only
        return find_class(mapped.figure.value, self.breaks)


def find_indicator_map(
    territory: Territory, indicator: Indicator, user: Any, *, scope: str = PARTS, year: int | None = None
) -> IndicatorMap | None:
    """Give an indicator over the parts of a territory, or over all of its kind; None when nothing is said.

    The year is the last one of which anything is known, unless one is asked for; all values come from
    one release, for two releases do not always speak of the same thing.
    """
    places = list_alike_places(territory) if scope == ALIKE else _list_parts(territory)
    releases = [row for row in list_current_releases(user) if indicator.code in row.contents]
    keys: dict[str, list[str]] = {}
    for place in places:
        keys.setdefault(place.territory.kind, []).append(place.territory.code)
    observed = read_observations(releases, keys, [indicator.code])
    chosen = _choose(observed, releases, year)
    if chosen is None:
        return None
    release, shown_year, years = chosen
    by_place = {
        (one.territory_kind, one.territory_code): one
        for one in observed
        if one.release == release.pk and one.year == shown_year
    }
    mapped = [_make(place, by_place, indicator, release) for place in places]
    known = sorted(
        (one for one in mapped if one.is_known),
        key=lambda one: (
            -(one.figure.value or 0) if one.figure else 0,
            one.territory.folded_name,
            one.territory.pk,
        ),
    )
    values = [one.figure.value for one in known if one.figure is not None and one.figure.value is not None]
    return IndicatorMap(
        indicator=indicator,
        year=shown_year,
        years=years,
        ranked=tuple(known),
        unknown=tuple(one for one in mapped if not one.is_known),
        breaks=find_breaks(values, decimals=indicator.decimals),
        release=release,
        scope=scope,
    )


def _list_parts(territory: Territory) -> list[Place]:
    """Give the places that cover a territory; for one that has no parts, those around it."""
    places = list_places(territory)
    if territory.kind in {TerritoryKind.QPV, TerritoryKind.IRIS}:
        return [place for place in places if place.territory.kind == territory.kind]
    return [place for place in places if place.role != "district"]


def _choose(
    observed: list[Observed], releases: list[Release], year: int | None
) -> tuple[Release, int, tuple[int, ...]] | None:
    """Give the release and year that say most of the places, the last year first."""
    counts: dict[tuple[int, int], int] = {}
    for one in observed:
        if one.status in VALUED:
            counts[one.year, one.release] = counts.get((one.year, one.release), 0) + 1
    years = tuple(sorted({found for found, _ in counts}))
    wanted = year if year in years else max(years, default=None)
    if wanted is None:
        return None
    rank = {release.pk: position for position, release in enumerate(releases)}
    best = min(
        (pk for found, pk in counts if found == wanted), key=lambda pk: (-counts[wanted, pk], rank[pk])
    )
    return releases[rank[best]], wanted, years


def _make(
    place: Place, by_place: dict[tuple[str, str], Observed], indicator: Indicator, release: Release
) -> Mapped:
    one = by_place.get((place.territory.kind, place.territory.code))
    if one is None and release.dataset.is_exhaustive:
        return Mapped(
            place, Figure(indicator, place.territory, 0, None, ObservationStatus.NOT_APPLICABLE, release)
        )
    return Mapped(place, read_figure(one, indicator, place.territory, release) if one else None)
