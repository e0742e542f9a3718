"""Take pictures of a running site's pages, to look at: ``python -m scripts.screenshots``.

Each page that a visitor or a demo account can reach is taken in both languages and themes, on a
desktop and on a phone, into ``screenshots/``; what is wider than the screen, what the console
complains about and what looks untranslated is listed, and so are the routes that no link leads to.
``--readme`` takes the few of the README into ``docs/images/``.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, StorageState

from scripts import ROOT
from scripts.errors import run_command
from scripts.pictures.checks import complaints, problems
from scripts.pictures.crawl import find_pages, page_routes, set_up
from scripts.pictures.visitors import (
    LANGUAGES,
    THEMES,
    VISITOR,
    WIDTHS,
    View,
    address_of_site,
    demo_passwords,
    new_visitor,
    open_browser,
    signed_in,
)

# Pictures further down load when somebody scrolls; nobody does.
ALL_PICTURES = """async () => {
    for (const picture of document.images) picture.loading = "eager";
    await Promise.all([...document.images].map((picture) => picture.decode().catch(() => null)));
}"""
FOLDER = ROOT / "screenshots"
README_FOLDER = ROOT / "docs" / "images"
README_VIEW = (1280, 1280)
# Whoever comes first and reaches a page is the one who looks at it.
ROLES = ("enterprise", VISITOR, "provider", "reviewer", "admin", "expert", "auditor")
VISITED = {
    "web:scenario_list-filtered": "/scenarios/?stage=production&q=检测",
    "web:scenario_list-none": "/scenarios/?q=qqqqqq",
    "account_login": "/accounts/login/",
    "account_signup": "/accounts/signup/",
    "not-found": "/nothing-here/",
}
# Pages that a form leads to, or a state that nobody of the demo is in.
SIGNED_IN = {
    "account_logout": "/accounts/logout/",
    "account_reauthenticate": "/accounts/reauthenticate/",
    "web:account_sessions": "/account/sessions/",
    "web:search_create": "/searches/new/?list=scenario&q=检测",
    "web:token_create": "/account/tokens/new/",
}


@dataclass(frozen=True, slots=True)
class Shot:
    """A page, and who looks at it."""

    name: str
    path: str
    role: str


Sessions = Mapping[str, StorageState | None]


def sessions(browser: Browser, base_url: str) -> Sessions:
    passwords = demo_passwords()
    return {
        role: None
        if role == VISITOR
        else signed_in(browser, base_url, f"{role}@demo.example", passwords[f"{role}@demo.example"])
        for role in ROLES
    }


def find_shots(browser: Browser, base_url: str, states: Sessions) -> list[Shot]:
    """Return one shot for each route that somebody reaches; print those that nobody does."""
    shots = {name: Shot(name, path, VISITOR) for name, path in VISITED.items()}
    shots |= {name: Shot(name, path, ROLES[0]) for name, path in SIGNED_IN.items()}
    for role in ROLES:
        context = new_visitor(browser, base_url, View(), states[role])
        for route, path in find_pages(context.request).items():
            shots.setdefault(route, Shot(route, path, role))
        context.close()
    for route in sorted(page_routes() - set(shots)):
        print(f"no link leads to {route}, or it is no page")
    return sorted(shots.values(), key=lambda shot: (shot.role, shot.name))


def views(options: argparse.Namespace) -> Iterator[tuple[str, View]]:
    for language, theme, device in product(LANGUAGES, THEMES, WIDTHS):
        name = f"{language}-{theme}-{device}"
        if not options.view or any(wanted in name for wanted in options.view):
            yield name, View(language, theme, *WIDTHS[device])


def shoot(page: Page, path: str, file: Path, *, whole: bool = True) -> None:
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.evaluate(ALL_PICTURES)
    page.screenshot(path=str(file), full_page=whole)


def shoot_all(browser: Browser, base_url: str, options: argparse.Namespace) -> int:
    """Take every picture; return how many problems were seen."""
    states = sessions(browser, base_url)
    shots = [shot for shot in find_shots(browser, base_url, states) if options.only in shot.name]
    n_problems = 0
    for (view_name, view), role in product(views(options), options.role or ROLES):
        context = new_visitor(browser, base_url, view, states[role])
        page = context.new_page()
        heard = complaints(page)
        for shot in (shot for shot in shots if shot.role == role):
            name = f"{shot.name.replace(':', '-')}-{view_name}"
            heard.clear()
            shoot(page, shot.path, FOLDER / f"{name}.png")
            found = [*problems(page, view.language), *heard]
            n_problems += len(found)
            print(f"{name} ({role}) {shot.path}", *found, sep="\n    ")
        context.close()
    return n_problems


def shoot_readme(browser: Browser, base_url: str) -> None:
    """Take the landing page and the scenario that it explains, as far as a large screen shows."""
    for language in LANGUAGES:
        view = View(language, "light", *README_VIEW)
        context = new_visitor(browser, base_url, view)
        page = context.new_page()
        shoot(page, "/", README_FOLDER / f"landing-{language}.png", whole=False)
        example = page.query_selector(".example h3 a")
        if path := example and example.get_attribute("href"):
            shoot(page, path, README_FOLDER / f"scenario-{language}.png", whole=False)
        context.close()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.screenshots", description=__doc__)
    parser.add_argument("--base-url", default="http://127.0.0.1:8000")
    parser.add_argument("--readme", action="store_true", help="the pictures of the README")
    parser.add_argument("--only", default="", help="routes whose name holds this")
    parser.add_argument("--view", nargs="*", help="such as zh, dark, en-light-phone")
    parser.add_argument("--role", nargs="*", choices=ROLES, help="whose pages; without it all")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    base_url = address_of_site(options.base_url)
    folder = README_FOLDER if options.readme else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with open_browser() as browser:
        if options.readme:
            shoot_readme(browser, base_url)
        else:
            set_up()
            n_problems = shoot_all(browser, base_url, options)
            print(f"{n_problems} problems.")
    print(f"Pictures are in {folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
