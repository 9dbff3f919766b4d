"""Turn each file format into the common form of `maillage.reading.blocks`."""

from pathlib import Path

from maillage.reading.blocks import Document
from maillage.reading.formats.plain import read_plain


def open_document(path: Path) -> Document:
    """Read a file into the common form, by its content and its extension."""
    return read_plain(path)
