"""Hold a committee's table and sum it every way a committee looks at it: pure functions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from maillage.grants.enums import EqualityLevel, Novelty


@dataclass(frozen=True, slots=True)
class TableEnvelope:
    """The money one envelope still has for this committee: ``room_eur``, before what the scenario proposes."""

    pk: int
    label: str
    funder: int
    room_eur: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What one application asks of one funder, and what the scenario gives it; whole euros.

    ``version`` is that of the scenario's line, 0 while it has none.
    """

    request: int
    funder: int
    asked_eur: int
    amount_eur: int = 0
    version: int = 0
    envelope: int | None = None
    motive: str = ""

    @property
    def is_reduced(self) -> bool:
        """Tell whether less is given than what is asked: the committee says why."""
        return self.amount_eur < self.asked_eur


@dataclass(frozen=True, slots=True)
class TableRow:
    """One application before the committee. ``score`` is out of 100, None while nobody has given one."""

    pk: int
    number: str
    title: str
    applicant: str
    pillar: str = ""
    districts: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    novelty: str = Novelty.UNKNOWN
    equality: str = ""
    score: Decimal | None = None
    residents: int = 0
    cells: Mapping[int, Cell] = field(default_factory=dict)

    @property
    def asked_eur(self) -> int:
        """Give what is asked of all funders."""
        return sum(cell.asked_eur for cell in self.cells.values())

    @property
    def amount_eur(self) -> int:
        """Give what all funders would give."""
        return sum(cell.amount_eur for cell in self.cells.values())

    @property
    def short_pillar(self) -> str:
        """Give the number of the pillar when it has one, else its name: the table has little room."""
        number = self.pillar.partition(" ")[0]
        return f"axe {number}" if number[:1].isdigit() else self.pillar

    @property
    def is_retained(self) -> bool:
        """Tell whether anything is given."""
        return self.amount_eur > 0


@dataclass(frozen=True)
class Table:
    """The whole table of a scenario: funders (key and name) are its columns, applications its rows."""

    funders: tuple[tuple[int, str], ...]
    envelopes: tuple[TableEnvelope, ...]
    rows: tuple[TableRow, ...]

    def list_reduced(self) -> list[tuple[TableRow, Cell]]:
        """Give the requests that get less than they ask, or nothing, in the order of the table."""
        return [(row, cell) for row in self.rows for cell in row.cells.values() if cell.is_reduced]

    @property
    def asked_eur(self) -> int:
        """Give what is asked in all."""
        return sum(row.asked_eur for row in self.rows)

    @property
    def amount_eur(self) -> int:
        """Give what the scenario gives in all."""
        return sum(row.amount_eur for row in self.rows)

    @property
    def retained(self) -> int:
        """Give how many applications get something."""
        return sum(row.is_retained for row in self.rows)

    @property
    def average_eur(self) -> int | None:
        """Give the average of a retained action, to the euro; None when none is."""
        return round(self.amount_eur / self.retained) if self.retained else None

    @property
    def room_eur(self) -> int:
        """Give the money of all envelopes."""
        return sum(one.room_eur for one in self.envelopes)


@dataclass(frozen=True, slots=True)
class Group:
    """One line of totals: ``share`` is of the money given, None while nothing is."""

    label: str
    asked_eur: int
    amount_eur: int
    count: int
    retained: int
    share: float | None
    target: float | None = None

    @property
    def is_below(self) -> bool:
        """Tell whether a target share is not reached."""
        return self.target is not None and (self.share or 0.0) < self.target - 1e-9


@dataclass(frozen=True, slots=True)
class EnvelopeUse:
    """What a scenario takes from an envelope."""

    label: str
    room_eur: int
    amount_eur: int

    @property
    def left_eur(self) -> int:
        """Give what is left; negative when the scenario asks more than there is."""
        return self.room_eur - self.amount_eur

    @property
    def over_eur(self) -> int:
        """Give by how much the scenario exceeds the envelope."""
        return max(0, -self.left_eur)

    @property
    def used_percent(self) -> int:
        """Give the share used, in whole percents, at most 100: the width of a bar."""
        return min(100, round(100 * self.amount_eur / self.room_eur)) if self.room_eur else 100


