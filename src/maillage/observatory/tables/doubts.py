"""Look for values that are possible and unusual, so that a person looks twice before they are quoted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from maillage.core.numbers import format_number
from maillage.methods.outliers import flag_outliers
from maillage.observatory.models import Indicator
from maillage.observatory.store.schema import Observation

MAX_DOUBTS = 20


def list_doubts(observations: Iterable[Observation], indicators: Iterable[Indicator]) -> list[str]:
    """Say in French which values stand far from the others of their column, or above what they are part of."""
    by_code = {row.code: row for row in indicators}
    parents = {row.pk: row.code for row in by_code.values()}
    columns: defaultdict[tuple[str, str, int], list[Observation]] = defaultdict(list)
    cells: dict[tuple[str, str, int], Observation] = {}
    for one in observations:
        if one.value is not None:
            columns[one.indicator, one.territory_kind, one.year].append(one)
            cells[one.indicator, one.territory_code, one.year] = one
    found = []
    for (code, _, year), values in columns.items():
        indicator = by_code.get(code)
        if indicator is None:
            continue
        found += _list_far(indicator, year, values)
        whole = parents.get(indicator.part_of_id) if indicator.part_of_id else None
        for one in values:
            other = cells.get((whole, one.territory_code, year)) if whole else None
            if (
                other is not None
                and other.value is not None
                and one.value is not None
                and one.value > other.value
            ):
                found.append(
                    f"{indicator.label}, {one.territory_code}, {year} : {_show(one)} dépasse "
                    f"« {by_code[str(whole)].label} » ({_show(other)}), dont il devrait faire partie."
                )
    hidden = len(found) - MAX_DOUBTS
    return found[:MAX_DOUBTS] + ([f"… et {hidden} autres valeurs à vérifier."] if hidden > 0 else [])


def _list_far(indicator: Indicator, year: int, values: Sequence[Observation]) -> list[str]:
    # Territories differ in size by orders of magnitude: counts are compared by their logarithm.
    flags = flag_outliers([float(one.value or 0) for one in values], logarithm=indicator.is_additive)
    return [
        f"{indicator.label}, {one.territory_code}, {year} : {_show(one)} est très loin des autres valeurs de la colonne."
        for one, is_far in zip(values, flags, strict=True)
        if is_far
    ]


def _show(one: Observation) -> str:
    value = one.value
    return format_number(value, decimals=0 if value is not None and value == value.to_integral_value() else 1)
