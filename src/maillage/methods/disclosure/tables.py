"""Describe what is to be published: cells, the sums that tie them, the rates made of them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property


class Status(StrEnum):
    """Say why a figure is shown, or why it is not; two of them are never mixed on a screen or in a file."""

    PUBLISHED = "published"
    TRUE_ZERO = "true_zero"
    ROUNDED = "rounded"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    UNAVAILABLE = "unavailable"

    @property
    def label(self) -> str:
        """Give the French words for a reader."""
        return _LABELS[self]

    @property
    def is_hidden(self) -> bool:
        """Tell whether the reader gets no figure at all."""
        return self in {Status.PRIMARY, Status.SECONDARY, Status.UNAVAILABLE}


_LABELS = {
    Status.PUBLISHED: "publié",
    Status.TRUE_ZERO: "zéro vrai",
    Status.ROUNDED: "arrondi",
    Status.PRIMARY: "secret primaire",
    Status.SECONDARY: "secret secondaire",
    Status.UNAVAILABLE: "non disponible",
}


class Quantity(StrEnum):
    """Tell a number of units (people, households, firms) from a sum of amounts."""

    COUNT = "count"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Level:
    """Say how uncertain an attacker must stay about a hidden cell.

    Parameters
    ----------
    below, above : float
        Least distance from the true value down to the lower end, and up to the upper end, of what remains
        possible; in the unit of the cell.
    width : float
        Least width of what remains possible.
    """

    below: float = 0.0
    above: float = 0.0
    width: float = 0.0

    def __post_init__(self) -> None:
        if not all(math.isfinite(value) and value >= 0 for value in (self.below, self.above, self.width)):
            raise ValueError(f"Un niveau de protection est fait de nombres positifs : {self}.")

    @property
    def is_required(self) -> bool:
        """Tell whether anything is asked."""
        return max(self.below, self.above, self.width) > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Hold one figure of a publication, as its producer knows it.

    Parameters
    ----------
    id : str
        Unique in the system; a cell that two tables share has one identity.
    value : float or None
        What would be published; ``None`` only when nobody has it (``UNAVAILABLE``).
    count : int, optional
        Number of contributors (households, firms); for a count, its own value when not given.
    top : tuple of float
        The largest contributions, largest first, when dominance must be judged.
    lower, upper : float
        What anybody knows before reading: a count is not negative.
    uncertainty : (float, float)
        How far the truth may lie below and above the published value: rounding.
    is_open : bool
        Already public elsewhere: it cannot be hidden and every attacker has it.
    is_internal : bool
        Never published: an intersection, a remainder, a difference that must not be derived.
    cost : float, optional
        What hiding it loses, when the choice of :func:`protect` must be overruled.
    """

    id: str
    value: float | None
    count: int | None = None
    top: tuple[float, ...] = ()
    quantity: Quantity = Quantity.COUNT
    status: Status = Status.PUBLISHED
    level: Level = Level()
    rule: str = ""
    label: str = ""
    lower: float = 0.0
    upper: float = math.inf
    uncertainty: tuple[float, float] = (0.0, 0.0)
    is_open: bool = False
    is_internal: bool = False
    cost: float | None = None

    def __post_init__(self) -> None:
        if self.value is None and self.status is not Status.UNAVAILABLE:
            raise ValueError(f"« {self.id} » n’a pas de valeur : donnez-la ou dites-la « non disponible ».")
        if self.value is not None and not self.lower <= self.value <= self.upper:
            raise ValueError(f"« {self.id} » vaut {self.value:g}, hors de [{self.lower:g} ; {self.upper:g}].")
        if self.count is not None and self.count < 0:
            raise ValueError(f"« {self.id} » a {self.count} contributeurs : donnez un nombre positif.")
        if min(self.uncertainty) < 0 or list(self.top) != sorted(self.top, reverse=True):
            raise ValueError(f"« {self.id} » : incertitude négative, ou contributions non décroissantes.")
        if self.is_open and (self.is_internal or self.status.is_hidden):
            raise ValueError(f"« {self.id} » est déjà publique : elle ne peut être cachée ni interne.")

    @property
    def name(self) -> str:
        """Give the words for a reader: the label, else the identity."""
        return self.label or self.id

    @property
    def contributors(self) -> int | None:
        """Give the number of units behind the figure, ``None`` when unknown."""
        if self.count is not None or self.quantity is Quantity.SUM or self.value is None:
            return self.count
        return round(self.value)

    @property
    def is_hidden(self) -> bool:
        """Tell whether the reader gets no figure."""
        return self.is_internal or self.status.is_hidden


