"""Describe what a reader of statistics hands to the service that writes a release."""

import datetime
from dataclasses import dataclass, field

from maillage.observatory.enums import AccessLevel
from maillage.observatory.models import Release
from maillage.observatory.store.schema import Observation


@dataclass(frozen=True)
class ReleaseHeader:
    """Say what a release will remember of its file."""

    dataset: str
    vintage: str
    file_name: str
    sha256: str
    territory_vintage: int | None = None
    published_on: datetime.date | None = None
    access_level: AccessLevel = AccessLevel.PUBLIC
    is_partial: bool = False
    note: str = ""
    agreement: int | None = None


@dataclass
class Reading:
    """Everything one file says, ready to be compared with the lake."""

    header: ReleaseHeader
    observations: list[Observation]
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Difference:
    """What a file would change, or has changed."""

    header: ReleaseHeader
    rows: int
    added: int
    changed: int
    gone: int
    statuses: dict[str, int]
    notes: tuple[str, ...]
    release_number: int
    loaded_before_at: datetime.datetime | None = None
    is_written: bool = False
    release: Release | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether the lake already says what the file says."""
        return not (self.added or self.changed or self.gone)
