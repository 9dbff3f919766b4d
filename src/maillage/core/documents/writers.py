"""Give a document as a file, in one of the formats offered."""

from collections.abc import Callable

from maillage.core.documents.docx import write_docx
from maillage.core.documents.model import Document
from maillage.core.documents.odt import write_odt
from maillage.core.documents.pdf import write_pdf
from maillage.core.documents.theme import Theme

# The word in the address, what people are offered, and the type of the file.
FORMATS = {
    "pdf": ("PDF accessible", "application/pdf"),
    "odt": ("Texte modifiable (ODT)", "application/vnd.oasis.opendocument.text"),
    "docx": (
        "Texte modifiable (DOCX)",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}
_WRITERS: dict[str, Callable[[Document, Theme], bytes]] = {
    "pdf": write_pdf,
    "odt": write_odt,
    "docx": write_docx,
}


def write_document(document: Document, form: str, theme: Theme) -> bytes:
    """Give a document as a file, in one of ``FORMATS``.

    Raises
    ------
    KeyError
        The format is none of those offered.
    """
    return _WRITERS[form](document, theme)