@dataclass(frozen=True)
class Totals:
    """The table summed every way: a place counts an application that serves it, so places do not add up."""

    pillars: list[Group]
    districts: list[Group]
    communes: list[Group]
    applicants: list[Group]
    novelty: list[Group]
    equality: list[Group]
    envelopes: list[EnvelopeUse]
    unplaced_eur: int


def sum_table(table: Table, targets: Mapping[str, float] | None = None) -> Totals:
    """Sum a table by pillar, place, applicant, novelty and equality level, and by envelope.

    Parameters
    ----------
    targets : mapping of pillar to share, optional
        The least share (0 to 1) that a rule asks for each pillar.
    """
    targets = targets or {}

    def group(
        read: Callable[[TableRow], Iterable[str]], goals: Mapping[str, float] | None = None
    ) -> list[Group]:
        return _group(table, read, goals or {})

    return Totals(
        pillars=group(lambda row: [row.pillar or "Sans axe"], targets),
        districts=group(lambda row: row.districts),
        communes=group(lambda row: row.communes),
        applicants=group(lambda row: [row.applicant]),
        novelty=group(lambda row: [str(Novelty(row.novelty).label)]),
        equality=group(lambda row: [str(EqualityLevel(row.equality).label)]),
        envelopes=_use_envelopes(table),
        unplaced_eur=sum(
            cell.amount_eur for row in table.rows for cell in row.cells.values() if cell.envelope is None
        ),
    )


def _group(
    table: Table, read: Callable[[TableRow], Iterable[str]], goals: Mapping[str, float]
) -> list[Group]:
    total = table.amount_eur
    found: dict[str, list[TableRow]] = {}
    for row in table.rows:
        for label in read(row):
            found.setdefault(label, []).append(row)
    groups = []
    for label, rows in found.items():
        amount = sum(row.amount_eur for row in rows)
        groups.append(
            Group(
                label,
                sum(row.asked_eur for row in rows),
                amount,
                len(rows),
                sum(row.is_retained for row in rows),
                amount / total if total else None,
                goals.get(label),
            )
        )
    return sorted(groups, key=lambda one: (-one.asked_eur, one.label))


def _use_envelopes(table: Table) -> list[EnvelopeUse]:
    used = dict.fromkeys((one.pk for one in table.envelopes), 0)
    for row in table.rows:
        for cell in row.cells.values():
            if cell.envelope is not None:
                used[cell.envelope] += cell.amount_eur
    return [EnvelopeUse(one.label, one.room_eur, used[one.pk]) for one in table.envelopes]


@dataclass(frozen=True, slots=True)
class Difference:
    """One application that two tables do not treat alike."""

    number: str
    title: str
    applicant: str
    before_eur: int
    after_eur: int

    @property
    def change_eur(self) -> int:
        """Give what it gains, or loses when negative."""
        return self.after_eur - self.before_eur


def compare_amounts(
    before: Mapping[str, int], after: Mapping[str, int], names: Mapping[str, tuple[str, str]]
) -> list[Difference]:
    """Give the applications (by number) whose amounts differ, the largest change first.

    Examples
    --------
    >>> [one] = compare_amounts({"D1": 100, "D2": 5}, {"D1": 250, "D2": 5}, {"D1": ("Jardin", "Asso")})
    >>> one.change_eur
    150
    """
    found = []
    for number in sorted({*before, *after}):
        first, second = before.get(number, 0), after.get(number, 0)
        if first != second:
            title, applicant = names.get(number, ("", ""))
            found.append(Difference(number, title, applicant, first, second))
    return sorted(found, key=lambda one: (-abs(one.change_eur), one.number))


def read_amounts(rows: Sequence[TableRow]) -> dict[str, int]:
    """Give what each application gets, by its number."""
    return {row.number: row.amount_eur for row in rows}
