"""Guard what two releases tell together: the correction of one file must not be read in their difference."""

import math
from collections.abc import Mapping
from dataclasses import replace

from maillage.methods.disclosure.rules import SecrecyRule, judge_cell
from maillage.methods.disclosure.tables import Cell, Quantity, Relation, Status, TableSystem


def name_release(release: str, id_: str) -> str:
    """Give the identity of a cell in a release."""
    return f"{release} | {id_}"


def link_releases(
    old: TableSystem,
    new: TableSystem,
    *,
    changed: Mapping[str, int],
    rule: SecrecyRule,
    names: tuple[str, str] = ("avant", "après"),
) -> TableSystem:
    """Join a release that is already out with the one that would follow it.

    Parameters
    ----------
    old : TableSystem
        As published, with its final statuses: what is shown there cannot be taken back.
    new : TableSystem
        Primary suppression done.
    changed : mapping
        For each cell of both, the number of contributors that came, left or were corrected between the two. A cell
        that is not given and keeps its value is taken as unchanged, which anybody may guess; one whose value moves
        is taken as moved by one contributor.
    rule : SecrecyRule
        Judges the differences; its dominance is not applied, contributions to a difference being unknown.

    Returns
    -------
    TableSystem
        Both releases under their names (:func:`name_release`) and their differences, never published. Once
        protected, the statuses of the second release are those to apply; where one is hidden, the figure of the
        first release may stay on screen, dated.
    """
    before, after = (_rename(system, name) for system, name in zip((old, new), names, strict=True))
    cells = [replace(cell, is_open=not cell.is_hidden) for cell in before.cells] + list(after.cells)
    relations = [*before.relations, *after.relations]
    plain = replace(rule, dominance=(), p_percent=None)
    for cell in new.cells:
        twin = old.by_id.get(cell.id)
        if twin is None or twin.value is None or cell.value is None:
            continue
        first, second = (name_release(name, cell.id) for name in names)
        moved = changed.get(cell.id, 0 if cell.value == twin.value else 1)
        if moved == 0:
            relations.append(Relation(f"inchangé | {cell.id}", ((first, 1.0), (second, -1.0))))
            continue
        difference = _difference(cell, twin, moved, plain)
        cells.append(difference)
        relations.append(Relation.of_sum(second, [first, difference.id], name=difference.id))
    return TableSystem(tuple(cells), tuple(relations), (*before.ratios, *after.ratios))


def _difference(cell: Cell, twin: Cell, moved: int, rule: SecrecyRule) -> Cell:
    amount = (cell.value or 0.0) - (twin.value or 0.0)
    found = Cell(
        id=f"écart | {cell.id}",
        value=amount,
        count=moved,
        quantity=cell.quantity,
        label=f"écart entre les deux publications de {cell.name}",
        lower=-math.inf,
        is_internal=True,
    )
    level = judge_cell(found, rule)
    if level is None:
        return found
    if cell.quantity is Quantity.COUNT:
        # How far a change may go says nothing; only how precisely it is known.
        level = replace(level, above=0.0, width=max(level.width, 1.0))
    return replace(found, status=Status.PRIMARY, level=level, rule=rule.words)


def _rename(system: TableSystem, release: str) -> TableSystem:
    return TableSystem(
        tuple(
            replace(cell, id=name_release(release, cell.id), label=f"{cell.name} ({release})")
            for cell in system.cells
        ),
        tuple(
            replace(
                relation,
                id=name_release(release, relation.id),
                terms=tuple((name_release(release, id_), weight) for id_, weight in relation.terms),
            )
            for relation in system.relations
        ),
        tuple(
            replace(
                ratio,
                id=name_release(release, ratio.id),
                numerator=name_release(release, ratio.numerator),
                denominator=name_release(release, ratio.denominator),
            )
            for ratio in system.ratios
        ),
    )
