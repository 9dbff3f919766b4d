"""Describe the diagnosis of a contract: the findings its strategy answers, their figures, a chart where they compare."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from xml.sax.saxutils import escape

from maillage.contracts.documents.phrases import name_node
from maillage.contracts.models import Contract
from maillage.contracts.selectors.printing import PrintedGround
from maillage.core.documents.model import (
    Align,
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    Table,
    Tone,
    say,
    say_all,
)
from maillage.core.numbers import format_number
from maillage.observatory.models import QuotedFigure
from maillage.observatory.selectors.finding import Quotation

_ROW, _LABEL, _BAR, _VALUE = 26, 230, 300, 110
_BAR_COLOR, _INK = "#0f6b62", "#1c2b2d"
_LONGEST = 34


def describe_diagnosis(
    grounds: tuple[PrintedGround, ...], contract: Contract, numbers: dict[int, str]
) -> list[Block]:
    """Give the annex of the diagnosis, theme by theme; nothing where no finding is tied to the strategy."""
    if not grounds:
        return []
    blocks: list[Block] = [
        Heading(1, "Annexe – Diagnostic", opens_page=True),
        say("Les constats auxquels la stratégie répond, avec les chiffres sur lesquels ils s’appuient."),
    ]
    for theme, group in groupby(grounds, key=lambda ground: ground.finding.get_theme_display()):
        blocks.append(Heading(2, theme))
        for ground in group:
            blocks += _describe_ground(ground, contract, numbers)
    return blocks


def _describe_ground(ground: PrintedGround, contract: Contract, numbers: dict[int, str]) -> Iterable[Block]:
    finding = ground.finding
    yield Heading(3, f"{finding.get_kind_display()} : {finding.title}")
    yield from say_all(finding.text)
    if ground.figures:
        yield _describe_figures(ground.figures)
        if chart := _draw_comparison(ground.figures):
            yield chart
    if finding.evidence.strip():
        yield say(f"Autres éléments : {finding.evidence.strip()}")
    named = [name_node(node, contract, numbers[node.pk]) for node in ground.nodes if node.pk in numbers]
    if named:
        yield say(f"Y répondent : {' ; '.join(named)}.", tone=Tone.NOTE)


def _describe_figures(figures: tuple[QuotedFigure, ...]) -> Table:
    """Give the figures of a finding as they were when it quoted them; a hidden or absent one says so."""
    rows = tuple(
        (
            Cell((str(figure.indicator),)),
            Cell((figure.territory_name,)),
            Cell((str(figure.year),)),
            Cell((Quotation(figure, has_newer=False).shown,)),
        )
        for figure in figures
    )
    columns = (
        Column("Indicateur", 2.4),
        Column("Territoire", 1.6),
        Column("Année", 0.7, Align.END),
        Column("Valeur", 1, Align.END),
    )
    return Table(columns, rows, source=_say_sources(figures))


def _say_sources(figures: tuple[QuotedFigure, ...]) -> str:
    releases = [figure.release for figure in figures]
    told = (
        f"{release.dataset.source.short_name}, {release.dataset.label}, {release.vintage}"
        for release in releases
    )
    return " ; ".join(dict.fromkeys(told))


def _draw_comparison(figures: tuple[QuotedFigure, ...]) -> Figure | None:
    """Draw the bars of the first indicator that the finding quotes for several territories in one year."""
    for figure in figures:
        alike = [
            (other.territory_name, other.value)
            for other in figures
            if (other.indicator_id, other.year) == (figure.indicator_id, figure.year)
            and other.value is not None
            and other.value >= 0
        ]
        if len(alike) > 1 and not figure.indicator.is_additive:
            return _draw_bars(figure, alike)
    return None


def _draw_bars(figure: QuotedFigure, alike: list[tuple[str, Decimal]]) -> Figure:
    indicator = figure.indicator
    highest = max(value for _, value in alike) or Decimal(1)
    parts, told = [], []
    for rank, (name, value) in enumerate(alike):
        top = rank * _ROW
        shown = f"{format_number(value, decimals=indicator.decimals)} {indicator.unit}"
        width = max(1, round(float(value / highest) * _BAR))
        short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
        told.append(f"{name} {shown}")
        parts += [
            f'<text x="0" y="{top + 17}" font-size="13" fill="{_INK}">{escape(short)}</text>',
            f'<rect x="{_LABEL}" y="{top + 5}" width="{width}" height="16" fill="{_BAR_COLOR}"/>',
            f'<text x="{_LABEL + width + 8}" y="{top + 17}" font-size="13" fill="{_INK}">{escape(shown)}</text>',
        ]
    size = f'viewBox="0 0 {_LABEL + _BAR + _VALUE} {len(alike) * _ROW}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'
    caption = f"{indicator}, {figure.year}"
    return Figure(svg, f"Barres. {caption} : {' ; '.join(told)}.", caption, _say_sources((figure,)))