@dataclass(frozen=True, slots=True)
class Relation:
    """Tie cells: the weighted sum of the terms lies between two bounds (both 0 for a plain sum)."""

    id: str
    terms: tuple[tuple[str, float], ...]
    lower: float = 0.0
    upper: float = 0.0

    def __post_init__(self) -> None:
        ids = [id_ for id_, _ in self.terms]
        if len(set(ids)) != len(ids) or not ids:
            raise ValueError(f"La relation « {self.id} » cite deux fois une case, ou aucune.")
        if not all(math.isfinite(weight) and weight for _, weight in self.terms) or self.lower > self.upper:
            raise ValueError(f"La relation « {self.id} » a un poids nul ou des bornes inversées.")

    @classmethod
    def of_sum(cls, total: str, parts: Iterable[str], *, name: str = "") -> "Relation":
        """Say that a total is the sum of its parts.

        Examples
        --------
        >>> Relation.of_sum("both", ["men", "women"]).terms
        (('both', -1.0), ('men', 1.0), ('women', 1.0))
        """
        return cls(name or f"{total} = somme", ((total, -1.0), *((part, 1.0) for part in parts)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Hold a rate or a mean whose two parts are cells: ``value = scale * numerator / denominator``.

    Parameters
    ----------
    value : float
        As published, 0 to ``scale`` for a share.
    half_step : float
        Half the last digit shown (0.05 for « 12,3 % »), or half the band when the rate is given by classes.
    is_group : bool
        A share of a group that tells something of each of its members when it is 0 % or 100 %.
    """

    id: str
    numerator: str
    denominator: str
    value: float
    half_step: float
    scale: float = 100.0
    status: Status = Status.PUBLISHED
    is_group: bool = False
    rule: str = ""
    label: str = ""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.value) and self.half_step > 0 and self.scale > 0):
            raise ValueError(f"Le taux « {self.id} » demande une valeur, un arrondi et une échelle positifs.")

    @property
    def name(self) -> str:
        """Give the words for a reader: the label, else the identity."""
        return self.label or self.id


@dataclass(frozen=True)
class TableSystem:
    """Hold everything that is published together, and what ties it: one system, however many tables.

    Raises
    ------
    ValueError
        An identity comes twice, a relation cites an unknown cell, or the figures do not add up.
    """

    cells: tuple[Cell, ...]
    relations: tuple[Relation, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    tolerance: float = field(default=1e-9, repr=False)

    def __post_init__(self) -> None:
        ids = [*(cell.id for cell in self.cells), *(ratio.id for ratio in self.ratios)]
        if len(set(ids)) != len(ids):
            twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
            raise ValueError(f"Des identités viennent deux fois : {', '.join(twice[:5])}.")
        for relation in self.relations:
            self._check_relation(relation)
        for ratio in self.ratios:
            self._check_ratio(ratio)

    def _check_relation(self, relation: Relation) -> None:
        found, slack, size = 0.0, 0.0, 0.0
        for id_, weight in relation.terms:
            if id_ not in self.by_id:
                raise ValueError(f"La relation « {relation.id} » cite « {id_} », qui n’existe pas.")
            cell = self.by_id[id_]
            if cell.value is None:
                return
            found += weight * cell.value
            size += abs(weight * cell.value)
            slack += abs(weight) * max(cell.uncertainty)
        slack += self.tolerance * max(1.0, size)
        if not relation.lower - slack <= found <= relation.upper + slack:
            gap = found - (relation.upper if found > relation.upper else relation.lower)
            raise ValueError(
                f"La relation « {relation.id} » est fausse de {gap:g} : corrigez les valeurs,"
                " ou dites celles qui sont arrondies."
            )

    def _check_ratio(self, ratio: Ratio) -> None:
        for id_ in (ratio.numerator, ratio.denominator):
            if id_ not in self.by_id:
                raise ValueError(f"Le taux « {ratio.id} » cite « {id_} », qui n’existe pas.")
        numerator, denominator = self.by_id[ratio.numerator], self.by_id[ratio.denominator]
        if numerator.value is None or denominator.value is None or max(numerator.uncertainty):
            return
        if max(denominator.uncertainty) == 0 and denominator.value:
            exact = ratio.scale * numerator.value / denominator.value
            if abs(exact - ratio.value) > ratio.half_step * (1 + 1e-6) + self.tolerance:
                raise ValueError(
                    f"Le taux « {ratio.id} » vaut {ratio.value:g}, mais ses parties donnent {exact:g}."
                )

    @cached_property
    def by_id(self) -> Mapping[str, Cell]:
        """Give the cells by identity."""
        return {cell.id: cell for cell in self.cells}

    @property
    def hidden(self) -> tuple[Cell, ...]:
        """List the cells that no reader gets, in order."""
        return tuple(cell for cell in self.cells if cell.is_hidden)

    def with_cells(self, changed: Mapping[str, Cell]) -> "TableSystem":
        """Give the same system with some cells replaced."""
        return replace(self, cells=tuple(changed.get(cell.id, cell) for cell in self.cells))

    def with_statuses(self, statuses: Mapping[str, Status]) -> "TableSystem":
        """Give the same system with the status of some cells and ratios replaced."""
        return replace(
            self,
            cells=tuple(
                replace(cell, status=statuses[cell.id]) if cell.id in statuses else cell
                for cell in self.cells
            ),
            ratios=tuple(
                replace(ratio, status=statuses[ratio.id]) if ratio.id in statuses else ratio
                for ratio in self.ratios
            ),
        )


def merge_systems(systems: Sequence[TableSystem]) -> TableSystem:
    """Join tables that share cells into one system.

    A cell of the same identity in two tables is one cell: both must give the same value; the more hidden
    status wins. Relations and ratios of the same identity are taken once.

    Raises
    ------
    ValueError
        Two tables give one cell different values.
    """
    cells: dict[str, Cell] = {}
    relations: dict[tuple[object, ...], Relation] = {}
    ratios: dict[str, Ratio] = {}
    for system in systems:
        for cell in system.cells:
            known = cells.setdefault(cell.id, cell)
            if known.value != cell.value:
                raise ValueError(
                    f"« {cell.id} » vaut {known.value} dans un tableau, {cell.value} dans l’autre."
                )
            if cell.is_hidden and not known.is_hidden:
                cells[cell.id] = cell
        for relation in system.relations:
            key = (frozenset(relation.terms), relation.lower, relation.upper)
            relations.setdefault(key, relation)
        ratios.update({ratio.id: ratio for ratio in system.ratios})
    return TableSystem(tuple(cells.values()), tuple(relations.values()), tuple(ratios.values()))
