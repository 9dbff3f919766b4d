"""Find what cannot all be true among the figures said of a territory, and say why in French.

Four questions: is one thing given two values? do parts make their whole? does a share follow from its
two terms? do places make the place they are in? What rounding explains is told apart from what
mixed years may explain, and both from what contradicts itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from maillage.core.numbers import NO_BREAK_SPACE, format_number
from maillage.methods.coherence import (
    Agreement,
    bound_ratio,
    bound_value,
    bound_whole,
    compare_sum,
    have_common_ground,
    is_slip_of_zeros,
)
from maillage.observatory.catalogue.partitions import Partition
from maillage.observatory.doubts import Coherence, Doubt, Gravity, Stated

ONE_HUNDRED = Decimal(100)
# A share is read against terms at most so many years away from it.
NEAR_YEARS = 2


def check_coherence(figures: Sequence[Stated], partitions: Iterable[Partition]) -> Coherence:
    """Ask the four questions of some figures."""
    report = Coherence()
    index = _Index(figures)
    _check_values(index, report)
    for partition in partitions:
        _check_partition(partition, index, report)
    _check_ratios(index, report)
    _check_places(index, report)
    report.doubts.sort(key=lambda doubt: (doubt.gravity, doubt.title))
    return report


class _Index:
    """Find figures by what they are about."""

    def __init__(self, figures: Sequence[Stated]) -> None:
        self.figures = figures
        self.by_subject: dict[tuple[str, str], list[Stated]] = defaultdict(list)
        for one in figures:
            self.by_subject[one.indicator.code, one.address].append(one)
        self.by_pk: Mapping[int | None, str] = {one.indicator.pk: one.indicator.code for one in figures}

    @property
    def addresses(self) -> list[str]:
        return list(dict.fromkeys(one.address for one in self.figures))

    def find(self, code: str, address: str, year: int | None = None) -> list[Stated]:
        """Give the figures of an indicator, those of tables first; of one year when it is given."""
        rows = self.by_subject.get((code, address), [])
        rows = [one for one in rows if year is None or one.year in {year, None}]
        return sorted(rows, key=lambda one: (one.is_prose, -(one.year or 0)))

    def find_twin(self, one: Stated) -> Stated | None:
        """Give another indicator that has the very same value in the same place, in a table."""
        return next(
            (
                other
                for other in self.figures
                if other.indicator.pk != one.indicator.pk
                and other.address == one.address
                and other.value == one.value
                and other.value > ONE_HUNDRED
                and not other.is_prose
            ),
            None,
        )


# --- One thing, two values ------------------------------------------------------------------------


def _check_values(index: _Index, report: Coherence) -> None:
    for rows in index.by_subject.values():
        for rank, one in enumerate(rows):
            for other in rows[:rank]:
                if not _is_same_thing(one, other):
                    continue
                report.checked += 1
                if abs(one.value - other.value) > max(one.step, other.step) / 2:
                    report.doubts.append(_tell_two_values(other, one, index))


def _is_same_thing(one: Stated, other: Stated) -> bool:
    """Tell whether two figures should be equal: same year, or one undated in the same document."""
    if one.year is not None and one.year == other.year:
        return True
    return one.document == other.document and None in {one.year, other.year}


def _tell_two_values(first: Stated, second: Stated, index: _Index) -> Doubt:
    label = first.indicator.label
    sentence = (
        f"{first.place} : {first.shown} ({first.where}, {first.dated}), "
        f"mais {second.shown} ({second.where}, {second.dated})."
    )
    is_undated = first.year != second.year
    gravity = Gravity.UNCLEAR if is_undated else Gravity.CONTRADICTION
    if is_slip_of_zeros(first.value, second.value):
        return Doubt(
            Gravity.CONTRADICTION, f"{label} : un zéro de trop ou de moins", sentence,
            "Les deux écritures ont les mêmes chiffres à un zéro près : l’une des deux est mal écrite.",
            (first, second),
        )  # fmt: skip
    reasons = []
    if is_undated:
        undated, dated = (first, second) if first.year is None else (second, first)
        gap = undated.value - dated.value
        share = (
            f", soit {format_number(gap / dated.value * 100, decimals=1, sign=True)}{NO_BREAK_SPACE}%"
            if dated.value
            else ""
        )
        reasons.append(
            f"L’une des deux n’est pas datée : l’écart ({format_number(gap, decimals=dated.decimals, sign=True)}{share}) "
            "peut venir d’une autre année ou d’une autre définition. Demandez laquelle, et n’en gardez qu’une."
        )
    if tried := _try_ratios(second, index):
        reasons.append(f"Ses deux termes donnent {tried}.")
    if not reasons:
        reasons.append("Une seule des deux peut être juste : reprenez la source.")
    return Doubt(gravity, f"{label} : deux valeurs", sentence, " ".join(reasons), (first, second))


def _try_ratios(one: Stated, index: _Index) -> str:
    """Say what the terms of a share make, for each denominator that the figures offer."""
    numerator = index.by_pk.get(one.indicator.numerator_id)
    denominator = index.by_pk.get(one.indicator.denominator_id)
    if not numerator or not denominator:
        return ""
    tops = index.find(numerator, one.address, one.year)[:1]
    found = []
    for top in tops:
        for below in index.find(denominator, one.address):
            if below.value:
                made = top.value / below.value * one.indicator.scale
                shown = format_number(made, decimals=one.indicator.decimals)
                base = format_number(below.value, decimals=below.decimals)
                found.append(f"{shown}{NO_BREAK_SPACE}{one.indicator.unit} sur {base} ({below.dated})")
    return " et ".join(found)


# --- Parts and their whole ------------------------------------------------------------------------


def _check_partition(partition: Partition, index: _Index, report: Coherence) -> None:
    for address in index.addresses:
        found = {code: rows[0] for code in partition.indicators if (rows := index.find(code, address))}
        if len(found) < len(partition.indicators):
            continue
        report.checked += 1
        whole = found[partition.whole].value if partition.whole else ONE_HUNDRED
        parts = [found[code].value for code in partition.parts]
        parts += [-found[code].value for code in partition.minus]
        figures = tuple(found.values())
        agreement, gap = compare_sum(whole, parts, step=max(one.step for one in figures))
        if agreement != Agreement.EXACT:
            report.doubts.append(_tell_partition(partition, figures, agreement, gap, whole))


def _tell_partition(
    partition: Partition, rows: tuple[Stated, ...], agreement: Agreement, gap: Decimal, whole: Decimal
) -> Doubt:
    decimals = max(one.decimals for one in rows)
    unit = rows[0].indicator.unit
    made = format_number(whole - gap, decimals=decimals)
    sentence = (
        f"{rows[0].place} : les parties font {made}{NO_BREAK_SPACE}{unit}, "
        f"le tout {format_number(whole, decimals=decimals)}{NO_BREAK_SPACE}{unit}."
    )
    size = f"{format_number(abs(gap), decimals=decimals)}{NO_BREAK_SPACE}{unit}"
    years = sorted({one.year for one in rows if one.year is not None})
    if agreement == Agreement.ROUNDED:
        explanation = f"L’écart de {size} tient aux arrondis : rien à corriger."
        return Doubt(Gravity.ROUNDING, partition.label, sentence, explanation, rows)
    reasons = []
    if len(years) > 1:
        reasons.append(f"Les parties ne sont pas toutes de la même année ({', '.join(map(str, years))})")
    if partition.open and gap > 0:
        reasons.append(f"le découpage laisse de côté {partition.open}")
    if reasons:
        words = " et ".join(reasons)
        words = words[0].upper() + words[1:]
        advice = "Ne les additionnez pas." if gap > 0 else "Cherchez laquelle est comptée deux fois."
        explanation = f"{'Il manque' if gap > 0 else 'Il y a en trop'} {size}. {words}. {advice}"
        return Doubt(Gravity.UNCLEAR, partition.label, sentence, explanation, rows)
    way = "manque" if gap > 0 else "est en trop"
    explanation = f"{size[0].upper()}{size[1:]} {way}, plus que les arrondis ne l’expliquent : l’une de ces valeurs est fausse."
    return Doubt(Gravity.CONTRADICTION, partition.label, sentence, explanation, rows)


# --- Shares and their terms -----------------------------------------------------------------------


def _check_ratios(index: _Index, report: Coherence) -> None:
    implied: dict[tuple[str, str], list[tuple[Stated, Stated, tuple[Decimal, Decimal]]]] = defaultdict(list)
    for share in index.figures:
        terms = _list_terms(share, index)
        if terms is None or (share.is_prose and _has_table(share, index)):
            continue
        tops, below = terms
        for top in tops:
            report.checked += 1
            if any(_agrees(share, top, one) for one in below):
                continue
            dated = [one for one in below if one.year is not None] or below
            same_year = [one for one in dated if one.year in {share.year, None}]
            if same_year:
                report.doubts.append(_tell_ratio(share, top, same_year[0], index))
                continue
            bounds = bound_whole(
                bound_value(top.value, top.step),
                bound_value(share.value, share.step),
                scale=share.indicator.scale,
            )
            if bounds is not None:
                implied[below[0].indicator.code, share.address].append((share, top, bounds))
    for (code, address), found in implied.items():
        report.doubts.append(_tell_implied(found, index.find(code, address)[0]))


def _list_terms(share: Stated, index: _Index) -> tuple[list[Stated], list[Stated]] | None:
    numerator = index.by_pk.get(share.indicator.numerator_id)
    denominator = index.by_pk.get(share.indicator.denominator_id)
    if not numerator or not denominator:
        return None
    tops = index.find(numerator, share.address, share.year)
    below = [
        one
        for one in index.find(denominator, share.address)
        if one.year is None or share.year is None or abs(one.year - share.year) <= NEAR_YEARS
    ]
    return (tops, below) if tops and below else None


def _has_table(one: Stated, index: _Index) -> bool:
    return any(not other.is_prose for other in index.find(one.indicator.code, one.address))


def _agrees(share: Stated, top: Stated, below: Stated) -> bool:
    bounds = bound_ratio(
        bound_value(top.value, top.step), bound_value(below.value, below.step), scale=share.indicator.scale
    )
    return bounds is None or have_common_ground([bounds, bound_value(share.value, share.step)])


def _tell_ratio(share: Stated, top: Stated, below: Stated, index: _Index) -> Doubt:
    made = top.value / below.value * share.indicator.scale if below.value else Decimal(0)
    shown = f"{format_number(made, decimals=share.decimals)}{NO_BREAK_SPACE}{share.indicator.unit}"
    sentence = (
        f"{share.place} : {share.indicator.label.lower()}, {share.shown} ; mais {top.shown} "
        f"({top.where}) sur {below.shown} font {shown}."
    )
    twin = index.find_twin(top)
    expected = share.value * below.value / share.indicator.scale
    wanted = f"{format_number(expected)}{NO_BREAK_SPACE}{top.indicator.unit}"
    explanation = f"Il en faudrait environ {wanted} pour que {share.shown} soit juste."
    if twin is not None:
        explanation = (
            f"{format_number(top.value)} est aussi la valeur de « {twin.indicator.label} » : "
            f"un même nombre porte deux noms. {explanation}"
        )
    title = f"{share.indicator.label} : ses termes disent autre chose"
    return Doubt(Gravity.CONTRADICTION, title, sentence, explanation, (share, top, below))


def _tell_implied(found: list[tuple[Stated, Stated, tuple[Decimal, Decimal]]], printed: Stated) -> Doubt:
    """Say what whole some shares suppose, when the document prints only that of another year."""
    bounds = [one for _, _, one in found]
    low, high = max(low for low, _ in bounds), min(high for _, high in bounds)
    shares = tuple(share for share, _, _ in found)
    years = ", ".join(dict.fromkeys(share.dated for share in shares))
    title = f"{printed.indicator.label} : un autre total que celui qui est donné"
    if not have_common_ground(bounds):
        sentence = f"{printed.place} : les parts données pour {years} supposent des totaux différents."
        return Doubt(
            Gravity.CONTRADICTION,
            title,
            sentence,
            "Aucun total ne les rend toutes justes.",
            (*shares, printed),
        )
    sentence = (
        f"{printed.place} : les parts données pour {years} supposent un total de {format_number(low)} à "
        f"{format_number(high)}{NO_BREAK_SPACE}{printed.indicator.unit} ; celui qui est donné est {printed.shown} "
        f"({printed.dated})."
    )
    explanation = (
        "Les parts et le total ne sont pas de la même année : ne recalculez pas les unes avec l’autre."
    )
    return Doubt(Gravity.UNCLEAR, title, sentence, explanation, (*shares, printed))


# --- Places and the place they are in -------------------------------------------------------------


def _check_places(index: _Index, report: Coherence) -> None:
    groups: dict[tuple[str, str], list[Stated]] = defaultdict(list)
    for one in index.figures:
        if one.whole and one.indicator.is_additive:
            groups[one.indicator.code, one.whole].append(one)
    for (code, address), parts in groups.items():
        wholes = index.find(code, address)
        if not wholes:
            continue
        report.checked += 1
        whole = wholes[0]
        agreement, gap = compare_sum(whole.value, [one.value for one in parts], step=whole.step)
        if agreement == Agreement.BROKEN:
            report.doubts.append(_tell_places(whole, parts, gap))


def _tell_places(whole: Stated, parts: list[Stated], gap: Decimal) -> Doubt:
    unit = whole.indicator.unit
    made = format_number(whole.value - gap, decimals=whole.decimals)
    names = ", ".join(f"{one.place} {format_number(one.value, decimals=one.decimals)}" for one in parts)
    sentence = (
        f"{whole.place} : {whole.shown} ({whole.where}), "
        f"mais le détail par lieu en compte {made}{NO_BREAK_SPACE}{unit} ({names})."
    )
    size = f"{format_number(abs(gap), decimals=whole.decimals)}{NO_BREAK_SPACE}{unit}"
    explanation = (
        f"{size} manquent dans le détail : un lieu est oublié, ou le total compte autre chose."
        if gap > 0
        else f"{size} sont en trop dans le détail : un lieu est compté deux fois, ou le total en laisse de côté."
    )
    title = f"{whole.indicator.label} : le détail ne fait pas le total"
    return Doubt(Gravity.CONTRADICTION, title, sentence, explanation, (whole, *parts))
