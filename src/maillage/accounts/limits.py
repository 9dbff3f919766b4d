"""Date the limits that protect accounts, each with its reason."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class ReadingLimit:
    """How many distinct files one person may open in a span of time before being stopped."""

    since: datetime.date
    files: int
    seconds: int
    reason: str


READING_LIMITS = (
    ReadingLimit(
        since=datetime.date(2026, 1, 1),
        files=200,
        seconds=3600,
        reason="Un chef de projet ouvre quelques dizaines de fiches par heure ; au-delà de 200, "
        "une session volée est plus probable qu’un travail.",
    ),
)


def get_reading_limit(day: datetime.date) -> ReadingLimit:
    """Give the limit that holds on a day; before the first, the first."""
    held = [limit for limit in READING_LIMITS if limit.since <= day]
    return held[-1] if held else READING_LIMITS[0]
