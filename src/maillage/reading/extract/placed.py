"""What the finders of actions fill: the actions with their place, and the blocks they take."""

from dataclasses import dataclass, field

from maillage.reading.extract.marks import read_mark
from maillage.reading.extract.plans import Plan
from maillage.reading.extract.sheets import Sheet
from maillage.reading.lexicon import Lexicon
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


def sheet_place(sheet: Sheet, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the axis, objective… a sheet says it stands under, in its fields or at its head."""
    keys = ("@axis", "@objective", "@suboperational")
    if place := tuple(text for key in keys if (text := sheet.text(key))):
        return place
    marked = [(mark, line) for line in sheet.lines("@head") if (mark := read_mark(line, lexicon))]
    return tuple(line for mark, line in marked if mark.level and mark.label)
