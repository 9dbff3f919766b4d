"""Describe what a reader of official files hands to the service that writes it."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from maillage.territories.enums import LineageEvent, ShareBasis, TerritoryKind

# Told what is being done and how many lines or rows were dealt with.
Progress = Callable[[str, int], None]


class UnreadableFile(Exception):
    """Say in French what is wrong in an official file, on which line, and what to do."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(f"Ligne {line} : {message}" if line else message)
        self.line = line


class Key(NamedTuple):
    """Name a territory the way files do: by its nature and its code."""

    kind: TerritoryKind
    code: str


@dataclass(frozen=True)
class FileSource:
    """Say where a file comes from, so that every row it brings can tell it."""

    dataset: str
    label: str
    file_name: str
    sha256: str
    vintage: str
    producer: str
    license: str

    @property
    def citation(self) -> str:
        """Give the words shown beside a figure."""
        return f"{self.producer}, {self.label} {self.vintage}"[:200]

    @property
    def year(self) -> int:
        """Give the year of the vintage."""
        return int(self.vintage)

    @property
    def starts_on(self) -> datetime.date:
        """Give the first day on which the file is true."""
        return datetime.date(self.year, 1, 1)


@dataclass(frozen=True)
class TerritoryRow:
    """A territory as a file names it."""

    name: str
    legal_form: str = ""


@dataclass(frozen=True)
class MembershipRow:
    """A part of a whole; a share of None is not known."""

    share: Decimal | None = Decimal(1)
    basis: ShareBasis = ShareBasis.WHOLE


@dataclass(frozen=True)
class PopulationRow:
    """A legal population."""

    municipal: int
    total: int | None = None


@dataclass(frozen=True)
class OutlineRow:
    """An outline as canonical GeoJSON text (None when only a centre is known) and its centre."""

    geojson: str | None
    longitude: float
    latitude: float


@dataclass
class Batch:
    """Everything one file says, ready to be compared with what is stored.

    ``territories`` are those the file is the authority on; ``mentioned`` are created when missing
    and otherwise left alone. What a file says completely (``complete_kinds``, ``complete_links``)
    closes what it no longer lists; what it says in part closes nothing.
    """

    source: FileSource
    territories: dict[Key, TerritoryRow] = field(default_factory=dict)
    mentioned: dict[Key, TerritoryRow] = field(default_factory=dict)
    memberships: dict[tuple[Key, Key], MembershipRow] = field(default_factory=dict)
    populations: dict[Key, PopulationRow] = field(default_factory=dict)
    outlines: dict[Key, OutlineRow] = field(default_factory=dict)
    generation: str = ""
    complete_kinds: frozenset[TerritoryKind] = frozenset()
    complete_links: frozenset[tuple[TerritoryKind, TerritoryKind]] = frozenset()
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Passage:
    """What a commune became at one date: a code, another code, and the share that passed.

    ``step`` is the pair of years of the official code between which it happened; the file tells
    what a code became within one step, so that is where one sees whether it went on existing.
    """

    step: tuple[int, int]
    before: str
    after: str
    happened_on: datetime.date
    event: LineageEvent
    share: Decimal


@dataclass
class PassageBatch:
    """Every passage of a file, in order of date."""

    source: FileSource
    passages: list[Passage] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class FormerName:
    """The name of a commune that the file no longer counts, and the last day it did."""

    code: str
    name: str
    last_day: datetime.date


@dataclass
class FormerBatch:
    """Every commune of the past that a file names."""

    source: FileSource
    names: list[FormerName] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Section:
    """Count what one loading changes for one kind of row, with a few examples of each."""

    added: int = 0
    changed: int = 0
    gone: int = 0
    examples: list[str] = field(default_factory=list)
    max_examples: int = 6
    _shown: dict[str, int] = field(default_factory=dict)

    def add(self, sign: str, sentence: str) -> None:
        """Count one difference: ``+`` added, ``~`` changed, ``-`` gone."""
        if sign == "+":
            self.added += 1
        elif sign == "~":
            self.changed += 1
        else:
            self.gone += 1
        if self._shown.get(sign, 0) < self.max_examples:
            self._shown[sign] = self._shown.get(sign, 0) + 1
            self.examples.append(f"{sign} {sentence}")

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing changes."""
        return not (self.added or self.changed or self.gone)


@dataclass
class Difference:
    """What a file would change, or has changed."""

    source: FileSource
    sections: dict[str, Section] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    loaded_before_at: datetime.datetime | None = None
    is_written: bool = False

    def section(self, name: str) -> Section:
        """Give the section of a name, made when first asked."""
        return self.sections.setdefault(name, Section())

    @property
    def is_empty(self) -> bool:
        """Tell whether the file changes nothing."""
        return all(section.is_empty for section in self.sections.values())

    def total(self, sign: str) -> int:
        """Give the number of rows added (``+``), changed (``~``) or gone (``-``)."""
        name = {"+": "added", "~": "changed", "-": "gone"}[sign]
        return sum(getattr(section, name) for section in self.sections.values())
