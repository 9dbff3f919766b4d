"""The PDF: what its tags tell a screen reader, and what its texts never do."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest
from tests.core.documents.samples import HOSTILE, SVG, make_document, make_full_document

from maillage.core.documents.model import Figure, say
from maillage.core.documents.pdf import UnwritableDocument, write_pdf
from maillage.core.documents.theme import load_theme

Tag = tuple[str, pikepdf.Dictionary]


def _tags(pdf: pikepdf.Pdf) -> Iterator[Tag]:
    def walk(node: pikepdf.Object) -> Iterator[Tag]:
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield str(node.S)[1:], node
            yield from walk(node.get("/K", pikepdf.Array()))

    yield from walk(pdf.Root.StructTreeRoot.K)


@pytest.fixture(scope="module")
def content() -> bytes:
    return write_pdf(make_full_document(is_draft=True), load_theme())


@pytest.fixture
def pdf(content: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(content)) as opened:
        yield opened


def read_text(content: bytes) -> str:
    pdf = pypdfium2.PdfDocument(content)
    text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    return text


def test_file_says_its_title_and_language_and_claims_its_standard(pdf: pikepdf.Pdf) -> None:
    metadata = pdf.Root.Metadata.read_bytes().decode()

    assert str(pdf.docinfo["/Title"]) == "Convention de Porville"
    assert str(pdf.Root.Lang).startswith("fr")
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", metadata)


def test_headings_are_tagged_in_order_without_a_gap(pdf: pikepdf.Pdf) -> None:
    levels = [int(name[1]) for name, _ in _tags(pdf) if re.fullmatch(r"H\d", name)]

    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    assert levels.count(2) >= 1


def test_table_has_header_cells_with_their_scope_and_a_caption(pdf: pikepdf.Pdf) -> None:
    tags = list(_tags(pdf))
    counts = Counter(name for name, _ in tags)
    heads = [node for name, node in tags if name == "TH"]

    assert counts["Table"] == 1
    assert counts["TR"] == 5
    assert len(heads) == 3
    assert all(any(str(part.get("/Scope", "")) == "/Column" for part in head.A) for head in heads)
    assert counts["Caption"] >= 1


def test_image_has_its_alternative(pdf: pikepdf.Pdf) -> None:
    figures = [node for name, node in _tags(pdf) if name == "Figure"]

    assert [str(node.Alt) for node in figures] == ["Une barre de 12 000 €"]


def test_bookmarks_give_the_headings(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]

    assert "Parties" in titles
    assert "Signatures" in titles


def test_image_without_alternative_is_refused() -> None:
    document = make_document(Figure(SVG, "", "Sans alternative"))

    with pytest.raises(UnwritableDocument, match="alt"):
        write_pdf(document, load_theme())


def test_same_document_gives_the_same_bytes(content: bytes) -> None:
    assert write_pdf(make_full_document(is_draft=True), load_theme()) == content


def test_draft_says_so_on_every_page_and_a_signed_text_does_not(content: bytes) -> None:
    signed = write_pdf(make_full_document(), load_theme())

    assert read_text(content).count("Projet") == len(pypdfium2.PdfDocument(content))
    assert "Projet" not in read_text(signed)


def test_fonts_are_the_theme_s_own(pdf: pikepdf.Pdf) -> None:
    fonts = {
        str(one.BaseFont).split("+")[-1]
        for one in pdf.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"
    }

    assert fonts
    assert all(name.startswith("AtkinsonHyperlegible") for name in fonts)


def test_attack_19_20_21_texts_are_printed_and_never_read(content: bytes) -> None:
    words = re.sub(r"\s+", "", read_text(content))

    for text in HOSTILE:
        assert re.sub(r"\s+", "", text) in words, text


def test_attack_23_strange_characters_are_printed_or_dropped() -> None:
    document = make_document(say("a\x00b\u202ec\u200bd \ud800 \U0001f600 e\ufffe"))

    text = read_text(write_pdf(document, load_theme()))

    assert "abcd □ e" in text
