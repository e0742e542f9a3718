"""Take the pictures of the user guides from a running demo: ``python -m scripts.guide_pictures``.

Each shows a page in both languages, as the demo account of its role sees it, and is committed with
the pages that show it: take them anew when a page has changed.
"""

import argparse
import base64
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from matchmaking.web.templatetags.help import PICTURE_SIZE, picture_path
from scripts import ROOT
from scripts.errors import UserError, run_command
from scripts.pictures.visitors import (
    LANGUAGES,
    View,
    address_of_site,
    demo_passwords,
    new_visitor,
    open_browser,
    signed_in,
)

STATIC = ROOT / "matchmaking" / "web" / "static"
MOST_BYTES = 60_000
MOST_TRIES = 12  # links of a kind
AFTERTHOUGHT = 800  # milliseconds, for what a page asks for when it stands
QUALITIES = (82, 74, 66, 58, 50, 42, 34)


@dataclass(frozen=True, slots=True)
class Picture:
    """A page found by following links from a start; ``at`` is what its top shows."""

    role: str
    name: str
    start: str
    links: tuple[str, ...] = ()
    at: str = "h1"


SUGGESTED = ".suggested a[href^='/scenarios/']"
RECORD = ".record-title a"
EDIT = "a[href$='/edit/']"
CONNECTION = "main a[href^='/connections/']"
LISTS = "main a[href^='/directory/']"
PICTURES = (
    Picture("enterprise", "scenario-form", "/scenarios/?mine=1", (RECORD, EDIT), "form .sight"),
    Picture("enterprise", "scenario-matches", "/home/", (SUGGESTED,), "#match-list"),
    Picture("enterprise", "connection-ask", "/home/", (SUGGESTED, "a[href*='/connect/']")),
    Picture(
        "enterprise", "connection-thread", "/connections/?box=progress", (CONNECTION,), "#thread"
    ),
    Picture(
        "enterprise",
        "connection-outcome",
        "/connections/?box=over",
        (CONNECTION,),
        "#outcome-title",
    ),
    Picture("provider", "solution-form", "/solutions/?mine=1", (RECORD, EDIT)),
    Picture("provider", "standing", "/solutions/?mine=1", (RECORD, "a[href$='/standing/']")),
    Picture("provider", "inbox", "/connections/"),
    Picture("provider", "board", "/connections/board/"),
    Picture("provider", "application", "/applications/", ("main a[href^='/applications/']",)),
    Picture("reviewer", "review-case", "/review/", ("main a[href^='/review/s']",)),
    Picture("reviewer", "organization-queue", "/review/organizations/"),
    Picture("admin", "round-desk", "/platform/directory/", ("a[href*='/directory/rounds/']",)),
    Picture("admin", "edition", "/directory/", (LISTS, "a[href*='/editions/']")),
    Picture("auditor", "audit", "/audit/"),
)


def reach(page: Page, path: str, links: Sequence[str]) -> bool:
    """Open a page and follow the links, each the first that leads to the next; say if it went."""
    page.goto(path)
    if not links:
        return True
    targets = [link.get_attribute("href") for link in page.locator(links[0]).all()[:MOST_TRIES]]
    return any(reach(page, str(target), links[1:]) for target in targets)


def go_to(page: Page, picture: Picture) -> None:
    """Open the page of a picture, scrolled to what it shows.

    Raises:
        UserError: a link is missing: the demo content has changed.
    """
    if not reach(page, picture.start, picture.links):
        raise UserError(f"{picture.name}: no way from {picture.start} by {picture.links}")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(AFTERTHOUGHT)
    page.locator(picture.at).first.evaluate(
        "(part) => window.scrollTo(0, part.getBoundingClientRect().top + window.scrollY - 8)"
    )


def take(page: Page) -> bytes:
    """Return what the window shows, as good as fits into ``MOST_BYTES``."""
    session = page.context.new_cdp_session(page)
    for quality in QUALITIES:
        shot = session.send("Page.captureScreenshot", {"format": "webp", "quality": quality})
        picture = base64.b64decode(shot["data"])
        if len(picture) <= MOST_BYTES:
            break
    return picture


def take_all(browser: Browser, base_url: str, only: str) -> None:
    passwords = demo_passwords()
    wanted = [picture for picture in PICTURES if only in picture.name]
    for role in dict.fromkeys(picture.role for picture in wanted):
        email = f"{role}@demo.example"
        state = signed_in(browser, base_url, email, passwords[email])
        for language in LANGUAGES:
            view = View(language, "light", *PICTURE_SIZE)
            context = new_visitor(browser, base_url, view, state)
            page = context.new_page()
            for picture in (picture for picture in wanted if picture.role == role):
                go_to(page, picture)
                keep(STATIC / picture_path(picture.name, language), take(page))
            context.close()


def keep(file: Path, picture: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(picture)
    print(f"{file.relative_to(STATIC)}: {len(picture) / 1000:.0f} kB")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.guide_pictures", description=__doc__)
    parser.add_argument("--base-url", default="http://127.0.0.1:8000")
    parser.add_argument("--only", default="", help="pictures whose name holds this")
    options = parser.parse_args()
    with open_browser() as browser:
        take_all(browser, address_of_site(options.base_url), options.only)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
