"""What the finders of actions fill: the actions with their place, and the blocks they take."""

from dataclasses import dataclass, field

from maillage.reading.extract.plans import Plan
from maillage.reading.extract.sheets import Sheet
from maillage.reading.pieces import Action


@dataclass(frozen=True, slots=True)
class Placed:
    """An action with the rank of the block it was read in, and where its plan puts it."""

    rank: int
    action: Action
    place: tuple[str, ...] = ()


@dataclass(slots=True)
class Actions:
    """The actions of a document, the blocks their sheets take, and the trees of its plans."""

    placed: list[Placed] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    plans: list[tuple[int, Plan]] = field(default_factory=list)


def sheet_place(sheet: Sheet) -> tuple[str, ...]:
    """Return the axis, objective… that a sheet says it stands under."""
    keys = ("@axis", "@objective", "@suboperational")
    return tuple(text for key in keys if (text := sheet.text(key)))
