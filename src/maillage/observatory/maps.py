"""Draw an indicator over places: colored outlines or circles, hatches for what is hidden, dots for what is unknown."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.safestring import SafeString

from maillage.core.numbers import NO_BREAK_SPACE, format_number
from maillage.observatory.charts import draw_bar
from maillage.observatory.selectors.mapping import IndicatorMap, Mapped
from maillage.territories.enums import TerritoryKind
from maillage.territories.maps import Drawing, Legend, Shape, draw_map, shorten_name
from maillage.territories.models import Territory
from maillage.territories.selectors.composition import name_kind

# Five quiet classes at most; the legend names each by its bounds.
CLASSES = 5
_ABSENT_STYLES = {"secret": "hidden", "not_applicable": "unknown", "unavailable": "unknown"}


@dataclass(frozen=True)
class RankedLine:
    """One line of the ranked chart: its rank, its place, its bar."""

    rank: int
    mapped: Mapped
    bar: SafeString
    is_own: bool


def draw_indicator(found: IndicatorMap, territory: Territory) -> Drawing | None:
    """Give the map of an indicator; what is hidden is drawn alike whatever it hides.

    A count is drawn as circles in proportion to it, for a color would say how large the places are;
    any other indicator colors the outlines or, without outlines, circles in proportion to the inhabitants.
    """
    by_size = found.indicator.is_additive
    shapes = [_make_shape(found, one, by_size=by_size) for one in found.all]
    return draw_map(
        shapes,
        ident="carte",
        title=f"{found.indicator.label}, {found.year}",
        sentence=tell_map(found, territory),
        legend=_list_legend(found),
    )


def _make_shape(found: IndicatorMap, one: Mapped, *, by_size: bool) -> Shape:
    row, figure = one.territory, one.figure
    value = (
        float(figure.value) if figure is not None and figure.value is not None and figure.is_known else 0.0
    )
    return Shape(
        key=row.address,
        label=row.name,
        short_label=shorten_name(row.name),
        geometry=None if by_size else row.outline,
        longitude=row.longitude,
        latitude=row.latitude,
        weight=max(value, 0.0) if by_size else one.place.inhabitants,
        url=reverse("portrait", kwargs={"address": row.address}),
        style=f"class-{_spread(found, one)}" if one.is_known else _ABSENT_STYLES[one.absence],
        note=figure.shown_with_unit if figure is not None else "non disponible",
    )


def _spread(found: IndicatorMap, one: Mapped) -> int:
    """Give the shade of a class: few classes still go from the lightest to the darkest."""
    rank, last = found.rank_class(one), len(found.breaks)
    return rank if last == CLASSES - 1 else round(rank * (CLASSES - 1) / last) if last else CLASSES // 2


def _list_legend(found: IndicatorMap) -> list[Legend]:
    """Name each class by its bounds and how many places are in it, then what has no value."""
    breaks, decimals, unit = found.breaks, found.indicator.decimals, found.indicator.unit
    counts: dict[int, int] = {}
    for one in found.ranked:
        counts[found.rank_class(one)] = counts.get(found.rank_class(one), 0) + 1
    legend = []
    for rank in range(len(breaks) + 1):
        low = format_number(breaks[rank - 1], decimals=decimals) if rank else ""
        high = format_number(breaks[rank], decimals=decimals) if rank < len(breaks) else ""
        words = (
            f"de {low} à moins de {high}" if low and high else f"{low} et plus" if low else f"moins de {high}"
        )
        if not breaks:
            words = "une seule valeur"
        shade = round(rank * (CLASSES - 1) / len(breaks)) if breaks else CLASSES // 2
        shown = f"{words}{NO_BREAK_SPACE}{unit}" if breaks else words
        legend.append(Legend(f"class-{shade}", f"{shown} ({counts.get(rank, 0)})"))
    hidden = sum(1 for one in found.unknown if one.absence == "secret")
    if hidden:
        legend.append(Legend("hidden", f"sous secret ({hidden})"))
    if len(found.unknown) - hidden:
        legend.append(Legend("unknown", f"sans valeur ({len(found.unknown) - hidden})"))
    return legend


def tell_map(found: IndicatorMap, territory: Territory) -> str:
    """Say what to read: the extremes, the middle, where the territory stands, how many have no value."""
    ranked = found.ranked
    high, low = ranked[0], ranked[-1]
    assert high.figure is not None and low.figure is not None  # noqa: S101, PT018 - ranked ones have a value
    if len(ranked) == 1:
        told = f"{high.figure.shown_with_unit} ({high.territory.name})"
        return f"{found.indicator.label}, {found.year}{NO_BREAK_SPACE}: {told}, seule valeur connue."
    sentences = [
        f"{found.indicator.label}, {found.year}{NO_BREAK_SPACE}: de {low.figure.shown} ({low.territory.name}) "
        f"à {high.figure.shown_with_unit} ({high.territory.name})"
    ]
    noun = name_kind(TerritoryKind(high.territory.kind), len(ranked))
    if len(ranked) > 2:
        middle = _find_middle(
            [one.figure.value for one in ranked if one.figure and one.figure.value is not None]
        )
        shown = format_number(middle, decimals=found.indicator.decimals)
        sentences.append(
            f"la moitié des {format_number(len(ranked))}{NO_BREAK_SPACE}{noun} dont la valeur est connue est à {shown} ou moins"
        )
    own = next((rank for rank, one in enumerate(ranked, start=1) if one.territory.pk == territory.pk), None)
    if own is not None and len(ranked) > 2:
        place = "la première" if own == 1 else f"à la {own}e place"
        sentences.append(f"{territory.name} est {place}, de la plus haute à la plus basse")
    return " ; ".join(sentences) + "."


def _find_middle(values: list[Decimal]) -> Decimal:
    """Give the lower middle of values: a value that one of them has."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2]


def rank_lines(found: IndicatorMap, territory: Territory) -> list[RankedLine]:
    """Give the lines of the ranked chart, the highest first; equal values have one rank."""
    values = [
        float(one.figure.value)
        for one in found.ranked
        if one.figure is not None and one.figure.value is not None
    ]
    lines: list[RankedLine] = []
    for place, (one, value) in enumerate(zip(found.ranked, values, strict=True), start=1):
        is_own = one.territory.pk == territory.pk
        rank = lines[-1].rank if lines and values[place - 2] == value else place
        bar = draw_bar(value, low=min(values), high=max(values), style="own" if is_own else "")
        lines.append(RankedLine(rank, one, bar, is_own))
    return lines
