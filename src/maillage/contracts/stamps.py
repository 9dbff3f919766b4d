"""Give the stamp of a row: the digest of its values, which changes whenever one of them does."""

from django.db import models

from maillage.core.digests import compute_digest


def compute_stamp(row: models.Model) -> str:
    """Give a short digest of the values of a row, as a form carries it to notice a change."""
    fields = row._meta.concrete_fields  # noqa: SLF001 - Django's documented model API
    return compute_digest([[field.attname, str(field.value_from_object(row))] for field in fields])[:16]
