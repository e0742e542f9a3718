"""axe-core finds nothing serious on any page, in both languages and both themes (WCAG 2.2 AA)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from tests.policy.routes import address, read_table
from tests.policy.world import World

pytestmark = [pytest.mark.browser, pytest.mark.crawl]

AXE = Path(__file__).parents[1] / "support" / "vendor" / "axe.min.js"
SITE = "http://site.test"
# Whoever comes first and may read a page looks at it: each has seen the page of somebody who acts.
READERS = ("member_own", "administrator", "reviewer", "provider", "auditor", "anonymous")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SERIOUS = {"serious", "critical"}
LOOK = """async (only) => {
    const found = await axe.run(document, {
        runOnly: only, resultTypes: ["violations"], preload: false, iframes: false,
    });
    const places = (nodes) => nodes.map((node) => node.target.join(" "));
    return found.violations.map(({impact, id, nodes}) => [impact, id, places(nodes)]);
}"""
DARK = "document.documentElement.dataset.bsTheme = 'dark'"


class Kept:
    """Pages rendered beforehand, and the static files; a browser asks for nothing else."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}

    def serve(self, route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        name = path.removeprefix(settings.STATIC_URL)
        if path in self.pages:
            route.fulfill(body=self.pages[path], content_type="text/html; charset=utf-8")
        elif name != path and (file := finders.find(name)):
            route.fulfill(path=file)
        else:
            route.fulfill(status=204)


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def page(chromium: Browser, kept: Kept) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=SITE,
        viewport={"width": 1280, "height": 900},
        reduced_motion="reduce",  # or axe measures colours half-way to the other theme
    )
    context.add_init_script(path=AXE)
    context.route("**/*", kept.serve)
    yield context.new_page()
    context.close()


def html_pages(world: World, language: str) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the text of each page that somebody can read."""
    clients: dict[str, Client] = {role: world.client(role) for role in READERS}
    for client in clients.values():
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    seen = set()
    for rule in read_table():
        if "GET" not in rule.methods or rule.route.startswith("api:") or rule.route in seen:
            continue
        role = next((role for role in READERS if rule.statuses[role] == 200), None)
        if role is None:
            continue
        seen.add(rule.route)  # in its first state: the parts of the others are those of others
        url = address(world, rule.route, rule.state)
        response = clients[role].get(url)
        if not response.streaming and b"</html>" in response.content:
            yield url, response.content


def serious(page: Page, rules: list[str]) -> list[Any]:
    return [found for found in page.evaluate(LOOK, rules) if found[0] in SERIOUS]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_page_has_a_serious_finding(world, page, kept, language):
    kept.pages = dict(html_pages(world, language))
    found = {}
    for url in kept.pages:
        page.goto(url, wait_until="domcontentloaded")
        light = serious(page, LEVELS)
        page.evaluate(DARK)
        dark = serious(page, ["color-contrast"])
        if light or dark:
            found[url] = {"light": light, "dark": dark}

    assert found == {}, json.dumps(found, indent=1)
