"""What the tests of the reading library share."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from maillage.reading.blocks import Document
from maillage.reading.formats.plain import text_blocks
from maillage.reading.lexicon import Lexicon, default_lexicon
from maillage.reading.pieces import Reading
from maillage.reading.reader import read_document

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return default_lexicon()


@pytest.fixture
def document() -> Callable[[str], Document]:
    """Return a maker of documents from plain text."""
    return lambda text: Document(tuple(text_blocks(text, name="essai.txt")), "text")


@pytest.fixture
def reading(document: Callable[[str], Document]) -> Callable[[str], Reading]:
    """Return a reader of plain text."""
    return lambda text: read_document(document(text))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Return the folder of the open corpus, or skip where it is absent."""
    named = os.environ.get("MAILLAGE_CORPUS_DIR")
    folders = [Path(named)] if named else [_ROOT / "../shared/corpus", _ROOT / "../../shared/corpus"]
    for folder in folders:
        if (folder / "score.py").is_file():
            return folder.resolve()
    pytest.skip("Le corpus est absent : donnez son dossier par MAILLAGE_CORPUS_DIR.")
