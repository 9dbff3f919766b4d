"""Tell how complete an action's sheet is, by naming what is missing.

What is expected depends on where the action stands (an idea needs less than an action under way)
and on the type of its home contract. The table below is the whole rule: no score is computed
elsewhere.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from maillage.contracts.enums import ActionStatus

IDEA, PLANNED, RUNNING = ActionStatus.IDEA, ActionStatus.PLANNED, ActionStatus.RUNNING
BLOCKED, DONE = ActionStatus.BLOCKED, ActionStatus.DONE
FROM_IDEA = frozenset({IDEA, PLANNED, RUNNING, BLOCKED, DONE})
FROM_PLANNED = FROM_IDEA - {IDEA}
FROM_RUNNING = frozenset({RUNNING, BLOCKED, DONE})
# Residents take part by law in the contrats de ville (law of 21 February 2014, article 7).
CITY_CONTRACTS = frozenset({"contrat_de_ville_2030", "contrat_de_ville_2015", "cucs"})


@dataclass(frozen=True)
class SheetFacts:
    """What completeness needs to know of an action.

    ``filled`` names the fields of the sheet that hold something, ``counts`` how many rows hang on
    the action (pilots, partners, territories, steps, dated steps, fundings); ``planned_years`` are
    those whose budget is priced, ``spent_years`` those whose spending is known.
    """

    status: ActionStatus
    type_code: str
    filled: frozenset[str] = frozenset()
    counts: dict[str, int] = field(default_factory=dict)
    planned_years: frozenset[int] = frozenset()
    spent_years: frozenset[int] = frozenset()
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    open_blockers: int = 0

    def has(self, name: str) -> bool:
        """Tell whether a field is filled, or at least one row hangs on the action."""
        return name in self.filled or self.counts.get(name, 0) > 0


Test = Callable[[SheetFacts, datetime.date], bool]


@dataclass(frozen=True)
class Expectation:
    """One thing a sheet is expected to say: from which states on, for which types, how heavily.

    ``label`` follows « il manque »; ``{year}`` in it is the year expected. ``part`` is the part of
    the sheet where it is filled.
    """

    label: str
    part: str
    is_met: Test
    statuses: frozenset[ActionStatus] = FROM_IDEA
    types: frozenset[str] = frozenset()
    weight: int = 1


@dataclass(frozen=True)
class Missing:
    """What a sheet lacks, in French after « il manque », and the part where it is filled."""

    label: str
    part: str
    weight: int


@dataclass(frozen=True)
class Completeness:
    """How many of the things expected a sheet says, and those it does not, the heaviest first."""

    filled: int
    expected: int
    missing: tuple[Missing, ...]
    share: Decimal

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing is missing."""
        return not self.missing


def _has(name: str) -> Test:
    return lambda facts, _today: facts.has(name)


def pick_year(facts: SheetFacts, today: datetime.date) -> int:
    """Give the year whose budget is expected: this one, kept within the action's own period."""
    year = today.year
    if facts.starts_on and facts.starts_on.year > year:
        year = facts.starts_on.year
    if facts.ends_on and facts.ends_on.year < year:
        year = facts.ends_on.year
    return year


def _is_budgeted(facts: SheetFacts, today: datetime.date) -> bool:
    return pick_year(facts, today) in facts.planned_years


EXPECTATIONS: tuple[Expectation, ...] = (
    Expectation("le diagnostic initial", "fiche", _has("diagnosis"), weight=2),
    Expectation("le public cible", "fiche", _has("public"), weight=2),
    Expectation("les objectifs", "fiche", _has("objectives"), weight=2),
    Expectation("les territoires", "lieux", _has("territories")),
    Expectation("un pilote", "pilotes", _has("pilots"), weight=3),
    Expectation("les modalités de mise en œuvre", "fiche", _has("method"), FROM_PLANNED, weight=2),
    Expectation(
        "les partenaires",
        "pilotes",
        lambda facts, _today: facts.has("partners") or facts.has("partners_text"),
        FROM_PLANNED,
    ),
    Expectation("les dates de début et de fin", "fiche", _has("period"), FROM_PLANNED),
    Expectation("les résultats attendus", "fiche", _has("results"), FROM_PLANNED),
    Expectation("les indicateurs", "fiche", _has("indicators_text"), FROM_PLANNED),
    Expectation("le budget {year}", "budget", _is_budgeted, FROM_PLANNED, weight=3),
    Expectation("un financeur", "financements", _has("fundings"), FROM_PLANNED, weight=2),
    Expectation("des étapes", "etapes", _has("steps"), FROM_RUNNING, weight=3),
    Expectation(
        "ce qui la bloque",
        "blocages",
        lambda facts, _today: facts.open_blockers > 0,
        frozenset({BLOCKED}),
        weight=3,
    ),
    Expectation(
        "les dépenses réalisées",
        "budget",
        lambda facts, _today: bool(facts.spent_years),
        frozenset({DONE}),
        weight=2,
    ),
    Expectation(
        "la participation des habitants",
        "fiche",
        _has("residents_level"),
        FROM_PLANNED,
        types=CITY_CONTRACTS,
    ),
)


def compute_completeness(facts: SheetFacts, *, today: datetime.date) -> Completeness:
    """Compare a sheet with what is expected of it on a day.

    Returns
    -------
    Completeness
        ``share`` is weighted, between 0 and 1; 1 when nothing is expected (an abandoned action).

    Examples
    --------
    >>> facts = SheetFacts(ActionStatus.IDEA, "ctg", filled=frozenset({"diagnosis", "public", "objectives"}))
    >>> score = compute_completeness(facts, today=datetime.date(2026, 1, 1))
    >>> score.filled, score.expected, [missing.label for missing in score.missing], score.share
    (3, 5, ['un pilote', 'les territoires'], Decimal('0.6'))
    """
    expected = [
        one
        for one in EXPECTATIONS
        if facts.status in one.statuses and (not one.types or facts.type_code in one.types)
    ]
    lacking = [one for one in expected if not one.is_met(facts, today)]
    total = sum(one.weight for one in expected)
    lost = sum(one.weight for one in lacking)
    missing = [
        Missing(one.label.format(year=pick_year(facts, today)), one.part, one.weight) for one in lacking
    ]
    return Completeness(
        filled=len(expected) - len(lacking),
        expected=len(expected),
        missing=tuple(sorted(missing, key=lambda one: -one.weight)),
        share=Decimal(total - lost) / total if total else Decimal(1),
    )
