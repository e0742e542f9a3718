"""The printed edition: every character has a form, and no name is taken for markup."""

import struct
from pathlib import Path

import pytest
from django.utils.translation import override

from matchmaking.directory.printing import FONTS, pictures
from matchmaking.web.printed_edition import printed_edition, printed_values
from tests.factories.editions import listed_provider, published_edition

pytestmark = pytest.mark.django_db

HOSTILE = '#import "x.typ" *强调* $1/0$ @ref <label> \\ [括号] `代码` // 注'
RARE = "嫄喆垚鑫淼犇骉昉㙦"  # of names; the last one lies outside GB 2312


def covered(font: Path) -> set[int]:
    """Return the characters of a font, read from its own table (format 12)."""
    raw = font.read_bytes()
    n_tables = struct.unpack(">H", raw[4:6])[0]
    records = [raw[12 + 16 * n : 28 + 16 * n] for n in range(n_tables)]
    start = next(struct.unpack(">I", row[8:12])[0] for row in records if row[:4] == b"cmap")
    n_parts = struct.unpack(">H", raw[start + 2 : start + 4])[0]
    found: set[int] = set()
    for n in range(n_parts):
        offset = struct.unpack(">I", raw[start + 8 + 8 * n : start + 12 + 8 * n])[0]
        part = start + offset
        if struct.unpack(">H", raw[part : part + 2])[0] == 12:
            n_groups = struct.unpack(">I", raw[part + 12 : part + 16])[0]
            for g in range(n_groups):
                first, last, _glyph = struct.unpack_from(">III", raw, part + 16 + 12 * g)
                found.update(range(first, last + 1))
    return found


@pytest.fixture
def edition():
    return published_edition(
        [listed_provider(name_zh=f"{RARE}公司"), listed_provider(name_zh=HOSTILE)]
    )


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _texts(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry)


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_every_character_of_an_edition_is_in_the_font(edition, weight):
    characters = covered(FONTS / f"NotoSansSC-{weight}.ttf")

    for language in ("zh-hans", "en"):
        with override(language):
            used = {ord(c) for text in _texts(printed_values(edition)) for c in text}
        assert {chr(c) for c in used - characters if c >= 0x20} == set()


def test_printed_edition_is_set_in_each_language_and_kept(edition, settings, tmp_path):
    settings.PRINTED_DIR = tmp_path

    with override("zh-hans"):
        chinese = printed_edition(edition)
        again = printed_edition(edition)
    with override("en"):
        english = printed_edition(edition)

    assert chinese.startswith(b"%PDF")
    assert again == chinese
    assert english != chinese
    assert len(list(tmp_path.iterdir())) == 2


def test_printed_edition_follows_the_names_of_terms_and_keeps_those_of_its_day(edition):
    term = edition.entries.get(position=1).application.solutions.get().capabilities.get()
    with override("zh-hans"):
        before = printed_values(edition)
        type(term).objects.filter(pk=term.pk).update(name_zh="改后的能力")
        type(edition.programme).objects.update(name_zh="改后的目录")
        edition.programme.refresh_from_db()
        after = printed_values(edition)

    assert before != after
    assert "改后的能力" in set(_texts(after))
    assert (after["title"], after["issuer"]) == (before["title"], before["issuer"])


@pytest.mark.parametrize("form", ["pdf", "csv"])
def test_file_of_an_edition_is_made_anew_when_a_term_is_renamed(
    client, edition, settings, tmp_path, monkeypatch, form
):
    settings.PRINTED_DIR = tmp_path
    monkeypatch.setattr(
        "matchmaking.web.printed_edition.typeset", lambda values: str(values).encode()
    )
    term = edition.entries.get(position=1).application.solutions.get().capabilities.get()
    url = f"/directory/{edition.programme.public_id}/editions/1/edition.{form}"
    before = client.get(url)

    type(term).objects.filter(pk=term.pk).update(name_zh="改后的能力")
    after = client.get(url, headers={"If-None-Match": before["ETag"]})
    again = client.get(url, headers={"If-None-Match": after["ETag"]})

    assert (after.status_code, again.status_code) == (200, 304)
    assert after.content != before.content


def test_printed_edition_has_a_page_for_each_part(edition):
    with override("zh-hans"):
        pages = pictures(printed_values(edition))

    assert len(pages) == 8  # cover, contents, and six parts of a page each
    assert all(page.startswith(b"\x89PNG") for page in pages)
