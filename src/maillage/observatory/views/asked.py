"""Read what the address of a portrait asks for: every choice is in it, so that it may be kept and sent."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from maillage.observatory.forms import PortraitForm
from maillage.observatory.selectors.portrait import build_portrait
from maillage.observatory.selectors.portrait_rows import Portrait
from maillage.territories.models import Territory

DEFAULT_YEARS = 5


@dataclass(frozen=True)
class Asked:
    """What the address of a portrait asks for."""

    compared: tuple[str, ...]
    theme: str
    years: int
    pinned: tuple[int, ...]
    with_peers: bool = False
    past_year: int | None = None

    def query(self, **changes: Any) -> str:
        """Give the address of the same portrait with something changed."""
        values = {
            "avec": list(self.compared),
            "theme": self.theme,
            "annees": self.years if self.years != DEFAULT_YEARS else "",
            "semblables": "1" if self.with_peers else "",
            "en": self.past_year or "",
            "editions": ",".join(str(pk) for pk in self.pinned),
        } | changes
        pairs = [(name, value) for name, value in values.items() if value]
        return f"?{urlencode(pairs, doseq=True)}" if pairs else "?"


def build_asked(request: HttpRequest, territory: Territory, asked: Asked) -> Portrait:
    """Give the portrait that is asked for, as this person may see it."""
    return build_portrait(
        territory,
        request.user,
        asked=asked.compared,
        theme=asked.theme,
        years=asked.years,
        pinned=asked.pinned,
        with_peers=asked.with_peers,
        past_year=asked.past_year,
    )


def read_asked(request: HttpRequest, form: PortraitForm) -> Asked:
    """Give what the address asks; what cannot be read is as if it were not there."""
    form.is_valid()
    values = form.cleaned_data
    pinned = [
        part for part in request.GET.get("editions", "").split(",") if part.isascii() and part.isdecimal()
    ]
    return Asked(
        compared=tuple(request.GET.getlist("avec")[:4]),
        theme=values.get("theme") or "",
        years=values.get("annees") or DEFAULT_YEARS,
        pinned=tuple(int(part) for part in pinned[:40] if len(part) < 10),
        with_peers=bool(values.get("semblables")),
        past_year=values.get("en"),
    )
