"""Read a report against what was planned: gaps to explain, what keeps it from being sent, what is to give back.

Pure functions. A statement is by accounting class, as the form Cerfa 15059 has it: planned, actual,
percent; what is given in kind (86, 87) balances apart and is in no sum of the money.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from maillage.core.numbers import format_euros, format_number
from maillage.grants.enums import IN_KIND_CLASSES, BudgetSide

# A call may set another one by its rule ``report_gap_percent``.
DEFAULT_GAP_PERCENT = 10
CENT = Decimal("0.01")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class StatementLine:
    """One line of a statement; ``actual`` is None while nobody said what was spent."""

    side: str
    class_code: str
    name: str
    planned: int
    actual: Decimal | None
    explanation: str = ""

    @property
    def percent(self) -> Decimal | None:
        """Give actual over planned, in percent; None when one of the two is not there."""
        if self.actual is None or not self.planned:
            return None
        return (self.actual / self.planned * HUNDRED).quantize(Decimal("0.1"), ROUND_HALF_UP)

    def needs_explanation(self, gap_percent: int) -> bool:
        """Tell whether the gap passes what may be left unsaid."""
        if self.actual is None:
            return False
        return abs(self.actual - self.planned) * HUNDRED > Decimal(gap_percent) * self.planned


@dataclass(frozen=True)
class Totals:
    """The money of a statement, in-kind contributions left out; ``actual`` counts what is told."""

    planned_charges: int
    actual_charges: Decimal
    planned_products: int
    actual_products: Decimal


def add_up_statement(lines: Sequence[StatementLine]) -> Totals:
    """Add up charges and products, planned and actual."""
    money = [line for line in lines if line.class_code not in IN_KIND_CLASSES]
    charges = [line for line in money if line.side == BudgetSide.CHARGE]
    products = [line for line in money if line.side == BudgetSide.PRODUCT]
    return Totals(
        planned_charges=sum(line.planned for line in charges),
        actual_charges=sum((line.actual or Decimal(0) for line in charges), Decimal(0)),
        planned_products=sum(line.planned for line in products),
        actual_products=sum((line.actual or Decimal(0) for line in products), Decimal(0)),
    )


def find_report_faults(
    lines: Sequence[StatementLine], *, done: str, results: str, untold: Sequence[str], gap_percent: int
) -> list[str]:
    """Give what keeps a report from being sent, one sentence each.

    Parameters
    ----------
    untold : sequence of str
        The beneficiaries and indicators of which nobody said what was reached.
    """
    faults = []
    if not done.strip():
        faults.append("Dites ce qui a été mis en œuvre.")
    if not results.strip():
        faults.append("Dites quels sont les résultats.")
    faults += [
        f"« {line.name} » : dites ce qui a été réalisé, 0 s’il n’y a rien."
        for line in lines
        if line.actual is None
    ]
    faults += [
        f"« {line.name} » : {format_euros(line.actual, cents=True)} réalisés pour {format_euros(line.planned)} prévus, un écart "
        f"de plus de {format_number(gap_percent)} % : expliquez-le."
        for line in lines
        if line.needs_explanation(gap_percent) and not line.explanation.strip()
    ]
    faults += [f"« {name} » : dites ce qui a été atteint." for name in untold]
    totals = add_up_statement(lines)
    if totals.actual_charges != totals.actual_products:
        faults.append(
            f"Les charges réalisées ({format_euros(totals.actual_charges, cents=True)}) et les produits réalisés "
            f"({format_euros(totals.actual_products, cents=True)}) doivent être égaux."
        )
    return faults


def suggest_recovery(
    *, awarded: int, paid: Decimal, planned_charges: int, actual_charges: Decimal
) -> Decimal:
    """Give what was paid above the share of the cost that the award was to pay; 0 when nothing was.

    The award pays the same share of what was spent as of what was planned: a project that cost
    half keeps half. It is a proposal: people decide.

    Examples
    --------
    >>> suggest_recovery(
    ...     awarded=8_000, paid=Decimal(8_000), planned_charges=20_000, actual_charges=Decimal(15_000)
    ... )
    Decimal('2000.00')
    """
    if not planned_charges:
        return Decimal(0)
    share = min(actual_charges / planned_charges, Decimal(1))
    return max(paid - awarded * share, Decimal(0)).quantize(CENT, ROUND_HALF_UP)
