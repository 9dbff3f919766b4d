"""Lay a stored file on a disk of this machine for the time of a reading: stores may be elsewhere."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from maillage.intake.models import SourceDocument
from maillage.reading.safety import WholeReading, draw_page_safely, read_whole_safely


@contextmanager
def lay_down(document: SourceDocument) -> Iterator[Path]:
    """Give the path of a copy of the file, under the name it was sent with; it goes at the end."""
    with tempfile.TemporaryDirectory(prefix="maillage-") as folder:
        path = Path(folder) / document.name
        with document.file.open("rb") as stored, path.open("wb") as copy:
            for chunk in stored.chunks():
                copy.write(chunk)
        yield path


def read_stored(document: SourceDocument) -> WholeReading:
    """Read the file in a bounded child process.

    Raises
    ------
    UnreadableDocument
        It cannot be read, or not within the bounds.
    """
    with lay_down(document) as path:
        return read_whole_safely(path)


def draw_document_page(document: SourceDocument, number: int) -> bytes:
    """Draw a page of a PDF in a bounded child process.

    Raises
    ------
    UnreadableDocument
        There is no such page, or it is not drawn within the bounds.
    """
    with lay_down(document) as path:
        return draw_page_safely(path, number)
