"""Build the cells and sums of a table from its categories, their hierarchies and its inner figures."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from maillage.methods.disclosure.tables import Cell, Relation, TableSystem


@dataclass(frozen=True)
class Axis:
    """Hold one classification of a table: for each category that is a total, what it is the sum of.

    A category may be a total in several ways (communes by canton and by size); a category that is not a key
    is a leaf.

    Examples
    --------
    >>> Axis("sexe", {"ensemble": (("femmes", "hommes"),)}).leaves
    ('femmes', 'hommes')
    """

    name: str
    totals: Mapping[str, Sequence[Sequence[str]]]

    def __post_init__(self) -> None:
        for total in self.totals:
            self._find_leaves(total, ())

    @property
    def categories(self) -> tuple[str, ...]:
        """List every category, totals first, each once."""
        parts = [part for ways in self.totals.values() for way in ways for part in way]
        return tuple(dict.fromkeys([*self.totals, *parts]))

    @property
    def leaves(self) -> tuple[str, ...]:
        """List the categories that are no total."""
        return tuple(category for category in self.categories if category not in self.totals)

    def find_leaves(self, category: str) -> frozenset[str]:
        """Give the leaves that a category gathers."""
        return self._find_leaves(category, ())

    def _find_leaves(self, category: str, path: tuple[str, ...]) -> frozenset[str]:
        if category in path:
            raise ValueError(f"« {category} » est une partie d’elle-même dans « {self.name} ».")
        if category not in self.totals:
            return frozenset({category})
        ways = [
            frozenset().union(*(self._find_leaves(part, (*path, category)) for part in way))
            for way in self.totals[category]
        ]
        if len(set(ways)) != 1:
            raise ValueError(f"Les découpages de « {category} » ne couvrent pas la même chose.")
        return ways[0]


def name_cell(categories: Sequence[str], *, prefix: str = "") -> str:
    """Give the identity of the cell at the crossing of categories: « prefix:a/b »."""
    crossing = "/".join(categories)
    return f"{prefix}:{crossing}" if prefix else crossing


def build_table(
    axes: Sequence[Axis],
    inner: Mapping[tuple[str, ...], Cell],
    *,
    prefix: str = "",
) -> TableSystem:
    """Cross classifications into one system: every total is computed, every sum is stated.

    Parameters
    ----------
    inner : mapping
        The cell at each crossing of leaves (one leaf of each axis, in order); its identity is replaced. A
        crossing that is not given does not exist: it is a structural absence, not a zero.

    Returns
    -------
    TableSystem
        A total carries the sum of values and counts, and the largest of the top contributions of its parts.
        That is the truth when no contributor is in two parts and each part gives all its large ones.
    """
    values: dict[tuple[str, ...], Cell] = {}
    parts = [{category: axis.find_leaves(category) for category in axis.categories} for axis in axes]
    holders: list[dict[str, list[str]]] = [_invert(part) for part in parts]
    gathered: dict[tuple[str, ...], list[Cell]] = {}
    for crossing, cell in inner.items():
        _check_crossing(crossing, axes)
        for place in itertools.product(
            *(holder[leaf] for holder, leaf in zip(holders, crossing, strict=True))
        ):
            gathered.setdefault(place, []).append(cell)
    for place, members in gathered.items():
        values[place] = _gather(name_cell(place, prefix=prefix), members)
    relations = [
        Relation.of_sum(
            values[place].id, [values[part].id for part in crossed], name=f"{values[place].id} | {axis.name}"
        )
        for place in values
        for position, axis in enumerate(axes)
        for way in axis.totals.get(place[position], ())
        if (
            crossed := [
                p for part in way if (p := (*place[:position], part, *place[position + 1 :])) in values
            ]
        )
    ]
    relations = [_number(relation, index) for index, relation in enumerate(relations)]
    return TableSystem(tuple(values.values()), tuple(relations))


def _invert(parts: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    holders: dict[str, list[str]] = {}
    for category, leaves in parts.items():
        for leaf in leaves:
            holders.setdefault(leaf, []).append(category)
    return holders


def _check_crossing(crossing: tuple[str, ...], axes: Sequence[Axis]) -> None:
    if len(crossing) != len(axes) or any(
        category not in axis.leaves for category, axis in zip(crossing, axes, strict=True)
    ):
        raise ValueError(f"« {'/'.join(crossing)} » n’est pas un croisement de catégories élémentaires.")


def _gather(id_: str, members: Sequence[Cell]) -> Cell:
    if len(members) == 1:
        return replace(members[0], id=id_)
    values = [cell.value for cell in members if cell.value is not None]
    counts = [cell.contributors for cell in members if cell.contributors is not None]
    if len(values) < len(members):
        raise ValueError(f"« {id_} » ne peut être calculée : une de ses parties n’a pas de valeur.")
    if len({cell.quantity for cell in members}) > 1:
        raise ValueError(f"« {id_} » mêle des effectifs et des montants : faites-en deux tableaux.")
    top = sorted((amount for cell in members for amount in cell.top), reverse=True)
    return Cell(
        id=id_,
        value=math.fsum(values),
        count=sum(counts) if len(counts) == len(members) else None,
        top=tuple(top[: max(len(cell.top) for cell in members)]),
        quantity=members[0].quantity,
    )


def _number(relation: Relation, index: int) -> Relation:
    return Relation(f"{relation.id} #{index}", relation.terms, relation.lower, relation.upper)
