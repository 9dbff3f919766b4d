"""Stop a file that is too large while it arrives, before it fills the disk."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

MAX_BYTES = 50 * 1024 * 1024


class BoundedUploadHandler(FileUploadHandler):
    """Count what a request sends; past the limit, the rest is read and thrown away.

    It comes first among the handlers. The form then misses its file and says so.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand the chunk on, unless too much has come already.

        Raises
        ------
        StopUpload
            More than the limit was sent.
        """
        del start
        self.received += len(raw_data)
        if self.received > MAX_BYTES:
            if self.request is not None:
                self.request.META["maillage.upload_too_large"] = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that follow."""
        del file_size
