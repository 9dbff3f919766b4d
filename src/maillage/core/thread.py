"""Hold the thread: its eight beads, and who can count each of them for an object.

The upper modules register a counter for the beads they own; the page of an object asks for its
thread and gets the counts, the addresses and what is broken. A bead that no module counts yet is
shown as such: unknown is not zero.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

from maillage.core.kept import keep_until_written

Viewer = AbstractBaseUser | AnonymousUser


class BeadKind(models.TextChoices):
    """The links of the thread, in order."""

    FIGURE = "figure", "chiffres"
    FINDING = "finding", "constats"
    OBJECTIVE = "objective", "objectifs"
    ACTION = "action", "actions"
    FUNDING = "funding", "financés"
    MEASURE = "measure", "mesures"
    JUDGMENT = "judgment", "appréciations"
    PUBLICATION = "publication", "publications"


@dataclass(frozen=True)
class Count:
    """What a module says of one bead for one object.

    ``shown`` is the count as it is read (``"22"``, ``"1,06 M€"``); ``gap`` says in French what is
    missing there (« 4 objectifs sans action »), empty when nothing is.
    """

    shown: str
    url: str = ""
    gap: str = ""
    label: str = ""


@dataclass(frozen=True)
class Bead:
    """One bead as the page shows it; ``count`` is None while no module counts it."""

    kind: BeadKind
    label: str
    count: Count | None
    is_here: bool


Counter = Callable[[models.Model, Viewer], Count | None]
Completion = Callable[[models.Model, Viewer, Count], Count]
_COUNTERS: dict[tuple[str, BeadKind], Counter] = {}
_COMPLETIONS: dict[tuple[str, BeadKind], Completion] = {}


def register_counter(model: type[models.Model], kind: BeadKind, counter: Counter) -> None:
    """Declare who counts a bead for a kind of object; called once, when a module is ready."""
    _COUNTERS[model._meta.label_lower, kind] = counter  # noqa: SLF001 - Django's documented model API


def register_completion(model: type[models.Model], kind: BeadKind, completion: Completion) -> None:
    """Declare who completes what a module below counts: it gets that count and gives the one to show."""
    _COMPLETIONS[model._meta.label_lower, kind] = completion  # noqa: SLF001 - Django's documented model API


def list_beads(subject: models.Model, viewer: Viewer, *, here: BeadKind | None = None) -> list[Bead]:
    """Give the thread of an object as one viewer may see it.

    Every page of the object shows it, and counting it reads all that hangs on the object: the counts
    are kept until something is written.
    """
    kind_name = subject._meta.label_lower  # noqa: SLF001 - Django's documented model API
    key = ("thread", kind_name, subject.pk, viewer.pk)
    counts = keep_until_written(key, lambda: _count_beads(kind_name, subject, viewer))
    return [
        Bead(kind, (count.label if count else "") or str(kind.label), count, is_here=kind == here)
        for kind, count in zip(BeadKind, counts, strict=True)
    ]


def _count_beads(kind_name: str, subject: models.Model, viewer: Viewer) -> tuple[Count | None, ...]:
    return tuple(_count_bead((kind_name, kind), subject, viewer) for kind in BeadKind)


def _count_bead(key: tuple[str, BeadKind], subject: models.Model, viewer: Viewer) -> Count | None:
    counter, completion = _COUNTERS.get(key), _COMPLETIONS.get(key)
    count = counter(subject, viewer) if counter else None
    return completion(subject, viewer, count) if completion and count else count
