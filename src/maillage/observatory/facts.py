"""Propose what stands out in a portrait, in good French: people edit, accept or leave it.

How facts are ordered, as it is told to people (``SCORE_IN_WORDS``): the score of a fact is its size, as a
share of what it is compared with and at most 2, times a weight between 0 and 1 that is one half for a
hundred people and near 1 for thousands, so that few people never weigh much. A level counts by how far
beyond its fellows it is. Nothing is said of a gap under 3 % of the reference, of one within the
uncertainty that the source states, nor, ever, of a hidden figure.
"""

import itertools
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from maillage.core.numbers import NO_BREAK_SPACE, format_number
from maillage.methods.descriptive import shrink_small
from maillage.observatory.catalogue.partitions import Partition, load_partitions
from maillage.observatory.enums import Direction, FactKind
from maillage.observatory.selectors.portrait_rows import Compared, Portrait, Row
from maillage.observatory.wording import say_territory
from maillage.territories.models import Territory

JUDGED_WEIGHT = Decimal("1.5")
# A gap below this share of the reference is said to be nothing.
SMALLEST = Decimal("0.03")
MAX_PER_THEME = 2
# Among so many percent of the highest or lowest.
EXTREME = Decimal(10)
# Under a tenth, a change is not worth a sentence of its own.
SMALLEST_CHANGE = Decimal("0.1")
LEAST_RANKED, LEAST_POINTS = 5, 4
UNKNOWN_WEIGHT = Decimal("0.9")
SCORE_IN_WORDS = (
    "Un fait vaut d’autant plus que l’écart est grand à côté de ce à quoi on le compare, et que beaucoup de personnes "
    "sont derrière : cent personnes comptent pour moitié, plusieurs milliers presque pour tout. Un écart de moins de 3 %, "
    "ou plus petit que l’incertitude de la source, n’est pas dit. Rien n’est jamais dit d’un chiffre masqué."
)


@dataclass(frozen=True)
class SalientFact:
    """What stands out: the sentence, the row it comes from, and its score."""

    sentence: str
    row: Row
    is_good: bool
    score: Decimal
    kind: FactKind = FactKind.GAP

    @property
    def key(self) -> tuple[str, str, int]:
        """Give what names the fact among those of a territory: indicator, kind, year."""
        return self.row.indicator.code, str(self.kind), self.row.figure.year

    @property
    def query(self) -> str:
        """Give what names the fact in the address where a finding is written."""
        figure = self.row.figure
        return urlencode(
            {
                "indicateur": figure.indicator.code,
                "annee": figure.year,
                "edition": figure.release.pk,
                "titre": self.sentence,
            }
        )


def list_salient_facts(portrait: Portrait, *, limit: int = 5) -> list[SalientFact]:
    """Give what stands out most, at most two per theme, one per indicator."""
    best: dict[str, SalientFact] = {}
    for fact in list_all_facts(portrait):
        best.setdefault(fact.row.indicator.code, fact)
    kept: list[SalientFact] = []
    for fact in best.values():
        theme = fact.row.indicator.theme
        if sum(1 for one in kept if one.row.indicator.theme == theme) < MAX_PER_THEME:
            kept.append(fact)
    return kept[:limit]


def list_all_facts(portrait: Portrait) -> list[SalientFact]:
    """Give every fact that may be said, the highest score first: gaps, levels, ranks, changes, turns."""
    facts = [
        fact
        for row in portrait.rows
        if row.figure.is_known
        for fact in (_find_gap(row), _find_extreme(row), _find_rank(row), _find_change(row), _find_turn(row))
        if fact is not None
    ]
    return sorted(facts, key=lambda fact: (-fact.score, fact.row.indicator.position, fact.kind))


def _find_gap(row: Row) -> SalientFact | None:
    """Say the gap to the nearest territory that compares."""
    for compared in row.compared:
        score = _score(row, compared)
        if score is not None and compared.gap is not None and compared.gap.is_good is not None:
            return SalientFact(write_comparison(row, compared), row, compared.gap.is_good, score)
    return None


def _find_rank(row: Row) -> SalientFact | None:
    """Say that a value is the highest or the lowest of its peers."""
    values, own, direction = row.peer_values, row.figure.value, row.indicator.direction
    if len(values) < LEAST_RANKED or own is None or direction == Direction.NEUTRAL:
        return None
    is_first, is_last = own > values[-1], own < values[0]
    if not (is_first or is_last):
        return None
    sentence = (
        f"{row.indicator.label} : {row.figure.shown_with_unit} en {row.figure.year}, la valeur la plus "
        f"{'haute' if is_first else 'basse'} des {len(values) + 1} territoires de même nature et de taille proche."
    )
    score = Decimal("0.8") * _weigh(row)
    return SalientFact(sentence, row, is_first == (direction == Direction.UP), score, FactKind.RANK)


def _find_change(row: Row) -> SalientFact | None:
    """Say a change of a tenth or more, of an indicator that has a good side or that counts people."""
    change = row.change
    if change is None or change.gap.value is None or row.figure.value is None:
        return None
    value = change.gap.value
    before = row.figure.value - value if change.gap.unit == "points" else None
    relative = abs(value / before) if before else abs(value) / 100
    if (before == 0) or relative < SMALLEST_CHANGE or row.indicator.direction == Direction.NEUTRAL:
        return None
    way = "augmente" if value > 0 else "baisse"
    size = f"{format_number(abs(value), decimals=change.gap.decimals)}{NO_BREAK_SPACE}{change.gap.unit}"
    annual = f" ({change.annual})" if change.annual else ""
    sentence = (
        f"{row.indicator.label} : {way} de {size} de {change.first_year} à {change.last_year}{annual}, "
        f"pour atteindre {row.figure.shown_with_unit}."
    )
    is_good = (value > 0) == (row.indicator.direction == Direction.UP)
    return SalientFact(sentence, row, is_good, min(relative, Decimal(2)) * _weigh(row), FactKind.CHANGE)


