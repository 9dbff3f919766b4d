"""Attack 34: every way a delimited file may be broken is told with its line."""

import gzip
from pathlib import Path

import pytest

from maillage.territories.importers.tables import MAX_LINE, read_table
from maillage.territories.records import UnreadableFile


def read(path: Path) -> list[dict[str, str]]:
    return [{"code": line["code"], "nom": line["nom"]} for line in read_table(path, required=("code", "nom"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_attack_34_encodings_and_delimiters_are_detected(tmp_path, encoding, delimiter):
    path = tmp_path / "f.csv"
    path.write_bytes(f"code{delimiter}nom\n62300{delimiter}Équihen-Plage\n".encode(encoding))

    assert read(path) == [{"code": "62300", "nom": "Équihen-Plage"}]


def test_attack_34_windows_line_ends_quotes_and_compression_are_read(tmp_path):
    path = tmp_path / "f.csv.gz"
    path.write_bytes(gzip.compress(b'code;nom\r\n"62160";"Boulogne ""la Haute"""\r\n;\r\n'))

    assert read(path) == [{"code": "62160", "nom": 'Boulogne "la Haute"'}]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", None, "vide"),
        ("code;nom\n", None, "aucune donnée"),
        ("code;nom\n;\n", None, "aucune donnée"),
        ("code;nom;code\n1;2;3\n", 1, "répétée"),
        ("code;libelle\n1;2\n", 1, "absente"),
        ("code;nom;age\n1;2;3\n", 1, "inconnue"),
        ("code;nom\n1;2\ncode;nom\n", 3, "répétée"),
        ("code;nom\n1;2;3\n", 2, "cellules"),
        ('code;nom\n1;2\n3;"jamais fermé\n4;5\n', 3, "guillemet"),
        (f"code;nom\n1;{'x' * (MAX_LINE + 1)}\n", 2, "caractères"),
    ],
)
def test_attack_34_broken_file_is_refused_with_its_line(tmp_path, text, line, words):
    path = tmp_path / "f.csv"
    path.write_text(text)

    with pytest.raises(UnreadableFile, match=words) as refusal:
        read(path)

    assert refusal.value.line == line


@pytest.mark.parametrize(
    "content",
    [b"code;nom\x00\n1;2\n", gzip.compress(b"code;nom\n1;2\n" * 400, mtime=0)[:-20], b"\x1f\x8bnothing"],
    ids=["binary", "cut", "not compressed"],
)
def test_attack_34_binary_or_cut_file_is_refused(tmp_path, content):
    path = tmp_path / "f.csv"
    path.write_bytes(content)

    with pytest.raises(UnreadableFile):
        read(path)


def test_absent_file_is_named(tmp_path):
    with pytest.raises(UnreadableFile, match="n’existe pas"):
        read(tmp_path / "rien.csv")
