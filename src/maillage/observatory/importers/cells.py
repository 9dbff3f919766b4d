"""Read the cells of statistical files, and gather their faults."""

from collections.abc import Iterator

from maillage.observatory.enums import ObservationStatus
from maillage.observatory.marks import Cell, read_cell
from maillage.territories.records import UnreadableFile

SHOWN_ERRORS = 20


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
