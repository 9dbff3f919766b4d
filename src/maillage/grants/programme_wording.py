"""Say in one French sentence what a table of money shows."""

from decimal import Decimal

from maillage.core.numbers import format_number, format_percent
from maillage.grants.programme import show
from maillage.grants.selectors.programme import Line, Programme


def say_programme(programme: Programme) -> str:
    """Say what to read first in a view of a program; empty when there is nothing to read."""
    known = [line for line in programme.lines if any(place.value is not None for place in line.places)]
    if not known:
        return ""
    totals = [line for line in known if line.is_total]
    parts = [line for line in known if not line.is_total and not line.depth]
    sentences = [_say_evolution(totals[0])] if totals else []
    if parts and totals and parts[0].unit == totals[0].unit:
        sentences.append(_say_largest(parts, totals[0]))
    return " ".join(sentence for sentence in sentences if sentence)


def _say_evolution(line: Line) -> str:
    known = [place for place in line.places if place.value is not None]
    first, last = known[0], known[-1]
    if first.year == last.year:
        return f"{line.label} : {show(first.value, line.unit)} en {first.year}."
    before, after = first.value or Decimal(0), last.value or Decimal(0)
    change = f", soit {format_number((after - before) / before * 100, sign=True)} %" if before else ""
    return f"{line.label} : {show(before, line.unit)} en {first.year}, {show(after, line.unit)} en {last.year}{change}."


def _say_largest(parts: list[Line], total: Line) -> str:
    """Name the part that weighs most over the years that the total knows."""
    years = {place.year for place in total.places if place.value is not None}
    sums = [
        (
            sum((place.value or Decimal(0) for place in line.places if place.year in years), Decimal(0)),
            line.label,
        )
        for line in parts
    ]
    whole = sum((place.value or Decimal(0) for place in total.places), Decimal(0))
    value, label = max(sums, key=lambda item: item[0])
    if not whole or not value:
        return ""
    return f"« {label} » en reçoit le plus : {format_percent(value / whole, decimals=1)} du total."
