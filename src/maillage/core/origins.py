"""Hold where objects come from: the upper modules say in which document each was read.

The page of an object asks for its origins and shows « lu dans … » ; a page of a hundred objects asks
once for all of them.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

Viewer = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True)
class OriginNote:
    """Where an object was read: « CTG.pdf, p. 41 »; an address only for those who may open it."""

    document: str
    place: str
    url: str = ""


Provider = Callable[[Collection[models.Model], Viewer], dict[int, list[OriginNote]]]
_PROVIDERS: list[Provider] = []


def register_origins(provider: Provider) -> None:
    """Declare who knows where objects come from; called once, when a module is ready.

    A provider is given objects of one kind and gives what it knows by their identifier, in a
    constant number of queries.
    """
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def map_origins(subjects: Collection[models.Model], viewer: Viewer) -> dict[int, list[OriginNote]]:
    """Give the origins of objects of one kind, by their identifier; those without any are left out."""
    found: dict[int, list[OriginNote]] = {}
    for provider in _PROVIDERS:
        for pk, notes in provider(subjects, viewer).items():
            found.setdefault(pk, []).extend(notes)
    return found


def list_origins(subject: models.Model, viewer: Viewer) -> list[OriginNote]:
    """Give the origins of one object."""
    return map_origins([subject], viewer).get(subject.pk, [])
