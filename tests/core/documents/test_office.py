"""ODT and DOCX: whole, well formed, opened again by other programs, with styles people can change."""

import io
import re
import zipfile
from pathlib import Path, PurePosixPath

import docx
import pytest
from lxml import etree
from tests.core.documents.samples import HOSTILE, SVG, make_document, make_full_document

from maillage.core.documents.model import Figure, say
from maillage.core.documents.package import NAMESPACES
from maillage.core.documents.theme import load_theme
from maillage.core.documents.writers import FORMATS, write_document
from maillage.reading.formats import open_document

OFFICE = ("odt", "docx")


def open_archive(form: str) -> zipfile.ZipFile:
    content = write_document(make_full_document(is_draft=True), form, load_theme())
    return zipfile.ZipFile(io.BytesIO(content))


def find(root: etree._Element, path: str) -> list[etree._Element]:
    return root.xpath(path, namespaces=NAMESPACES)


@pytest.mark.parametrize("form", OFFICE)
def test_every_part_is_well_formed_xml(form: str) -> None:
    archive = open_archive(form)

    assert archive.testzip() is None
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(archive.read(name))


@pytest.mark.parametrize("form", FORMATS)
def test_same_document_gives_the_same_bytes(form: str) -> None:
    contents = {write_document(make_full_document(), form, load_theme()) for _ in range(2)}

    assert len(contents) == 1


@pytest.mark.parametrize("form", OFFICE)
def test_reading_opens_it_again_with_headings_lists_and_tables(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"essai.{form}"
    path.write_bytes(write_document(make_full_document(), form, load_theme()))

    document = open_document(path)

    headings = [(p.heading, p.text) for _, p in document.paragraphs() if p.heading and not p.contents]
    assert (1, "Parties") in headings
    assert (2, "Budget") in headings
    assert [p.text for _, p in document.paragraphs() if p.bullet][:2] == ["le port", "la gare"]
    tables = [table.texts() for _, table in document.tables()]
    assert tables[0][0] == ["Rubrique", "Contenu", "Prévu (€)"]
    assert tables[0][1][1] == "• un\n• deux"


@pytest.mark.parametrize("form", OFFICE)
def test_attack_19_20_21_texts_are_kept_as_texts(form: str) -> None:
    archive = open_archive(form)
    root = etree.fromstring(archive.read("content.xml" if form == "odt" else "word/document.xml"))

    said = ["".join(p.itertext()) for p in root.iter() if etree.QName(p).localname == "p"]

    assert set(HOSTILE) <= set(said)


@pytest.mark.parametrize("form", OFFICE)
def test_attack_23_characters_that_no_xml_holds_are_dropped(form: str) -> None:
    document = make_document(say("a\x00b\x0bc\ud800\ufffed\U0001f600"))

    archive = zipfile.ZipFile(io.BytesIO(write_document(document, form, load_theme())))

    text = archive.read("content.xml" if form == "odt" else "word/document.xml").decode()
    assert "abcd\U0001f600" in text


@pytest.mark.parametrize("form", OFFICE)
def test_each_page_of_a_draft_says_so(form: str) -> None:
    archive = open_archive(form)

    parts = ["styles.xml"] if form == "odt" else ["word/header1.xml", "word/header2.xml"]
    for name in parts:
        assert archive.read(name).decode().count("PowerPlusWaterMarkObject") == (2 if form == "odt" else 1)


def test_odt_begins_with_its_type_and_lists_all_its_parts() -> None:
    archive = open_archive("odt")
    first = archive.infolist()[0]
    manifest = etree.fromstring(archive.read("META-INF/manifest.xml"))
    listed = {entry.get(f"{{{NAMESPACES['manifest']}}}full-path") for entry in manifest}

    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert listed - {"/"} == set(archive.namelist()) - {"mimetype", "META-INF/manifest.xml"}


def test_odt_says_language_title_and_alternatives_and_repeats_heads_of_tables() -> None:
    archive = open_archive("odt")
    content, styles = (etree.fromstring(archive.read(name)) for name in ("content.xml", "styles.xml"))
    meta = etree.fromstring(archive.read("meta.xml"))

    assert find(meta, "//dc:title")[0].text == "Convention de Porville"
    assert find(styles, "//style:default-style/style:text-properties/@fo:language") == ["fr"]
    assert find(content, "//draw:frame/svg:desc")[0].text == "Une barre de 12 000 €"
    assert len(find(content, "//table:table-header-rows")) == 1
    used = set(find(content, "//@text:style-name"))
    known = set(find(styles, "//@style:name")) | set(find(content, "//@style:name"))
    assert used <= known


def test_odt_bookmarks_that_its_contents_name_exist() -> None:
    content = etree.fromstring(open_archive("odt").read("content.xml"))

    named = set(find(content, "//text:bookmark-ref/@text:ref-name"))
    linked = {link.removeprefix("#") for link in find(content, "//text:index-body//text:a/@xlink:href")}

    assert named == linked
    assert named <= set(find(content, "//text:bookmark-start/@text:name"))


def test_docx_relations_lead_to_parts_and_ids_to_relations() -> None:
    archive = open_archive("docx")
    names = set(archive.namelist())

    for rels in (name for name in names if name.endswith(".rels")):
        folder = PurePosixPath(rels).parent.parent
        relations = {
            one.get("Id"): str(folder / one.get("Target")) for one in etree.fromstring(archive.read(rels))
        }
        assert set(relations.values()) <= names
        if rels == "word/_rels/document.xml.rels":
            text = archive.read("word/document.xml").decode()
            assert set(re.findall(r'r:(?:id|embed)="([^"]+)"', text)) <= set(relations)


def test_docx_types_name_every_part() -> None:
    archive = open_archive("docx")
    types = etree.fromstring(archive.read("[Content_Types].xml"))
    known = {one.get("PartName", "").lstrip("/") for one in types}
    extensions = {one.get("Extension") for one in types} - {"xml"}

    for name in set(archive.namelist()) - {"[Content_Types].xml"}:
        assert name in known or name.rpartition(".")[2] in extensions, name


def test_docx_opens_with_styles_heads_and_properties() -> None:
    content = write_document(make_full_document(), "docx", load_theme())

    opened = docx.Document(io.BytesIO(content))

    styles = {paragraph.style.name for paragraph in opened.paragraphs}
    assert {"Heading 1", "Heading 2", "Title", "Body Text", "Caption"} <= styles
    assert opened.core_properties.title == "Convention de Porville"
    assert opened.core_properties.language == "fr-FR"
    assert len(opened.tables[0]._tbl.xpath("./w:tr/w:trPr/w:tblHeader")) == 1
    assert len(opened.inline_shapes) == 1
    assert opened.element.xpath("//wp:docPr/@descr") == ["Une barre de 12 000 €"]


def test_numbered_lists_begin_again_at_one() -> None:
    document = make_full_document()

    root = etree.fromstring(
        zipfile.ZipFile(io.BytesIO(write_document(document, "docx", load_theme()))).read("word/numbering.xml")
    )

    assert find(root, "//w:num/w:lvlOverride/w:startOverride/@w:val") == ["1", "1", "1"]


def test_figure_is_drawn_in_the_same_shape() -> None:
    archive = zipfile.ZipFile(
        io.BytesIO(write_document(make_document(Figure(SVG, "Barre", "Barre")), "odt", load_theme()))
    )

    head = archive.read("Pictures/1.png")[:24]

    width, height = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    assert head[:4] == b"\x89PNG"
    assert abs(width / height - 5) < 0.1
