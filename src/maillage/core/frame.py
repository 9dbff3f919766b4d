"""Hold the rail at the left of every page: the upper modules say what they put in it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class RailLink:
    """One line of the rail."""

    label: str
    url: str
    is_current: bool = False
    hint: str = ""


@dataclass(frozen=True)
class RailSection:
    """A titled group of lines; an empty group is not shown."""

    title: str
    links: tuple[RailLink, ...]


Provider = Callable[[HttpRequest], RailSection | None]
_PROVIDERS: list[tuple[int, Provider]] = []


def register_rail(rank: int, provider: Provider) -> None:
    """Declare a section of the rail; sections are shown by increasing rank."""
    if all(known is not provider for _, known in _PROVIDERS):
        _PROVIDERS.append((rank, provider))
        _PROVIDERS.sort(key=lambda item: item[0])


def list_rail(request: HttpRequest) -> list[RailSection]:
    """Give the sections of the rail for this page and this person."""
    sections = (provider(request) for _, provider in _PROVIDERS)
    return [section for section in sections if section and section.links]
