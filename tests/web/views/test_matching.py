import pytest
from django.urls import reverse

from matchmaking.matching.models import MatchRunStatus
from tests.factories.matching import MatchBatchFactory, MatchRunFactory
from tests.factories.organizations import UserFactory
from tests.web.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch():
    """A batch of three runs: one done, one failed, one open."""
    batch = MatchBatchFactory()
    MatchRunFactory(batch=batch, finished=True)
    MatchRunFactory(batch=batch, finished=True, status=MatchRunStatus.FAILED)
    MatchRunFactory(batch=batch)
    return batch


def test_batch_detail_shows_staff_how_far_it_is(english, batch):
    english.force_login(UserFactory(is_staff=True))

    answer = english.get(batch.get_absolute_url())

    assert '<progress max="3" value="2">' in answer.content.decode()
    assert "2 of 3 scenarios ranked Done 1 Failed 1" in words(answer)
    assert b'hx-trigger="every 2s"' in answer.content


def test_batch_detail_stops_polling_when_all_is_done(htmx):
    batch = MatchBatchFactory()
    MatchRunFactory(batch=batch, finished=True)
    htmx.force_login(UserFactory(is_staff=True))

    answer = htmx.get(batch.get_absolute_url())

    assert answer.content.strip().startswith(b'<section id="batch-progress"')
    assert b"hx-trigger" not in answer.content


def test_batch_detail_does_not_exist_for_others(client, batch):
    assert client.get(batch.get_absolute_url()).status_code == 404
    client.force_login(UserFactory())
    assert client.get(batch.get_absolute_url()).status_code == 404


def test_batch_detail_of_an_unknown_batch_is_not_found(client):
    client.force_login(UserFactory(is_staff=True))

    assert client.get(reverse("web:batch_detail", args=["2" * 14])).status_code == 404
