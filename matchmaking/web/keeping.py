"""Pages of published editions as bytes: they change only when something is published. So do those
of the help, which change with the program alone.

Visitors who have not signed in get them from the memory of the process, which looks once a second
(``EDITION_STATE_LIFE``) whether something was published: opening the database for each answer would
cost more than the answer. Such a page holds nothing of its reader, not even the token of a form:
it switches the language by a link. Who has signed in gets a page of their own, which nothing keeps.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language

from matchmaking.directory.selectors import published_state

View = Callable[..., HttpResponse]
Key = tuple[Any, ...]
MOST_PAGES = 300
MOST_BYTES = 300_000  # of a page; a longer one is made anew each time
LONGEST_QUERY = 200  # characters
LIFE = 300  # seconds, after which names of terms and the like are read again
SWITCH = "language"  # in the address of a kept page
REVALIDATE = "private, no-cache"  # a browser may keep it, and asks each time


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page."""

    body: bytes
    content_type: str
    etag: str
    made_at: int  # seconds since 1970


class Shelf:
    """The pages that were asked for last, for all threads of the process."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._lock = Lock()
        self._state: Key = ()
        self._looked_at = 0.0

    def state(self) -> Key:
        """Return what has been published, as of a moment ago."""
        now = time.monotonic()
        if not self._state or now - self._looked_at >= settings.EDITION_STATE_LIFE:
            self._state, self._looked_at = published_state(), now
        return self._state

    def get(self, key: Key) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page is None or page.made_at < time.time() - LIFE:
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        with self._lock:
            self._pages[key] = page
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)


shelf = Shelf()


def kept_for_visitors(view: View) -> View:
    """Let a view that depends on published editions alone answer visitors from memory."""
    return _kept(view, shelf.state)


def kept_as_written(view: View) -> View:
    """Let a view that shows nothing of the database answer visitors from memory."""
    return _kept(view, tuple)


def _kept(view: View, state: Callable[[], Key]) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_plain_visit(request):
            return view(request, *args, **kwargs)
        asked = request.META.get("QUERY_STRING", "")
        if SWITCH in asked and (switched := _switched(request)):
            return switched
        key = _key(request, state())
        page = shelf.get(key)
        if page is None:
            request.switches_by_link = True  # type: ignore[attr-defined]  # for the template
            response = view(request, *args, **kwargs)
            request.META.pop("CSRF_COOKIE_NEEDS_UPDATE", None)
            if not _may_be_kept(response):
                return response
            page = _page(response)
            shelf.put(key, page)
        return _answer(request, page)

    return answer


def _is_plain_visit(request: HttpRequest) -> bool:
    cookies, meta = request.COOKIES, request.META
    return (
        settings.SESSION_COOKIE_NAME not in cookies
        and "messages" not in cookies
        and "HTTP_AUTHORIZATION" not in meta
        and "HTTP_HX_REQUEST" not in meta
        and len(meta.get("QUERY_STRING", "")) <= LONGEST_QUERY
    )


def _may_be_kept(response: HttpResponse) -> bool:
    """Whether it is a page that has not said itself how long it lasts."""
    is_page = response.status_code == 200 and "Cache-Control" not in response.headers
    return is_page and len(response.content) <= MOST_BYTES


def _key(request: HttpRequest, state: Key) -> Key:
    today = timezone.localdate()  # a status may end with the day
    address = request.path, request.META.get("QUERY_STRING", "")
    return (*address, get_language(), today, state)


def _page(response: HttpResponse) -> Page:
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:24]}"'
    return Page(response.content, response.headers["Content-Type"], etag, int(time.time()))


def _answer(request: HttpRequest, page: Page) -> HttpResponse:
    headers = {
        "Content-Type": page.content_type,
        "ETag": page.etag,
        "Last-Modified": http_date(page.made_at),
        "Cache-Control": REVALIDATE,
        "Vary": "Cookie, Accept-Language, HX-Request",
    }
    response = HttpResponse(page.body, headers=headers)
    found = get_conditional_response(
        request, etag=page.etag, last_modified=page.made_at, response=response
    )
    return found or response


def _switched(request: HttpRequest) -> HttpResponse | None:
    """Switch the language of a visitor and lead back to the page, if the address asks for it."""
    language = request.GET.get(SWITCH, "")
    if language not in dict(settings.LANGUAGES):
        return None
    query = request.GET.copy()
    del query[SWITCH]
    response = HttpResponseRedirect(f"{request.path}?{query.urlencode()}".removesuffix("?"))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, samesite=settings.LANGUAGE_COOKIE_SAMESITE
    )
    return response
