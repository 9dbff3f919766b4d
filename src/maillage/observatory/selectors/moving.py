"""Make the figures of today's territories from those of the territories they come from."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from maillage.methods.descriptive import compute_ratio
from maillage.observatory.enums import HIDDEN, IndicatorKind, ObservationStatus
from maillage.observatory.figures import MEDIAN_REASON, PARTS_REASON, Figure
from maillage.observatory.models import Indicator, Release
from maillage.observatory.selectors.passages import (
    Ancestor,
    Ancestry,
    describe_passage,
    is_unchanged,
    weigh,
)
from maillage.observatory.store.reading import Observed
from maillage.territories.models import Territory

Group = dict[str, Observed]


def travel(
    territory: Territory,
    ancestry: Ancestry,
    found: dict[str, dict[int, Figure]],
    rows: list[Observed],
    releases: Mapping[int, Release],
    indicators: Mapping[str, Indicator],
) -> dict[str, dict[int, Figure]]:
    """Replace the figures counted in other limits than today's.

    What was published under the same code before a merger spoke of a smaller territory: it never
    stands for today's. What adds up follows the official passages, a ratio follows by its two
    terms; for the rest the figure says that it is not comparable, and why.
    """
    groups: defaultdict[tuple[int, str, int, int], Group] = defaultdict(dict)
    for one in rows:
        groups[one.release, one.indicator, one.year, one.territory_vintage][one.territory_code] = one
    ranks = {pk: rank for rank, pk in enumerate(releases)}
    for (pk, code, year, vintage), group in sorted(groups.items(), key=lambda item: ranks[item[0][0]]):
        ancestors = ancestry.trace(territory.pk, vintage)
        if is_unchanged(ancestors, territory) or not ancestors:
            continue
        known = found.get(code, {}).get(year)
        if known is not None and known.geography is not None and known.geography != vintage:
            continue  # another release says it in today's limits
        if known is not None and known.lineage:
            continue
        if not any(ancestor.code in group for ancestor in ancestors):
            continue
        basis = ancestry.list_bases(territory.pk, vintage)
        figure = _carry(territory, indicators[code], releases[pk], group, ancestors, basis)
        found.setdefault(code, {})[year] = replace(figure, year=year)
    return found


def _carry(
    territory: Territory,
    indicator: Indicator,
    release: Release,
    group: Group,
    ancestors: list[Ancestor],
    basis: str,
) -> Figure:
    vintage = next(iter(group.values())).territory_vintage
    empty = Figure(indicator, territory, 0, None, ObservationStatus.MISSING, release)
    reason = _refuse(indicator, group, ancestors)
    if reason:
        return replace(empty, reason=f"non comparable : limites changées depuis {vintage}, {reason}")
    if indicator.is_additive:
        numerator = denominator = None
        value = weigh({code: one.value for code, one in group.items()}, ancestors)
    else:
        numerator = weigh({code: one.numerator for code, one in group.items()}, ancestors)
        denominator = weigh({code: one.denominator for code, one in group.items()}, ancestors)
        value = compute_ratio(numerator or Decimal(0), denominator or Decimal(0), scale=indicator.scale)
    if value is None:
        return replace(empty, reason="rien à mettre au dénominateur", status=ObservationStatus.NOT_APPLICABLE)
    is_whole = all(one.share == 1 for one in ancestors)
    status = ObservationStatus.FINAL if is_whole else ObservationStatus.ESTIMATED
    return replace(
        empty,
        value=value,
        status=status if value else ObservationStatus.TRUE_ZERO,
        numerator=numerator,
        denominator=denominator,
        lineage=describe_passage(ancestors, vintage, basis),
        is_carried=True,
    )


def _refuse(indicator: Indicator, group: Group, ancestors: list[Ancestor]) -> str:
    if indicator.kind == IndicatorKind.MEDIAN:
        return MEDIAN_REASON
    parts = [group.get(one.code) for one in ancestors]
    known = [one for one in parts if one is not None]
    if not indicator.is_additive and not any(one.denominator is not None for one in known):
        return PARTS_REASON
    hidden = sum(one.status in HIDDEN for one in known)
    if hidden:
        return "une des parties est sous secret : rien ne se déduit d’une valeur masquée"
    told = [one.value if indicator.is_additive else one.denominator for one in known]
    if len(known) < len(parts) or any(value is None for value in told):
        return "une des parties n’a pas de valeur : la somme serait fausse"
    return ""
