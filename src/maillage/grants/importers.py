"""Read the tables that other funders' portals export, in a process of its own, before anything is written."""

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from maillage.grants.portal_lines import PortalEntry, PortalFaults, read_entries
from maillage.reading.errors import UnreadableDocument
from maillage.reading.safety import read_grids_safely

MAX_LINES = 5_000
SHOWN_FAULTS = 20


@dataclass(frozen=True)
class PortalFile:
    """What a file says, and the SHA-256 that tells it was loaded already."""

    digest: str
    entries: list[PortalEntry]


def read_portal_file(file: "UploadedFile[Any]") -> PortalFile:
    """Read a table exported from another portal.

    Raises
    ------
    ValidationError
        It cannot be read, or a cell is faulty: the first twenty are told, each with its line and column.
    """
    digest = hashlib.sha256()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export{Path(file.name or '').suffix[:8]}"
        with path.open("wb") as stream:
            for chunk in file.chunks():
                digest.update(chunk)
                stream.write(chunk)
        try:
            grids = read_grids_safely(path).grids
        except UnreadableDocument as error:
            where = error.where.replace(path.name, "").strip(" ,")
            head = f"{where[:1].upper()}{where[1:]} : {error.what}" if where else error.what
            raise ValidationError(f"{head} {error.remedy}") from error
    if len(grids) > 1:
        raise ValidationError(
            "Ce classeur a plusieurs feuilles : gardez celle de l’export, ou enregistrez-la en CSV."
        )
    rows = [(line.number, line.cells) for line in grids[0].lines]
    if len(rows) > MAX_LINES + 1:
        raise ValidationError(f"Plus de {MAX_LINES} lignes : découpez le fichier, par année par exemple.")
    try:
        return PortalFile(digest.hexdigest(), read_entries(rows))
    except PortalFaults as error:
        hidden = len(error.faults) - SHOWN_FAULTS
        more = [f"… et {hidden} autres erreurs. Rien n’est chargé."] if hidden > 0 else []
        raise ValidationError([*error.faults[:SHOWN_FAULTS], *more]) from error
