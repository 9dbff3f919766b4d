"""Describe a portrait as a document: what stands out, its tables, then where each figure comes from."""

import datetime
from collections.abc import Mapping, Sequence

from django.utils import timezone

from maillage.core.documents.model import (
    Align,
    Block,
    Cell,
    Column,
    Cover,
    Document,
    Heading,
    Item,
    Listing,
    Run,
    Table,
    Tone,
    say,
    write_cell,
)
from maillage.core.numbers import format_day, format_number
from maillage.observatory.enums import AccessLevel
from maillage.observatory.figures import Figure
from maillage.observatory.selectors.portrait_rows import Compared, Portrait, Row, ThemeRows, shorten_territory
from maillage.observatory.wording import say_territory
from maillage.territories.models import Territory

Comparisons = Sequence[tuple[Territory, Mapping[str, list[Row]]]]
_WAYS = (("plus haut", "plus élevé"), ("plus bas", "plus faible"), ("égal", "égal"))
_METHOD = (
    "Une valeur masquée par le secret statistique existe, mais la loi la protège : rien ici n’en est déduit. "
    "Une valeur non disponible n’a pas été donnée par le producteur. Zéro est un zéro constaté.",
    "La valeur d’un ensemble n’est calculée que si toutes ses parties sont connues : les effectifs s’additionnent, les "
    "parts se recalculent sur leurs deux termes, les médianes ne se calculent jamais à partir d’autres médianes.",
    "Deux valeurs ne sont comparées que pour la même année ; un effectif, qui dépend de la taille du territoire, n’est "
    "pas comparé. Un écart entre deux pourcentages est dit en points.",
    "L’évolution annuelle est celle qui, répétée chaque année, donne l’évolution totale.",
    "Les valeurs sont celles des éditions listées ci-dessus ; une édition n’est jamais modifiée, une correction en est "
    "une autre.",
)


def describe_portrait(
    portrait: Portrait,
    *,
    facts: Sequence[str],
    comparisons: Comparisons,
    made_on: datetime.date,
    theme: str = "",
) -> Document:
    """Give the document of a portrait, ending with its page of sources and method.

    Parameters
    ----------
    facts : sequence of str
        What stands out, in sentences.
    comparisons
        What is higher, lower or equal than in each territory of comparison.
    theme : str
        The one theme it is about, empty for all.
    """
    blocks: list[Block] = [say(_lead(portrait), tone=Tone.LEAD)]
    if _is_restricted(portrait):
        blocks.append(
            say(
                "Ce document contient des chiffres qui ne sont pas publics : ne le diffusez pas.",
                tone=Tone.NOTICE,
            )
        )
    if facts:
        blocks += [Heading(1, "Ce qui ressort"), _list(facts)]
    for territory, grouped in comparisons:
        blocks += _describe_comparison(territory, grouped)
    for group in portrait.themes:
        blocks += [Heading(1, group.label), _describe_rows(portrait, group)]
    blocks += _describe_sources(portrait)
    name = portrait.territory.name
    return Document(
        cover=Cover("Portrait de territoire", name, theme, (("Établi le", format_day(made_on)),)),
        blocks=tuple(blocks),
        made_on=made_on,
        subject=f"Portrait chiffré : {name}",
        header=f"Portrait : {name}",
        is_short=True,
        keywords=("portrait", name),
    )


def _lead(portrait: Portrait) -> str:
    count = len(portrait.rows)
    said = f"{format_number(count)} {'indicateur' if count < 2 else 'indicateurs'}"
    if portrait.compared:
        said += f", comparés à : {', '.join(row.name for row in portrait.compared)}"
    return f"{said}."


def _is_restricted(portrait: Portrait) -> bool:
    return any(release.access_level != AccessLevel.PUBLIC for release in portrait.releases)


def _list(sentences: Sequence[str]) -> Listing:
    return Listing(tuple(Item((Run(sentence),)) for sentence in sentences))


def _describe_comparison(territory: Territory, grouped: Mapping[str, list[Row]]) -> list[Block]:
    name = say_territory(territory)
    blocks: list[Block] = [Heading(2, f"Comparé à : {territory.name}")]
    for word, shown in _WAYS:
        rows = grouped.get(word, [])
        if rows:
            labels = " ; ".join(row.indicator.label[:1].lower() + row.indicator.label[1:] for row in rows)
            head = f"Égal dans {name}" if word == "égal" else f"{shown.capitalize()} que dans {name}"
            blocks.append(say(f"{head} : {labels}."))
    return blocks


