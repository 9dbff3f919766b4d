"""Protect tables: mark what is secret, hide what would tell it, and prove what can be deduced.

Usable alone: a :class:`TableSystem` in, statuses, intervals and French reasons out. See ``docs/secrecy.md``.
"""

from maillage.methods.disclosure.auditing import AuditReport, Interval, audit
from maillage.methods.disclosure.building import Axis, build_table, name_cell
from maillage.methods.disclosure.cell_key import (
    NoiseRule,
    NoisyCount,
    add_noise,
    answer_count,
    bound_truth,
    compute_noise_shares,
    make_unit_keys,
    summarize_noise,
)
from maillage.methods.disclosure.filters import FilterAnswer, build_filter_system
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
from maillage.methods.disclosure.releases import link_releases, name_release
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
    Quantity,
    Ratio,
    Relation,
    Status,
    TableSystem,
    merge_systems,
)
from maillage.methods.disclosure.targets import Cost
from maillage.methods.disclosure.wording import explain_status
from maillage.methods.disclosure.zones import (
    Difference,
    Overlap,
    Piece,
    Zone,
    build_zone_system,
    cut_by_shares,
    cut_units,
    find_differences,
)

__all__ = [
    "BY_DEFAULT",
    "KNOWN_RULES",
    "AuditReport",
    "Axis",
    "Cell",
    "Cost",
    "Difference",
    "Dominance",
    "FilterAnswer",
    "Interval",
    "Level",
    "Method",
    "NoiseRule",
    "NoisyCount",
    "Overlap",
    "Piece",
    "Protection",
    "Quantity",
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
    "Zone",
    "add_noise",
    "answer_count",
    "audit",
    "bound_truth",
    "build_filter_system",
    "build_table",
    "build_zone_system",
    "compute_noise_shares",
    "cut_by_shares",
    "cut_units",
    "explain_status",
    "find_differences",
    "find_rule",
    "judge_cell",
    "judge_statistics",
    "link_releases",
    "make_unit_keys",
    "mark_rounded",
    "mark_zeros",
    "merge_systems",
    "name_cell",
    "name_release",
    "protect",
    "summarize_noise",
    "suppress_primary",
]
