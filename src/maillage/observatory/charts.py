"""Draw small charts on the server: ours as a dot, the reference as a tick, those alike in grey."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from maillage.observatory.catalogue.partitions import load_splits
from maillage.observatory.selectors.portrait_rows import Portrait, Row


@dataclass(frozen=True)
class SplitChart:
    """One rate told for several groups: each group with its row and its bar, and what to read."""

    label: str
    of: str
    sentence: str
    lines: tuple[tuple[str, Row, SafeString], ...]


WIDTH, HEIGHT, PAD = 240, 34, 8
MIDDLE = 17


def draw_strip(row: Row) -> SafeString:
    """Place the value of a row beside those it is compared with; empty when there is nothing to place it by.

    The drawing says no more than the cells beside it: they are its table.
    """
    value = row.figure.value
    refs = [
        (one.territory.name, one.figure.value)
        for one in row.compared
        if one.figure is not None and one.figure.is_known and one.figure.value is not None
    ]
    if value is None or row.indicator.is_additive or not (refs or row.alike or row.position):
        return SafeString("")
    scale = _Scale(
        [value, *_margin(row), *(ref for _, ref in refs), *(one for _, one in row.alike), *_band(row)]
    )
    described = _describe(row, refs)
    return format_html(
        '<svg class="strip" viewBox="0 0 {} {}" role="img" aria-label="{}"><line class="strip-axis" x1="{}" x2="{}" '
        'y1="{}" y2="{}"/>{}{}{}{}<circle class="strip-own" cx="{}" cy="{}" r="5.5"/></svg>',
        WIDTH,
        HEIGHT,
        described,
        PAD,
        WIDTH - PAD,
        MIDDLE,
        MIDDLE,
        _draw_band(row, scale),
        format_html_join(
            "",
            '<circle class="strip-alike" cx="{}" cy="{}" r="3.5"/>',
            ((scale.place(one), MIDDLE) for _, one in row.alike),
        ),
        format_html_join(
            "",
            '<line class="strip-ref strip-ref-{}" x1="{}" x2="{}" y1="{}" y2="{}"/>',
            (
                (rank, scale.place(ref), scale.place(ref), MIDDLE - 11 + 2 * rank, MIDDLE + 11 - 2 * rank)
                for rank, (_, ref) in enumerate(refs)
            ),
        ),
        _draw_margin(row, scale),
        scale.place(value),
        MIDDLE,
    )


def draw_trend(row: Row) -> SafeString:
    """Draw the values of a row through the years; empty under three of them."""
    points = [(one.year, one.value) for one in row.series if one.is_known and one.value is not None]
    if len(points) < 3:
        return SafeString("")
    scale = _Scale([value for _, value in points])
    first, last = points[0][0], points[-1][0]
    spread = last - first or 1
    placed = [
        (
            f"{PAD + (WIDTH / 2 - 2 * PAD) * (year - first) / spread:.1f}",
            f"{HEIGHT - 5 - (HEIGHT - 10) * scale.share(value):.1f}",
        )
        for year, value in points
    ]
    path = " ".join(f"{x},{y}" for x, y in placed)
    label = f"De {first} à {last} : de {row.series[0].shown} à {row.series[-1].shown}."
    return format_html(
        '<svg class="trend" viewBox="0 0 {} {}" role="img" aria-label="{}"><polyline class="trend-line" points="{}"/>'
        '<circle class="strip-own" cx="{}" cy="{}" r="4"/></svg>',
        WIDTH // 2,
        HEIGHT,
        label,
        path,
        *placed[-1],
    )


def list_split_charts(portrait: Portrait) -> list[SplitChart]:
    """Give, for each rate told by age, sex or another trait, its small multiple; none where a group is absent."""
    rows = {row.indicator.code: row for row in portrait.rows}
    charts = []
    for split in load_splits():
        found = [(words, rows[code]) for code, words in split.members if code in rows]
        known = [row.figure.value for _, row in found if row.figure.is_known and row.figure.value is not None]
        if len(known) < 2 or split.of not in rows:
            continue
        high = float(max(known))
        lines = tuple((words, row, _draw_known_bar(row, high)) for words, row in found)
        charts.append(SplitChart(split.label, rows[split.of].indicator.label, _tell_split(found), lines))
    return charts


def _draw_known_bar(row: Row, high: float) -> SafeString:
    if not row.figure.is_known or row.figure.value is None:
        return SafeString("")
    return draw_bar(row.figure.value, low=0.0, high=high, style="own")


def _tell_split(found: list[tuple[str, Row]]) -> str:
    """Say which group is the highest and which the lowest, among those whose value is known."""
    known = [
        (row.figure.value, words, row)
        for words, row in found
        if row.figure.is_known and row.figure.value is not None
    ]
    (_, high_words, high), (_, low_words, low) = (
        max(known, key=lambda one: one[0]),
        min(known, key=lambda one: one[0]),
    )
    if high.figure.value == low.figure.value:
        return "Aucun groupe ne se distingue des autres."
    return (
        f"Le plus haut\u00a0: {high_words}, {high.figure.shown_with_unit}\u00a0; "
        f"le plus bas\u00a0: {low_words}, {low.figure.shown_with_unit}."
    )


class _Scale:
    """Turn values into places on an axis that holds them all."""

    def __init__(self, values: Sequence[Decimal | float]) -> None:
        low, high = float(min(values)), float(max(values))
        # Two values alone would stand at both ends of any axis: let the gap be seen as what it is.
        margin = max(abs(high), abs(low)) * 0.25 if len(values) < 4 else 0.0
        self._low = max(low - margin, 0.0) if low >= 0 else low - margin
        self._span = (high + margin - self._low) or 1.0

    def share(self, value: Decimal | float) -> float:
        return (float(value) - self._low) / self._span

    def place(self, value: Decimal | float) -> str:
        return f"{PAD + (WIDTH - 2 * PAD) * self.share(value):.1f}"


def draw_bar(value: Decimal | float, *, low: float, high: float, style: str = "") -> SafeString:
    """Draw one value as a bar from zero, on an axis common to its table; the cell beside it says the value."""
    start, end = min(low, 0.0), max(high, 0.0)
    span = (end - start) or 1.0
    zero, at = ((spot - start) / span * 100 for spot in (0.0, float(value)))
    return format_html(
        '<svg class="bar{}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect x="{}" y="1" width="{}" height="8"/></svg>',
        f" bar-{style}" if style else "",
        f"{min(zero, at):.2f}",
        f"{max(abs(at - zero), 0.4):.2f}",
    )


def _margin(row: Row) -> list[Decimal]:
    """Give between what the source says that the value lies, empty when it does not say."""
    figure = row.figure
    if figure.value is None or not figure.precision:
        return []
    return [figure.value - figure.precision, figure.value + figure.precision]


def _draw_margin(row: Row, scale: "_Scale") -> SafeString:
    bounds = _margin(row)
    if not bounds:
        return SafeString("")
    start, end = (scale.place(one) for one in bounds)
    return format_html(
        '<line class="strip-margin" x1="{}" x2="{}" y1="{}" y2="{}"/>', start, end, MIDDLE, MIDDLE
    )


def _band(row: Row) -> list[float]:
    if row.position is None:
        return []
    return [row.position.standing.quarter, row.position.standing.three_quarters]


def _draw_band(row: Row, scale: _Scale) -> SafeString:
    if row.position is None:
        return SafeString("")
    start, end = (float(scale.place(value)) for value in _band(row))
    return format_html(
        '<rect class="strip-band" x="{}" y="{}" width="{}" height="12"/>',
        f"{start:.1f}",
        MIDDLE - 6,
        f"{max(end - start, 1):.1f}",
    )


def _describe(row: Row, refs: list[tuple[str, Decimal]]) -> str:
    shown = [f"{row.territory_name} {row.figure.shown_with_unit}"]
    shown += [
        f"{one.territory.name} {one.figure.shown}"
        for one in row.compared
        if one.figure is not None and one.figure.is_known
    ]
    if row.alike:
        whom = "de même nature et de taille proche" if row.has_peers else "voisins de même nature"
        shown.append(f"{len(row.alike)} territoires {whom}")
    return f"{row.indicator.label} : {', '.join(shown)}."
