"""Answer a document as a file to keep, in the look that the instance has chosen."""

from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.http import HttpResponse

from maillage.core.documents.model import Document
from maillage.core.documents.theme import BadTheme, Theme, load_theme
from maillage.core.documents.writers import FORMATS, write_document
from maillage.core.tables import name_file


def get_theme() -> Theme:
    """Give the look of documents: the instance's own, else the one shipped."""
    path = settings.MAILLAGE_DOCUMENT_THEME
    return load_theme(Path(path) if path else None)


def check_theme(**_about: object) -> list[CheckMessage]:
    """Refuse to start with a look that no document could be written in."""
    try:
        get_theme()
    except BadTheme as error:
        return [Error(str(error), id="core.E001")]
    return []


def answer_document(document: Document, form: str, *, territory: str, subject: str) -> HttpResponse:
    """Give a document as a file, in one of ``FORMATS``.

    Raises
    ------
    KeyError
        The format is none of those offered.
    """
    _, kind = FORMATS[form]
    response = HttpResponse(write_document(document, form, get_theme()), content_type=kind)
    name = name_file(territory, subject, form, day=document.made_on)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
