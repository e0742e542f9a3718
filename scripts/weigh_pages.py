"""Weigh a running site's pages in Chromium: ``python -m scripts.weigh_pages``.

Each page is opened twice by the same visitor: what crosses the wire, how often the site is asked,
how far the layout shifts, how large the document is, and how long the first byte takes. A page
that misses a goal is marked, and the command fails.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from scripts.errors import UserError, run_command
from scripts.pictures.visitors import demo_passwords, open_browser, signed_in

KIB = 1024
MOST_AGAIN = 150 * KIB  # bytes of a repeat visit, charts aside
MOST_SHIFT = 0.1  # what Chromium's makers call good
MOST_ELEMENTS = 1500
MOST_SECONDS = 0.3  # until the first byte, from one machine to itself
CHARTS = "echarts"
PAGES = {
    "landing": "/",
    "scenarios": "/scenarios/",
    "solutions": "/solutions/",
    "providers": "/providers/",
    "directory": "/directory/",
}
PAGES_OF_MEMBERS = {
    "home": "/home/",
    "connections": "/connections/",
    "form": "/scenarios/new/",
    "reviews": "/review/",
}
FIRST_RECORD = {"scenario": "/scenarios/", "solution": "/solutions/", "provider": "/providers/"}
# The first link of a list that leads to a record of it.
RECORD_LINKS = {"thread": ("/connections/", re.compile(r"/connections/[a-z0-9]{14}/"))}

# The sum of the worst window of shifts, as Chromium counts it, without those of the user's doing.
MEASURE = """
() => new Promise((done) => {
  let worst = 0, sum = 0, first = 0, last = 0;
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) {
      if (shift.hadRecentInput) continue;
      const isNew = shift.startTime - last > 1000 || shift.startTime - first > 5000;
      if (isNew) { sum = 0; first = shift.startTime; }
      sum += shift.value; last = shift.startTime; worst = Math.max(worst, sum);
    }
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => {
    const [navigation] = performance.getEntriesByType("navigation");
    done({
      shift: worst,
      elements: document.getElementsByTagName("*").length,
      seconds: (navigation.responseStart - navigation.requestStart) / 1000,
    });
  }, 50);
})
"""


@dataclass(slots=True)
class Traffic:
    """What crossed the wire for one visit; ``revalidated`` are files that were asked for again."""

    sizes: dict[str, int] = field(default_factory=dict)  # by request
    urls: dict[str, str] = field(default_factory=dict)
    cached: set[str] = field(default_factory=set)
    revalidated: list[str] = field(default_factory=list)

    @property
    def n_bytes(self) -> int:
        return sum(n for key, n in self.sizes.items() if CHARTS not in self.urls.get(key, ""))

    @property
    def n_requests(self) -> int:
        return len(self.sizes.keys() - self.cached)


@dataclass(frozen=True, slots=True)
class Visit:
    traffic: Traffic
    shift: float
    n_elements: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Weight:
    """A page as it is opened for the first time, and again."""

    name: str
    first: Visit
    again: Visit

    @property
    def seconds(self) -> float:
        """Until the first byte: of two tries the faster one, as a busy machine only adds."""
        return min(self.first.seconds, self.again.seconds)

    @property
    def faults(self) -> list[str]:
        checks = (
            (self.again.traffic.n_bytes > MOST_AGAIN, "bytes"),
            (max(self.first.shift, self.again.shift) > MOST_SHIFT, "shift"),
            (self.again.n_elements > MOST_ELEMENTS, "elements"),
            (self.seconds > MOST_SECONDS, "seconds"),
            (bool(self.again.traffic.revalidated), "revalidation"),
        )
        return [name for is_missed, name in checks if is_missed]

    def row(self) -> str:
        first, again = self.first, self.again
        return (
            f"{self.name:<14}{first.traffic.n_bytes / KIB:>8.1f}{first.traffic.n_requests:>5}"
            f"{again.traffic.n_bytes / KIB:>9.1f}{again.traffic.n_requests:>5}"
            f"{max(first.shift, again.shift):>8.3f}{again.n_elements:>7}"
            f"{1000 * self.seconds:>7.0f}  {', '.join(self.faults) or 'ok'}"
        )


HEAD = (
    f"{'page':<14}{'first':>8}{'req':>5}{'again':>9}{'req':>5}{'shift':>8}{'nodes':>7}{'ms':>7}\n"
    f"{'goal':<14}{'KiB':>8}{'':>5}{f'≤ {MOST_AGAIN // KIB}':>9}{'':>5}"
    f"{f'≤ {MOST_SHIFT}':>8}{f'≤{MOST_ELEMENTS}':>7}{f'≤{1000 * MOST_SECONDS:.0f}':>7}"
)


def listen(session: CDPSession, traffic: Traffic) -> None:
    """Fill ``traffic`` with what the browser sees on the wire."""

    def note_response(event: Mapping[str, Any]) -> None:
        key, response = event["requestId"], event["response"]
        traffic.urls[key] = response["url"]
        traffic.sizes.setdefault(key, 0)
        if response.get("fromDiskCache"):
            traffic.cached.add(key)

    def note_headers(event: Mapping[str, Any]) -> None:
        if event["statusCode"] == 304:  # not modified
            traffic.revalidated.append(traffic.urls.get(event["requestId"], event["requestId"]))

    def note_end(event: Mapping[str, Any]) -> None:
        traffic.sizes[event["requestId"]] = int(event["encodedDataLength"])

    def note_memory(event: Mapping[str, Any]) -> None:
        traffic.cached.add(event["requestId"])

    session.on("Network.responseReceived", note_response)
    session.on("Network.responseReceivedExtraInfo", note_headers)
    session.on("Network.loadingFinished", note_end)
    session.on("Network.requestServedFromCache", note_memory)
    session.send("Network.enable")


def visit(context: BrowserContext, path: str) -> Visit:
    page = context.new_page()
    session = context.new_cdp_session(page)
    traffic = Traffic()
    listen(session, traffic)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    found = page.evaluate(MEASURE)
    page.close()
    return Visit(traffic, found["shift"], found["elements"], found["seconds"])


def weigh(
    browser: Browser, options: argparse.Namespace, name: str, path: str, state: Any
) -> Weight:
    """Open a page in a browser that knows nothing but the log-in, and then once more."""
    context = browser.new_context(
        base_url=options.base_url,
        storage_state=state,
        viewport={"width": options.width, "height": 900},
    )
    weight = Weight(name, visit(context, path), visit(context, path))
    context.close()
    return weight


def first_record(page: Page, list_path: str) -> str | None:
    """Return the path of the first record of a list."""
    page.goto(list_path)
    link = page.query_selector(".records .record-title a")
    return link.get_attribute("href") if link else None


def pages_of(page: Page, *, is_member: bool) -> Iterator[tuple[str, str]]:
    """Yield the name and path of each page that there is for the visitor."""
    yield from PAGES.items()
    for name, path in FIRST_RECORD.items():
        if found := first_record(page, path):
            yield name, found
    if not is_member:
        return
    for name, path in PAGES_OF_MEMBERS.items():
        answer = page.goto(path)
        if answer and answer.ok:
            yield name, path
    for name, (path, pattern) in RECORD_LINKS.items():
        page.goto(path)
        links = page.eval_on_selector_all("main a", "all => all.map(a => a.getAttribute('href'))")
        if found := next((link for link in links if link and pattern.fullmatch(link)), None):
            yield name, found


def weigh_all(browser: Browser, options: argparse.Namespace) -> list[Weight]:
    email = f"{options.role}@demo.example"
    state = options.role and signed_in(browser, options.base_url, email, demo_passwords()[email])
    context = browser.new_context(base_url=options.base_url, storage_state=state or None)
    page = context.new_page()
    paths = list(pages_of(page, is_member=bool(options.role)))
    state = context.storage_state()
    context.close()
    found = []
    for name, path in paths:
        found.append(weigh(browser, options, name, path, state))
        print(found[-1].row(), flush=True)
        for url in found[-1].again.traffic.revalidated:
            print(f"    asked again: {url}")
    return found


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.weigh_pages", description=__doc__)
    parser.add_argument("--base-url", default="http://127.0.0.1:8000")
    parser.add_argument("--width", type=int, default=1440)
    parser.add_argument("--role", default="", help="sign in as this demo account first: enterprise")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    print(HEAD)
    with open_browser() as browser:
        weights = weigh_all(browser, options)
    faulty = [weight.name for weight in weights if weight.faults]
    if faulty:
        raise UserError(f"these pages miss a goal: {', '.join(faulty)}")
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
