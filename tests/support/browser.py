"""A real Chromium that talks to nobody but the site under test, and forgives it nothing."""

import re
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Route, sync_playwright
from pytest_django.live_server_helper import LiveServer

from matchmaking.organizations.models import User
from tests.support.strictness import skip_for_want_of

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = ("--disable-dev-shm-usage",)  # containers have little shared memory


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the tests of one module."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        skip_for_want_of("Chromium", "chromium")
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, from which tests use the database.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=program, args=[*OPTIONS])
        yield browser
        browser.close()


class PageWatch:
    """Records what a page may not do: reach other hosts, break the CSP, raise or log errors."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._problems: list[str] = []
        self._expected: list[str] = []

    def expect(self, pattern: str) -> None:
        """Let problems pass that match ``pattern``, where a test provokes them."""
        self._expected.append(pattern)

    def unexpected(self) -> list[str]:
        return [
            problem
            for problem in self._problems
            if not any(re.search(pattern, problem) for pattern in self._expected)
        ]

    def attend(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", self._catch)

    def guard(self, route: Route) -> None:
        """Let requests to the site through; record and drop all others."""
        url = route.request.url
        if url.startswith((f"{self._origin}/", "data:", "blob:")):
            route.continue_()
        else:
            self._problems.append(f"request to another host: {url}")
            route.abort()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._problems.append(f"console: {message.text} ({message.location.get('url')})")

    def _catch(self, error: Error) -> None:
        self._problems.append(f"script: {error}")


@pytest.fixture
def page_watch(live_server: LiveServer) -> PageWatch:
    return PageWatch(live_server.url)


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer, page_watch: PageWatch) -> Iterator[Page]:
    """A Chinese visitor's page on the live site; relative addresses work in ``goto``.

    The test fails at its end for what ``page_watch`` has seen.
    """
    # Without motion: what is clicked on a page that scrolls smoothly may have moved on meanwhile.
    context = chromium.new_context(
        base_url=live_server.url, locale="zh-CN", reduced_motion="reduce"
    )
    context.route("**/*", page_watch.guard)
    context.on("page", page_watch.attend)
    yield context.new_page()
    context.close()
    assert page_watch.unexpected() == []


def become(page: Page, user: User) -> None:
    """Go on as another person, who has signed in with everything it takes."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    origin = page.evaluate("location.origin")  # of any address: a path would narrow the cookie
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": origin}]
    )
