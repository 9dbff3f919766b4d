"""Describe a portrait: its rows, the territories beside it, changes and positions."""

from dataclasses import dataclass, field
from decimal import Decimal

from maillage.core.numbers import NO_BREAK_SPACE, format_number
from maillage.methods.descriptive import annualize_change, share_below
from maillage.observatory.enums import Theme
from maillage.observatory.figures import Figure, Gap
from maillage.observatory.models import Indicator, Release
from maillage.observatory.store.reading import Standing
from maillage.territories.models import Territory

_SHORT_FORMS = (
    ("Communauté d’agglomération", "CA"),
    ("Communauté de communes", "CC"),
    ("Communauté urbaine", "CU"),
)


def shorten_territory(name: str) -> str:
    """Give a name short enough for the head of a column.

    Examples
    --------
    >>> shorten_territory("Communauté d’agglomération du Boulonnais")
    'CA du Boulonnais'
    """
    for long, short in _SHORT_FORMS:
        if name.startswith(long):
            return short + name.removeprefix(long)
    return name


@dataclass(frozen=True)
class Compared:
    """The figure of a territory of comparison, and how far ours is from it."""

    territory: Territory
    figure: Figure | None
    gap: Gap | None

    @property
    def short_name(self) -> str:
        """Give the name of the territory for the head of a column."""
        return shorten_territory(self.territory.name)


@dataclass(frozen=True)
class Change:
    """How far a figure went, between which years, or as its producer says."""

    gap: Gap
    first_year: int
    last_year: int
    is_published: bool = False

    @property
    def years(self) -> int:
        """Give how long it took."""
        return self.last_year - self.first_year

    @property
    def annual(self) -> str:
        """Say it by the year: what, repeated, makes the whole change; empty for one year or nothing."""
        value = self.gap.value
        if value is None or self.years < 2:
            return ""
        if self.gap.unit != "%":
            each = value / self.years
        elif value < -100:
            return ""
        else:
            each = annualize_change(value, self.years)
        shown = format_number(each, decimals=2 if abs(each) < 1 else 1, sign=True)
        unit = "point" if self.gap.unit == "points" and abs(each) < 2 else self.gap.unit
        return f"{shown}{NO_BREAK_SPACE}{unit} par an"


@dataclass(frozen=True)
class Position:
    """Where a value stands among all of its kind whose value is known."""

    standing: Standing
    noun: str

    @property
    def percentile(self) -> Decimal | None:
        """Give the share of the group below, ties for half."""
        return share_below(self.standing.below, self.standing.equal, self.standing.count)

    @property
    def shown(self) -> str:
        """Say it in French."""
        if self.percentile is None or self.standing.count < 2:
            return ""
        count = f"{format_number(self.standing.count)}{NO_BREAK_SPACE}{self.noun}"
        below = format_number(self.percentile, decimals=0)
        return f"plus haut que {below}{NO_BREAK_SPACE}% des {count}"


@dataclass(frozen=True)
class Past:
    """The same figure in an older vintage, and how far ours went from it."""

    figure: Figure
    gap: Gap


@dataclass(frozen=True)
class Peers:
    """The territories of the same kind and of a near size: from half to twice the inhabitants."""

    territories: tuple[Territory, ...]
    noun: str
    least: int
    most: int

    @property
    def label(self) -> str:
        """Say who they are: « 48 intercommunalités de 56 000 à 225 000 habitants »."""
        bounds = f"de {format_number(self.least)} à {format_number(self.most)} habitants"
        return f"{format_number(len(self.territories))}{NO_BREAK_SPACE}{self.noun} {bounds}"


@dataclass(frozen=True)
class Row:
    """One indicator of a portrait."""

    indicator: Indicator
    figure: Figure
    compared: tuple[Compared, ...]
    change: Change | None
    position: Position | None
    series: tuple[Figure, ...]
    alike: tuple[tuple[str, Decimal], ...]
    territory_name: str = ""
    past: Past | None = None
    has_peers: bool = False

    @property
    def is_mapped(self) -> bool:
        """Tell whether the release says the same of several places: there is then a map to see."""
        kinds = self.figure.release.contents.get(self.indicator.code, {})
        return any(count > 2 for years in kinds.values() for count in years.values())

    @property
    def peer_values(self) -> list[Decimal]:
        """Give the known values of the territories of the same kind and size, from low to high."""
        return sorted(value for _, value in self.alike) if self.has_peers else []

    @property
    def peer_median(self) -> str:
        """Give the value in the middle of the peers, empty under three of them."""
        values = self.peer_values
        if len(values) < 3:
            return ""
        middle = len(values) // 2
        value = values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
        return format_number(value, decimals=self.indicator.decimals)

    @property
    def peer_rank(self) -> str:
        """Say the rank among them, the highest first: « 3e sur 49 »."""
        values, own = self.peer_values, self.figure.value
        if len(values) < 3 or own is None or not self.figure.is_known:
            return ""
        rank = 1 + sum(1 for value in values if value > own)
        return f"{'1er' if rank == 1 else f'{rank}e'} sur {len(values) + 1}"


@dataclass(frozen=True)
class ThemeRows:
    """The rows of one theme."""

    theme: Theme
    label: str
    rows: tuple[Row, ...]


@dataclass
class Portrait:
    """The figures of a territory, theme by theme, with everything they rest on."""

    territory: Territory
    compared: list[Territory]
    years: int
    themes: list[ThemeRows] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)
    refused: list[Figure] = field(default_factory=list)
    silent: list[Territory] = field(default_factory=list)
    peers: Peers | None = None
    past_year: int | None = None

    @property
    def short_name(self) -> str:
        """Give the name of the territory for the head of a column."""
        return shorten_territory(self.territory.name)

    @property
    def rows(self) -> list[Row]:
        """Give every row, in order."""
        return [row for theme in self.themes for row in theme.rows]
