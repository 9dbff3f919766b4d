"""Choose permanent addresses."""

from django.db import models

from maillage.core.text import make_slug


def make_unique_slug(model: type[models.Model], text: str, *, max_length: int = 80, **scope: object) -> str:
    """Give a readable address that no object of the kind holds yet (within ``scope``)."""
    stem = make_slug(text, max_length=max_length - 6)
    manager = model._default_manager  # noqa: SLF001 - Django's documented model API
    taken = set(manager.filter(slug__startswith=stem, **scope).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    rank = 2
    while f"{stem}-{rank}" in taken:
        rank += 1
    return f"{stem}-{rank}"
