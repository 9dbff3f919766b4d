"""Read a document of unknown origin in a process of its own, bounded in time and memory."""

import json
import logging
import subprocess
import sys
from pathlib import Path

from maillage.reading.errors import UnreadableDocument
from maillage.reading.pieces import Reading
from maillage.reading.wire import pack, unpack

MAX_SECONDS = 120
MAX_MEMORY_BYTES = 512 * 1024 * 1024
_MAX_ADDRESSES = 4 * 1024 * 1024 * 1024
_log = logging.getLogger(__name__)
_CHILD = "from maillage.reading.safety import run_child; run_child()"


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
    command = [sys.executable, "-c", _CHILD, str(path), str(max_memory_bytes), str(max_seconds)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=max_seconds, check=False)  # noqa: S603 - the interpreter itself, on a path
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument(
            f"La lecture dépasse {max_seconds} secondes.",
            where=path.name,
            remedy="Découpez le document, ou enregistrez-en une copie plus simple.",
        ) from error
    return _answer(done, path)


def _answer(done: "subprocess.CompletedProcess[bytes]", path: Path) -> Reading:
    """Return the reading a child printed, or raise what went wrong in it."""
    try:
        answer = json.loads(done.stdout)
        if "error" in answer:
            raise UnreadableDocument(**answer["error"])
        return unpack(Reading, answer["reading"])
    except (json.JSONDecodeError, KeyError, TypeError, UnicodeDecodeError) as error:
        _log.warning("Reading %s failed: %s", path.name, done.stderr[-2000:].decode(errors="replace"))
        raise UnreadableDocument(
            "La lecture s’est arrêtée : le document demande trop de mémoire ou de temps, ou il est abîmé.",
            where=path.name,
            remedy="Enregistrez-en une copie plus simple, ou découpez-le.",
        ) from error


def run_child() -> None:
    """Read the file named on the command line within the limits given there; print JSON."""
    path, memory, seconds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    limit_resources(memory, seconds)
    from maillage.reading.reader import read

    try:
        answer = {"reading": pack(read(path))}
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
