"""Make the portrait of a territory: its figures, beside those of others, then and now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from maillage.observatory.enums import ObservationStatus, Theme
from maillage.observatory.figures import (
    Figure,
    Gap,
    aggregate_figure,
    compare_figures,
    measure_change,
    read_figure,
)
from maillage.observatory.models import Indicator, Release
from maillage.observatory.selectors.moving import travel
from maillage.observatory.selectors.passages import TRAVELLERS, load_ancestry
from maillage.observatory.selectors.places import (
    Composition,
    find_peers,
    list_alike,
    list_broken_years,
    list_compared,
    list_compositions,
)
from maillage.observatory.selectors.portrait_rows import (
    Change,
    Compared,
    Past,
    Portrait,
    Position,
    Row,
    ThemeRows,
)
from maillage.observatory.selectors.releases import list_current_releases
from maillage.observatory.store.reading import (
    Observed,
    Standing,
    rank_among_alike,
    read_observations,
    sum_parts,
)
from maillage.territories.enums import TerritoryKind
from maillage.territories.models import Territory

# Indicator, then year: the figures of one territory.
Series = dict[str, dict[int, Figure]]


def build_portrait(
    territory: Territory,
    user: Any,
    *,
    asked: Iterable[str] = (),
    theme: str = "",
    years: int = 5,
    pinned: tuple[int, ...] = (),
    with_peers: bool = False,
    past_year: int | None = None,
) -> Portrait:
    """Give the portrait of a territory as one person may see it.

    Parameters
    ----------
    asked : addresses of territories, optional
        Those to compare with; by default, those the territory is in.
    years : int
        Over how many years changes are told, as near as the releases allow.
    pinned : keys of releases, optional
        Make it from these, as it was; by default, from the last of every vintage.
    with_peers : bool
        Place each value among the territories of the same kind and size, not among its neighbors.
    past_year : int, optional
        Put beside each figure the same one as it was that year, or the last one before it.
    """
    releases = list_current_releases(user, pinned=pinned)
    compared = list_compared(territory, list(asked))
    peers = find_peers(territory) if with_peers else None
    portrait = Portrait(territory, compared, years, peers=peers, past_year=past_year)
    indicators = _load_indicators(theme)
    if not releases or not indicators:
        return portrait
    reader = _Reader(releases, indicators)
    alike = list(peers.territories) if peers else list_alike(territory)
    reader.read_direct([territory, *compared, *alike])
    own = reader.complete(territory)
    others = [(row, reader.complete(row)) for row in compared]
    standings = reader.rank(territory, own)
    maker = _RowMaker(portrait, own, others, alike, reader, standings, list_broken_years(territory))
    rows = [
        row
        for code in sorted(own, key=lambda one: indicators[one].position)
        if (row := maker.make(indicators[code]))
    ]
    _drop_silent(portrait, rows)
    rows = [
        replace(row, compared=tuple(one for one in row.compared if one.territory in portrait.compared))
        for row in rows
    ]
    for one in Theme:
        found = tuple(row for row in rows if row.indicator.theme == one)
        if found:
            portrait.themes.append(ThemeRows(one, str(one.label), found))
    used = {
        figure.release.pk
        for row in rows
        for figure in (row.figure, *(one.figure for one in row.compared))
        if figure
    }
    portrait.releases = [release for release in releases if release.pk in used]
    portrait.refused = maker.refused
    if not any(row.past for row in rows):
        portrait.past_year = None  # an empty column says nothing
    return portrait


def _drop_silent(portrait: Portrait, rows: list[Row]) -> None:
    """Leave out the territories of comparison of which nothing is known: an empty column says nothing."""
    told = {
        one.territory.pk
        for row in rows
        for one in row.compared
        if one.figure is not None and one.figure.is_known
    }
    portrait.silent = [row for row in portrait.compared if row.pk not in told]
    portrait.compared = [row for row in portrait.compared if row.pk in told]


def find_figure(user: Any, *, indicator: str, territory: Territory, year: int, release: int) -> Figure | None:
    """Give one figure of one release, as a portrait made from it would show it."""
    releases = list_current_releases(user, pinned=(release,))
    rows = Indicator.objects.filter(code=indicator).select_related("secrecy_rule")
    if not releases or not rows:
        return None
    reader = _Reader(releases, {row.code: row for row in rows})
    reader.read_direct([territory])
    return reader.complete(territory).get(indicator, {}).get(year)


def _load_indicators(theme: str) -> dict[str, Indicator]:
    rows = Indicator.objects.select_related("secrecy_rule")
    if theme:
        rows = rows.filter(theme=theme)
    return {row.code: row for row in rows}


class _Reader:
    """Read the lake for one portrait: a question for what is published, one for each whole."""

    def __init__(self, releases: list[Release], indicators: dict[str, Indicator]) -> None:
        self._releases = releases
        self._by_pk = {release.pk: release for release in releases}
        self._rank = {release.pk: rank for rank, release in enumerate(releases)}
        self._indicators = indicators
        self._direct: dict[tuple[str, str], list[Observed]] = defaultdict(list)

    def read_direct(self, territories: list[Territory]) -> None:
        """Read what producers publish for some territories, in one question."""
        keys: dict[str, set[str]] = defaultdict(set)
        for row in territories:
            keys[row.kind].add(row.code)
        useful = [release for release in self._releases if self._holds(release, keys)]
        for one in read_observations(useful, keys):
            self._direct[one.territory_kind, one.territory_code].append(one)

    def _holds(self, release: Release, kinds: Iterable[str]) -> bool:
        wanted = set(kinds)
        return any(
            wanted & release.list_kinds(indicator)
            for indicator in release.contents
            if indicator in self._indicators
        )

    def published(self, territory: Territory) -> Series:
        """Give what is published for a territory; where two releases say it, the first of them is believed."""
        found: Series = defaultdict(dict)
        rows = self._direct.get((territory.kind, territory.code), [])
        for one in sorted(rows, key=lambda row: self._rank[row.release]):
            indicator = self._indicators.get(one.indicator)
            if indicator is not None and one.year not in found[one.indicator]:
                found[one.indicator][one.year] = read_figure(
                    one, indicator, territory, self._by_pk[one.release]
                )
        return found

    def complete(self, territory: Territory) -> Series:
        """Add to what is published what its parts add up to, or why they do not."""
        found = self._travel(territory, self.published(territory))
        for composition in list_compositions(territory):
            for figure in self._aggregate(territory, composition, set(found)):
                found.setdefault(figure.indicator.code, {}).setdefault(figure.year, figure)
        return found

    def _travel(self, territory: Territory, found: Series) -> Series:
        """Put what was published in other limits into those of today, or say why it cannot be."""
        if territory.kind not in TRAVELLERS or territory.valid_to is not None:
            return found
        ancestry = load_ancestry([territory])
        if not ancestry.links:
            return found
        codes = {row.code for row in ancestry.rows.values()}
        useful = [release for release in self._releases if self._holds(release, [territory.kind])]
        rows = [
            one
            for one in read_observations(useful, {territory.kind: codes})
            if one.indicator in self._indicators
        ]
        return travel(territory, ancestry, found, rows, self._by_pk, self._indicators)

    def _aggregate(self, territory: Territory, composition: Composition, known: set[str]) -> list[Figure]:
        wanted = {
            code
            for release in self._releases
            for code in release.contents
            if code in self._indicators and code not in known and composition.kind in release.list_kinds(code)
        }
        useful = [release for release in self._releases if wanted & set(release.contents)]
        totals = sum_parts(useful, composition.kind, composition.codes, wanted, composition.spans)
        figures = []
        for total in sorted(totals, key=lambda row: self._rank[row.release]):
            release, indicator = self._by_pk[total.release], self._indicators[total.indicator]
            span = composition.find_span(total.vintage)
            expected = len(span.codes) if span else composition.expected
            figure = aggregate_figure(
                total, indicator, territory, release, expected=expected, noun=composition.noun
            )
            if span and figure.lineage and expected != composition.expected:
                figure = replace(figure, lineage=f"{figure.lineage} de la géographie {total.vintage}")
            if reason := composition.reason or (span.reason if span else ""):
                figure = Figure(
                    indicator, territory, total.year, None, ObservationStatus.MISSING, release, reason=reason
                )
            figures.append(figure)
        return figures

    def rank(self, territory: Territory, own: Series) -> dict[tuple[str, int], Standing]:
        """Say where the territory stands, for the last published value of each indicator."""
        last = {code: max(figures) for code, figures in own.items()}
        wanted = [
            (code, year)
            for code, year in last.items()
            if own[code][year].is_known
            and not own[code][year].lineage
            and not self._indicators[code].is_additive
        ]
        useful = [release for release in self._releases if self._holds(release, [territory.kind])]
        found: dict[tuple[str, int], Standing] = {}
        for one in rank_among_alike(useful, territory.kind, territory.code, wanted):
            if one.release == own[one.indicator][one.year].release.pk:
                found[one.indicator, one.year] = one
        return found


class _RowMaker:
    """Make the rows of a portrait from the figures that were read."""

    def __init__(
        self,
        portrait: Portrait,
        own: Series,
        others: list[tuple[Territory, Series]],
        alike: list[Territory],
        reader: _Reader,
        standings: dict[tuple[str, int], Standing],
        broken: list[int],
    ) -> None:
        self._portrait = portrait
        self._own = own
        self._others = others
        self._alike = [(row.name, reader.published(row)) for row in alike]
        self._standings = standings
        self._broken = broken
        self._changes = {
            indicator.change_of_id: figures
            for figures in own.values()
            for indicator in (next(iter(figures.values())).indicator,)
            if indicator.change_of_id
        }
        self.refused: list[Figure] = []

    def make(self, indicator: Indicator) -> Row | None:
        """Give the row of an indicator; one that may not be computed is kept apart with its reason."""
        if indicator.change_of_id:
            return None
        figures = self._own[indicator.code]
        figure = figures[max(figures)]
        if figure.reason:
            self.refused.append(figure)
            return None
        return Row(
            indicator=indicator,
            figure=figure,
            compared=tuple(self._compare(territory, series, figure) for territory, series in self._others),
            change=self._find_change(indicator, figures, figure),
            position=self._find_position(figure),
            series=tuple(figures[year] for year in sorted(figures)),
            alike=self._list_alike(figure),
            territory_name=self._portrait.short_name,
            past=self._find_past(figures, figure),
            has_peers=self._portrait.peers is not None,
        )

    def _find_past(self, figures: dict[int, Figure], last: Figure) -> Past | None:
        """Give the figure of the older vintage asked for, or of the last one before it."""
        asked = self._portrait.past_year
        years = [year for year in figures if asked is not None and year <= asked and year < last.year]
        if not years:
            return None
        before = figures[max(years)]
        return Past(before, measure_change(before, last, broken=self._broken))

    def _compare(self, territory: Territory, series: Series, figure: Figure) -> Compared:
        years = series.get(figure.indicator.code, {})
        other = years.get(figure.year)
        return Compared(territory, other, compare_figures(figure, other) if other else None)

    def _find_change(self, indicator: Indicator, figures: dict[int, Figure], last: Figure) -> Change | None:
        """Tell the change over the years asked, or the nearest that the releases allow."""
        earlier = [year for year in figures if year < last.year and figures[year].is_known]
        if earlier:
            aim = last.year - self._portrait.years
            first = min(earlier, key=lambda year: (abs(year - aim), year))
            gap = measure_change(figures[first], last, broken=self._broken)
            return Change(gap, first, last.year)
        published = self._changes.get(indicator.pk)
        if not published:
            return None
        told = published[max(published)]
        years = told.indicator.change_years or 0
        gap = Gap(told.value, 1, "%", None, told.absence)
        return Change(gap, told.year - years, told.year, is_published=True)

    def _find_position(self, figure: Figure) -> Position | None:
        standing = self._standings.get((figure.indicator.code, figure.year))
        if standing is None or standing.count < 3:
            return None
        from maillage.territories.selectors.composition import name_kind

        kind = TerritoryKind(figure.territory.kind)
        return Position(standing, name_kind(kind, standing.count))

    def _list_alike(self, figure: Figure) -> tuple[tuple[str, Decimal], ...]:
        if figure.indicator.is_additive:
            return ()
        found = []
        for name, series in self._alike:
            other = series.get(figure.indicator.code, {}).get(figure.year)
            if other is not None and other.value is not None and other.is_known:
                found.append((name, other.value))
        return tuple(found)
