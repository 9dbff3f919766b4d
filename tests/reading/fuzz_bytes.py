"""Feed mutated files of every format to the reader: ``python -m tests.reading.fuzz_bytes SEEDS -runs=N``.

Atheris guides the mutations by the branches they reach. The first byte names the format; only the refusal that the library
documents may come out.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["maillage.reading"]):
    from maillage.reading.errors import UnreadableDocument
    from maillage.reading.formats import open_document
    from maillage.reading.reader import read_document

FORMATS = ("txt", "md", "csv", "pdf", "docx", "odt", "xlsx", "ods")
_FOLDER = Path(tempfile.mkdtemp(prefix="maillage-fuzz-"))


def read_bytes(data: bytes) -> None:
    """Read a file whose first byte names its format."""
    if not data:
        return
    path = _FOLDER / f"essai.{FORMATS[data[0] % len(FORMATS)]}"
    path.write_bytes(data[1:])
    try:
        read_document(open_document(path))
    except UnreadableDocument:
        return


if __name__ == "__main__":
    atheris.Setup(sys.argv, read_bytes)
    atheris.Fuzz()
