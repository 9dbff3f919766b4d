"""Add up budgets and fundings without mixing what may not be mixed.

Euros and full-time equivalents are never added up. Sums with and without value-added tax are not
either: what is « TTC » and what is not subject to the tax are both what is really paid, so they add
up; « HT » stands apart, and a year that holds both has no single total. An amount not given is not
zero: sums say how many lines have none.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from maillage.contracts.enums import BudgetNature, BudgetUnit, FundingState, VatRegime

ASSURED_STATES = frozenset({FundingState.VOTED, FundingState.NOTIFIED, FundingState.PAID})
AWAITED_STATES = frozenset({FundingState.ASKED, FundingState.ANNOUNCED})


@dataclass(frozen=True)
class BudgetFact:
    """What sums need to know of a budget line."""

    year: int
    nature: BudgetNature
    unit: BudgetUnit
    planned: Decimal | None
    actual: Decimal | None
    vat: VatRegime | None = None

    @property
    def basis(self) -> str:
        """Tell what may be added up with this line: ``paid``, ``excl`` or ``fte``."""
        if self.unit == BudgetUnit.FTE:
            return "fte"
        return "excl" if self.vat == VatRegime.EXCLUDED else "paid"


@dataclass(frozen=True)
class FundingFact:
    """What sums need to know of a funder's money."""

    year: int
    amount_eur: Decimal
    state: FundingState


@dataclass(frozen=True)
class Total:
    """A sum of lines of one basis; ``planned`` or ``actual`` is None when no line says it."""

    basis: str
    planned: Decimal | None
    actual: Decimal | None
    unpriced: int = 0

    @property
    def unit_label(self) -> str:
        """Give the unit as it is written after the sum."""
        return {"fte": "ETP", "excl": "€ HT", "paid": "€"}[self.basis]


@dataclass(frozen=True)
class YearBudget:
    """The budget of one year: totals per nature, then over natures, each per basis."""

    year: int
    by_nature: tuple[tuple[BudgetNature, tuple[Total, ...]], ...]
    totals: tuple[Total, ...]


@dataclass(frozen=True)
class YearPlan:
    """The funding plan of one year against its budget.

    ``gap`` is what remains to be found (negative when funders bring more than the budget); None when
    it cannot be told: no budget priced, or one that mixes sums with and without tax.
    """

    year: int
    budget: Decimal | None
    is_without_tax: bool
    is_mixed: bool
    assured: Decimal
    awaited: Decimal
    refused: Decimal
    gap: Decimal | None


def add_up(facts: Iterable[BudgetFact]) -> tuple[Total, ...]:
    """Add up budget lines, one total per basis, euros first.

    Examples
    --------
    >>> line = BudgetFact(2026, BudgetNature.OPERATION, BudgetUnit.EUR, Decimal(10), None, VatRegime.NONE)
    >>> fte = BudgetFact(2026, BudgetNature.OPERATION, BudgetUnit.FTE, Decimal("0.5"), None)
    >>> [(total.planned, total.unit_label) for total in add_up([fte, line, line])]
    [(Decimal('20'), '€'), (Decimal('0.5'), 'ETP')]
    """
    by_basis: defaultdict[str, list[BudgetFact]] = defaultdict(list)
    for fact in facts:
        by_basis[fact.basis].append(fact)
    return tuple(
        Total(
            basis,
            planned=_sum_known(fact.planned for fact in by_basis[basis]),
            actual=_sum_known(fact.actual for fact in by_basis[basis]),
            unpriced=sum(fact.planned is None and fact.actual is None for fact in by_basis[basis]),
        )
        for basis in ("paid", "excl", "fte")
        if basis in by_basis
    )


def _sum_known(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def summarize_budget(facts: Iterable[BudgetFact]) -> tuple[YearBudget, ...]:
    """Give the budget year by year, and in each year nature by nature."""
    by_year: defaultdict[int, list[BudgetFact]] = defaultdict(list)
    for fact in facts:
        by_year[fact.year].append(fact)
    return tuple(
        YearBudget(
            year,
            by_nature=tuple(
                (nature, add_up(fact for fact in by_year[year] if fact.nature == nature))
                for nature in BudgetNature
                if any(fact.nature == nature for fact in by_year[year])
            ),
            totals=add_up(by_year[year]),
        )
        for year in sorted(by_year)
    )


def summarize_plan(budget: Iterable[BudgetFact], fundings: Iterable[FundingFact]) -> tuple[YearPlan, ...]:
    """Set what funders bring against the budget, year by year.

    The budget of a year is what was planned, or what was really spent where that is higher. Money
    refused is told apart and covers nothing.
    """
    lines, money = list(budget), list(fundings)
    years = sorted({line.year for line in lines} | {funding.year for funding in money})
    return tuple(
        _plan_year(
            year,
            add_up(line for line in lines if line.year == year),
            [funding for funding in money if funding.year == year],
        )
        for year in years
    )


def _plan_year(year: int, totals: tuple[Total, ...], money: list[FundingFact]) -> YearPlan:
    euros = [total for total in totals if total.basis != "fte"]
    amounts = [total.planned for total in euros] + [total.actual for total in euros]
    is_mixed = len(euros) > 1
    known = [amount for amount in amounts if amount is not None]
    budget = max(known) if known and not is_mixed else None
    assured = _sum_in(money, ASSURED_STATES)
    awaited = _sum_in(money, AWAITED_STATES)
    return YearPlan(
        year,
        budget=budget,
        is_without_tax=bool(euros) and euros[0].basis == "excl",
        is_mixed=is_mixed,
        assured=assured,
        awaited=awaited,
        refused=_sum_in(money, frozenset({FundingState.REFUSED})),
        gap=None if budget is None else budget - assured - awaited,
    )


def _sum_in(money: Iterable[FundingFact], states: frozenset[FundingState]) -> Decimal:
    return sum((funding.amount_eur for funding in money if funding.state in states), Decimal(0))
