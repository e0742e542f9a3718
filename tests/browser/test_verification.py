"""Checking an edition in a real browser, which computes digests and signatures by itself."""

import pytest
from playwright.sync_api import Page, expect

from matchmaking.directory.models import AddendumKind
from matchmaking.directory.packages import edition_files
from tests.factories.editions import listed_provider, published_edition, written_addendum

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _file(name: str, text: str) -> dict:
    return {"name": name, "mimeType": "application/json", "buffer": text.encode()}


def test_browser_checks_an_edition_and_finds_what_was_changed(page: Page):
    edition = published_edition([listed_provider(name_zh="深智科技"), listed_provider()])
    written_addendum(edition.entries.get(position=1), AddendumKind.WARNED)
    results = page.locator("[data-results]")

    page.goto(f"/directory/{edition.programme.public_id}/editions/1/verification/")
    page.get_by_role("button", name="载入本期并核验").click()
    expect(results.locator(".check-right")).to_have_count(2)

    page.goto("/directory/verification/")
    files = dict(edition_files(edition))
    forged = files["edition-1.json"].replace("深智科技", "浅智科技")
    page.locator("#check-files").set_input_files(
        [_file("edition-1.json", forged), _file("edition-1.sig", files["edition-1.sig"])]
    )
    expect(results.locator(".check-wrong")).to_have_count(1)
    expect(results).to_contain_text("以下序号的条目被改动过： 1")
    expect(results).to_contain_text("签名无效")
