"""Read the cells of statistical files: a number, or the mark that says why there is none."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from maillage.core.numbers import parse_number
from maillage.observatory.enums import ObservationStatus
from maillage.observatory.store.schema import STEP
from maillage.territories.records import UnreadableFile

# What producers write instead of a number, lower case.
MARKS = {
    "s": ObservationStatus.HIDDEN_PRIMARY,
    "ns": ObservationStatus.NOT_SIGNIFICANT,
    "so": ObservationStatus.NOT_APPLICABLE,
    "nd": ObservationStatus.MISSING,
    "n/a": ObservationStatus.MISSING,
    "na": ObservationStatus.MISSING,
    "": ObservationStatus.MISSING,
}
SHOWN_ERRORS = 20
_LONG = re.compile(r"-?\d{1,12}[.,]\d{7,20}", re.ASCII)
Cell = tuple[Decimal | None, ObservationStatus]


@lru_cache(maxsize=65_536)
def read_cell(text: str) -> Cell:
    """Give a cell's value and status; a zero is a zero that was observed.

    Raises
    ------
    ValueError
        Neither a number nor a known mark.

    Examples
    --------
    >>> read_cell("17,5")[0], str(read_cell("s")[1]), str(read_cell("0")[1])
    (Decimal('17.5'), 'hidden_primary', 'true_zero')
    """
    mark = MARKS.get(text.strip().lower())
    if mark is not None:
        return None, mark
    # Producers sometimes write what their program computed; the lake keeps six decimals.
    long = _LONG.fullmatch(text.strip())
    value = Decimal(text.strip().replace(",", ".")).quantize(STEP) if long else parse_number(text)
    return value, ObservationStatus.FINAL if value else ObservationStatus.TRUE_ZERO


class CellErrors:
    """Gather the faults of a file, so that its owner mends them all at once."""

    def __init__(self) -> None:
        self._sentences: list[str] = []
        self._count = 0

    def add(self, *, line: int, column: str, problem: str) -> None:
        """Remember one faulty cell."""
        self._count += 1
        if len(self._sentences) < SHOWN_ERRORS:
            self._sentences.append(f"Ligne {line}, colonne {column} : {problem}")

    def read(self, text: str, *, line: int, column: str) -> Cell:
        """Give a cell, or remember why it cannot be read."""
        try:
            return read_cell(text)
        except ValueError:
            marks = "s, ns, so, nd"
            self.add(
                line=line,
                column=column,
                problem=f"« {text.strip()[:30]} » n’est ni un nombre (17,5) ni une marque connue ({marks}).",
            )
            return None, ObservationStatus.MISSING

    def raise_any(self) -> None:
        """Refuse the file when a cell was faulty.

        Raises
        ------
        UnreadableFile
            Says the cells, at most twenty, and how many others.
        """
        if not self._count:
            return
        hidden = self._count - len(self._sentences)
        more = [f"… et {hidden} autres erreurs"] if hidden else []
        head = "1 cellule illisible." if self._count == 1 else f"{self._count} cellules illisibles."
        raise UnreadableFile("\n".join([head, *self._sentences, *more]))


def spread(columns: dict[str, str], suffix: str) -> Iterator[tuple[str, str]]:
    """Give each column of a vintage with its indicator: ``MED`` becomes ``MED21``."""
    for name, indicator in columns.items():
        yield f"{name}{suffix}", indicator
