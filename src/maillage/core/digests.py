"""Give the digest of a value and the stable name of a kind, as the journal chains them."""

import hashlib
import json

from django.db import models

# Made once: the journal's verification encodes two values per event.
_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def compute_digest(value: object) -> str:
    """Give the SHA-256 of a value in one canonical JSON form."""
    return hashlib.sha256(_CANONICAL.encode(value).encode()).hexdigest()


def name_kind(subject: models.Model | type[models.Model]) -> str:
    """Give the stable name of an object's kind in the journal, such as ``contracts.action``."""
    return subject._meta.label_lower  # noqa: SLF001 - Django's documented model API
