"""Know what is indexed: for each kind, its words, its audiences, and how it is shown when found."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

from maillage.core.digests import name_kind

Viewer = AbstractBaseUser | AnonymousUser

# An audience is a number that the module gives to a circle of readers. It only narrows what is
# looked at: whoever reads is checked by ``load``. These two are common to all modules.
ANYBODY = 0
SIGNED_IN = -1


@dataclass(frozen=True)
class Field:
    """A text to be found by, what it weighs, and who may find the object by it."""

    text: str
    weight: int
    audiences: frozenset[int]


@dataclass(frozen=True)
class Hit:
    """An object found, as its viewer may read it; ``text`` is where an excerpt is taken."""

    title: str
    url: str
    context: str = ""
    text: str = ""


@dataclass(frozen=True)
class Indexed:
    """One kind of object that is found.

    ``extract`` gives the fields of an object; ``load`` the hits of some identifiers, only those
    that the viewer may see; ``dependents`` what must be indexed again when the object changes.
    """

    model: type[models.Model]
    key: str
    label: str
    rank: int
    extract: Callable[[Any], Iterable[Field]]
    load: Callable[[Sequence[int], Viewer], dict[int, Hit]]
    related: tuple[str, ...] = ()
    dependents: Callable[[Any], Iterable[models.Model]] = field(default=lambda _subject: ())

    @property
    def kind(self) -> str:
        """Give the stable name of the kind."""
        return name_kind(self.model)


_INDEXED: dict[str, Indexed] = {}
_AUDIENCES: list[Callable[[Viewer], Iterable[int]]] = []


def register_indexed(indexed: Indexed) -> None:
    """Declare a kind of object that is found; called once, when a module is ready."""
    _INDEXED[indexed.kind] = indexed


def register_audiences(provider: Callable[[Viewer], Iterable[int]]) -> None:
    """Declare who gives the audiences that a viewer belongs to."""
    if provider not in _AUDIENCES:
        _AUDIENCES.append(provider)


def find_indexed(kind: str) -> Indexed | None:
    """Give what is known of a kind, None when it is not indexed."""
    return _INDEXED.get(kind)


def list_indexed() -> list[Indexed]:
    """Give every kind that is found, in the order in which results are shown."""
    return sorted(_INDEXED.values(), key=lambda indexed: (indexed.rank, indexed.kind))


def list_audiences(viewer: Viewer) -> frozenset[int]:
    """Give every audience that a viewer belongs to."""
    audiences = {ANYBODY} | ({SIGNED_IN} if viewer.is_authenticated else set())
    for provider in _AUDIENCES:
        audiences |= set(provider(viewer))
    return frozenset(audiences)
