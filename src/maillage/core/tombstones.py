"""Remember what was erased outside of the database, so that no restored backup brings it back."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

Replay = Callable[[frozenset[str]], str]
_REPLAYS: list[Replay] = []


def register_replay(replay: Replay) -> None:
    """Declare what erases again, in a restored database, what the list names; called once, when ready."""
    if replay not in _REPLAYS:
        _REPLAYS.append(replay)


def replay_erasures(tombstones: frozenset[str]) -> list[str]:
    """Erase again what is in the list; give a sentence of result for each kind."""
    return [replay(tombstones) for replay in _REPLAYS]


def bury(tombstone: str) -> None:
    """Add a tombstone to the list of the instance, once, on the disk before this returns.

    Raises
    ------
    ValidationError
        The list cannot be written: what is to be erased must then stay.
    """
    path = Path(settings.MAILLAGE_ERASURES_FILE)
    if tombstone in read_tombstones([path]):
        return
    line = f"{timezone.localdate():%Y-%m-%d} {tombstone}\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="ascii") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        msg = (
            f"Rien n’a été effacé : la liste des effacements ne s’écrit pas ({path} : {error.strerror}). "
            "Libérez de la place ou corrigez MAILLAGE_ERASURES_FILE, puis recommencez."
        )
        raise ValidationError(msg, code="tombstones") from error


def read_tombstones(paths: Iterable[Path]) -> frozenset[str]:
    """Give what some lists hold together; a line cut by a full disk is left out."""
    lines = [line for path in paths if path.is_file() for line in path.read_text("ascii").splitlines()]
    return frozenset(parts[1] for line in lines if len(parts := line.split()) == 2 and len(parts[1]) == 64)
