"""The words in which ``test_canary`` looks for leaks do show to those who may read them."""

import pytest

from matchmaking.common.models import AuditEvent
from tests.policy.world import OUTSIDERS, THREAD_WORDS

pytestmark = pytest.mark.crawl


@pytest.mark.parametrize("role", ["member_own", "viewer"])
def test_members_read_every_word_of_their_thread(world, role):
    page = world.client(role).get(f"/connections/{world.ids['thread']['secret']}/thread/")

    text = page.content.decode()
    assert {word for word in THREAD_WORDS.values() if word not in text} == set()


@pytest.mark.parametrize("role", OUTSIDERS)
def test_nobody_else_is_given_a_file_nor_leaves_an_event(world, role):
    before = AuditEvent.objects.count()

    answer = world.client(role).get(f"/connections/{world.ids['thread']['secret']}/thread/")

    assert answer.status_code == (302 if role == "anonymous" else 404)
    assert AuditEvent.objects.count() == before