def _describe_rows(portrait: Portrait, group: ThemeRows) -> Table:
    heads = [
        Column("Indicateur", 3.2),
        Column("Unité, année", 1.5),
        Column(portrait.short_name, 1.3, Align.END),
        *(Column(shorten_territory(row.name), 1.2, Align.END) for row in portrait.compared),
    ]
    if portrait.past_year:
        heads.append(Column(f"En {portrait.past_year}", 1.2, Align.END))
    if portrait.peers:
        heads.append(Column("Médiane des semblables, rang", 1.5, Align.END))
    heads.append(Column("Évolution", 1.6, Align.END))
    sources = " ; ".join(sorted({row.figure.release.citation for row in group.rows}))
    return Table(
        columns=tuple(heads),
        rows=tuple(_describe_row(portrait, row) for row in group.rows),
        caption=f"{group.label} : {portrait.territory.name}",
        source=f"Sources : {sources}.",
    )


def _describe_row(portrait: Portrait, row: Row) -> tuple[Cell, ...]:
    figure = row.figure
    cells = [
        write_cell(row.indicator.label),
        write_cell(f"{row.indicator.unit}, {figure.year}"),
        _write_figure(figure, is_strong=True),
        *(_write_compared(one) for one in row.compared),
    ]
    if portrait.past_year:
        cells.append(
            write_cell(f"{row.past.figure.shown} ({row.past.figure.year})\n{row.past.gap.shown}")
            if row.past
            else Cell(("–",))
        )
    if portrait.peers:
        cells.append(write_cell("\n".join(one for one in (row.peer_median, row.peer_rank) if one) or "–"))
    change = row.change
    if change is None or change.gap.value is None:
        cells.append(write_cell(change.gap.reason if change else "–"))
    else:
        lines = [f"{change.gap.shown} ({change.first_year}-{change.last_year})", change.annual]
        cells.append(write_cell("\n".join(line for line in lines if line)))
    return tuple(cells)


def _write_figure(figure: Figure, *, is_strong: bool = False) -> Cell:
    """Give a figure, or the word for why there is none: secret, non disponible, sans objet."""
    if not figure.is_known:
        return Cell((figure.absence,), is_absent=True)
    lines = [figure.shown, figure.margin, figure.caution]
    return Cell(tuple(line for line in lines if line), is_strong=is_strong)


def _write_compared(one: Compared) -> Cell:
    if one.figure is None:
        return Cell(("–",), is_absent=True)
    if not one.figure.is_known or one.gap is None or one.gap.value is None:
        return _write_figure(one.figure)
    return Cell((one.figure.shown, one.gap.shown))


def _describe_sources(portrait: Portrait) -> list[Block]:
    blocks: list[Block] = [Heading(1, "Sources et méthode", opens_page=True)]
    rows = tuple(
        (
            write_cell(release.citation),
            write_cell(release.license),
            write_cell(format_day(timezone.localdate(release.loaded_at))),
            write_cell(release.sha256[:8]),
        )
        for release in portrait.releases
    )
    if rows:
        heads = (
            Column("Édition", 3),
            Column("Licence", 1.5),
            Column("Chargée le", 1.3),
            Column("Empreinte", 1),
        )
        blocks.append(Table(heads, rows, caption="D’où viennent les chiffres"))
    if portrait.peers:
        blocks.append(say(f"Semblables : {portrait.peers.label}, de la moitié au double de sa population."))
    blocks += [Heading(2, "Comment les lire"), _list(_METHOD)]
    refused: dict[str, list[str]] = {}
    for figure in portrait.refused:
        refused.setdefault(figure.reason, []).append(figure.indicator.label)
    if refused:
        blocks += [
            Heading(2, "Ce qui ne se calcule pas"),
            _list(
                [
                    f"{reason[:1].upper()}{reason[1:]} : {' ; '.join(labels)}."
                    for reason, labels in sorted(refused.items())
                ]
            ),
        ]
    return blocks
