"""Describe what a committee has before it: who asks how much of whom, and what each application is worth."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Credit(StrEnum):
    """Tell what an application brings when it gets a part of what it asks."""

    PROPORTIONAL = "proportional"
    """Its worth times the share of its demand that is funded: half the money, half the worth."""
    WHOLE = "whole"
    """Its whole worth as soon as it is retained: least amounts must then say what « retained » means."""


@dataclass(frozen=True, eq=False)
class Case:
    """Hold one committee's question, in whole euros.

    Parameters
    ----------
    asked : (n, f) int
        Euros asked by each application of each funder's line; 0 when nothing is asked of it.
    worth : (n,) float
        What one application brings when fully funded: its score, the residents it serves, or a weighted sum
        of both (:func:`blend`). Never negative.
    least : (n, f) int, optional
        Least euros a line gives when it gives anything; 0 by default.
    least_total : (n,) int, optional
        Least euros, all lines together, under which the action cannot take place. An application whose least
        total is its whole demand gets all of it or nothing, to the euro.
    step : int
        Partial amounts are multiples of it, in euros. An amount asked that is no multiple is capped at the
        multiple below, and a least amount above that cap becomes the cap.

    Raises
    ------
    ValueError
        A shape does not match, an amount or a worth is negative, or a least amount exceeds the demand.

    Examples
    --------
    >>> case = Case(asked=np.array([[4000, 2000], [0, 3000]]), worth=np.array([15.0, 12.0]), step=100)
    >>> case.size, case.lines
    (2, 2)
    >>> case.demand.tolist()
    [6000, 3000]
    """

    asked: Ints
    worth: Floats
    least: Ints = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    least_total: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    step: int = 1
    credit: Credit = Credit.PROPORTIONAL

    def __post_init__(self) -> None:
        asked = np.asarray(self.asked)
        if asked.ndim != 2 or not np.issubdtype(asked.dtype, np.integer):
            raise ValueError(
                "Les montants demandés sont un tableau d’entiers : dossiers en lignes, financeurs en colonnes."
            )
        if not self.least.size:
            object.__setattr__(self, "least", np.zeros_like(asked))
        if not self.least_total.size:
            object.__setattr__(self, "least_total", np.zeros(len(asked), np.int64))
        if self.worth.shape != (len(asked),) or self.least_total.shape != (len(asked),):
            raise ValueError("Donnez une valeur et un minimum par dossier.")
        if self.least.shape != asked.shape:
            raise ValueError("Donnez un montant minimal par dossier et par financeur.")
        if self.step < 1:
            raise ValueError("Le pas est d’au moins un euro.")
        for amounts in (asked, self.worth, self.least, self.least_total):
            if amounts.size and not (np.isfinite(amounts).all() and amounts.min() >= 0):
                raise ValueError("Un montant ou une valeur est négatif ou manque.")
        if (self.least > asked).any() or (self.least_total > asked.sum(axis=1)).any():
            raise ValueError("Un montant minimal dépasse ce qui est demandé.")

    @property
    def size(self) -> int:
        """Give the number of applications."""
        return int(self.asked.shape[0])

    @property
    def lines(self) -> int:
        """Give the number of funders' lines."""
        return int(self.asked.shape[1])

    @property
    def demand(self) -> Ints:
        """Give what each application asks, all lines together (n), in euros."""
        return np.asarray(self.asked.sum(axis=1), np.int64)

    @property
    def is_indivisible(self) -> npt.NDArray[np.bool_]:
        """Tell which applications (n) get all they ask or nothing."""
        return np.asarray((self.demand > 0) & (self.least_total >= self.demand))

    def measure_worth(self, amounts: Ints) -> float:
        """Give what amounts (n, f) bring together, by this case's credit."""
        given = amounts.sum(axis=1)
        if self.credit is Credit.WHOLE:
            return float(self.worth[given > 0].sum())
        return float((self.worth * given / np.maximum(self.demand, 1)).sum())


def blend(scores: Floats, residents: Floats, *, residents_weight: float) -> Floats:
    """Give one worth per application from its score and the residents it serves.

    Each is first put on a scale from 0 to 100, where 100 is the largest of the list, so that a weight of one half
    means that both count alike whatever their units.

    Parameters
    ----------
    residents_weight : float
        Weight of the residents, 0 to 1; the score has the rest.

    Raises
    ------
    ValueError
        The weight is not a share.

    Examples
    --------
    >>> blend(np.array([10.0, 20.0]), np.array([300.0, 150.0]), residents_weight=0.5).tolist()
    [75.0, 75.0]
    """
    if not 0 <= residents_weight <= 1:
        raise ValueError("Le poids des habitants est une part, de 0 à 1.")
    parts = [
        np.asarray(values, float) * 100 / max(float(np.max(values, initial=0)), 1e-12)
        for values in (scores, residents)
    ]
    return np.asarray((1 - residents_weight) * parts[0] + residents_weight * parts[1])
