"""Hold what an instance does every day; upper modules add theirs, ``maillage tick`` does it."""

import datetime
from collections.abc import Callable

Task = Callable[[datetime.date], str]
_TASKS: list[tuple[int, Task]] = []


def register_daily_task(rank: int, task: Task) -> None:
    """Declare something ``maillage tick`` does; it is given the day and gives a sentence of result.

    A task may run any number of times a day: it does nothing the second time.
    """
    if all(known is not task for _, known in _TASKS):
        _TASKS.append((rank, task))
        _TASKS.sort(key=lambda item: item[0])


def list_daily_tasks() -> list[Task]:
    """Give the tasks in order."""
    return [task for _, task in _TASKS]
