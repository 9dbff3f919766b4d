"""The typed pieces that a reading returns, each with the place it was read.

A field that is None was looked for and not found; an empty text was found empty.
"""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Source:
    """Where a piece was read: page and line start at 1, ``cell`` is the address in a table."""

    page: int | None
    line: int | None
    cell: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a person should look at; ``message`` is French and made to be shown."""

    code: str
    message: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """What every piece carries: its place, and how sure the rule that found it is (0 to 1)."""

    source: Source
    confidence: float


@dataclass(frozen=True, slots=True)
class Title(Piece):
    """The title of the document."""

    text: str


@dataclass(frozen=True, slots=True)
class Kind(Piece):
    """The kind of contract, as a code of ``lexicons/kinds.toml``."""

    code: str


@dataclass(frozen=True, slots=True)
class Territory(Piece):
    """The territory whose contract it is."""

    name: str


@dataclass(frozen=True, slots=True)
class Period(Piece):
    """The period of the contract; each end is ``YYYY`` or ``YYYY-MM-DD``."""

    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class Party(Piece):
    """A party or a signatory, as printed; ``function`` is that of who signs."""

    name: str | None
    representative: str | None = None
    function: str | None = None


@dataclass(frozen=True, slots=True)
class Article(Piece):
    """An article of the contract."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Node(Piece):
    """An axis, a stake or an objective; ``parent`` is the rank of its parent among the nodes."""

    level: int
    level_name: str
    label: str
    number: str | None = None
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Operation(Piece):
    """A part of an action that has its own column or line in the sheet."""

    title: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money as printed, with the words that say what it is."""

    label: str
    euros: Decimal


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of an action with the date or the years printed beside it."""

    label: str
    when: str


@dataclass(frozen=True, slots=True)
class Action(Piece):
    """An action sheet.

    Parameters
    ----------
    fields : dict
        Text of each known heading of the sheet (``diagnosis``, ``public``, …), as printed.
    details : dict
        Text of the other headings, under the words the document uses.
    node : int or None
        Rank, among the nodes, of the objective the action stands under.
    """

    title: str
    number: str | None = None
    node: int | None = None
    fields: dict[str, str] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)
    operations: tuple[Operation, ...] = ()
    partners: tuple[str, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    budget: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True)
class District(Piece):
    """A priority district with its population."""

    name: str
    population: int | None
    communes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body(Piece):
    """A body that steers the contract."""

    name: str
    role: str | None = None
    members: tuple[str, ...] = ()
    frequency: str | None = None
    per_year: int | None = None


@dataclass(frozen=True, slots=True)
class Indicator(Piece):
    """One figure of a table of indicators: an indicator, a territory, a year."""

    table: str | None
    indicator: str
    territory: str | None
    year: int | None
    value: Decimal
    unit: str | None = None
    variation: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Facility(Piece):
    """A facility or a service of a commune."""

    commune: str | None
    type: str | None
    name: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Funding(Piece):
    """The money of a pillar, an axis or a funder in one year."""

    table: str | None
    pillar: str
    year: int | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Count(Piece):
    """A count, of actions most often, by pillar and year; ``measure`` names another quantity."""

    table: str | None
    pillar: str
    year: int | None
    value: Decimal | None
    new: int | None = None
    renewed: int | None = None
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class Consultation(Piece):
    """How many people chose an option of a question."""

    scope: str | None
    question: str
    option: str
    count: Decimal


@dataclass(frozen=True, slots=True)
class Deadline(Piece):
    """A date or a notice period that the contract sets."""

    label: str
    when: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything found in one document."""

    title: Title | None
    kind: Kind | None
    period: Period | None
    territory: Territory | None
    parties: tuple[Party, ...] = ()
    articles: tuple[Article, ...] = ()
    nodes: tuple[Node, ...] = ()
    actions: tuple[Action, ...] = ()
    districts: tuple[District, ...] = ()
    bodies: tuple[Body, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    facilities: tuple[Facility, ...] = ()
    funding: tuple[Funding, ...] = ()
    counts: tuple[Count, ...] = ()
    consultation: tuple[Consultation, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    issues: tuple[Issue, ...] = ()
