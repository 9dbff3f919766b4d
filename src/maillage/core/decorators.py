"""Guard views: a page that is read never writes."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
_READING = (
    "SELECT",
    "WITH",
    "SAVEPOINT",
    "RELEASE",
    "PRAGMA",
    "EXPLAIN",
    "BEGIN",
    "ROLLBACK",
    "COMMIT",
    "SET",
    "SHOW",
)


class WriteOnRead(RuntimeError):
    """A page served by GET tried to write."""


def read_only(view: View[P]) -> View[P]:
    """Refuse any SQL write while the page is made; only GET and HEAD are answered."""

    def refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's wrapper form
        if not sql.lstrip("( \n").upper().startswith(_READING):
            msg = f"a page served by GET tried to write: {sql[:120]}"
            raise WriteOnRead(msg)
        return execute(sql, params, many, context)

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        with connection.execute_wrapper(refuse_writes):
            return view(request, *args, **kwargs)

    return require_safe(guarded)
