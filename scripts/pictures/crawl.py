"""Finds one page for each route of the site by following links, as a person would."""

import html
import os
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import django
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import APIRequestContext

LINK = re.compile(r'<a\s[^>]*?href="([^"#]+)')
STARTS = ("/", "/home/", "/help/", "/connections/", "/scenarios/?mine=1", "/solutions/?mine=1")
EXAMPLES = 4  # pages of a route whose links are followed; the first is shown
NO_PAGES = re.compile(r"/(?:api/|admin/|static/)|/(?:export|calendar|template|feed)/|[.]\w+$")
MOST = 400  # pages that are asked for


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()


def page_routes() -> set[str]:
    """Return the names of all routes but those of the API and of the admin site."""
    return {
        name
        for name in walk(get_resolver())
        if not name.startswith(("admin:", "api:")) and name != "health"
    }


def walk(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from walk(
                entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            )
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}"


def route_of(path: str) -> str | None:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None


def find_pages(request: APIRequestContext) -> dict[str, str]:
    """Return the address of one page for each route that its links lead to."""
    waiting, seen = list(STARTS), set(STARTS)
    tried: dict[str, int] = {}
    found: dict[str, str] = {}
    while waiting and len(found) < MOST:
        path = waiting.pop(0)
        route = route_of(path)
        if route is None or tried.get(route, 0) >= EXAMPLES:
            continue
        tried[route] = tried.get(route, 0) + 1
        response = request.get(path, max_redirects=0)
        if response.status != 200 or "html" not in response.headers.get("content-type", ""):
            continue
        found.setdefault(route, path)
        for given in LINK.findall(response.text()):
            link = urljoin(path, html.unescape(given))
            if link not in seen and not NO_PAGES.search(urlsplit(link).path):
                seen.add(link)
                waiting.append(link)
    return found
