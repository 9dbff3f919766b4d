"""Choose what runs the expressions of the lake."""

import os
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

Row = tuple[Any, ...]
_CLOSES: list[Callable[[], None]] = []
# Engine, package it needs, option that brings it.
NEEDED = {"postgres": ("psycopg", "postgres"), "spark": ("pyspark", "spark")}


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


def get_local_engine() -> Engine:
    """Give this process an engine for files that no release names yet: they are compared where they lie."""
    return _make_local_engine(os.getpid(), Path(settings.LAKE_DIR))


@cache
def _make_local_engine(process: int, folder: Path) -> Engine:
    from maillage.observatory.store.duck import DuckEngine

    return DuckEngine(folder)


def forget_engine() -> None:
    """Have the next question open the lake anew: its folder or its setting has changed."""
    for close in _CLOSES:
        close()
    _CLOSES.clear()
    _make_engine.cache_clear()
    _make_local_engine.cache_clear()


@cache
def _make_engine(process: int) -> Engine:
    # One a process: the threads of an engine do not follow a fork, and a question asked of one
    # that was opened before waits for ever. The parent's stays in the cache, since closing it waits too.
    name, folder, url = settings.LAKE_ENGINE, Path(settings.LAKE_DIR), settings.LAKE_URL
    if name == "duckdb":
        from maillage.observatory.store.duck import DuckEngine

        return DuckEngine(folder)
    if name not in NEEDED:
        msg = f"MAILLAGE_LAKE_ENGINE vaut « {name} » : les moteurs connus sont duckdb, postgres et spark."
        raise ImproperlyConfigured(msg)
    if not url:
        msg = (
            f"MAILLAGE_LAKE_ENGINE vaut « {name} » : donnez l’adresse de son serveur dans MAILLAGE_LAKE_URL."
        )
        raise ImproperlyConfigured(msg)
    package, extra = NEEDED[name]
    if find_spec(package) is None:
        msg = f"MAILLAGE_LAKE_ENGINE vaut « {name} » : installez d’abord l’option « {extra} » de Maillage."
        raise ImproperlyConfigured(msg)
    if name == "postgres":
        from maillage.observatory.store.postgres import PostgresEngine

        engine = PostgresEngine(folder, url)
        _CLOSES.append(engine.close)
        return engine
    from maillage.observatory.store.spark import SparkEngine

    return SparkEngine(folder, url)
