"""Read a delimited text file line by line, refusing what cannot be read exactly."""

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from maillage.core.text import clean_text
from maillage.territories.records import UnreadableFile

MAX_LINE = 100_000
# The encoding is judged on so many bytes.
HEAD = 1_000_000


@dataclass(frozen=True)
class Line:
    """One line of a table: its number as a text editor shows it, and its cells by column.

    Cells are looked up by name when asked: the widest official table has forty columns and four
    hundred thousand lines, of which a reader wants six columns of one line in ten.
    """

    number: int
    cells: list[str]
    ranks: dict[str, int]

    def __getitem__(self, column: str) -> str:
        return self.cells[self.ranks[column]].strip()

    def find(self, column: str) -> str:
        """Give a cell of a column that may be absent from the file, empty when it is."""
        return self[column] if column in self.ranks else ""


def compute_file_digest(path: Path) -> str:
    """Give the SHA-256 of a file as it lies on the disk."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def open_text(path: Path) -> IO[str]:
    """Open a text file, compressed or not, in the encoding its first bytes tell.

    Accepts UTF-8 with or without mark, UTF-16 with mark, and Windows' cp1252, tried in that order
    on the beginning of the file.
    """
    if not path.is_file():
        msg = f"Le fichier {path} n’existe pas : donnez son chemin, ou le dossier dans MAILLAGE_DATA_DIR."
        raise UnreadableFile(msg)
    with _open_bytes(path) as stream:
        encoding = _guess_encoding(stream.read(HEAD))
    return io.TextIOWrapper(_open_bytes(path), encoding=encoding, newline="")


def _open_bytes(path: Path) -> IO[bytes]:
    with path.open("rb") as raw:
        is_zipped = raw.read(2) == b"\x1f\x8b"
    return cast("IO[bytes]", gzip.open(path, "rb")) if is_zipped else path.open("rb")  # reads the same


def _guess_encoding(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if b"\x00" in head:
        msg = "Le fichier n’est pas un texte (octets nuls) : enregistrez-le en CSV, encodage UTF-8."
        raise UnreadableFile(msg)
    try:
        # The cut may fall inside a character: more is allowed to follow.
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def read_table(
    path: Path,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
    skip_blank: bool = True,
) -> Iterator[Line]:
    """Give the lines of a table, its header checked against the columns that are known.

    Parameters
    ----------
    required, optional : sequence of str
        Columns that must be there, and those that may; any other is refused, because a new column
        in an official file often means that the others changed too.
    skip_blank : bool
        Pass over lines whose cells are all empty, which spreadsheets leave at the end.

    Raises
    ------
    UnreadableFile
        Unknown, missing or repeated column; line with another number of cells; quote never closed;
        line too long; no line at all; encoding broken further on.
    """
    try:
        with open_text(path) as stream:
            yield from _read_lines(stream, required, optional, skip_blank=skip_blank)
    except UnicodeDecodeError as error:
        msg = f"Le fichier n’est pas lisible en {error.encoding} : enregistrez-le en CSV, encodage UTF-8."
        raise UnreadableFile(msg) from error
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        msg = "Le fichier compressé est abîmé ou coupé : téléchargez-le de nouveau."
        raise UnreadableFile(msg) from error


def _read_lines(
    stream: IO[str], required: Sequence[str], optional: Sequence[str], *, skip_blank: bool
) -> Iterator[Line]:
    lines = _limit_lines(stream)
    first = next(lines, "")
    if not first.strip():
        msg = "Le fichier est vide."
        raise UnreadableFile(msg)
    delimiter = max(";,\t", key=first.count)
    header = [name.strip() for name in next(csv.reader([first], delimiter=delimiter))]
    _check_header(header, required, optional)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    ranks = {name: rank for rank, name in enumerate(header)}
    count = 0
    start = 2
    try:
        for cells in reader:
            number, start = start, reader.line_num + 2
            if not any(cell.strip() for cell in cells) and skip_blank:
                continue
            if len(cells) != len(header):
                msg = f"{len(cells)} cellules au lieu de {len(header)}."
                raise UnreadableFile(msg, line=number)
            if cells[0].strip() == header[0] and [cell.strip() for cell in cells] == header:
                msg = "la ligne de titres est répétée : retirez-la."
                raise UnreadableFile(msg, line=number)
            count += 1
            yield Line(number, cells, ranks)
    except csv.Error as error:
        msg = "guillemet jamais refermé, ou cellule illisible : vérifiez les guillemets de cette ligne."
        raise UnreadableFile(msg, line=start) from error
    if not count:
        msg = "Le fichier n’a que sa ligne de titres : aucune donnée à charger."
        raise UnreadableFile(msg)


def _limit_lines(stream: IO[str]) -> Iterator[str]:
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            msg = f"plus de {MAX_LINE} caractères : ce n’est pas une ligne de ce fichier."
            raise UnreadableFile(msg, line=number)
        yield clean_text(line)


def _check_header(header: list[str], required: Sequence[str], optional: Sequence[str]) -> None:
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise UnreadableFile(f"colonne répétée : {', '.join(repeated)}.", line=1)
    missing = [name for name in required if name not in header]
    if missing:
        expected = ", ".join(required)
        raise UnreadableFile(
            f"colonne absente : {', '.join(missing)}. Colonnes attendues : {expected}.", line=1
        )
    unknown = [name for name in header if name not in required and name not in optional]
    if unknown:
        raise UnreadableFile(
            f"colonne inconnue : {', '.join(name[:40] for name in unknown)}. Le format du fichier a peut-être changé : "
            "vérifiez-le avant de charger.",
            line=1,
        )


def read_count(text: str, *, line: int, column: str) -> int:
    """Give a number of inhabitants, whatever spaces separate its thousands."""
    compact = "".join(text.split()).replace("\u202f", "").replace("\u00a0", "")
    if not compact.isdecimal() or not compact.isascii() or len(compact) > 9:
        msg = f"colonne {column} : « {text[:20]} » n’est pas un nombre d’habitants."
        raise UnreadableFile(msg, line=line)
    return int(compact)


def read_header(path: Path) -> list[str]:
    """Give the names of a table's columns, before its format is known."""
    with open_text(path) as stream:
        first = next(_limit_lines(stream), "")
    delimiter = max(";,\t", key=first.count)
    return [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]


def write_name(name: str) -> str:
    """Give a name with the French apostrophe, as the whole interface writes it.

    Examples
    --------
    >>> write_name("L'Abergement-Clémenciat")
    'L’Abergement-Clémenciat'
    """
    return name.replace("'", "’")
