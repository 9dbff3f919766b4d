"""Run the lake's questions on DuckDB, in process and locked down.

The connection may read the folder of the lake and nothing else: no other file, no network, no
extension, no setting changed after this. It runs one SELECT at a time, compiled from an expression:
no text of a person is ever SQL.
"""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from maillage.observatory.store.engine import LakeError, Row

MEMORY = "700MB"
THREADS = 2


class DuckEngine:
    """A database in memory whose tables are views over files of the lake."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._lock = threading.Lock()
        self._known: dict[str, Path] = {}
        self._connection = open_locked(self._folder)

    def compile(self, expression: Any) -> str:
        """Give an expression as DuckDB's SQL."""
        import ibis

        return str(ibis.to_sql(expression, dialect="duckdb"))

    def run(self, sql: str, tables: Mapping[str, Path]) -> list[Row]:
        """Give the rows of one question.

        Raises
        ------
        LakeError
            A file is absent or damaged.
        ValueError
            The text is not one SELECT.
        """
        statements = duckdb.extract_statements(sql)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            msg = "the lake answers one SELECT at a time"
            raise ValueError(msg)
        try:
            self._open_views(tables)
            return self._connection.cursor().execute(sql).fetchall()
        except duckdb.Error as error:
            names = ", ".join(path.name for path in tables.values())
            msg = f"Le lac ne peut pas être lu ({names}) : un fichier manque ou est abîmé. Rechargez cette édition."
            raise LakeError(msg) from error

    def _open_views(self, tables: Mapping[str, Path]) -> None:
        with self._lock:
            for name, path in tables.items():
                # A file that was staged a moment ago has since found its place.
                if self._known.get(name) == path:
                    continue
                # Both come from a digest that this program computed; neither is a person's text.
                quoted = str(path).replace("'", "''")
                self._connection.execute(
                    f"CREATE OR REPLACE VIEW \"{name}\" AS SELECT * FROM read_parquet('{quoted}')"
                )
                self._known[name] = path


def open_locked(folder: Path) -> duckdb.DuckDBPyConnection:
    """Open a database that may touch one folder and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    quoted = str(folder.resolve()).replace("'", "''")
    connection = duckdb.connect(":memory:")
    for statement in (
        f"SET allowed_directories = ['{quoted}/']",
        "SET enable_external_access = false",
        f"SET memory_limit = '{MEMORY}'",
        f"SET threads = {THREADS}",
        "SET lock_configuration = true",
    ):
        connection.execute(statement)
    return connection
