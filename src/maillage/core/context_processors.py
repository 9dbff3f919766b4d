"""Give every template the frame of the page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from maillage.core.frame import list_rail


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give the rail (read only when a page shows it) and whether this is a demonstration."""
    return {
        "rail": SimpleLazyObject(lambda: list_rail(request)),
        "is_demo": settings.MAILLAGE_DEMO,
    }
