"""Keep what costs much to read for as long as nothing is written anywhere in the instance.

Every change is an event of the journal, so the last link of its chain names the state of the whole
instance (see ``docs/adr/0011-public-pages-kept-by-the-journal.md``): what was read in that state, on
that day, by that person is what would be read again. Nothing has to say what it makes out of date,
and a right taken back counts at the next click, in every process.
"""

import datetime
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar, cast

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from maillage.core.selectors import get_journal_link

Kept = TypeVar("Kept")
# Enough for everybody who works at the same time; what was asked longest ago is let go.
ROOM = 1_000


@dataclass(frozen=True)
class State:
    """What anything read depends on beyond who asks for what: the last event, the day that it is."""

    link: str
    day: datetime.date


def find_state() -> State | None:
    """Give the state of the instance; an empty journal, or one that cannot be read, names none."""
    try:
        link = get_journal_link()
    except DatabaseError:
        # Said in French further in, where the page of such failures is made.
        return None
    return State(link, timezone.localdate()) if link else None


_values: OrderedDict[Hashable, tuple[State, object]] = OrderedDict()
_lock = threading.Lock()


def keep_until_written(key: Hashable, read: Callable[[], Kept]) -> Kept:
    """Give what was read for a key in this very state, or read it and keep it.

    Parameters
    ----------
    key : hashable
        Says what is read and for whom: two people never share a key.
    read : callable
        Makes the value from the database alone; what it gives is never changed by who receives it.
    """
    state = find_state() if settings.MAILLAGE_PUBLIC_PAGES_BYTES else None
    if state is None:
        return read()
    with _lock:
        found = _values.get(key)
        if found and found[0] == state:
            _values.move_to_end(key)
            return cast("Kept", found[1])  # a key is given one kind of value only
    value = read()
    with _lock:
        _values[key] = (state, value)
        _values.move_to_end(key)
        while len(_values) > ROOM:
            _values.popitem(last=False)
    return value
