"""Browsers that look at the running site, signed in as the accounts of the demo."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, StorageState, sync_playwright

from scripts.errors import UserError
from scripts.serve import DEMO_ACCOUNTS

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
COOKIES = {"zh": "zh-hans", "en": "en"}  # the site speaks Chinese unless told otherwise
THEMES = ("light", "dark")
WIDTHS = {"desktop": (1440, 900), "phone": (390, 844)}
VISITOR = "visitor"


@dataclass(frozen=True, slots=True)
class View:
    """How somebody looks at the site."""

    language: str = "zh"
    theme: str = "light"
    width: int = WIDTHS["desktop"][0]
    height: int = WIDTHS["desktop"][1]


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start a headless browser.

    Raises:
        UserError: none is installed.
    """
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        raise UserError("no Chromium here; install it: apt-get install -y chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        yield browser
        browser.close()


def address_of_site(given: str) -> str:
    """Return the address without a slash at its end.

    Raises:
        UserError: it is no address of a site.
    """
    if urlsplit(given).scheme not in {"http", "https"}:
        raise UserError(f"{given} is no address of a site.")
    return given.rstrip("/")


def demo_passwords() -> Mapping[str, str]:
    """Map the addresses of the demo accounts to their passwords.

    Raises:
        UserError: this site has no demo accounts.
    """
    if not DEMO_ACCOUNTS.exists():
        raise UserError(f"{DEMO_ACCOUNTS} is missing; start the demo first: ./run")
    accounts = json.loads(DEMO_ACCOUNTS.read_text(encoding="utf-8"))
    return {account["email"]: account["password"] for account in accounts}


def new_visitor(
    browser: Browser, base_url: str, view: View, state: StorageState | None = None
) -> BrowserContext:
    """Open a window that shares nothing with others, or the session of ``state``."""
    context = browser.new_context(
        base_url=base_url,
        locale=LANGUAGES[view.language],
        viewport={"width": view.width, "height": view.height},
        color_scheme="dark" if view.theme == "dark" else "light",
        reduced_motion="reduce",
        storage_state=state,
    )
    cookie = {"name": "django_language", "value": COOKIES[view.language], "url": base_url}
    context.add_cookies([cookie])  # type: ignore[list-item]  # a plain dict is one
    return context


def signed_in(browser: Browser, base_url: str, email: str, password: str) -> StorageState:
    """Sign in once, and return the session for all windows of that person."""
    context = new_visitor(browser, base_url, View())
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.click("form.account-form button[type=submit]")
    page.wait_for_load_state()
    if "/accounts/login/" in page.url:
        raise UserError(f"{email} cannot sign in.")
    state = context.storage_state()
    context.close()
    return state
