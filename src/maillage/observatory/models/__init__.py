"""Describe where figures come from, what they mean, and what people conclude from them."""

from maillage.observatory.models.base import (
    Dataset,
    Finding,
    ImmutableRelease,
    Indicator,
    QuotedFigure,
    Release,
    ReleaseQuerySet,
    SecrecyRule,
    Source,
)

__all__ = [
    "Dataset",
    "Finding",
    "ImmutableRelease",
    "Indicator",
    "QuotedFigure",
    "Release",
    "ReleaseQuerySet",
    "SecrecyRule",
    "Source",
]
