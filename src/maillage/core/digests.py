"""Give the digest of a value and the stable name of a kind, as the journal chains them."""

import hashlib
import json

from django.db import models


def compute_digest(value: object) -> str:
    """Give the SHA-256 of a value in one canonical JSON form."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def name_kind(subject: models.Model | type[models.Model]) -> str:
    """Give the stable name of an object's kind in the journal, such as ``contracts.action``."""
    return subject._meta.label_lower  # noqa: SLF001 - Django's documented model API
