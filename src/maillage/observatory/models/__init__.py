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
from maillage.observatory.models.prose import StatedValue
from maillage.observatory.models.table_import import TableImport

__all__ = [
    "DataAgreement",
    "Dataset",
    "Finding",
    "ImmutableRelease",
    "Indicator",
    "QuotedFigure",
    "Release",
    "ReleaseQuerySet",
    "SecrecyRule",
    "Source",
    "StatedValue",
    "TableImport",
]
