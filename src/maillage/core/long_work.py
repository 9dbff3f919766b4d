"""Let an operator's long work take the time it needs, where a request would be stopped."""

from django.db import connection, models


def prepare_long_work(*tables: type[models.Model]) -> None:
    """Lift the limit of time of a statement until the transaction ends, and count the rows of some tables.

    PostgreSQL alone has such a limit, and plans by counts that it takes in the background: after a file of
    thirty thousand rows it believes the table empty, and a join takes minutes where it takes a second.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for table in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table._meta.db_table)}")  # noqa: SLF001 - Django's documented model API
