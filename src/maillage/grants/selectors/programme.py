"""Read the funding program of a contract through the years, by pillar, district, applicant and the rest."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from maillage.contracts.access import Person
from maillage.contracts.models import Contract
from maillage.core.tables import Column, ColumnType
from maillage.grants.enums import ProgrammeBreakdown, ProgrammeUnit
from maillage.grants.models import ProgrammeFigure
from maillage.grants.programme import CENT, Check, Fact, list_checks
from maillage.grants.selectors.awarded import COUNTED_EQUALITY, AwardedProject, list_awarded

B, U = ProgrammeBreakdown, ProgrammeUnit


@dataclass(frozen=True)
class View:
    """One way to look at a program: what its rows are, and the totals under them.

    ``rows`` is (breakdown, unit); ``under`` is the breakdown of the lines below each row;
    ``totals`` is (breakdown, unit, label).
    """

    key: str
    label: str
    rows: tuple[str, str] | None
    under: str
    totals: tuple[tuple[str, str, str], ...]


VIEWS = (
    View("piliers", "Piliers", (B.PILLAR, U.EUR), B.LINE, ((B.TOTAL, U.EUR, "Total"),)),
    View(
        "reconduites",
        "Nouvelles et reconduites",
        (B.PILLAR, U.ACTIONS),
        B.NOVELTY,
        ((B.TOTAL, U.ACTIONS, "Total"),),
    ),
    View(
        "egalite",
        "Égalité femmes-hommes",
        (B.EQUALITY, U.ACTIONS),
        B.EQUALITY,
        ((B.EQUALITY, U.ACTIONS, "Total des actions"), (B.EQUALITY, U.EUR, "Montant total")),
    ),
    View(
        "moyenne",
        "Montant moyen",
        None,
        "",
        (
            (B.TOTAL, U.EUR_PER_ACTION, "Montant moyen par action"),
            (B.TOTAL, U.EUR, "Subventions"),
            (B.TOTAL, U.ACTIONS, "Actions"),
        ),
    ),
    View("quartiers", "Quartiers", (B.DISTRICT, U.EUR), "", ((B.TOTAL, U.EUR, "Total"),)),
    View("porteurs", "Porteurs", (B.APPLICANT, U.EUR), "", ((B.TOTAL, U.EUR, "Total"),)),
    View(
        "droit-commun",
        "Droit commun",
        (B.COMMON_LAW, U.EUR),
        "",
        ((B.TOTAL, U.EUR, "Crédits spécifiques, pour mémoire"),),
    ),
)


@dataclass(frozen=True)
class Place:
    """One cell: its figure, or none; ``is_empty`` says that the document itself leaves it empty."""

    year: int
    fact: Fact | None

    @property
    def value(self) -> Decimal | None:
        """Give the figure; None when there is none, which is not zero."""
        return self.fact.value if self.fact else None

    @property
    def is_empty(self) -> bool:
        """Tell whether the document has the place and nothing in it."""
        return self.fact is not None and self.fact.value is None


@dataclass(frozen=True)
class Line:
    """One row of a view through the years; ``depth`` 1 is a part of the row above."""

    key: str
    label: str
    unit: str
    places: tuple[Place, ...]
    depth: int = 0
    is_total: bool = False

    @property
    def total(self) -> Decimal | None:
        """Give the sum of what is known through the years; None for an average, which is not added."""
        known = [place.value for place in self.places if place.value is not None]
        if not known or self.unit in {U.EUR_PER_ACTION, U.SHARE}:
            return None
        return sum(known, Decimal(0))


@dataclass(frozen=True)
class Programme:
    """A program as one person may see it."""

    view: View
    years: tuple[int, ...]
    lines: tuple[Line, ...]
    facts: tuple[Fact, ...]
    checks: tuple[Check, ...]
    sources: tuple[str, ...]
    computed_years: tuple[int, ...]

    @property
    def totals(self) -> tuple[Line, ...]:
        """Give the rows at the foot."""
        return tuple(line for line in self.lines if line.is_total)

    @property
    def has_parts(self) -> bool:
        """Tell whether the view has anything of its own to show, besides the totals put there for memory."""
        known = [line for line in self.lines if any(place.value is not None for place in line.places)]
        return any(not line.is_total for line in known) or (self.view.rows is None and bool(known))

    @property
    def parts(self) -> tuple[Line, ...]:
        """Give the rows of the first rank, totals left out."""
        return tuple(line for line in self.lines if not line.is_total and not line.depth)


def load_programme(contract: Contract, user: Person, view: View) -> Programme:
    """Give a program by one view: what documents print, and what the projects add up to.

    A year that a document tells is as the document prints it; the years after are computed from the
    awards, for those who instruct.
    """
    rows = ProgrammeFigure.objects.filter(contract=contract).select_related("node", "territory")
    printed = [read_figure(row) for row in rows]
    told = {fact.year for fact in printed if fact.breakdown != B.COMMON_LAW}
    awarded = [one for one in list_awarded(contract, user) if one.application.year not in told]
    computed = compute_facts(awarded)
    facts = [*printed, *computed]
    years = sorted({fact.year for fact in facts if not fact.is_of_period})
    return Programme(
        view=view,
        years=tuple(years),
        lines=tuple(_build_lines(view, [one for one in facts if not one.is_of_period], years)),
        facts=tuple(facts),
        checks=tuple(list_checks(printed)),
        sources=tuple(dict.fromkeys(fact.source for fact in printed if fact.source)),
        computed_years=tuple(sorted({fact.year for fact in computed})),
    )


def list_common_law(contract: Contract) -> list[ProgrammeFigure]:
    """Give the common-law policies recorded beside the specific credits, with their sources."""
    return list(ProgrammeFigure.objects.filter(contract=contract, breakdown=B.COMMON_LAW))


def read_figure(row: ProgrammeFigure) -> Fact:
    """Give a stored figure as a fact."""
    return Fact(
        year=row.year,
        breakdown=row.breakdown,
        key=row.key,
        parent_key=row.parent_key,
        label=row.label,
        unit=row.unit,
        value=row.value,
        note=row.note,
        source=row.source,
    )


def compute_facts(projects: Iterable[AwardedProject]) -> list[Fact]:
    """Add up awarded projects as a document would: by year, then by each breakdown."""
    by_year: dict[int, list[AwardedProject]] = defaultdict(list)
    for project in projects:
        by_year[project.application.year].append(project)
    return [fact for year in sorted(by_year) for fact in _compute_year(year, by_year[year])]


def _compute_year(year: int, projects: Sequence[AwardedProject]) -> list[Fact]:
    euros = Decimal(sum(one.amount_eur for one in projects))
    count = Decimal(len(projects))
    mean = (euros / count).quantize(CENT, ROUND_HALF_UP)
    equal = [one for one in projects if one.equality in COUNTED_EQUALITY]
    totals = (
        (B.TOTAL, U.EUR, euros),
        (B.TOTAL, U.ACTIONS, count),
        (B.TOTAL, U.EUR_PER_ACTION, mean),
        (B.EQUALITY, U.ACTIONS, Decimal(len(equal))),
        (B.EQUALITY, U.EUR, Decimal(sum(one.amount_eur for one in equal))),
    )
    facts = [_make(year, kind, "", "Total", unit, value) for kind, unit, value in totals]
    for kind, name in (
        (B.PILLAR, lambda one: one.pillar),
        (B.DISTRICT, lambda one: one.district),
        (B.APPLICANT, lambda one: one.applicant),
    ):
        facts += _compute_parts(year, kind, projects, name)
    facts += _compute_parts(year, B.EQUALITY, equal, lambda one: one.pillar, units=(U.ACTIONS,))
    return facts + _compute_novelty(year, projects)


def _compute_parts(
    year: int,
    kind: str,
    projects: Iterable[AwardedProject],
    name: Callable[[AwardedProject], tuple[str, str]],
    units: tuple[str, ...] = (U.EUR, U.ACTIONS),
) -> list[Fact]:
    held: dict[tuple[str, str], list[AwardedProject]] = defaultdict(list)
    for project in projects:
        held[name(project)].append(project)
    values = {
        U.EUR: lambda found: Decimal(sum(one.amount_eur for one in found)),
        U.ACTIONS: lambda found: Decimal(len(found)),
    }
    return [
        _make(year, kind, key, label, unit, values[ProgrammeUnit(unit)](found))
        for (key, label), found in sorted(held.items(), key=lambda item: item[0][1])
        for unit in units
    ]


def _compute_novelty(year: int, projects: Iterable[AwardedProject]) -> list[Fact]:
    counts: dict[tuple[str, bool], int] = defaultdict(int)
    for project in projects:
        if project.is_new is not None:
            counts[project.pillar[0], project.is_new] += 1
    return [
        Fact(
            year=year,
            breakdown=B.NOVELTY,
            key=f"{pillar[:60]}-{'nouvelles' if is_new else 'reconduites'}",
            parent_key=pillar,
            label="Nouvelles" if is_new else "Reconduites",
            unit=U.ACTIONS,
            value=Decimal(count),
            is_computed=True,
        )
        for (pillar, is_new), count in sorted(counts.items(), key=lambda item: (item[0][0], not item[0][1]))
    ]


def _make(year: int, kind: str, key: str, label: str, unit: str, value: Decimal) -> Fact:
    return Fact(year, kind, key, label, unit, value, is_computed=True)


def _build_lines(view: View, facts: Sequence[Fact], years: Sequence[int]) -> list[Line]:
    lines: list[Line] = []
    if view.rows:
        kind, unit = view.rows
        heads = [one for one in facts if (one.breakdown, one.unit) == (kind, unit) and one.key]
        for head in _distinct(one for one in heads if not one.parent_key):
            lines.append(_build_line(heads, head, years, depth=0))
            below = [
                one
                for one in facts
                if one.breakdown == view.under and one.unit == unit and one.parent_key == head.key
            ]
            lines += [_build_line(below, part, years, depth=1) for part in _distinct(below)]
    for kind, unit, label in view.totals:
        found = [one for one in facts if (one.breakdown, one.unit, one.key) == (kind, unit, "")]
        if found:
            line = _build_line(found, found[0], years, depth=0)
            lines.append(Line("", label, unit, line.places, is_total=True))
    return lines


def _distinct(facts: Iterable[Fact]) -> list[Fact]:
    """Give the first fact of each key, in their order."""
    first: dict[str, Fact] = {}
    for fact in facts:
        first.setdefault(fact.key, fact)
    return list(first.values())


def _build_line(facts: Iterable[Fact], head: Fact, years: Sequence[int], *, depth: int) -> Line:
    held = {fact.year: fact for fact in facts if fact.key == head.key}
    places = tuple(Place(year, held.get(year)) for year in years)
    return Line(head.key, head.label, head.unit, places, depth=depth)


def filter_projects(
    projects: Iterable[AwardedProject], *, year: int | None, breakdown: str, key: str
) -> list[AwardedProject]:
    """Keep the projects behind one computed figure: what it counted, and nothing else."""
    kept = [one for one in projects if year is None or one.application.year == year]
    if breakdown == B.EQUALITY:
        kept = [one for one in kept if one.equality in COUNTED_EQUALITY]
        return [one for one in kept if not key or one.pillar[0] == key]
    if breakdown == B.NOVELTY:
        return [
            one
            for one in kept
            if one.is_new is not None
            and key == f"{one.pillar[0][:60]}-{'nouvelles' if one.is_new else 'reconduites'}"
        ]
    names: dict[str, Callable[[AwardedProject], str]] = {
        B.PILLAR: lambda one: one.pillar[0],
        B.DISTRICT: lambda one: one.district[0],
        B.APPLICANT: lambda one: one.applicant[0],
    }
    name = names.get(breakdown)
    return [one for one in kept if name is None or not key or name(one) == key]


FACT_COLUMNS: tuple[Column[Fact], ...] = (
    Column("annee", "Année", ColumnType.NUMBER, lambda row: row.year),
    Column("selon", "Selon", ColumnType.CHOICE, lambda row: str(ProgrammeBreakdown(row.breakdown).label)),
    Column("cle", "Clé", ColumnType.TEXT, lambda row: row.key),
    Column("ensemble", "Clé de l’ensemble", ColumnType.TEXT, lambda row: row.parent_key),
    Column("intitule", "Intitulé", ColumnType.TEXT, lambda row: row.label),
    Column("valeur", "Valeur", ColumnType.NUMBER, lambda row: row.value, decimals=2),
    Column("unite", "Unité", ColumnType.CHOICE, lambda row: str(ProgrammeUnit(row.unit).label)),
    Column(
        "origine",
        "Origine",
        ColumnType.CHOICE,
        lambda row: "calculé des projets" if row.is_computed else "imprimé",
    ),
    Column("source", "Source", ColumnType.TEXT, lambda row: row.source),
    Column("remarque", "Remarque", ColumnType.TEXT, lambda row: row.note),
)

CHECK_COLUMNS: tuple[Column[Check], ...] = (
    Column("objet", "Ce qui est recalculé", ColumnType.TEXT, lambda row: row.what),
    Column("periode", "Année", ColumnType.TEXT, lambda row: row.when),
    Column("imprime", "Imprimé", ColumnType.NUMBER, lambda row: row.printed, decimals=2),
    Column("recalcule", "Recalculé", ColumnType.NUMBER, lambda row: row.recomputed, decimals=2),
    Column("unite", "Unité", ColumnType.CHOICE, lambda row: str(ProgrammeUnit(row.unit).label)),
    Column("accord", "Accord", ColumnType.CHOICE, lambda row: "oui" if row.is_equal else "non"),
    Column("remarque", "Remarque", ColumnType.TEXT, lambda row: row.remark),
)