def _find_turn(row: Row) -> SalientFact | None:
    """Say that a series turned back at its last step, by more than its usual step."""
    points = [(one.year, one.value) for one in row.series if one.is_known and one.value is not None]
    if len(points) < LEAST_POINTS or row.indicator.direction == Direction.NEUTRAL:
        return None
    steps = [after - before for (_, before), (_, after) in itertools.pairwise(points)]
    last, others = steps[-1], steps[:-1]
    trend = points[-2][1] - points[0][1]
    usual = sum((abs(step) for step in others), Decimal(0)) / len(others)
    if not trend or (last > 0) == (trend > 0) or abs(last) < usual or not last:
        return None
    turned, before = ("remonte", "baissé") if last > 0 else ("recule", "augmenté")
    sentence = (
        f"{row.indicator.label} : {turned} en {points[-1][0]} ({row.figure.shown_with_unit}), après avoir {before} "
        f"de {points[0][0]} à {points[-2][0]}."
    )
    base = abs(points[-2][1]) or Decimal(1)
    is_good = (last > 0) == (row.indicator.direction == Direction.UP)
    return SalientFact(
        sentence, row, is_good, min(abs(last) / base, Decimal(2)) * _weigh(row), FactKind.BREAK
    )


def _weigh(row: Row) -> Decimal:
    """Give the weight of the people behind a figure, between 0 and 1; a little under 1 when nobody tells how many."""
    base = row.figure.denominator
    if base is None and row.indicator.is_additive:
        base = row.figure.value
    return shrink_small(base) if base is not None else UNKNOWN_WEIGHT


def _find_extreme(row: Row) -> SalientFact | None:
    """Say that a value is among the highest or lowest of all, where nothing nearer compares."""
    position, direction = row.position, row.indicator.direction
    if position is None or position.percentile is None or direction == Direction.NEUTRAL:
        return None
    is_high = position.percentile >= 100 - EXTREME
    if not is_high and position.percentile > EXTREME:
        return None
    count = f"{format_number(position.standing.count)}{NO_BREAK_SPACE}{position.noun}"
    beyond = position.percentile if is_high else 100 - position.percentile
    way = "plus haut" if is_high else "plus bas"
    share = format_number(min(beyond, Decimal(99)))
    sentence = (
        f"{row.indicator.label} : {row.figure.shown_with_unit} en {row.figure.year}, {way} que "
        f"{share}{NO_BREAK_SPACE}% des {count} dont la valeur est connue."
    )
    score = beyond / 100 * _weigh(row)
    return SalientFact(sentence, row, is_high == (direction == Direction.UP), score, FactKind.LEVEL)


def _score(row: Row, compared: Compared) -> Decimal | None:
    gap, other = compared.gap, compared.figure
    if gap is None or gap.value is None or other is None or not other.value or row.figure.value is None:
        return None
    relative = abs(row.figure.value - other.value) / abs(other.value)
    if relative < SMALLEST or gap.is_good is None:
        return None
    margin = row.figure.precision
    if margin is not None and abs(row.figure.value - other.value) <= margin:
        return None
    return min(relative, Decimal(2)) * _weigh(row) * JUDGED_WEIGHT


def write_comparison(row: Row, compared: Compared) -> str:
    """Say in one sentence how a figure stands beside another.

    Raises
    ------
    ValueError
        They may not be compared.
    """
    gap, other = compared.gap, compared.figure
    if gap is None or gap.value is None or other is None:
        msg = "these figures may not be compared"
        raise ValueError(msg)
    label = row.indicator.label
    head = f"{label} : {row.figure.shown_with_unit} en {row.figure.year}"
    rounded = round(gap.value, gap.decimals)
    if not rounded:
        return f"{head}, autant que {_name(compared)}."
    size = format_number(abs(gap.value), decimals=gap.decimals)
    unit = "point" if gap.unit == "points" and abs(rounded) < 2 else gap.unit
    more = "plus" if rounded > 0 else "moins"
    return f"{head}, soit {size}{NO_BREAK_SPACE}{unit} de {more} que {_name(compared)} ({other.shown_with_unit})."


def _name(compared: Compared) -> str:
    return say_territory(compared.territory)


def group_comparisons(portrait: Portrait) -> list[tuple[Territory, dict[str, list[Row]]]]:
    """Say what is higher, lower or equal in a portrait than in each territory of comparison.

    The keys are « plus haut », « plus bas » and « égal »; only what may be compared stands there.
    """
    found = []
    for territory in portrait.compared:
        grouped: dict[str, list[Row]] = {}
        for row in portrait.rows:
            for one in row.compared:
                if one.territory.pk == territory.pk and one.gap is not None and one.gap.value is not None:
                    grouped.setdefault(one.gap.word, []).append(row)
        if grouped:
            found.append((territory, grouped))
    return found


def find_largest_parts(portrait: Portrait) -> list[tuple[Partition, Row]]:
    """Give, for each partition that makes 100 %, its largest part: « prédominent » in a diagnosis."""
    rows = {row.indicator.code: row for row in portrait.rows if row.figure.is_known}
    found = []
    for partition in load_partitions():
        parts = [rows[code] for code in partition.parts if code in rows]
        if partition.whole or partition.minus or len(parts) < len(partition.parts):
            continue
        found.append((partition, max(parts, key=lambda row: row.figure.value or Decimal(0))))
    return found
