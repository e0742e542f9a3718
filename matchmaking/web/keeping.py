"""Pages of published editions as bytes: they change only when something is published.

Visitors who have not signed in get them from the memory of the process. All that differs between
two visitors is the token of the form that switches the language: it is put in at each answer. Who
has signed in gets a page of their own, which nothing keeps.
"""

import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import get_language

from matchmaking.directory.selectors import published_state

View = Callable[..., HttpResponse]
Key = tuple[Any, ...]
MOST_PAGES = 300
MOST_BYTES = 300_000  # of a page; a longer one is made anew each time
LONGEST_QUERY = 200  # characters
LIFE = 300  # seconds, after which names of terms and the like are read again
TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[^"]*')
REVALIDATE = "private, no-cache"  # a browser may keep it, and asks each time


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page, cut where the token goes."""

    pieces: list[bytes]
    content_type: str
    made_at: int  # seconds since 1970


class Shelf:
    """The pages that were asked for last, for all threads of the process."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._lock = Lock()

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

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_plain_visit(request):
            return view(request, *args, **kwargs)
        key = _key(request)
        page = shelf.get(key)
        if page is None:
            response = view(request, *args, **kwargs)
            if not _may_be_kept(response):
                return response
            page = _page(response)
            shelf.put(key, page)
        return _answer(request, key, page)

    return answer


def _is_plain_visit(request: HttpRequest) -> bool:
    cookies = request.COOKIES
    return (
        settings.SESSION_COOKIE_NAME not in cookies
        and "messages" not in cookies
        and "Authorization" not in request.headers
        and "HX-Request" not in request.headers
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
    )


def _may_be_kept(response: HttpResponse) -> bool:
    """Whether it is a page that has not said itself how long it lasts."""
    is_page = response.status_code == 200 and "Cache-Control" not in response.headers
    return is_page and len(response.content) <= MOST_BYTES


def _key(request: HttpRequest) -> Key:
    today = timezone.localdate()  # a status may end with the day
    return (request.get_full_path(), get_language(), today, *published_state())


def _page(response: HttpResponse) -> Page:
    content_type = response.headers["Content-Type"]
    return Page(TOKEN.split(response.content), content_type, int(time.time()))


def _answer(request: HttpRequest, key: Key, page: Page) -> HttpResponse:
    token = get_token(request).encode()
    response = HttpResponse(token.join(page.pieces), content_type=page.content_type)
    etag = _etag(key, page, request.META["CSRF_COOKIE"])
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = REVALIDATE
    patch_vary_headers(response, ["Cookie", "Accept-Language", "HX-Request"])
    response.headers["Last-Modified"] = http_date(page.made_at)
    found: HttpResponse = get_conditional_response(
        request, etag=etag, last_modified=page.made_at, response=response
    )
    return found


def _etag(key: Key, page: Page, secret: str) -> str:
    """Return a weak tag: the token in two answers differs, what a reader sees does not.

    Whose cookie is another gets the page anew, since its form would be refused.
    """
    told = repr((key, page.made_at, secret)).encode()
    return f'W/"{hashlib.sha256(told).hexdigest()[:24]}"'
