"""Mark what a rule forbids by itself: primary suppression, its levels, and the figures that follow it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from maillage.methods.disclosure.rules import Rounding, SecrecyRule, judge_cell
from maillage.methods.disclosure.tables import Cell, Level, Ratio, Status, TableSystem


def suppress_primary(
    system: TableSystem, rule: SecrecyRule, *, only: Collection[str] | None = None
) -> TableSystem:
    """Hide the cells that a rule forbids, with the level each must keep.

    Parameters
    ----------
    only : collection of str, optional
        The cells and ratios that the rule's source gave; all of them by default. Call once a source when
        several are published together: the most demanding level of each cell is kept.

    Returns
    -------
    TableSystem
        Already public cells are left as they are: what is known cannot be hidden.
    """
    chosen = {cell.id for cell in system.cells} | {ratio.id for ratio in system.ratios}
    chosen &= set(chosen if only is None else only)
    changed: dict[str, Cell] = {}
    for cell in system.cells:
        if cell.id in chosen and not cell.is_open and (level := judge_cell(cell, rule)) is not None:
            changed[cell.id] = _hide(cell, level, rule)
    ratios = list(system.ratios)
    if rule.hides_groups:
        for place, ratio in enumerate(ratios):
            if ratio.id in chosen and tells_group(ratio):
                ratios[place] = replace(ratio, status=Status.PRIMARY, rule=rule.words)
                numerator = changed.get(ratio.numerator, system.by_id[ratio.numerator])
                if not numerator.is_open:
                    changed[numerator.id] = _hide(numerator, Level(width=rule.interval_width), rule)
    return replace(system.with_cells(changed), ratios=tuple(ratios))


def _hide(cell: Cell, level: Level, rule: SecrecyRule) -> Cell:
    both = Level(
        max(cell.level.below, level.below),
        max(cell.level.above, level.above),
        max(cell.level.width, level.width),
    )
    words = rule.words if not cell.rule or cell.rule == rule.words else f"{cell.rule} ; {rule.words}"
    return replace(cell, status=Status.PRIMARY, level=both, rule=words)


def tells_group(ratio: Ratio) -> bool:
    """Tell whether a share says something of every member of its group: all of them, or none."""
    return ratio.is_group and not ratio.half_step < ratio.value < ratio.scale - ratio.half_step


def mark_rounded(system: TableSystem, rounding: Rounding, *, only: Collection[str]) -> TableSystem:
    """Say that figures came rounded from their producer: each stands for an interval."""
    changed = {
        cell.id: replace(cell, status=Status.ROUNDED, uncertainty=rounding.uncertainty)
        for cell in system.cells
        if cell.id in only and cell.status is Status.PUBLISHED
    }
    return system.with_cells(changed)


def mark_zeros(system: TableSystem) -> TableSystem:
    """Tell the true zeros from the other published figures."""
    return system.with_statuses(
        {
            cell.id: Status.TRUE_ZERO
            for cell in system.cells
            if cell.status is Status.PUBLISHED and cell.value == 0 and not max(cell.uncertainty)
        }
    )


class StatisticKind(StrEnum):
    """Tell the statistics of a group that no sum ties to the tables."""

    MEDIAN = "median"
    QUANTILE = "quantile"
    MAXIMUM = "maximum"
    MINIMUM = "minimum"
    DISPERSION = "dispersion"


@dataclass(frozen=True, slots=True)
class Statistic:
    """Hold a statistic of the group that a cell counts or sums."""

    id: str
    group: str
    kind: StatisticKind


def judge_statistics(
    system: TableSystem, statistics: Iterable[Statistic], rule: SecrecyRule
) -> Mapping[str, Status]:
    """Give the status of statistics that are not sums.

    A statistic is hidden with its group, under the rule's number of contributors, and always when it is the
    figure of one contributor (a largest, a smallest). A mean is not judged here: it is a :class:`Ratio`.

    Raises
    ------
    ValueError
        A statistic is of a group that is not in the system.
    """
    statuses = {}
    for statistic in statistics:
        if statistic.group not in system.by_id:
            raise ValueError(f"« {statistic.id} » porte sur « {statistic.group} », qui n’existe pas.")
        group = system.by_id[statistic.group]
        contributors = group.contributors
        is_one = statistic.kind in {StatisticKind.MAXIMUM, StatisticKind.MINIMUM}
        if contributors is None or contributors < rule.minimum_count or is_one:
            statuses[statistic.id] = Status.PRIMARY
        elif group.is_hidden:
            statuses[statistic.id] = Status.SECONDARY
        else:
            statuses[statistic.id] = Status.PUBLISHED
    return statuses
