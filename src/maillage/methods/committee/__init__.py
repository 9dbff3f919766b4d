"""Share co-funding among applications under the rules of a committee, exactly, with the proof and the price of each rule.

Usable alone: amounts asked (applications by funders' lines) and rules in; whole euros, a proven bound, prices and
conflicts out. The words of the rules are the caller's: nothing here writes a sentence about them.
"""

from maillage.methods.committee.allocating import Allocation, allocate
from maillage.methods.committee.case import Case, Credit, blend
from maillage.methods.committee.conflicts import Conflict, explain_conflict
from maillage.methods.committee.pricing import Price, price_rules
from maillage.methods.committee.rules import (
    Part,
    Rule,
    RuleState,
    Sum,
    Unit,
    bound_amount,
    bound_average,
    bound_count,
    bound_count_share,
    bound_mean,
    bound_share,
    check_rules,
    exclude,
    limit_each,
    limit_envelope,
    retain,
)
from maillage.methods.committee.solver import SolverFailed, Verdict

__all__ = [
    "Allocation",
    "Case",
    "Conflict",
    "Credit",
    "Part",
    "Price",
    "Rule",
    "RuleState",
    "SolverFailed",
    "Sum",
    "Unit",
    "Verdict",
    "allocate",
    "blend",
    "bound_amount",
    "bound_average",
    "bound_count",
    "bound_count_share",
    "bound_mean",
    "bound_share",
    "check_rules",
    "exclude",
    "explain_conflict",
    "limit_each",
    "limit_envelope",
    "price_rules",
    "retain",
]
