"""Whatever the text, the reader returns or refuses: it never breaks."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reading import samples

from maillage.reading.blocks import Cell, Document, Paragraph, Table
from maillage.reading.errors import UnreadableDocument
from maillage.reading.formats.plain import text_blocks
from maillage.reading.reader import read_document
from maillage.reading.wire import pack

LINES = [
    line
    for sample in (
        samples.HEALTH_CONTRACT,
        samples.CITY_CONTRACT,
        samples.FAMILY_TABLES,
        samples.HEALTH_MARKDOWN,
    )
    for line in sample.splitlines()
]
NOISE = st.text(alphabet="\t\n|•-–:.()€% 0123456789abcÉXVI#*>\ufffd²①", max_size=30)
TEXTS = st.lists(st.one_of(st.sampled_from(LINES), NOISE), max_size=30).map("\n".join)
CELLS = st.builds(Cell, text=st.one_of(st.sampled_from(LINES), NOISE), name=st.just("A1"))
TABLES = st.lists(st.lists(CELLS, max_size=5).map(tuple), max_size=6).map(lambda rows: Table(tuple(rows)))
PARAGRAPHS = st.builds(
    Paragraph,
    text=st.one_of(st.sampled_from(LINES), NOISE),
    heading=st.none() | st.integers(1, 6),
    bullet=st.booleans(),
)
DOCUMENTS = st.lists(st.one_of(TABLES, PARAGRAPHS), max_size=12).map(
    lambda blocks: Document(tuple(blocks), "docx")
)


def _read_text(text: str) -> None:
    try:
        blocks = text_blocks(text, name="essai.txt")
    except UnreadableDocument:
        return
    pack(read_document(Document(tuple(blocks), "text")))


# Ten thousand are a night’s work on a shared machine: MAILLAGE_FUZZ=10000 asks for them.
MANY = int(os.environ.get("MAILLAGE_FUZZ", "1500"))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS)
def test_no_text_breaks_the_reader(text: str) -> None:
    _read_text(text)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(DOCUMENTS)
def test_no_table_breaks_the_reader(document: Document) -> None:
    pack(read_document(document))


@pytest.mark.slow
@settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(TEXTS.map(lambda text: ("text", text)), DOCUMENTS.map(lambda document: ("blocks", document)))
)
def test_many_documents(case: tuple[str, object]) -> None:
    kind, content = case
    if isinstance(content, Document):
        pack(read_document(content))
    else:
        assert kind == "text"
        _read_text(str(content))
