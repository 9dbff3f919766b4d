"""Let an operator's long work take the time it needs, where a request would be stopped."""

from django.db import connection


def allow_long_statements() -> None:
    """Lift the limit of time of a statement until the transaction under way ends; PostgreSQL alone has one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
