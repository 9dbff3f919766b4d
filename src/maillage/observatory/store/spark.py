"""Run the lake's questions on a server that speaks Spark Connect: Sail, or Spark itself.

The server reads the files of the lake where they lie: the folder is on a disk that both see, at the
same path.
"""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from maillage.observatory.store.engine import LakeError, Row


class SparkEngine:
    """One session, whose views are the files of the lake."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder, self._url = folder.resolve(), url
        self._lock = threading.Lock()
        self._known: dict[str, Path] = {}
        self._session: Any = None

    def compile(self, expression: Any) -> str:
        """Give an expression as Spark's SQL, through DuckDB's: Ibis's own asks for PySpark and Databricks' functions."""
        import ibis
        import sqlglot
        from sqlglot import expressions

        told = sqlglot.parse_one(str(ibis.to_sql(expression, dialect="duckdb")), read="duckdb")
        for node in list(told.find_all(expressions.PercentileCont)):
            # Spark's exact quantile of a group bears another name; both interpolate between neighbors.
            node.replace(expressions.Anonymous(this="percentile", expressions=[node.this, node.expression]))
        return str(told.sql(dialect="spark"))

    def run(self, sql: str, tables: Mapping[str, Path]) -> list[Row]:
        """Give the rows of one question.

        Raises
        ------
        LakeError
            A file is absent, or the server does not answer.
        """
        from pyspark.errors import PySparkException

        with self._lock:
            try:
                session = self._open(tables)
                return [tuple(row) for row in session.sql(sql).collect()]
            except (PySparkException, OSError) as error:
                names = ", ".join(path.name for path in tables.values())
                msg = f"Le lac ne peut pas être lu ({names}) : le serveur de MAILLAGE_LAKE_URL répond « {error} »."
                raise LakeError(msg[:400]) from error

    def _open(self, tables: Mapping[str, Path]) -> Any:
        from pyspark.sql import SparkSession

        if self._session is None:
            self._session = SparkSession.builder.remote(self._url).create()
        for name, path in tables.items():
            if self._known.get(name) != path:
                self._session.read.parquet(str(path)).createOrReplaceTempView(name)
                self._known[name] = path
        return self._session
