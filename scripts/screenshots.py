"""Take pictures of a running site's pages, to look at: ``python -m scripts.screenshots``.

Each page is taken in both languages, on a desktop and on a phone, into ``screenshots/``;
``--readme`` takes the few of the README into ``docs/images/``.
"""

import argparse
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from scripts import ROOT
from scripts.errors import UserError, run_command

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
README_SIZE = ViewportSize(width=1280, height=1280)
WIDTHS = {"desktop": (1440, 900), "phone": (390, 844)}
LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
PAGES = {
    "landing": "/",
    "scenarios": "/scenarios/",
    "scenarios-filtered": "/scenarios/?stage=production&q=检测",
    "scenarios-none": "/scenarios/?q=qqqqqq",
    "solutions": "/solutions/",
    "providers": "/providers/",
    "sign-in": "/accounts/login/",
    "sign-up": "/accounts/signup/",
    "password-reset": "/accounts/password/reset/",
    "not-found": "/nothing-here/",
}
FIRST_RECORD = {"scenario": "/scenarios/", "solution": "/solutions/", "provider": "/providers/"}


@dataclass(frozen=True, slots=True)
class Shooting:
    """Where to shoot, and as whom."""

    base_url: str
    folder: Path
    email: str = ""
    password: str = ""


def contexts(browser: Browser, base_url: str) -> Iterator[tuple[str, BrowserContext]]:
    """Yield a fresh visitor for each language and width, with the name of the pictures."""
    for language, locale in LANGUAGES.items():
        for device, (width, height) in WIDTHS.items():
            context = browser.new_context(
                base_url=base_url, locale=locale, viewport={"width": width, "height": height}
            )
            # The site speaks Chinese unless told otherwise.
            cookie = "en" if language == "en" else "zh-hans"
            context.add_cookies([{"name": "django_language", "value": cookie, "url": base_url}])
            yield f"{language}-{device}", context
            context.close()


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.click("form.account-form button[type=submit]")
    page.wait_for_load_state()


def first_record(page: Page, list_path: str) -> str | None:
    """Return the path of the first record of a list."""
    page.goto(list_path)
    link = page.query_selector(".records .record-title a")
    return link.get_attribute("href") if link else None


def shoot(page: Page, path: str, file: Path, *, whole: bool = True) -> None:
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(file), full_page=whole)
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        print(f"{file.name}: wider than the screen")


def shoot_all(browser: Browser, shooting: Shooting, only: str) -> None:
    for name, context in contexts(browser, shooting.base_url):
        page = context.new_page()
        if shooting.email:
            sign_in(page, shooting.email, shooting.password)
        found = {title: first_record(page, path) for title, path in FIRST_RECORD.items()}
        pages = PAGES | {title: path for title, path in found.items() if path}
        for title, path in pages.items():
            if only in title:
                shoot(page, path, shooting.folder / f"{title}-{name}.png")


def shoot_readme(browser: Browser, shooting: Shooting) -> None:
    """Take the landing page and the scenario that it explains, as far as a large screen shows."""
    for name, context in contexts(browser, shooting.base_url):
        language, device = name.split("-")
        if device != "desktop":
            continue
        page = context.new_page()
        page.set_viewport_size(README_SIZE)
        shoot(page, "/", shooting.folder / f"landing-{language}.png", whole=False)
        example = page.query_selector(".example h3 a")
        if path := example and example.get_attribute("href"):
            shoot(page, path, shooting.folder / f"scenario-{language}.png", whole=False)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.screenshots", description=__doc__)
    parser.add_argument("--base-url", default="http://127.0.0.1:8000")
    parser.add_argument("--readme", action="store_true", help="the pictures of the README")
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--email", default="", help="sign in first")
    parser.add_argument("--password", default="")
    return parser.parse_args()


def chromium() -> str:
    """Return the path of the browser.

    Raises:
        UserError: there is none.
    """
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        raise UserError("no Chromium here; install it: apt-get install -y chromium")
    return program


def main() -> int:
    options = arguments()
    program = chromium()
    if urlsplit(options.base_url).scheme not in {"http", "https"}:
        raise UserError(f"{options.base_url} is no address of a site.")
    folder = ROOT / "docs" / "images" if options.readme else ROOT / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    shooting = Shooting(options.base_url, folder, options.email, options.password)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        if options.readme:
            shoot_readme(browser, shooting)
        else:
            shoot_all(browser, shooting, options.only)
        browser.close()
    print(f"Pictures are in {folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
