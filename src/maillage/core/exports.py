"""Answer a table as a file."""

import tempfile
from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from maillage.core.tables import Column, Provenance, name_file, stream_csv, stream_open_csv, write_xlsx

Row = TypeVar("Row")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
    if form == "xlsx":
        file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it once sent
        write_xlsx(file, columns, rows, provenance)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)
    stream = stream_csv if form == "csv" else stream_open_csv
    response = StreamingHttpResponse(stream(columns, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
