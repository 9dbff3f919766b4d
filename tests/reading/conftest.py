"""What the tests of the reading library share."""

from collections.abc import Callable

import pytest

from maillage.reading.blocks import Document
from maillage.reading.formats.plain import text_blocks
from maillage.reading.lexicon import Lexicon, default_lexicon
from maillage.reading.pieces import Reading
from maillage.reading.reader import read_document


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
