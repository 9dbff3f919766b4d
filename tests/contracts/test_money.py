"""Check that money is added up only with what it may be added to."""

from decimal import Decimal

from maillage.contracts.enums import BudgetNature, BudgetUnit, FundingState, VatRegime
from maillage.contracts.money import BudgetFact, FundingFact, add_up, summarize_budget, summarize_plan


def line(
    amount: str | None, *, year: int = 2026, vat: VatRegime | None = VatRegime.INCLUDED, **fields
) -> BudgetFact:
    values = {"nature": BudgetNature.OPERATION, "unit": BudgetUnit.EUR, "actual": None} | fields
    return BudgetFact(year=year, planned=None if amount is None else Decimal(amount), vat=vat, **values)


def fte(amount: str) -> BudgetFact:
    return line(amount, vat=None, unit=BudgetUnit.FTE)


def funding(amount: str, state: FundingState = FundingState.PAID, year: int = 2026) -> FundingFact:
    return FundingFact(year, Decimal(amount), state)


def test_euros_are_never_added_to_full_time_equivalents() -> None:
    totals = add_up([line("1000"), fte("0.5"), line("500"), fte("1.5")])

    assert [(one.unit_label, one.planned) for one in totals] == [("€", Decimal(1500)), ("ETP", Decimal(2))]


def test_sums_with_and_without_tax_stand_apart() -> None:
    totals = add_up([line("1000"), line("200", vat=VatRegime.NONE), line("700", vat=VatRegime.EXCLUDED)])

    assert [(one.basis, one.planned) for one in totals] == [("paid", Decimal(1200)), ("excl", Decimal(700))]


def test_an_amount_not_given_is_not_zero() -> None:
    (total,) = add_up([line(None), line(None)])

    assert total.planned is None
    assert total.unpriced == 2


def test_cents_are_exact() -> None:
    (total,) = add_up([line("0.10"), line("0.20")])

    assert total.planned == Decimal("0.30")


def test_the_budget_is_told_by_year_and_nature() -> None:
    years = summarize_budget(
        [line("10", year=2027), line("1"), line("2", nature=BudgetNature.INVESTMENT), line("4")]
    )

    assert [year.year for year in years] == [2026, 2027]
    assert [(nature, totals[0].planned) for nature, totals in years[0].by_nature] == [
        (BudgetNature.INVESTMENT, Decimal(2)),
        (BudgetNature.OPERATION, Decimal(5)),
    ]
    assert years[0].totals[0].planned == Decimal(7)


def test_the_plan_sets_what_is_assured_and_awaited_against_the_budget() -> None:
    money = [
        funding("400", FundingState.NOTIFIED),
        funding("100", FundingState.ASKED),
        funding("50", FundingState.REFUSED),
    ]

    (plan,) = summarize_plan([line("1000"), fte("2")], money)

    assert (plan.budget, plan.assured, plan.awaited, plan.refused) == (
        Decimal(1000),
        Decimal(400),
        Decimal(100),
        Decimal(50),
    )
    assert plan.gap == Decimal(500)


def test_the_plan_of_a_year_that_mixes_bases_has_no_gap() -> None:
    (plan,) = summarize_plan([line("1000"), line("10", vat=VatRegime.EXCLUDED)], [funding("100")])

    assert plan.is_mixed
    assert plan.gap is None


def test_money_without_budget_has_no_gap() -> None:
    (plan,) = summarize_plan([], [funding("100")])

    assert (plan.budget, plan.gap, plan.assured) == (None, None, Decimal(100))


def test_the_budget_is_the_spending_where_it_is_higher() -> None:
    (plan,) = summarize_plan([line("62000", actual=Decimal(64300))], [funding("64300")])

    assert plan.gap == 0
