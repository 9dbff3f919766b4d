"""Write many rows of many models in few statements."""

import itertools
from collections.abc import Iterator
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

BATCH = 2_000


class Writer:
    """Keep rows by model and write them in bulk.

    Keys are chosen here, so that a row can name another that is not written yet; the database checks
    foreign keys when the transaction ends.
    """

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self._keys: dict[type[models.Model], Iterator[int]] = {}
        self._rows: dict[type[models.Model], list[models.Model]] = {}

    def add(self, model: type[models.Model], **values: Any) -> int:
        """Keep one row to write and give its key."""
        if model not in self._keys:
            last = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()  # noqa: SLF001
            self._keys[model] = itertools.count((last or 0) + 1)
        key = next(self._keys[model])
        self._rows.setdefault(model, []).append(model(pk=key, **values))
        return key

    def flush(self) -> None:
        """Write every row kept."""
        for model, rows in self._rows.items():
            model._default_manager.bulk_create(rows, batch_size=BATCH)  # noqa: SLF001
            label = model._meta.label  # noqa: SLF001
            self.counts[label] = self.counts.get(label, 0) + len(rows)
            rows.clear()

    def reset_sequences(self) -> None:
        """Tell PostgreSQL where its counters stand, since the keys were chosen here."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self._rows)):
                cursor.execute(statement)
