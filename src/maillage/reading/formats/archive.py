"""Check the zipped formats (DOCX, ODT, XLSX, ODS) before anything in them is opened."""

import re
import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from maillage.reading.errors import UnreadableDocument

MAX_MEMBERS = 2_000
MAX_TOTAL_BYTES = 100 * 1024 * 1024
MAX_RATIO = 100
MAX_SHEET_CELLS = 2_000_000
# What reading a member of a broken or encrypted archive may raise.
BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip
_SMALL_BYTES = 1024 * 1024
_CHUNK = 1 << 20
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_OUTSIDE = re.compile(
    rb"(?:attachedTemplate|oleObject|externalLinkPath|/frame)\"[^>]*TargetMode=\"External\"|TargetMode=\"External\"[^>]*(?:attachedTemplate|oleObject|externalLinkPath|/frame)\""
)
_CELL = re.compile(rb"<(?:\w+:)?c [^>]*?r=\"([A-Z]{1,3})(\d{1,7})\"")
_REPEATED = re.compile(rb"number-(columns|rows)-repeated=\"(\d{1,12})\"")
_MAX_REPEATED = {b"columns": 16_384, b"rows": 1_048_576}


def check_archive(path: Path) -> frozenset[str]:
    """Return the names of the members of a sound archive.

    Raises
    ------
    UnreadableDocument
        The archive is broken, encrypted, too big once unpacked, or holds a path, a link, a document
        type definition or an outside reference that an office document has no use for.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_members(members, path)
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    _check_xml(archive, member, path)
            return frozenset(member.filename for member in members)
    except BROKEN as error:
        if isinstance(error, UnreadableDocument):
            raise
        raise refuse_broken(path) from error


def refuse_broken(path: Path) -> UnreadableDocument:
    """Return the refusal of an archive whose bytes do not hold together."""
    return _refusal(
        path,
        "Le fichier est abîmé ou chiffré.",
        "Rouvrez-le dans votre logiciel, enregistrez-le sans mot de passe, puis recommencez.",
    )


def _check_members(members: list[zipfile.ZipInfo], path: Path) -> None:
    if len(members) > MAX_MEMBERS:
        raise _refusal(
            path,
            f"Le fichier contient {len(members)} éléments, le maximum est {MAX_MEMBERS}.",
            _RESAVE,
        )
    total = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if total > MAX_TOTAL_BYTES or (total > _SMALL_BYTES and total > MAX_RATIO * packed):
        raise _refusal(path, "Le contenu décompressé est démesuré (bombe de décompression).", _RESAVE)
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        raise _refusal(path, "Deux éléments du fichier portent le même nom.", _RESAVE)
    for member in members:
        inside = PurePosixPath(member.filename.replace("\\", "/"))
        linked = stat.S_ISLNK(member.external_attr >> 16)
        if inside.is_absolute() or ".." in inside.parts or ":" in member.filename or linked:
            raise _refusal(path, f"L’élément « {member.filename[:80]} » sort du fichier.", _RESAVE)
        if member.flag_bits & 1:
            raise _refusal(
                path,
                "Le fichier est protégé par un mot de passe.",
                "Enregistrez-le sans mot de passe.",
            )


def _check_xml(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    """Read a member by chunks and refuse what it must not declare, whatever its encoding."""
    tail, rows, columns = b"", 0, 0
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            text = tail + chunk.replace(b"\x00", b"")
            if _DECLARATION.search(text):
                raise _refusal(
                    path,
                    f"« {member.filename[:80]} » déclare un type de document ou une entité XML.",
                    _RESAVE,
                )
            if member.filename.endswith(".rels") and _OUTSIDE.search(text):
                raise _refusal(
                    path,
                    "Le fichier appelle un modèle, un objet ou un classeur extérieur.",
                    "Rompez la liaison dans votre logiciel (Données, Modifier les liaisons), "
                    "puis recommencez.",
                )
            for kind, count in _REPEATED.findall(text):
                if int(count) > _MAX_REPEATED[kind]:
                    raise _refusal(path, f"Une cellule est répétée {int(count)} fois.", _RESAVE)
            if "/worksheets/" in member.filename:
                rows, columns = _extent(text, rows, columns)
                if rows * columns > MAX_SHEET_CELLS:
                    raise _refusal(
                        path,
                        "Une feuille s’étend sur des millions de cellules.",
                        "Supprimez les lignes et colonnes inutiles, puis recommencez.",
                    )
            tail = text[-200:]


def _extent(text: bytes, rows: int, columns: int) -> tuple[int, int]:
    for letters, row in _CELL.findall(text):
        number = 0
        for letter in letters:
            number = number * 26 + letter - 64
        rows, columns = max(rows, int(row)), max(columns, number)
    return rows, columns


_RESAVE = "Ouvrez-le dans votre logiciel, enregistrez une copie simple, puis recommencez."


def _refusal(path: Path, what: str, remedy: str) -> UnreadableDocument:
    return UnreadableDocument(what, where=path.name, remedy=remedy)
