"""Read the budgets and fundings of actions as facts that may be added up."""

from maillage.contracts.enums import BudgetNature, BudgetUnit, FundingState, VatRegime
from maillage.contracts.models import BudgetLine, Funding
from maillage.contracts.money import BudgetFact, FundingFact


def read_budget(line: BudgetLine) -> BudgetFact:
    """Give a line of budget as sums need it."""
    return BudgetFact(
        year=line.year,
        nature=BudgetNature(line.nature),
        unit=BudgetUnit(line.unit),
        planned=line.planned,
        actual=line.actual,
        vat=VatRegime(line.vat) if line.vat else None,
    )


def read_funding(funding: Funding) -> FundingFact:
    """Give a funding as sums need it."""
    return FundingFact(year=funding.year, amount_eur=funding.amount_eur, state=FundingState(funding.state))
