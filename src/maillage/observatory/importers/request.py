"""Say what is asked of a reader of statistics: which file, which vintage, whom to tell."""

from dataclasses import dataclass
from pathlib import Path

from maillage.observatory.records import Reading, ReleaseHeader
from maillage.observatory.store.schema import Observation
from maillage.territories.importers.tables import compute_file_digest
from maillage.territories.records import Progress, UnreadableFile


@dataclass(frozen=True)
class StatisticsRequest:
    """One file to read; ``geography`` is the year of the codes it uses."""

    path: Path
    dataset: str
    vintage: str
    geography: int
    note: str = ""
    progress: Progress | None = None

    @property
    def year(self) -> int:
        """Give the vintage as a year.

        Raises
        ------
        UnreadableFile
            It is not one.
        """
        if not (len(self.vintage) == 4 and self.vintage.isascii() and self.vintage.isdecimal()):
            msg = f"Le millésime « {self.vintage[:20]} » n’est pas une année : écrivez par exemple --vintage 2021."
            raise UnreadableFile(msg)
        return int(self.vintage)

    def make_reading(self, observations: list[Observation], notes: list[str] | None = None) -> Reading:
        """Give what was read with what the release will remember of the file."""
        header = ReleaseHeader(
            dataset=self.dataset,
            vintage=self.vintage,
            file_name=self.path.name,
            sha256=compute_file_digest(self.path),
            territory_vintage=self.geography,
            note=self.note,
        )
        return Reading(header, observations, notes or [])

    def tell(self, what: str, count: int, *, every: int = 5000) -> None:
        """Tell how far the reading is, every few thousand lines."""
        if self.progress and count % every == 0:
            self.progress(what, count)
