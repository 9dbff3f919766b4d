"""Answer a visitor's page again without making it again, for as long as nothing was written.

Every change is an event of the journal, so the last link of its chain names the state of the whole
instance: a page made for an unknown visitor stays right until that link, or the day, changes. Nothing
has to say what it changes, and a page withdrawn is withdrawn at the next click, in every process.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from maillage.core.kept import State, find_state

Handler = Callable[[HttpRequest], HttpResponse]
# The one cookie of a visitor that changes a page, and how; any other may say who is asking.
THEME = "theme"
_CHOICES = frozenset({"light", "dark"})
# Headers by which a request asks for something else than the page of its address.
_PARTICULAR = ("HTTP_AUTHORIZATION", "HTTP_HX_REQUEST", "HTTP_RANGE")
_LARGEST_PART = 16


@dataclass(frozen=True)
class Key:
    """What tells two pages apart for people who are not known."""

    scheme: str
    host: str
    path: str
    theme: str


@dataclass(frozen=True)
class Page:
    """A page as it was sent, and the state it was made in."""

    state: State
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def answer(self) -> HttpResponse:
        """Give a response of its own to one more visitor."""
        return HttpResponse(self.body, headers=dict(self.headers))


class PageShelf:
    """Keep the pages asked last, within a number of bytes, for the threads of one process.

    Parameters
    ----------
    room : int
        Bytes of bodies kept; a page above a sixteenth of them is not.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._used = 0
        self._lock = threading.Lock()

    def take(self, key: Key, state: State) -> Page | None:
        """Give a page if it was made in this very state."""
        with self._lock:
            page = self._pages.get(key)
            if page is None or page.state != state:
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        """Keep a page, and let go of those that nobody asked for longest."""
        if len(page.body) > self._room // _LARGEST_PART:
            return
        with self._lock:
            if before := self._pages.pop(key, None):
                self._used -= len(before.body)
            self._pages[key] = page
            self._used += len(page.body)
            while self._used > self._room:
                _, gone = self._pages.popitem(last=False)
                self._used -= len(gone.body)


class PublicPagesMiddleware:
    """Give unknown visitors a page already made, or « not modified » when they hold it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self._shelf = PageShelf(settings.MAILLAGE_PUBLIC_PAGES_BYTES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer from the shelf when the request says nothing of who asks."""
        key = find_key(request)
        state = find_state() if key else None
        if key is None or state is None:
            return self.get_response(request)
        page = self._shelf.take(key, state)
        if page is None:
            response = self.get_response(request)
            if not _may_be_kept(response):
                return response
            page = _make_page(response, state)
            self._shelf.put(key, page)
        response = page.answer()
        return get_conditional_response(request, etag=response["ETag"], response=response) or response


def find_key(request: HttpRequest) -> Key | None:
    """Give what tells a visitor's page apart, or nothing when the request may be somebody's."""
    if (
        request.method != "GET"
        or not settings.MAILLAGE_PUBLIC_PAGES_BYTES
        or any(name in request.META for name in _PARTICULAR)
        or not request.COOKIES.keys() <= {THEME}
    ):
        return None
    theme = request.COOKIES.get(THEME, "")
    return Key(
        scheme=request.scheme or "",
        host=request.META.get("HTTP_HOST", ""),
        path=request.get_full_path(),
        theme=theme if theme in _CHOICES else "",
    )


def _may_be_kept(response: HttpResponseBase) -> bool:
    # A cookie given to one visitor, or a page that sets its own rule, is nobody else's.
    return (
        isinstance(response, HttpResponse)
        and response.status_code == 200
        and not response.cookies
        and not response.has_header("Cache-Control")
    )


def _make_page(response: HttpResponse, state: State) -> Page:
    patch_vary_headers(response, ["Cookie"])
    # Kept by a browser or a cache between, but asked again each time: a page may be withdrawn.
    response["Cache-Control"] = "no-cache"
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return Page(state, tuple(response.items()), response.content)
