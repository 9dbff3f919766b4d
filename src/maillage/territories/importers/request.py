"""Say what is asked of a reader: which file, which vintage, and whom to tell."""

from dataclasses import dataclass
from pathlib import Path

from maillage.territories.importers.tables import compute_file_digest
from maillage.territories.records import FileSource, Progress, UnreadableFile


@dataclass(frozen=True)
class Request:
    """One file to read."""

    path: Path
    dataset: str
    label: str
    producer: str
    license: str
    vintage: str = ""
    progress: Progress | None = None

    def make_source(self, *, vintage: str) -> FileSource:
        """Give what every row of the file will remember of it.

        Raises
        ------
        UnreadableFile
            The vintage is not a year.
        """
        if not (
            len(vintage) == 4 and vintage.isascii() and vintage.isdecimal() and "1900" < vintage < "2100"
        ):
            msg = f"Le millésime « {vintage[:20]} » n’est pas une année : écrivez par exemple --vintage 2024."
            raise UnreadableFile(msg)
        return FileSource(
            dataset=self.dataset,
            label=self.label,
            file_name=self.path.name,
            sha256=compute_file_digest(self.path),
            vintage=vintage,
            producer=self.producer,
            license=self.license,
        )

    def tell(self, what: str, count: int, *, every: int = 5000) -> None:
        """Tell how far the reading is, every few thousand lines."""
        if self.progress and count % every == 0:
            self.progress(what, count)
