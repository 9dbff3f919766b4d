"""Protect tables: mark what is secret, hide what would tell it, and prove what can be deduced.

Usable alone: a :class:`TableSystem` in, statuses, intervals and French reasons out. See ``docs/secrecy.md``.
"""

from maillage.methods.disclosure.auditing import AuditReport, Interval, audit
from maillage.methods.disclosure.building import Axis, build_table, name_cell
from maillage.methods.disclosure.known_rules import BY_DEFAULT, KNOWN_RULES
from maillage.methods.disclosure.primary import (
    Statistic,
    StatisticKind,
    judge_statistics,
    mark_rounded,
    mark_zeros,
    suppress_primary,
)
from maillage.methods.disclosure.protecting import Method, Protection, protect
from maillage.methods.disclosure.rules import (
    Dominance,
    Rounding,
    RoundingMode,
    SecrecyRule,
    find_rule,
    judge_cell,
)
from maillage.methods.disclosure.solver import SolverFailed
from maillage.methods.disclosure.tables import (
    Cell,
    Level,
    Measure,
    Ratio,
    Relation,
    Status,
    TableSystem,
    merge_systems,
)
from maillage.methods.disclosure.targets import Cost
from maillage.methods.disclosure.wording import explain_status

__all__ = [
    "BY_DEFAULT",
    "KNOWN_RULES",
    "AuditReport",
    "Axis",
    "Cell",
    "Cost",
    "Dominance",
    "Interval",
    "Level",
    "Measure",
    "Method",
    "Protection",
    "Ratio",
    "Relation",
    "Rounding",
    "RoundingMode",
    "SecrecyRule",
    "SolverFailed",
    "Statistic",
    "StatisticKind",
    "Status",
    "TableSystem",
    "audit",
    "build_table",
    "explain_status",
    "find_rule",
    "judge_cell",
    "judge_statistics",
    "mark_rounded",
    "mark_zeros",
    "merge_systems",
    "name_cell",
    "protect",
    "suppress_primary",
]
