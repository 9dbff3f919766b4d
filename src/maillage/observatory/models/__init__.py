"""Describe where figures come from, what they mean, and what people conclude from them."""

from maillage.observatory.models.agreement import DataAgreement
from maillage.observatory.models.base import (
    Dataset,
    ImmutableRelease,
    Indicator,
    Release,
    ReleaseQuerySet,
    SecrecyRule,
    Source,
)
from maillage.observatory.models.finding import Finding, QuotedFigure
from maillage.observatory.models.judgment import FactDecision, FindingRank
from maillage.observatory.models.prose import StatedValue
from maillage.observatory.models.publication import ProtectedPublication, RuleChange
from maillage.observatory.models.table_import import TableImport

__all__ = [
    "DataAgreement",
    "Dataset",
    "FactDecision",
    "Finding",
    "FindingRank",
    "ImmutableRelease",
    "Indicator",
    "ProtectedPublication",
    "QuotedFigure",
    "Release",
    "ReleaseQuerySet",
    "RuleChange",
    "SecrecyRule",
    "Source",
    "StatedValue",
    "TableImport",
]
