"""Read a document of unknown origin in a process of its own, bounded in time and memory."""

import base64
import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from maillage.reading.errors import UnreadableDocument
from maillage.reading.grids import Grids, read_grids
from maillage.reading.pieces import Reading
from maillage.reading.printed import PrintedLine
from maillage.reading.wire import pack, unpack

if TYPE_CHECKING:
    from maillage.reading.serialize import Json

MAX_SECONDS = 120
MAX_MEMORY_BYTES = 512 * 1024 * 1024
_MAX_ADDRESSES = 4 * 1024 * 1024 * 1024
T = TypeVar("T")
_log = logging.getLogger(__name__)
_CHILD = "from maillage.reading.safety import run_child; run_child()"


@dataclass(frozen=True, slots=True)
class WholeReading:
    """What was found in a document, and what it prints."""

    reading: Reading
    lines: tuple[PrintedLine, ...]
    format: str


def read_safely(
    path: Path, *, max_seconds: int = MAX_SECONDS, max_memory_bytes: int = MAX_MEMORY_BYTES
) -> Reading:
    """Read a file in a child process and return what it found.

    Parameters
    ----------
    max_seconds : int
        Time after which the child is stopped.
    max_memory_bytes : int
        Memory the child may hold.

    Raises
    ------
    UnreadableDocument
        The document cannot be read, or not within the time and memory allowed.
    """
    return _ask_child("reading", Reading, path, max_seconds, max_memory_bytes)


def read_whole_safely(
    path: Path, *, max_seconds: int = MAX_SECONDS, max_memory_bytes: int = MAX_MEMORY_BYTES
) -> WholeReading:
    """Read a file as `read_safely` does, and return what it prints beside what was found.

    Raises
    ------
    UnreadableDocument
        The document cannot be read, or not within the time and memory allowed.
    """
    return _ask_child("whole", WholeReading, path, max_seconds, max_memory_bytes)


def draw_page_safely(
    path: Path, number: int, *, max_seconds: int = 20, max_memory_bytes: int = MAX_MEMORY_BYTES
) -> bytes:
    """Draw a page of a PDF in a child process and return its PNG.

    Raises
    ------
    UnreadableDocument
        There is no such page, or it is not drawn within the time and memory allowed.
    """
    return base64.b64decode(_ask_child(f"page:{number}", str, path, max_seconds, max_memory_bytes))


def read_grids_safely(
    path: Path, *, max_seconds: int = 30, max_memory_bytes: int = MAX_MEMORY_BYTES
) -> Grids:
    """Read the tables of a file in a child process, cell by cell.

    Raises
    ------
    UnreadableDocument
        The file cannot be read, or not within the time and memory allowed.
    """
    return _ask_child("grids", Grids, path, max_seconds, max_memory_bytes)


def _ask_child(what: str, kind: type[T], path: Path, max_seconds: int, max_memory_bytes: int) -> T:
    """Return what a child process made of a file, or raise what went wrong in it."""
    command = [sys.executable, "-c", _CHILD, str(path), str(max_memory_bytes), str(max_seconds), what]
    try:
        done = subprocess.run(command, capture_output=True, timeout=max_seconds, check=False)  # noqa: S603 - the interpreter itself, on a path
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument(
            f"La lecture dépasse {max_seconds} secondes.",
            where=path.name,
            remedy="Découpez le document, ou enregistrez-en une copie plus simple.",
        ) from error
    try:
        answer = json.loads(done.stdout)
        if "error" in answer:
            raise UnreadableDocument(**answer["error"])
        return unpack(kind, answer["answer"])
    except (json.JSONDecodeError, KeyError, TypeError, UnicodeDecodeError) as error:
        _log.warning("Reading %s failed: %s", path.name, done.stderr[-2000:].decode(errors="replace"))
        raise UnreadableDocument(
            "La lecture s’est arrêtée : le document demande trop de mémoire ou de temps, ou il est abîmé.",
            where=path.name,
            remedy="Enregistrez-en une copie plus simple, ou découpez-le.",
        ) from error


def run_child() -> None:
    """Do what the command line asks with the file named there, within the limits given; print JSON."""
    path, memory, seconds, what = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    limit_resources(memory, seconds)
    try:
        work, _, argument = what.partition(":")
        answer: dict[str, Json] = {"answer": _CHILD_WORK[work](path, argument)}
    except UnreadableDocument as error:
        answer = {"error": {"what": error.what, "where": error.where, "remedy": error.remedy}}
    except (MemoryError, RecursionError):
        answer = {
            "error": {
                "what": "Le document demande plus de mémoire que permis.",
                "where": path.name,
                "remedy": "Enregistrez-en une copie plus simple, ou découpez-le.",
            }
        }
    sys.stdout.write(json.dumps(answer))


def _read(path: Path, _argument: str) -> "Json":
    from maillage.reading.reader import read

    return pack(read(path))


def _read_whole(path: Path, _argument: str) -> "Json":
    from maillage.reading.formats import open_document
    from maillage.reading.printed import print_lines
    from maillage.reading.reader import read_document

    document = open_document(path)
    return pack(WholeReading(read_document(document), print_lines(document), document.format))


def _read_grids(path: Path, _argument: str) -> "Json":
    return pack(read_grids(path))


def _draw_page(path: Path, argument: str) -> "Json":
    from maillage.reading.formats.pdf_image import draw_page

    return base64.b64encode(draw_page(path, int(argument))).decode()


_CHILD_WORK = {"reading": _read, "whole": _read_whole, "page": _draw_page, "grids": _read_grids}


def limit_resources(memory_bytes: int, seconds: int) -> None:
    """Bound the memory, the processor time and the files of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such limits: the time of the parent still holds.
        return
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_AS, (_MAX_ADDRESSES, _MAX_ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
