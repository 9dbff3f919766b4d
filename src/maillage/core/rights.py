"""Refuse what a person may not do, with a sentence; who may do what is said by each module's ``access``."""

from django.core.exceptions import PermissionDenied


def require(allowed: bool, sentence: str) -> None:  # noqa: FBT001 - reads as « require(can_…, "…") »
    """Refuse with a sentence in French unless allowed.

    Raises
    ------
    PermissionDenied
        The person may not.
    """
    if not allowed:
        raise PermissionDenied(sentence)
