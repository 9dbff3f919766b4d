"""Choose what runs the expressions of the lake."""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

Row = tuple[Any, ...]


class LakeError(RuntimeError):
    """A file of the lake is absent or damaged; says which, in French."""


class Engine(Protocol):
    """What every engine of the lake answers to: one question over some files.

    ``tables`` gives the file behind each table that the question names.
    """

    def compile(self, expression: Any) -> str:
        """Give an Ibis expression as SQL of this engine."""
        ...

    def run(self, sql: str, tables: Mapping[str, Path]) -> list[Row]:
        """Give the rows of one question."""
        ...


def get_engine() -> Engine:
    """Give this process its engine, the one that the setting names.

    Raises
    ------
    ImproperlyConfigured
        No engine bears this name.
    """
    return _make_engine(os.getpid())


def forget_engine() -> None:
    """Have the next question open the lake anew: its folder or its setting has changed."""
    _make_engine.cache_clear()


@cache
def _make_engine(process: int) -> Engine:
    # One a process: the threads of an engine do not follow a fork, and a question asked of one
    # that was opened before waits for ever. The parent's stays in the cache, since closing it waits too.
    name = settings.LAKE_ENGINE
    if name != "duckdb":
        msg = f"MAILLAGE_LAKE_ENGINE vaut « {name} » : le seul moteur connu de cette version est « duckdb »."
        raise ImproperlyConfigured(msg)
    from maillage.observatory.store.duck import DuckEngine

    return DuckEngine(Path(settings.LAKE_DIR))
