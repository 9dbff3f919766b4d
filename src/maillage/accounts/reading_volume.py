"""Count the distinct files each person opens, and say when it is too many."""

import hashlib
import time

from django.core.cache import cache
from django.utils import timezone

from maillage.accounts.limits import ReadingLimit, get_reading_limit
from maillage.accounts.models import User

_ROUTES: set[str] = set()
_LOCK_SECONDS = 2


def register_file_route(name: str) -> None:
    """Declare that a route shows one file (an action, a document); called when a module is ready."""
    _ROUTES.add(name)


def is_file_route(name: str | None) -> bool:
    """Tell whether a route shows one file."""
    return name in _ROUTES


def count_file(user: User, address: str) -> tuple[ReadingLimit, bool, bool]:
    """Note that a person opens a file; give the limit, whether it is passed, and if it just was.

    The last ``limit.files`` openings are kept for the span of the limit, by a digest of the address:
    the cache never tells what somebody reads.
    """
    limit = get_reading_limit(timezone.localdate())
    key = f"accounts:reading:{user.pk}"
    is_locked = cache.add(f"{key}:lock", 1, _LOCK_SECONDS)
    try:
        now = time.time()
        opened: dict[str, float] = cache.get(key, {})
        opened = {file: at for file, at in opened.items() if now - at < limit.seconds}
        digest = hashlib.sha256(address.encode()).hexdigest()[:16]
        is_known = digest in opened
        if len(opened) < limit.files or is_known:
            opened[digest] = opened.get(digest, now)
            cache.set(key, opened, limit.seconds)
            return limit, False, False
        is_first = cache.add(f"{key}:alarm", 1, limit.seconds)
        return limit, True, is_first
    finally:
        if is_locked:
            cache.delete(f"{key}:lock")
