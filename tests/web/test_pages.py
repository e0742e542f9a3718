"""What holds on every page."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from matchmaking.web.templatetags.pages import SPRITE
from scripts.vendor import ICON_NAMES, VENDOR, changed_files
from tests.factories.matching import MatchFactory
from tests.factories.organizations import UserFactory

pytestmark = pytest.mark.django_db
PATHS = ["/", "/scenarios/", "/solutions/", "/providers/", "/accounts/login/", "/nowhere/"]


class Outline(HTMLParser):
    """Collects what the rules below look at."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.inputs: list[str] = []
        self.inline: list[str] = []
        self.feed(body)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if given.get("id"):
            self.ids.append(given["id"])
        if tag == "label" and given.get("for"):
            self.labelled.add(given["for"])
        visible = tag in {"input", "select", "textarea"} and given.get("type") != "hidden"
        if visible and given.get("type") != "radio":
            self.inputs.append(given.get("id", "without id"))
        is_inline_script = tag == "script" and "src" not in given
        handlers = [name for name in given if name.startswith("on")]
        if "style" in given or tag == "style" or is_inline_script or handlers:
            self.inline.append(self.get_starttag_text())


@pytest.fixture(params=[*PATHS, "scenario", "solution", "provider"])
def body(request, client) -> str:
    match = MatchFactory()
    found = {
        "scenario": match.scenario.get_absolute_url(),
        "solution": match.solution.get_absolute_url(),
        "provider": match.solution.organization.get_absolute_url(),
    }
    return client.get(found.get(request.param, request.param)).content.decode()


def test_pages_need_no_exception_from_the_content_policy(body):
    assert Outline(body).inline == []


def test_pages_have_headings_in_order(body):
    headings = Outline(body).headings

    assert headings.count(1) == 1
    assert headings[0] == 1
    jumps = [(one, two) for one, two in pairwise(headings) if two > one + 1]
    assert jumps == []


def test_pages_label_their_fields_and_use_ids_once(body):
    outline = Outline(body)

    assert [field for field in outline.inputs if field not in outline.labelled] == []
    assert len(outline.ids) == len(set(outline.ids))


def test_pages_say_title_language_and_description(body):
    assert re.search(r"<title>[^<]*人工智能应用对接平台</title>", body)
    assert '<html lang="zh-hans">' in body
    assert re.search(r'<meta name="description"\s+content="[^"]{10,}"', body)


def test_pages_ask_no_other_site(body):
    outside = re.findall(r'(?:src|href|action)="((?:https?:)?//[^"]*)"', body)

    assert outside == []


def test_pages_use_only_vendored_icons(body):
    used = set(re.findall(rf"{re.escape(SPRITE)}#([\w-]+)", body))

    assert used - set(ICON_NAMES) == set()
    assert used != set()


def test_menu_of_staff_leads_to_the_administration(client):
    client.force_login(UserFactory(is_staff=True))

    assert 'href="/admin/"' in client.get("/").content.decode()


def test_vendored_files_are_as_recorded():
    assert changed_files() == []


def test_vendored_icons_are_all_in_the_sprite():
    sprite = (VENDOR / "tabler-icons" / "icons.svg").read_text()

    assert re.findall(r'<symbol id="([\w-]+)"', sprite) == list(ICON_NAMES)
