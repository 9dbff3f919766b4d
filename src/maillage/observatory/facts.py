"""Propose what stands out in a portrait, in good French: people edit, accept or leave it.

The score of a gap is its size relative to the reference, shrunk when few people are behind it, and
raised a little when the indicator has a good side. Nothing is ever said of a hidden figure.
"""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from maillage.core.numbers import NO_BREAK_SPACE, format_number
from maillage.methods.descriptive import shrink_small
from maillage.observatory.catalogue.partitions import Partition, load_partitions
from maillage.observatory.enums import Direction
from maillage.observatory.selectors.portrait_rows import Compared, Portrait, Row
from maillage.observatory.wording import say_territory
from maillage.territories.models import Territory

JUDGED_WEIGHT = Decimal("1.5")
# A gap below this share of the reference is said to be nothing.
SMALLEST = Decimal("0.03")
MAX_PER_THEME = 2
# Among so many percent of the highest or lowest.
EXTREME = Decimal(10)


@dataclass(frozen=True)
class SalientFact:
    """What stands out: the sentence, the row it comes from, and its score."""

    sentence: str
    row: Row
    is_good: bool
    score: Decimal

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
    """Give what stands out most against the nearest territory of comparison, at most two per theme."""
    facts = [fact for row in portrait.rows if (fact := _find_fact(row)) is not None]
    facts.sort(key=lambda fact: (-fact.score, fact.row.indicator.position))
    kept: list[SalientFact] = []
    for fact in facts:
        theme = fact.row.indicator.theme
        if sum(1 for one in kept if one.row.indicator.theme == theme) < MAX_PER_THEME:
            kept.append(fact)
    return kept[:limit]


def _find_fact(row: Row) -> SalientFact | None:
    for compared in row.compared:
        score = _score(row, compared)
        if score is not None and compared.gap is not None and compared.gap.is_good is not None:
            return SalientFact(write_comparison(row, compared), row, compared.gap.is_good, score)
    return _find_extreme(row)


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
    return SalientFact(sentence, row, is_high == (direction == Direction.UP), beyond / 100)


def _score(row: Row, compared: Compared) -> Decimal | None:
    gap, other = compared.gap, compared.figure
    if gap is None or gap.value is None or other is None or not other.value or row.figure.value is None:
        return None
    relative = abs(row.figure.value - other.value) / abs(other.value)
    if relative < SMALLEST or gap.is_good is None:
        return None
    base = row.figure.denominator
    weight = shrink_small(base) if base is not None else Decimal("0.9")
    return min(relative, Decimal(2)) * weight * (JUDGED_WEIGHT if gap.is_good is not None else 1)


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
