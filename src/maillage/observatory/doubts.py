"""Describe what is said of a territory, page by page, and what does not hold together in it."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum

from maillage.core.numbers import NO_BREAK_SPACE, format_number
from maillage.observatory.models import Indicator


class Gravity(IntEnum):
    """How bad a doubt is, the worst first."""

    CONTRADICTION = 0
    UNCLEAR = 1
    ROUNDING = 2

    @property
    def label(self) -> str:
        """Give the French words, for a heading."""
        return ("Contradictions", "À éclaircir", "Écarts d’arrondi")[self]


@dataclass(frozen=True)
class Stated:
    """A figure as some page says it: of what, where, when, and on which page.

    ``year`` is None when the page does not say; ``is_prose`` tells a figure met in the text from one
    of a table; ``whole`` is the address of the place that this one is a part of, when the page says so.
    """

    indicator: Indicator
    address: str
    place: str
    year: int | None
    value: Decimal
    decimals: int
    document: str
    where: str
    is_prose: bool = False
    whole: str = ""

    @property
    def step(self) -> Decimal:
        """Give the step to which it was rounded."""
        return Decimal(1).scaleb(-self.decimals)

    @property
    def shown(self) -> str:
        """Give the value with its unit."""
        unit = self.indicator.unit
        is_one_word = " " not in unit and abs(self.value) < 2
        shown = format_number(self.value, decimals=self.decimals)
        return f"{shown}{NO_BREAK_SPACE}{unit.removesuffix('s') if is_one_word else unit}"

    @property
    def dated(self) -> str:
        """Give the year, or say that there is none."""
        return str(self.year) if self.year is not None else "sans année"


@dataclass(frozen=True)
class Doubt:
    """What does not hold together: what is seen, what may explain it, and the figures themselves."""

    gravity: Gravity
    title: str
    sentence: str
    explanation: str
    figures: tuple[Stated, ...]


@dataclass
class Coherence:
    """What was checked of some figures, and what was found."""

    checked: int = 0
    doubts: list[Doubt] = field(default_factory=list)

    def list_by_gravity(self) -> list[tuple[Gravity, list[Doubt]]]:
        """Give the doubts, the worst first."""
        return [
            (gravity, found)
            for gravity in Gravity
            if (found := [doubt for doubt in self.doubts if doubt.gravity == gravity])
        ]
