"""Turn each file format into the common form of `maillage.reading.blocks`."""

from pathlib import Path

from maillage.reading.blocks import Document
from maillage.reading.errors import UnreadableDocument
from maillage.reading.formats.archive import BROKEN, check_archive, refuse_broken

MAX_FILE_BYTES = 100 * 1024 * 1024
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


def open_document(path: Path) -> Document:
    """Read a file into the common form, by its content rather than by its extension.

    Raises
    ------
    UnreadableDocument
        The file is missing, empty, too big, of another format, broken or hostile.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise UnreadableDocument(
            "Le fichier est introuvable ou illisible.",
            where=path.name,
            remedy="Vérifiez son chemin et vos droits.",
        ) from error
    if not head.strip():
        raise UnreadableDocument(
            "Le fichier est vide.", where=path.name, remedy="Choisissez un autre fichier."
        )
    if size > MAX_FILE_BYTES:
        raise UnreadableDocument(
            "Le fichier dépasse 100 Mo.",
            where=path.name,
            remedy="Découpez-le ou réduisez ses images.",
        )
    return _open(path, head)


def _open(path: Path, head: bytes) -> Document:
    from maillage.reading.formats import plain, spreadsheets

    suffix = path.suffix.lower()
    if b"%PDF-" in head:
        from maillage.reading.formats.pdf import read_pdf

        return read_pdf(path)
    if head.startswith(b"PK"):
        return _open_archive(path)
    if head.startswith(_OLD_OFFICE):
        raise UnreadableDocument(
            "C’est un ancien fichier Office (.doc, .xls) ou un fichier chiffré.",
            where=path.name,
            remedy="Enregistrez-le en DOCX, ODT, XLSX ou PDF, sans mot de passe.",
        )
    if (
        head.startswith(_IMAGES)
        or head.startswith(b"{\\rtf")
        or suffix in (".pdf", ".docx", ".odt", ".xlsx", ".ods")
    ):
        raise UnreadableDocument(
            "Le contenu n’est pas celui qu’annonce l’extension.",
            where=path.name,
            remedy=("Enregistrez le document en PDF, DOCX, ODT, XLSX, ODS, CSV ou texte, puis recommencez."),
        )
    return spreadsheets.read_csv(path) if suffix in (".csv", ".tsv") else plain.read_plain(path)


def _open_archive(path: Path) -> Document:
    members = check_archive(path)
    if "word/document.xml" in members:
        from maillage.reading.formats.word import read_word

        return read_word(path)
    if "xl/workbook.xml" in members:
        from maillage.reading.formats.spreadsheets import read_workbook

        return read_workbook(path)
    if "content.xml" in members:
        from maillage.reading.formats.odf import read_calc, read_writer

        kind = _odf_kind(path)
        return read_calc(path) if "spreadsheet" in kind else read_writer(path)
    raise UnreadableDocument(
        "Cette archive n’est ni un DOCX, ni un ODT, ni un XLSX, ni un ODS.",
        where=path.name,
        remedy="Décompressez-la et donnez les documents un par un.",
    )


def _odf_kind(path: Path) -> str:
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            if "mimetype" in archive.namelist():
                return archive.read("mimetype")[:200].decode("ascii", errors="replace")
    except BROKEN as error:
        raise refuse_broken(path) from error
    return "spreadsheet" if path.suffix.lower() in (".ods", ".ots") else "text"
