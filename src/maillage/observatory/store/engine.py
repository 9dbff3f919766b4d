"""Choose what runs the expressions of the lake."""

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


@cache
def get_engine() -> Engine:
    """Give the engine that the setting names.

    Raises
    ------
    ImproperlyConfigured
        No engine bears this name.
    """
    name = settings.LAKE_ENGINE
    if name != "duckdb":
        msg = f"MAILLAGE_LAKE_ENGINE vaut « {name} » : le seul moteur connu de cette version est « duckdb »."
        raise ImproperlyConfigured(msg)
    from maillage.observatory.store.duck import DuckEngine

    return DuckEngine(Path(settings.LAKE_DIR))
