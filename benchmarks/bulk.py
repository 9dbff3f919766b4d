"""Write many rows of many models in few statements."""

import itertools
from collections.abc import Iterator
from enum import Enum
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.utils import timezone

# Values of these very types go to the database as they are; the field itself prepares any other.
PLAIN = frozenset({int, str, float, bool, type(None)})


class Table:
    """Keep rows of one model and write them by one prepared statement.

    ``bulk_create`` makes an object of each row and asks each field three times: four fifths of the
    time of a country.
    """

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.rows: list[list[object]] = []
        self.fields = {field.attname: field for field in model._meta.concrete_fields}  # noqa: SLF001
        # Days, sums and states come back often: each is prepared once.
        self._prepared: dict[tuple[str, object], object] = {}
        now = timezone.now()
        self._defaults: dict[str, object] = {}
        for name, field in self.fields.items():
            is_instant = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
            self._defaults[name] = self._prepare(name, now if is_instant else field.get_default())
        quote = connection.ops.quote_name
        columns = ", ".join(quote(field.column) for field in self.fields.values())
        marks = ", ".join(["%s"] * len(self.fields))
        self.statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: SLF001
        last = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()  # noqa: SLF001
        self.keys: Iterator[int] = itertools.count((last or 0) + 1)
        self.key_name = model._meta.pk.attname  # noqa: SLF001

    def add(self, values: dict[str, Any]) -> int:
        """Keep one row; give its key."""
        key = next(self.keys)
        values[self.key_name] = key
        row = []
        for name, default in self._defaults.items():
            if name not in values:
                row.append(default)
                continue
            value = values.pop(name)
            row.append(value if type(value) in PLAIN else self._prepare(name, value))
        if values:
            msg = f"{self.model.__name__} has no {', '.join(values)}"
            raise TypeError(msg)
        self.rows.append(row)
        return key

    def _prepare(self, name: str, value: object) -> object:
        """Give a value as the database takes it."""
        if isinstance(value, list | dict):
            return self.fields[name].get_db_prep_save(value, connection)
        if (name, value) not in self._prepared:
            plain = value.value if isinstance(value, Enum) else value
            self._prepared[name, value] = self.fields[name].get_db_prep_save(plain, connection)
        return self._prepared[name, value]

    def flush(self) -> int:
        """Write the rows kept; give how many."""
        count = len(self.rows)
        if count:
            with connection.cursor() as cursor:
                cursor.executemany(self.statement, self.rows)
            self.rows = []
        return count


class Writer:
    """Keep rows by model and write them in bulk.

    Keys are chosen here, so that a row can name another that is not written yet; the database checks
    foreign keys when the transaction ends.
    """

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self._tables: dict[type[models.Model], Table] = {}

    def add(self, model: type[models.Model], **values: Any) -> int:
        """Keep one row to write and give its key."""
        if model not in self._tables:
            self._tables[model] = Table(model)
        return self._tables[model].add(values)

    def flush(self) -> None:
        """Write every row kept."""
        for model, table in self._tables.items():
            label = model._meta.label  # noqa: SLF001
            self.counts[label] = self.counts.get(label, 0) + table.flush()

    def settle(self) -> None:
        """Leave the tables as a running instance has them: counters in place, statistics gathered."""
        self._reset_sequences()
        # Its autovacuum has not seen rows written a moment ago: without it, plans are made for empty tables.
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for model in self._tables:
                    cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")  # noqa: SLF001 - documented

    def _reset_sequences(self) -> None:
        """Tell PostgreSQL where its counters stand, since the keys were chosen here."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self._tables)):
                cursor.execute(statement)
