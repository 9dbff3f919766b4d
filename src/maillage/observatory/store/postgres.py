"""Run the lake's questions on PostgreSQL: each file is copied there once, as a table named by its content.

The files stay the truth: the schema ``lac`` is a copy that may be dropped at any time.
"""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from maillage.observatory.store.duck import open_locked
from maillage.observatory.store.engine import LakeError, Row
from maillage.observatory.store.schema import SCHEMA

SCHEMA_NAME = "lac"
_TYPES = {"string": "text", "int16": "smallint", "decimal(18, 6)": "numeric(18, 6)"}
_BATCH = 20_000


class PostgresEngine:
    """One connection to a server, in a transaction that cannot write while a question is asked."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder, self._url = folder.resolve(), url
        self._lock = threading.Lock()
        self._known: set[str] = set()
        self._connection: Any = None

    def compile(self, expression: Any) -> str:
        """Give an expression as PostgreSQL's SQL."""
        import ibis

        return str(ibis.to_sql(expression, dialect="postgres"))

    def run(self, sql: str, tables: Mapping[str, Path]) -> list[Row]:
        """Give the rows of one question; files not there yet are copied first.

        Raises
        ------
        LakeError
            A file is absent or damaged, or the server does not answer.
        """
        import psycopg

        with self._lock:
            try:
                connection = self._connect()
                for name, path in tables.items():
                    self._copy(connection, name, path)
                with connection.transaction(), connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL search_path = {SCHEMA_NAME}")
                    cursor.execute("SET TRANSACTION READ ONLY")
                    cursor.execute(sql.encode())
                    return list(cursor.fetchall())
            except psycopg.OperationalError as error:
                self._connection = None
                msg = "Le lac ne peut pas être lu : le serveur PostgreSQL de MAILLAGE_LAKE_URL ne répond pas."
                raise LakeError(msg) from error

    def close(self) -> None:
        """Leave the server."""
        if self._connection is not None:
            self._connection.close()

    def _connect(self) -> Any:
        import psycopg

        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self._url, autocommit=True)
            self._connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA_NAME}")
        return self._connection

    def _copy(self, connection: Any, name: str, path: Path) -> None:
        """Copy a file as a table, whole or not at all; the index is that of the questions asked most."""
        if name in self._known:
            return
        with connection.transaction():
            # Two processes may ask for the same file at once: the second waits, then finds it.
            connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
            table = f'{SCHEMA_NAME}."{name}"'
            found = connection.execute("SELECT to_regclass(%s)", [table]).fetchone()
            if not (found and found[0]):
                columns = ", ".join(f'"{column}" {_TYPES[kind]}' for column, kind in SCHEMA.items())
                connection.execute(f"CREATE TABLE {table} ({columns})")
                with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    for row in self._read(path):
                        copy.write_row(row)
                connection.execute(
                    f"CREATE INDEX ON {table} (territory_kind, territory_code, indicator, year)"
                )
                connection.execute(f"ANALYZE {table}")
        self._known.add(name)

    def _read(self, path: Path) -> Any:
        import duckdb

        reader = open_locked(self._folder)
        quoted = str(path).replace("'", "''")
        try:
            cursor = reader.execute(f"SELECT * FROM read_parquet('{quoted}')")
            while rows := cursor.fetchmany(_BATCH):
                yield from rows
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            msg = f"Le lac ne peut pas être lu ({path.name}) : un fichier manque ou est abîmé. Rechargez cette édition."
            raise LakeError(msg) from error
        finally:
            reader.close()
