"""Guard every request: hostile text stops at the door, private pages are not kept by caches."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.cache import add_never_cache_headers

_log = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]
# Keys that reach Django's query builder as keyword arguments in careless code (CVE-2025-64459).
OUT_OF_SERVICE = 503
READING = frozenset({"GET", "HEAD"})
_RESERVED = frozenset({"_connector", "_negated"})


def answer_out_of_service(request: HttpRequest, exception: BaseException | None) -> HttpResponse | None:
    """Answer 503 to a failure of the database, with a page that asks nothing of it; None to any other."""
    if not isinstance(exception, OperationalError | InterfaceError):
        return None
    _log.error("the database did not answer %s: %s", request.path, exception)
    page = get_template("503.html").render()
    return HttpResponse(page, status=OUT_OF_SERVICE, headers={"Retry-After": "60"})


class TextGuardMiddleware:
    """Refuse addresses that hold a NUL, a reserved key or a relation across tables."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 400 with a clear page, or go on."""
        hostile = "\x00" in request.path or any(
            "\x00" in key or key in _RESERVED or "__" in key or any("\x00" in value for value in values)
            for key, values in request.GET.lists()
        )
        if hostile:
            return render(request, "400.html", {"sentence": ""}, status=400)
        return self.get_response(request)


class OutOfServiceMiddleware:
    """Say that the service is interrupted when the database does not answer, is locked or has no room left."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; read once more what a restarted server cut, and never send again what writes."""
        response = self.get_response(request)
        is_cut = response.status_code == OUT_OF_SERVICE and request.method in READING and _is_cut()
        if not is_cut:
            return response
        _log.warning("the connection was cut during %s: it is read once more", request.path)
        connection.close()
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 503 with a page that needs nothing; the transaction was rolled back, nothing is half written."""
        return answer_out_of_service(request, exception)


def _is_cut() -> bool:
    """Tell whether the request lost a connection that it had, as when the server is restarted.

    A connection that could not be opened (no server, no place left) is not asked for twice.
    """
    return connection.connection is not None and not connection.is_usable()


class PrivatePagesMiddleware:
    """Keep the pages of a signed-in person out of shared caches and of the back button after sign-out."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers after the view has answered."""
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(self), microphone=()")
        return response
