"""Answer a table as a file."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

from maillage.core.tables import (
    Column,
    Provenance,
    Sheet,
    name_file,
    stream_csv,
    stream_open_csv,
    write_workbook,
)

Row = TypeVar("Row")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PIECE = 64 * 1024
# The word in the address, and what people are offered.
FORMATS = {
    "csv": "CSV (tableur)",
    "csv-ouvert": "CSV (données ouvertes)",
    "xlsx": "Excel (XLSX)",
}


def read_format(request: HttpRequest) -> str:
    """Give the kind of file asked in the address, empty when a page is.

    Raises
    ------
    BadRequest
        It is none of ``FORMATS``.
    """
    form = request.GET.get("format", "")
    if form and form not in FORMATS:
        msg = "format refused"
        raise BadRequest(msg)
    return form


def list_export_links(request: HttpRequest) -> list[tuple[str, str]]:
    """Give the name and address of each file that the list on screen may be exported to."""
    query = request.GET.copy()
    query.pop("page", None)
    links = []
    for form, label in FORMATS.items():
        query["format"] = form
        links.append((label, f"?{query.urlencode()}"))
    return links


def make_provenance(
    request: HttpRequest,
    title: str,
    *,
    filters: Iterable[tuple[str, str]] = (),
    method: Iterable[str] = (),
) -> Provenance:
    """Say where an export comes from, who made it, and how it is to be read."""
    return Provenance(
        title=title,
        author=str(request.user) if request.user.is_authenticated else "visiteur",
        source=f"Maillage, {settings.MAILLAGE_PUBLIC_URL}{request.path}",
        filters=tuple(filters),
        method=tuple(method),
    )


def answer_export(
    form: str,
    columns: Sequence[Column[Row]],
    rows: Iterable[Row],
    provenance: Provenance,
    *,
    territory: str,
    subject: str,
) -> HttpResponseBase:
    """Give a table as a file to keep, in one of ``FORMATS``; rows are read as they are sent.

    Raises
    ------
    KeyError
        The format is none of those offered.
    """
    extension = {"csv": "csv", "csv-ouvert": "csv", "xlsx": "xlsx"}[form]
    if form == "xlsx":
        sheets = [Sheet("Données", columns, rows)]
        return answer_workbook(sheets, provenance, territory=territory, subject=subject)
    stream = stream_csv if form == "csv" else stream_open_csv
    name = name_file(territory, subject, extension)
    return _answer(stream(columns, rows), "text/csv; charset=utf-8", name)


def answer_workbook(
    sheets: Sequence[Sheet[Any]], provenance: Provenance, *, territory: str, subject: str
) -> HttpResponseBase:
    """Give a workbook as a file to keep; its rows are read as it is written."""
    return _answer(_stream_workbook(sheets, provenance), XLSX_TYPE, name_file(territory, subject, "xlsx"))


def _answer(content: Iterator[str] | Iterator[bytes], kind: str, name: str) -> HttpResponseBase:
    response = StreamingHttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _stream_workbook(sheets: Sequence[Sheet[Any]], provenance: Provenance) -> Iterator[bytes]:
    """Write the workbook on the disk, then give it piece by piece; the file goes with the last one."""
    with tempfile.TemporaryFile() as file:
        write_workbook(file, sheets, provenance)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
