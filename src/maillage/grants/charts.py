"""Draw the years of a program on the server: one row of bars per part, all on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from maillage.grants.programme import show
from maillage.grants.selectors.programme import Line

STEP, BAR, HEIGHT, FOOT = 34, 24, 56, 16


@dataclass(frozen=True)
class DrawnLine:
    """A row with its bars."""

    line: Line
    drawing: SafeString
    last: str


def draw_lines(lines: Sequence[Line]) -> list[DrawnLine]:
    """Give the bars of several rows of one unit, on the scale of the largest of their values."""
    values = [place.value for line in lines for place in line.places if place.value is not None]
    top = max(values, default=Decimal(0)) or Decimal(1)
    return [DrawnLine(line, draw_bars(line, top), _say_last(line)) for line in lines]


def draw_bars(line: Line, top: Decimal) -> SafeString:
    """Draw the values of a row through the years; a missing one is a dot on the ground, not a bar."""
    width = STEP * max(len(line.places), 1)
    marks = [_draw_place(rank, place.value, top) for rank, place in enumerate(line.places)]
    years = format_html_join(
        "",
        '<text x="{}" y="{}" class="bars-year">{}</text>',
        (
            (rank * STEP + BAR / 2, HEIGHT + FOOT - 3, f"{place.year % 100:02d}")
            for rank, place in enumerate(line.places)
        ),
    )
    return format_html(
        '<svg class="bars" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">'
        '<line class="bars-ground" x1="0" x2="{}" y1="{}" y2="{}"/>{}{}</svg>',
        width,
        HEIGHT + FOOT,
        width,
        HEIGHT + FOOT,
        _describe(line),
        width - (STEP - BAR),
        HEIGHT,
        HEIGHT,
        SafeString("".join(marks)),  # each mark is made by format_html
        years,
    )


def _draw_place(rank: int, value: Decimal | None, top: Decimal) -> SafeString:
    x = rank * STEP
    if value is None:
        return format_html('<circle class="bars-none" cx="{}" cy="{}" r="2.5"/>', x + BAR / 2, HEIGHT - 6)
    tall = float(value / top) * (HEIGHT - 4)
    return format_html(
        '<rect class="bars-bar" x="{}" y="{}" width="{}" height="{}"/>',
        x,
        f"{HEIGHT - tall:.1f}",
        BAR,
        f"{tall:.1f}",
    )


def _describe(line: Line) -> str:
    told = [f"{place.year} : {show(place.value, line.unit)}" for place in line.places]
    return f"{line.label}. {' ; '.join(told)}."


def _say_last(line: Line) -> str:
    known = [place for place in line.places if place.value is not None]
    return f"{show(known[-1].value, line.unit)} en {known[-1].year}" if known else "aucun chiffre"
