"""Answer a table as a file."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.http import HttpResponseBase, StreamingHttpResponse

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
