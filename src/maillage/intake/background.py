"""Read documents beside the pages that wait for them, one at a time in a process."""

import datetime
import threading

from django.db import connection

from maillage.intake.services.reading import list_lost_documents, read_document

_ONE_AT_A_TIME = threading.Lock()


def start_reading(document_id: int) -> None:
    """Read a document in a thread of its own; its page says when it is done.

    A program that stops in between loses nothing: the document still waits, and ``maillage tick`` or
    its page takes it up again.
    """
    threading.Thread(target=_read, args=(document_id,), daemon=True, name=f"reading-{document_id}").start()


def _read(document_id: int) -> None:
    try:
        with _ONE_AT_A_TIME:
            read_document(document_id=document_id)
    finally:
        connection.close()


def resume_readings(_today: datetime.date) -> str:
    """Read the documents that were left behind."""
    lost = list_lost_documents()
    for document_id in lost:
        read_document(document_id=document_id)
    return f"Documents : {len(lost)} lectures reprises." if lost else ""
