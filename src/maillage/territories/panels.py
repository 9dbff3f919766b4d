"""Hold the panels that other modules add to the page of a territory: its contracts, its portraits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from maillage.territories.models import Territory


@dataclass(frozen=True)
class Panel:
    """A titled part of the page, rendered from a template of the module that provides it.

    The template is included with ``panel`` (this object) and the keys of ``context``; it must show
    only what the person of the request may see, and run no query.
    """

    title: str
    template: str
    context: Mapping[str, Any]
    ident: str


Provider = Callable[[HttpRequest, Territory], Panel | None]
_PROVIDERS: list[tuple[int, Provider]] = []


def register_panel(provider: Provider, *, rank: int = 50) -> None:
    """Declare a panel, once, when a module is ready; panels are shown by increasing rank."""
    if all(known is not provider for _, known in _PROVIDERS):
        _PROVIDERS.append((rank, provider))
        _PROVIDERS.sort(key=lambda item: item[0])


def list_panels(request: HttpRequest, territory: Territory) -> list[Panel]:
    """Give the panels of a territory's page for this person; a provider with nothing to say gives None."""
    panels = (provider(request, territory) for _, provider in _PROVIDERS)
    return [panel for panel in panels if panel is not None]
