"""Hold the panels that upper modules add to the page of a finding: the objectives it is linked to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from maillage.observatory.models import Finding


@dataclass(frozen=True)
class FindingPanel:
    """A titled part of the page, from a template of the module that provides it; it runs no query."""

    title: str
    template: str
    context: Mapping[str, Any]
    ident: str


Provider = Callable[[HttpRequest, Finding], FindingPanel | None]
_PROVIDERS: list[Provider] = []


def register_finding_panel(provider: Provider) -> None:
    """Declare a panel, once, when a module is ready."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def list_finding_panels(request: HttpRequest, finding: Finding) -> list[FindingPanel]:
    """Give the panels of a finding's page for this person."""
    panels = (provider(request, finding) for provider in _PROVIDERS)
    return [panel for panel in panels if panel is not None]
