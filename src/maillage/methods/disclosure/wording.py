"""Say in plain French why a hidden figure is not hidden enough, or why one is not shown."""

import math
from collections.abc import Sequence

from maillage.methods.disclosure.tables import Cell, Status

_MOST_NAMED = 6
_SPACE = "\u202f"


def write_number(value: float) -> str:
    r"""Write a number the French way, at most two decimals.

    Examples
    --------
    >>> write_number(1234.5)
    '1\u202f234,5'
    """
    if math.isinf(value):
        return "l’infini"
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.replace(",", _SPACE).replace(".", ",").replace("-", "−")


def explain_narrowing(cell: Cell, low: float, high: float, sources: Sequence[str]) -> str:
    """Say what can be deduced of a cell, from what, and what would be needed."""
    if high - low <= 1e-6 * max(1.0, abs(low)):
        finding = f"« {cell.name} » se recalcule exactement\u00a0: {write_number(low)}"
    elif math.isinf(high):
        finding = f"« {cell.name} » est forcément au-dessus de {write_number(low)}"
    else:
        finding = f"« {cell.name} » est forcément entre {write_number(low)} et {write_number(high)}"
    return f"{finding}, {_list_sources(sources)}. {_say_need(cell)}"


def _list_sources(sources: Sequence[str]) -> str:
    if not sources:
        return "sans aucun autre chiffre"
    named = ", ".join(f"« {name} »" for name in sources[:_MOST_NAMED])
    more = len(sources) - _MOST_NAMED
    others = f" et {more} autres" if more > 1 else " et un autre" if more == 1 else ""
    return f"à partir de {named}{others}"


def _say_need(cell: Cell) -> str:
    value, level = cell.value or 0.0, cell.level
    needs = []
    if level.above:
        needs.append(f"pouvoir atteindre {write_number(value + level.above)}")
    if level.below and value - cell.lower > 0:
        needs.append(f"pouvoir descendre à {write_number(max(value - level.below, cell.lower))}")
    if level.width:
        needs.append(f"laisser au moins {write_number(level.width)} d’écart")
    rule = f" ({cell.rule})" if cell.rule else ""
    return f"Il faudrait {' et '.join(needs)}{rule}."


def explain_status(cell: Cell) -> str:
    r"""Say under a figure, or in place of it, what a reader must know.

    Examples
    --------
    >>> explain_status(Cell(id="a", value=3, status=Status.SECONDARY))
    'secret secondaire\xa0: masqué pour que d’autres chiffres ne soient pas déduits'
    """
    if cell.status is Status.PRIMARY and cell.rule:
        return f"{cell.status.label}\u00a0: {cell.rule}"
    if cell.status is Status.SECONDARY:
        return f"{cell.status.label}\u00a0: masqué pour que d’autres chiffres ne soient pas déduits"
    return cell.status.label
