"""Describe contracts, their strategy and their actions."""

from maillage.contracts.models.action import (
    Action,
    Blocker,
    BudgetLine,
    Funding,
    Pilot,
    Placement,
    StatusChange,
    Step,
)
from maillage.contracts.models.amendment import Amendment, AmendmentSignature, ContractVersion
from maillage.contracts.models.assignment import Assignment, Batch, SavedView
from maillage.contracts.models.contract import (
    Annex,
    Article,
    Contract,
    ContractType,
    Deadline,
    Notice,
    Party,
)
from maillage.contracts.models.strategy import Node, NodeFinding

__all__ = [
    "Action",
    "Amendment",
    "AmendmentSignature",
    "Annex",
    "Article",
    "Assignment",
    "Batch",
    "Blocker",
    "BudgetLine",
    "Contract",
    "ContractType",
    "ContractVersion",
    "Deadline",
    "Funding",
    "Node",
    "NodeFinding",
    "Notice",
    "Party",
    "Pilot",
    "Placement",
    "SavedView",
    "StatusChange",
    "Step",
]
