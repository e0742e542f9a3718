"""Two writers at once, on a database that lets them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from matchmaking.common.exceptions import DomainError
from matchmaking.common.models import OutboxEvent
from matchmaking.organizations.exceptions import PostingIncompleteError, PostingMoveError
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.postings import PostingStatus
from matchmaking.organizations.publication import Tags, save_posting
from matchmaking.organizations.workflow import move_posting
from matchmaking.scenarios.models import Scenario
from tests.factories.scenarios import ScenarioFactory
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

# PostgreSQL shows one transaction the same picture of activity until it is told to look again.
LOOK_AGAIN = "SELECT pg_stat_clear_snapshot()"
WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND datname = current_database()
"""


def in_own_connection(function, *arguments):
    """Run a use-case as another process would; return its refusal, or None."""
    try:
        function(*arguments)
    except DomainError as error:
        return type(error)
    finally:
        connection.close()
    return None


def somebody_waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute(LOOK_AGAIN)
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0


@pytest.mark.parametrize(
    ("status", "moves"),
    [
        (PostingStatus.DRAFT, [PostingMove.PUBLISH] * 6),
        (PostingStatus.PUBLISHED, [PostingMove.CLOSE, PostingMove.WITHDRAW] * 3),
    ],
)
def test_of_many_moves_at_once_one_wins(status, moves):
    scenario = ScenarioFactory(status=status)
    barrier = Barrier(len(moves))

    def move(kind):
        posting = Scenario.objects.get(pk=scenario.pk)
        barrier.wait(timeout=20)
        move_posting(posting, kind)

    with ThreadPoolExecutor(len(moves)) as pool:
        refusals = list(pool.map(lambda kind: in_own_connection(move, kind), moves))

    assert sorted(map(str, refusals)) == sorted(
        map(str, [None, *[PostingMoveError] * (len(moves) - 1)])
    )
    assert OutboxEvent.objects.filter(topic="scenario.changed").count() == 1


def test_publication_waits_for_an_edit_and_sees_what_it_took_away():
    scenario = ScenarioFactory(status=PostingStatus.DRAFT, published_at=None)
    is_edited = Event()

    def publish():
        posting = Scenario.objects.get(pk=scenario.pk)
        is_edited.wait(timeout=20)
        move_posting(posting, PostingMove.PUBLISH)

    with ThreadPoolExecutor(1) as pool:
        publication = pool.submit(in_own_connection, publish)
        with transaction.atomic():
            save_posting(scenario, fields={}, tags=Tags())
            is_edited.set()
            wait_until(somebody_waits_for_a_lock)

    assert publication.result() is PostingIncompleteError
    assert Scenario.objects.get().status == PostingStatus.DRAFT


def test_edit_waits_for_a_publication_and_keeps_it():
    scenario = ScenarioFactory(status=PostingStatus.DRAFT, published_at=None)
    is_published = Event()
    tags = Tags(stages=list(scenario.stages.all()), industries=list(scenario.industries.all()))

    def edit():
        posting = Scenario.objects.get(pk=scenario.pk)
        is_published.wait(timeout=20)
        save_posting(posting, fields={"title": "新标题"}, tags=tags)

    with ThreadPoolExecutor(1) as pool:
        edited = pool.submit(in_own_connection, edit)
        with transaction.atomic():
            move_posting(Scenario.objects.get(), PostingMove.PUBLISH)
            is_published.set()
            wait_until(somebody_waits_for_a_lock)

    assert edited.result() is None
    stored = Scenario.objects.get()
    assert (stored.title, stored.status) == ("新标题", PostingStatus.PUBLISHED)
    assert OutboxEvent.objects.filter(topic="scenario.changed").count() == 2
