"""The help: the same for everybody, in both languages, with every picture that it names."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from matchmaking.matching.reasons import BLOCK_LABELS
from matchmaking.ranking.config import RankingConfig
from matchmaking.web.glossary import SECTIONS
from matchmaking.web.guides import GUIDES
from matchmaking.web.templatetags.help import PICTURE_SIZE
from scripts.guide_pictures import MOST_BYTES, PICTURES
from tests.factories.organizations import UserFactory

pytestmark = pytest.mark.django_db
PAGES = ("glossary", "matching", "accessibility", *GUIDES)
PATHS = ["/help/", *(f"/help/{page}/" for page in PAGES)]
LANGUAGES = ("zh", "en")
TEMPLATES = Path("matchmaking/web/templates")
PICTURE = re.compile(
    r'<img src="/static/(web/guide/[^"]+)" alt="([^"]*)" width="(\d+)" height="(\d+)"'
)


def webp_size(file: Path) -> tuple[int, int]:
    """Return the size that the header of an extended WebP file states."""
    header = file.read_bytes()[:30]
    assert header[12:16] == b"VP8X"
    width, height = (int.from_bytes(header[at : at + 3], "little") + 1 for at in (24, 27))
    return width, height


@pytest.mark.parametrize("path", PATHS)
def test_help_asks_the_database_nothing_for_a_visitor(client, path, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get(path)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.cookies == {}


def test_help_shows_members_their_own_frame(client):
    user = UserFactory(name="张三的名字")
    client.get("/help/")
    client.force_login(user)

    answer = client.get("/help/")

    assert user.name in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_of_the_guides_exists_and_is_as_said(client, language):
    shown = []
    for role in GUIDES:
        text = client.get(f"/help/{role}/", headers={"Accept-Language": language}).text
        shown += PICTURE.findall(text)

    names = {Path(path).stem for path, *_ in shown}
    assert names == {picture.name for picture in PICTURES}
    for path, words, width, height in shown:
        file = Path(finders.find(path))
        assert f"/{language}/" in path
        assert words != ""
        assert (int(width), int(height)) == PICTURE_SIZE == webp_size(file)
        assert file.stat().st_size <= MOST_BYTES


def test_contents_of_a_guide_lead_to_its_chapters(client):
    for role in GUIDES:
        text = client.get(f"/help/{role}/").text
        anchors = re.findall(r'<li><a href="#([\w-]+)">', text)

        assert anchors == re.findall(r'<section class="panel" id="([\w-]+)"', text)


def test_links_into_the_help_lead_to_an_anchor(client):
    links = [
        (name, anchor)
        for file in TEMPLATES.rglob("*.html")
        for name, anchor in re.findall(r'{% url "web:(help\w*)" %}#([\w-]+)', file.read_text())
    ]

    assert links != []
    for name, anchor in links:
        assert f'id="{anchor}"' in client.get(reverse(f"web:{name}")).text, (name, anchor)


def test_glossary_explains_each_word_once():
    entries = [entry for section in SECTIONS for entry in section.entries]
    anchors = [entry.anchor for entry in entries] + [f"{part.anchor}-words" for part in SECTIONS]

    assert len(entries) >= 30
    assert len(anchors) == len(set(anchors))


def test_points_of_the_parts_are_those_of_the_ranking(client):
    text = client.get("/help/matching/").text
    told = [int(points) for points in re.findall(r'<td class="number">(\d+)</td>', text)]
    ranking = RankingConfig()
    shares = [getattr(ranking, part) for part in BLOCK_LABELS]

    assert told == sorted((round(100 * share) for share in shares), reverse=True)
