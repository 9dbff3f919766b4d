"""Answer a table as a file."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from django.http import HttpResponseBase, StreamingHttpResponse

from maillage.core.tables import Column, Provenance, name_file, stream_csv, stream_open_csv, write_xlsx

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
    name = name_file(territory, subject, extension)
    content: Iterator[str] | Iterator[bytes]
    if form == "xlsx":
        content, kind = _stream_xlsx(columns, rows, provenance), XLSX_TYPE
    else:
        stream = stream_csv if form == "csv" else stream_open_csv
        content, kind = stream(columns, rows), "text/csv; charset=utf-8"
    response = StreamingHttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _stream_xlsx(
    columns: Sequence[Column[Row]], rows: Iterable[Row], provenance: Provenance
) -> Iterator[bytes]:
    """Write the workbook on the disk, then give it piece by piece; the file goes with the last one."""
    with tempfile.TemporaryFile() as file:
        write_xlsx(file, columns, rows, provenance)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
